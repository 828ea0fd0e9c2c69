"""What do able people answer when nothing is wrong? The true label, or now and then a natural mistake."""

import numpy as np
import pandas as pd

from sample_data.streams import stream
from sample_data.tasks import TASKS, Task
from sample_data.team import Team

REMEMBERED = 0.5  # of the second looks
DECLINED = 0.006
MOST_ERROR = 0.45  # on the hardest item


def answer(judged: pd.DataFrame, team: Team) -> pd.Series:
    """Each judgement's label, without faults."""
    labels = pd.Series("", index=judged.index)
    for number, task in enumerate(TASKS):
        rows = judged[judged["task"] == task.name]
        labels[rows.index] = _of_task(rows, team, number, task)
    return stay_consistent(judged, labels)


def remembered(judged: pd.DataFrame) -> np.ndarray:
    """Which second looks at an item simply give the first answer again?"""
    return judged["again"].to_numpy() & (stream("remembered").random(len(judged)) < REMEMBERED)


def stay_consistent(judged: pd.DataFrame, labels: pd.Series) -> pd.Series:
    """The labels with every remembered answer equal to the annotator's first one to that item."""
    first = judged.assign(label=labels)[~judged["again"]].set_index(["item", "annotator"])["label"]
    second = judged[judged["remembered"]]
    earlier = first.loc[pd.MultiIndex.from_frame(second[["item", "annotator"]])]
    return labels.where(~judged["remembered"], pd.Series(earlier.to_numpy(), second.index))


def declined(judged: pd.DataFrame) -> np.ndarray:
    """Which judgements were seen and left without an answer?"""
    return stream("declined").random(len(judged)) < DECLINED


def _of_task(rows: pd.DataFrame, team: Team, number: int, task: Task) -> np.ndarray:
    chance, who = stream(f"answers {task.name}"), rows["annotator"].to_numpy()
    names = np.array(task.labels)
    truth = rows["truth"].map({label: code for code, label in enumerate(task.labels)}).to_numpy()
    slips = np.array(task.slips or (1.0,) * len(names))
    wrong = chance.random(len(rows)) < np.minimum(team.error[who, number] * rows["difficulty"].to_numpy() * slips[truth], MOST_ERROR)
    return names[np.where(wrong, mistaken(truth, team.lean[who], task, chance), truth)]


def mistaken(truth: np.ndarray, lean: np.ndarray, task: Task, chance: np.random.Generator) -> np.ndarray:
    """A wrong label for each true one; people who lean upwards take the higher neighbour more often."""
    weights = task.mistakes()[truth]
    if task.neighbour:
        above = np.arange(len(task.labels)) > truth[:, None]
        weights = weights * np.where(above, lean[:, None], 1 - lean[:, None])
    reached = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    return (chance.random((len(truth), 1)) > reached).sum(axis=1)
