"""What is judged? Items with their true label, text, language, source, length, week and difficulty."""

import numpy as np
import pandas as pd

from sample_data.streams import stream
from sample_data.tasks import TASKS, Task
from sample_data.team import WEEKS
from sample_data.texts import write_text

LANGUAGES, GERMAN = ("English", "German"), 0.4
SOURCES = {"user traffic": 0.5, "prompt library": 0.3, "synthetic": 0.2}
LENGTHS = {"short": 0.35, "medium": 0.4, "long": 0.25}
HARDER = {"user traffic": 1.03, "prompt library": 0.97, "synthetic": 1.0, "short": 0.98, "medium": 1.0, "long": 1.04}


def draw_items() -> pd.DataFrame:
    """One row an item: item, task, truth, language, source, length, text, link, week, difficulty, answers, is_key."""
    return pd.concat([_of_task(task) for task in TASKS], ignore_index=True)


def _of_task(task: Task) -> pd.DataFrame:
    chance, n = stream(f"items {task.name}"), task.items + task.keys
    is_key = np.arange(n) < task.keys
    week = np.arange(n) % WEEKS
    language = np.where(is_key, np.arange(n) % 5 < 2, chance.random(n) < GERMAN).astype(int)
    truth = np.empty(n, int)
    truth[is_key] = _shared_out(chance, task.key_shares, task.keys)
    for cell in range(WEEKS * 2):  # the same mix of labels in every week and language: nothing drifts that was not planted
        rows = ~is_key & (week * 2 + language == cell)
        truth[rows] = _shared_out(chance, task.shares, rows.sum())
    items = pd.DataFrame({
        "task": task.name,
        "truth": np.array(task.labels)[truth],
        "language": np.array(LANGUAGES)[language],
        "source": chance.choice(list(SOURCES), n, p=list(SOURCES.values())),
        "length": chance.choice(list(LENGTHS), n, p=list(LENGTHS.values())),
        "week": week,
        "answers": np.where(chance.random(n) < 0.6, 4, 3),
        "is_key": is_key,
    })  # fmt: skip
    # Experts put only clear items among the gold; ordinary ones are harder by a half on average, a few much harder.
    items["difficulty"] = np.where(is_key, chance.uniform(0.8, 1.2, n), chance.lognormal(0.28, 0.45, n))
    items["difficulty"] *= items["source"].map(HARDER) * items["length"].map(HARDER)
    items["text"] = _texts(task, items)
    items = items.iloc[chance.permutation(n)].reset_index(drop=True)  # so that a name does not give a key away
    items["item"] = [f"{task.prefix}-{number:04d}" for number in range(1, n + 1)]
    items["link"] = "https://annotate.example/" + task.name + "/" + items["item"]
    return items


def _shared_out(chance: np.random.Generator, shares: tuple[float, ...], n: int) -> np.ndarray:
    """n labels with these shares as exactly as whole numbers allow: fifty keys are too few to leave a label to chance."""
    edges = np.round(np.cumsum(shares) * n).astype(int)
    return chance.permutation(np.repeat(np.arange(len(shares)), np.diff(edges, prepend=0)))


def _texts(task: Task, items: pd.DataFrame) -> list[str]:
    """A text for each item; no two items of a task read the same."""
    chance, texts = stream(f"texts {task.name}"), dict[str, None]()
    for row in items.itertuples():
        while (text := write_text(task.name, row.truth, row.language, row.length, chance)) in texts:
            pass
        texts[text] = None
    return list(texts)
