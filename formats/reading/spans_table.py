"""A table with one marked span per row: the spans of one annotator on one item become one answer."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from formats.reading import times
from formats.reading.coded import Coded
from formats.reading.contract import Address, Reading
from formats.reading.labels import as_spans
from study import Problem, Scale

if TYPE_CHECKING:
    from formats.reading.file import File
    from formats.reading.roles import Roles
    from formats.reading.tables import Table


def read(file: "File", table: "Table", found: "Roles", address: Address, mapping: dict, annotator: str | None = None) -> Reading:
    """One answer per item and annotator: the set of [start, end, label], empty where a row marks nothing.

    A row whose end lies before its start marks nothing that could be compared; it is left out and said.
    """
    names = {
        role: table.columns[found.get(role)].cast(pa.string()).to_pylist()
        for role in ("item", "annotator", "start", "end", "timestamp", "seconds")
        if found.get(role)
    }
    frame = pd.DataFrame(names)
    if "annotator" not in frame:
        frame["annotator"] = annotator  # a person named one for the whole file
    labels = [table.columns[name].cast(pa.string()).to_pylist() for name in found.labels]
    frame["label"] = [" / ".join(filter(None, parts)) for parts in zip(*labels, strict=True)] if labels else "span"
    start, end = (np.array([times.number(text) for text in frame[name]]) for name in ("start", "end"))
    marked = np.isfinite(start) & np.isfinite(end)
    broken = np.flatnonzero(marked & ((end < start) | (start < 0)) | (np.isfinite(start) != np.isfinite(end)))
    problems = (
        [
            Problem(
                "VAL-SPAN",
                address(int(broken[0])),
                f"{len(broken):,} spans end before they start or lack one end; these rows were left out.",
                "Correct the offsets.",
                len(broken),
                examples=tuple(address(int(row)) for row in broken[:5]),
            )
        ]
        if len(broken)
        else []
    )
    whole = np.setdiff1d(np.arange(len(frame)), broken)
    frame, start, end, marked = frame.iloc[whole], start[whole], end[whole], marked[whole]
    first, answers, weights = _gathered(frame, start, end, marked, whole)
    numbers = np.concatenate([first, broken])
    seconds = Coded.of(pa.array(answers.pop("seconds"))) if "seconds" in answers else None
    rows = pa.table(
        {"row": pa.array(np.arange(len(first))), **{name: pa.array(values) for name, values in answers.items()}, "task": pa.array(["span"] * len(first))}
    )
    if seconds is not None:
        rows = rows.append_column("seconds", pa.array(np.append(times.durations(seconds, found.get("seconds")), np.nan)[seconds.codes]))
    return Reading(
        rows,
        len(numbers),
        lambda row: address(int(numbers[row])),
        {"invalid value": list(range(len(first), len(numbers)))} if len(broken) else {},
        scales={"span": Scale("span", (), "the table has a start and an end in each row", "tool")},
        problems=problems,
        detected={"mapping": mapping, "rows per answer": "the spans of one annotator on one item are one answer"},
        weights=np.concatenate([weights, np.ones(len(broken), int)]),
    )


def _gathered(frame: pd.DataFrame, start: np.ndarray, end: np.ndarray, marked: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, dict[str, list], np.ndarray]:
    """The rows of each (item, annotator) as one answer: its first row, its facts (the latest time, all seconds), how many rows."""
    spans = [
        (int(s), int(e), label) if mark else None for s, e, label, mark in zip(np.nan_to_num(start), np.nan_to_num(end), frame["label"], marked, strict=True)
    ]
    groups = frame.assign(span=spans, place=whole).groupby(["item", "annotator"], sort=False)
    answers: dict[str, list] = {"item": [key[0] for key in groups.groups], "annotator": [key[1] for key in groups.groups]}
    answers["label"] = [as_spans(span for span in group if span is not None) for group in groups["span"].agg(list)]
    for name in ("timestamp", "seconds"):
        if name in frame:
            answers[name] = groups[name].last().tolist()
    return groups["place"].first().to_numpy(), answers, groups.size().to_numpy()
