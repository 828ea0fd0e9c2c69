"""A table with one judgement per row, from anywhere: CSV, TSV, Excel, Parquet, JSON records. Columns are recognised by name and content."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import long_columns, odd_columns, roles, spans_table
from formats.reading.contract import Address, Format, Options, Reading
from formats.reading.file import File
from formats.reading.roles import Roles
from formats.reading.tables import Table
from study import Problem, Unreadable


def recognises(file: File) -> bool:
    """Is this a table at all?"""
    return bool(file.header)


def read(files: list[File], options: Options) -> Reading:
    """All tables of the export as one reading; a table without annotators gives gold or item texts to the others."""
    readings = [_one(file, options) for file in files]
    readings[0].problems[:0] = _unknown(files, options)
    useful = [bool(len(reading.answers) or reading.keys or reading.items) for reading in readings]
    if not any(useful):
        missing = [problem for reading in readings for problem in reading.problems if problem.code in ("IMP-MAP", "IMP-UNMET")]
        raise Unreadable(*(Problem(p.code, p.where, p.what, p.hint, blocking=True) for p in missing))
    if any(len(reading.answers) for reading in readings):
        for reading in (reading for reading, use in zip(readings, useful, strict=True) if use and not len(reading.answers)):
            reading.problems = []  # a table of keys or texts needs no annotator beside one that has them
    joined = _together(readings)
    if not len(joined.answers):
        return joined
    joined.problems = [
        replace(p, code="IMP-ZIP-CHOICE", what=f"This table was passed over. {p.what}") if p.code == "IMP-MAP" and not p.what.startswith("The names") else p
        for p in joined.problems
    ]
    return joined


def _unknown(files: list[File], options: Options) -> list[Problem]:
    """Mapped columns that no table has, and parts that no column can play."""
    named = {name for file in files for name in file.table.names}
    parts = [part for part in options.mapping if part not in (*roles.PARTS, "task", "label")]
    columns = [name for names in options.mapping.values() for name in ([names] if isinstance(names, str) else names) if name and name not in named]
    columns = [name for name in columns if not {part.strip() for part in name.split("+")} <= named]
    said = [f'there is no part "{part}"; the parts are {", ".join(("label", "task", *roles.PARTS))}' for part in parts]
    said += [f'there is no column "{name}"; the columns are {", ".join(sorted(named)[:20])}' for name in columns]
    return [Problem("IMP-UNMET", files[0].name, f"A mapping has no effect: {text}.", "Check how it is written.", asks=True) for text in said]


def _one(file: File, options: Options) -> Reading:
    table = long_columns.with_joined_item(file.table, options)
    found = roles.settle(table, options)
    address = lambda row: table.where(row, file.name)  # noqa: E731
    mapping = {
        "item": found.get("item"),
        "annotator": found.get("annotator"),
        "task": found.get("task"),
        "label": list(found.labels),
        **{role: name for role, name in found.of.items() if role not in ("item", "annotator", "task")},
    }
    annotator = options.annotator_of.get(file.name)
    if found.get("start") and found.get("end") and found.get("item") and (found.get("annotator") or annotator):
        return spans_table.read(file, table, found, address, mapping, annotator)
    if not found.get("item") or not (found.get("annotator") or annotator) or not found.labels:
        return _reference(file, table, found, address, mapping)
    columns, rows = long_columns.shared(table, found, options), np.arange(len(table.columns))
    if annotator and not found.get("annotator"):
        columns["annotator"] = pa.array([annotator] * len(rows), pa.string()).dictionary_encode()
    left_out, problems = long_columns.by_status(table, found, file.name)
    keep = np.delete(rows, np.concatenate(list(left_out.values()))) if left_out else rows
    parts = []
    for label in found.labels:
        part = {"row": pa.array(keep), **{name: _take(column, keep) for name, column in columns.items()}}
        part["task"] = _tasks(table, found, label, keep)
        part["label"] = _take(table.columns[label], keep)
        if found.get("gold") and long_columns.owns_gold(table, found, label):
            part["gold"] = _take(table.columns[found.get("gold")], keep)
        parts.append(pa.table(part))
    problems += odd_columns.about(file, table, found, options)
    answers = pa.concat_tables(parts, promote_options="default")
    return Reading(
        answers,
        len(rows),
        address,
        left_out,
        items=long_columns.items(table, found),
        annotators=long_columns.annotators(table, found),
        problems=problems,
        detected={"mapping": mapping},
    )


def _take(column: pa.ChunkedArray | pa.Array, keep: np.ndarray) -> pa.ChunkedArray | pa.Array:
    return column if len(keep) == len(column) else column.take(pa.array(keep))


def _tasks(table: Table, found: Roles, label: str, keep: np.ndarray) -> pa.Array | pa.ChunkedArray:
    """The task of each answer: the column of answers, or what a task column says; where there are several of both, one of each pair."""
    if not found.get("task"):
        return pa.array([label] * len(keep), pa.string()).dictionary_encode()
    named = _take(table.columns[found.get("task")], keep)
    if len(found.labels) == 1:
        return named
    text = pc.utf8_trim_whitespace(named.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), "", pc.binary_join_element_wise(text, label, ": "))


def _reference(file: File, table: Table, found: Roles, address: Address, mapping: dict) -> Reading:
    """A table that says nothing about annotators: gold or texts for the items of other files; alone it cannot be read."""
    item, gold = found.get("item"), found.get("gold") or (found.labels[0] if len(found.labels) == 1 and not found.get("annotator") else None)
    missing = [part for part, name in (("the item", item), ("the annotator", found.get("annotator")), ("the label", found.labels)) if not name]
    names = ", ".join(map(repr, table.names[:12])) + (" and more" if len(table.names) > 12 else "")
    what = f"No column was recognised for {' and '.join(missing)}. The columns are: {names}."
    problems = [
        Problem(
            "IMP-MAP",
            file.name,
            what,
            "Name them on the Import page or with --map, for example --map annotator=COLUMN. If every annotator has a column of answers, "
            "say --layout wide; a file of gold or texts is opened together with the answers.",
            len(table.columns),
            asks=True,
        )
    ]
    keys, items = [], []
    if item and not found.get("annotator") and (gold or found.get("text") or found.get("link")):
        names = table.columns[item].cast(pa.string()).to_pylist()
        if gold:
            tasks = table.columns[found.get("task")].cast(pa.string()).to_pylist() if found.get("task") else [None] * len(names)
            keys = [
                {"item": name, "task": task, "label": label, "where": f"{file.name} > {table.unit} {line}"}
                for name, task, label, line in zip(names, tasks, table.columns[gold].cast(pa.string()).to_pylist(), table.lines.tolist(), strict=True)
                if label
            ]
        items = long_columns.items(table, found)
    empty = pa.table({"row": pa.array([], pa.int64()), **{name: pa.array([], pa.string()) for name in ("item", "annotator", "task", "label")}})
    return Reading(
        empty,
        len(table.columns),
        address,
        {"reference only": list(range(len(table.columns)))},
        keys=keys,
        items=items,
        problems=problems,
        detected={} if not (keys or items) else {f"gold and texts from {file.name}": mapping},
    )


def _together(readings: list[Reading]) -> Reading:
    """Several tables as one reading: rows are counted on, addresses follow."""
    if len(readings) == 1:
        return readings[0]
    firsts = np.cumsum([0, *(reading.rows for reading in readings)]).tolist()
    filled = [(reading.answers, first) for reading, first in zip(readings, firsts, strict=False) if len(reading.answers)]
    answers = pa.concat_tables([answers.set_column(0, "row", pc.add(answers["row"], first)) for answers, first in filled], promote_options="permissive")

    def address(row: int) -> str:
        place = max(place for place in range(len(readings)) if firsts[place] <= row)
        return readings[place].address(row - firsts[place])

    left_out: dict[str, list[int]] = {}
    for reading, first in zip(readings, firsts, strict=False):
        for reason, rows in reading.left_out.items():
            left_out.setdefault(reason, []).extend(row + first for row in rows)
    joined = Reading(answers, firsts[-1], address, left_out)
    for reading in readings:
        for name in ("keys", "items", "annotators", "problems"):
            getattr(joined, name).extend(getattr(reading, name))
        joined.detected |= {name: _both(joined.detected.get(name), value) if name == "mapping" else value for name, value in reading.detected.items()}
    return joined


def _both(first: dict | None, then: dict) -> dict:
    """The mapping of two tables: all their answers, and of every other part the column that was found first."""
    before = first or {}
    labels = list(dict.fromkeys([*before.get("label", []), *then["label"]]))
    return {**then, **{role: name for role, name in before.items() if name}, "label": labels}


FORMAT = Format(
    name="long_table",
    title="Table, one judgement per row",
    how="Any CSV, TSV, Excel, Parquet, JSON or JSON Lines file in which each row says who judged which item and how.",
    recognises=recognises,
    read=read,
    rank=-20,
)
