"""The made-up data that every benchmark is measured on: seeded, of the size its promise names."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from study import Report, Scale, Study

LABELS = ("good", "bad", "neutral", "mixed", "spam")
_START = np.datetime64("2026-01-01T00:00:00", "us")


def annotations(rows: int, *, annotators: int = 200, per_item: int = 4, seed: int = 1) -> pd.DataFrame:
    """A long table: item, annotator, label, time over 90 days, as the columns of study.COLUMNS have them."""
    draw = np.random.default_rng(seed)
    items = (rows + per_item - 1) // per_item
    first = draw.integers(0, annotators, items)
    annotator = (np.repeat(first, per_item)[:rows] + np.tile(np.arange(per_item), items)[:rows] * 7) % annotators
    truth = draw.choice(len(LABELS), items, p=(0.4, 0.25, 0.2, 0.1, 0.05))
    label = np.where(draw.random(rows) < 0.8, np.repeat(truth, per_item)[:rows], draw.integers(0, len(LABELS), rows))
    seconds = np.sort(draw.integers(0, 90 * 86_400, rows))
    return pd.DataFrame(
        {
            "item": pd.Categorical.from_codes(np.repeat(np.arange(items), per_item)[:rows], [f"item_{n}" for n in range(items)]),
            "annotator": pd.Categorical.from_codes(annotator, [f"ann_{n}" for n in range(annotators)]),
            "label": pd.Categorical.from_codes(label, LABELS),
            "timestamp": pd.Series(_START + seconds.astype("timedelta64[s]")).dt.tz_localize("UTC"),
        }
    )


def study(rows: int, *, batches: int = 24, **design: int) -> Study:
    """The same as a Study, with durations, batches in the order of work and gold on a tenth of the items."""
    made = annotations(rows, **design)
    draw = np.random.default_rng(2)
    items = len(made["item"].cat.categories)
    gold = np.where(draw.random(items) < 0.1, draw.integers(0, len(LABELS), items), -1)[made["item"].cat.codes]
    frame = pd.DataFrame(
        {
            "item": made["item"],
            "annotator": made["annotator"],
            "task": pd.Categorical.from_codes(np.zeros(rows, np.int8), ["label"]),
            "label": made["label"],
            "gold": pd.Categorical.from_codes(gold, LABELS),
            "repeat": np.zeros(rows, np.int8),
            "timestamp": made["timestamp"].astype("datetime64[us, UTC]"),
            "seconds": draw.lognormal(3, 0.5, rows).astype(np.float32),
            "batch": pd.Categorical.from_codes((np.arange(rows) * batches // rows).astype(np.int8), [f"batch {n:02d}" for n in range(batches)]),
            "version": pd.Categorical.from_codes(np.zeros(rows, np.int8), ["v1"]),
        }
    )
    frame = frame.astype({name: pd.CategoricalDtype(frame[name].cat.categories.astype("str")) for name in frame.select_dtypes("category")})
    known = pd.DataFrame(index=pd.Index([], dtype="str", name="item"))
    people = pd.DataFrame({"kind": pd.Series("human", index=frame["annotator"].cat.categories, dtype="str")}).rename_axis("annotator")
    return Study.of(frame, items=known, annotators=people, scales={"label": Scale("nominal", LABELS)}, report=Report(rows, rows), name="made")


def with_labels(made: Study, labels: int, *, seed: int = 3) -> Study:
    """The same study with so many labels: an answer is the item's true label in four of five cases, else any."""
    draw = np.random.default_rng(seed)
    table, rows = made.annotations, len(made.annotations)
    truth = draw.integers(0, labels, len(table["item"].cat.categories))[table["item"].cat.codes]
    code = np.where(draw.random(rows) < 0.8, truth, draw.integers(0, labels, rows))
    names = pd.Index([f"label {n:02d}" for n in range(labels)], dtype="str")
    return replace(made, annotations=table.assign(label=pd.Categorical.from_codes(code, names)), digest=f"{made.digest}-{labels}")


def with_any_team(made: Study, *, seed: int = 4) -> Study:
    """The same study with annotators drawn anew for each item, so that nearly every pair of them shares some."""
    draw = np.random.default_rng(seed)
    table, items = made.annotations, len(made.annotations["item"].cat.categories)
    names = table["annotator"].cat.categories
    item = table["item"].cat.codes.to_numpy()
    first, step = draw.integers(0, len(names), items), draw.integers(1, len(names) // 4, items)
    order = np.arange(len(item)) - np.searchsorted(item, item)  # items stand together
    code = (first[item] + order * step[item]) % len(names)
    return replace(made, annotations=table.assign(annotator=pd.Categorical.from_codes(code, names)), digest=f"{made.digest}-team")


def csv(path: Path, rows: int) -> Path:
    """The long table as a CSV file, written once."""
    if not path.exists():
        made = annotations(rows)
        made["timestamp"] = made["timestamp"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
        made.to_csv(path, index=False)
    return path
