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
        for role in ("item", "annotator", "start", "end", "timestamp", "seconds", "side")
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
    if "seconds" in frame:
        column = Coded.of(pa.array(frame["seconds"]))
        frame["seconds"] = np.append(times.durations(column, found.get("seconds")), np.nan)[column.codes]
    frame["task"] = "span in " + frame["side"] if "side" in frame else "span"  # offsets into two texts cannot be compared
    first, answers, weights = _gathered(frame, start, end, marked, whole)
    numbers = np.concatenate([first, broken])
    rows = pa.table({"row": pa.array(np.arange(len(first))), **{name: pa.array(values) for name, values in answers.items()}})
    if found.facets:
        what = f"The columns {', '.join(found.facets[:5])} tell of single spans and were not kept: the spans of one annotator on one item are one answer."
        problems.append(Problem("IMP-SPANS", file.name, what, "Open the table without its offsets to judge these columns."))
    return Reading(
        rows,
        len(numbers),
        lambda row: address(int(numbers[row])),
        {"invalid value": list(range(len(first), len(numbers)))} if len(broken) else {},
        scales={task: Scale("span", (), "the table has a start and an end in each row", "tool") for task in dict.fromkeys(answers["task"])},
        problems=problems,
        detected={"mapping": mapping, "rows per answer": "the spans of one annotator on one item are one answer"},
        weights=np.concatenate([weights, np.ones(len(broken), int)]),
    )


def _gathered(frame: pd.DataFrame, start: np.ndarray, end: np.ndarray, marked: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, dict[str, list], np.ndarray]:
    """The rows of each (item, annotator) as one answer: its first row, its facts (the time of the last, the sum of the seconds), how many rows."""
    spans = [
        (int(s), int(e), label) if mark else None for s, e, label, mark in zip(np.nan_to_num(start), np.nan_to_num(end), frame["label"], marked, strict=True)
    ]
    keys = ["item", "annotator", "task"]
    groups = frame.assign(span=spans, place=whole).groupby(keys, sort=False)
    gathered = groups["span"].agg(list).reset_index()
    answers: dict[str, list] = {key: gathered[key].tolist() for key in keys}
    answers["label"] = [as_spans(span for span in group if span is not None) for group in gathered["span"]]
    if "timestamp" in frame:
        answers["timestamp"] = groups["timestamp"].last().tolist()
    if "seconds" in frame:
        answers["seconds"] = groups["seconds"].sum(min_count=1).tolist()
    return groups["place"].first().to_numpy(), answers, groups.size().to_numpy()
