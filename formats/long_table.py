"""A table with one judgement per row, from anywhere: CSV, TSV, Excel, Parquet, JSON records. Columns are recognised by name and content."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import roles, spans_table, times
from formats.reading.coded import Coded
from formats.reading.contract import Address, Format, Options, Reading
from formats.reading.file import File
from formats.reading.roles import Roles
from formats.reading.tables import Table
from study import Problem, Unreadable

_OPEN = re.compile(r"(?i)draft|in[ _-]?progress|pending|open|returned|timed[ _-]?out|abandoned|not[ _-]?submitted|incomplete|skip(ped)?|cancel(l?ed)?|declined|ignored?|discarded|expired")
_REJECTED = re.compile(r"(?i)rejected|invalid|excluded|deleted|removed")
_MODEL = re.compile(r"(?i)model|llm|machine|auto(matic)?|true|1|yes")
PERSONAL_HINT = "They are not needed to judge the quality of annotation. Rename a column if it is a property of the item."


def recognises(file: File) -> bool:
    """Is this a table at all?"""
    return bool(file.header)


def read(files: list[File], options: Options) -> Reading:
    """All tables of the export as one reading; a table without annotators gives gold or item texts to the others."""
    readings = [_one(file, options) for file in files]
    if not any(len(reading.answers) for reading in readings):
        missing = [problem for reading in readings for problem in reading.problems if problem.code == "IMP-MAP"]
        raise Unreadable(*(Problem(p.code, p.where, p.what, p.hint, blocking=True) for p in missing))
    joined = _together(readings)
    joined.problems = [replace(p, code="IMP-ZIP-CHOICE", what=f"This table was passed over. {p.what}") if p.code == "IMP-MAP" and not p.what.startswith("The names") else p for p in joined.problems]
    return joined


def _one(file: File, options: Options) -> Reading:
    table, found = file.table, roles.settle(file.table, options)
    address = lambda row: table.where(row, file.name)  # noqa: E731
    mapping = {"item": found.get("item"), "annotator": found.get("annotator"), "task": found.get("task"), "label": list(found.labels), **{role: name for role, name in found.of.items() if role not in ("item", "annotator", "task")}}
    annotator = options.annotator_of.get(file.name)
    if found.get("start") and found.get("end") and found.get("item") and (found.get("annotator") or annotator):
        return spans_table.read(file, table, found, address, mapping)
    if not found.get("item") or not (found.get("annotator") or annotator) or not found.labels:
        return _reference(file, table, found, address, mapping)
    columns, rows = _columns(table, found, options), np.arange(len(table.columns))
    if annotator and not found.get("annotator"):
        columns["annotator"] = pa.array([annotator] * len(rows), pa.string()).dictionary_encode()
    left_out, problems = _by_status(table, found, file.name)
    keep = np.delete(rows, np.concatenate(list(left_out.values()))) if left_out else rows
    parts = []
    for label in found.labels:
        part = {"row": pa.array(keep), **{name: _take(column, keep) for name, column in columns.items()}}
        part["task"] = _take(table.columns[found.get("task")], keep) if found.get("task") else pa.array([label] * len(keep), pa.string()).dictionary_encode()
        part["label"] = _take(table.columns[label], keep)
        if found.get("gold") and _owns_gold(table, found, label):
            part["gold"] = _take(table.columns[found.get("gold")], keep)
        parts.append(pa.table(part))
    problems += _about_columns(file, table, found)
    answers = pa.concat_tables(parts, promote_options="default")
    return Reading(answers, len(rows), address, left_out, items=_items(table, found), annotators=_annotators(table, found), problems=problems, detected={"mapping": mapping})


def _item(table: Table, name: str, options: Options) -> pa.ChunkedArray | pa.Array:
    """The item column; several columns joined by "+" name an item together."""
    names = options.mapping.get("item")
    parts = [part.strip() for part in names.split("+")] if isinstance(names, str) and names not in table.names else []
    if len(parts) < 2 or not set(parts) <= set(table.names):
        return table.columns[name]
    return pc.binary_join_element_wise(*(table.columns[part].cast(pa.string()) for part in parts), " / ")


def _columns(table: Table, found: Roles, options: Options) -> dict[str, pa.ChunkedArray | pa.Array]:
    """The columns that every task of the table shares, under the names of study.COLUMNS; facets keep their own."""
    columns = {name: table.columns[found.get(name)] for name in ("annotator", "timestamp", "batch", "version") if found.get(name)}
    columns["item"] = _item(table, found.get("item"), options)
    for name in ("seconds", "pay"):
        if found.get(name):
            column = Coded.of(table.columns[found.get(name)])
            read = times.durations(column, found.get(name)) if name == "seconds" else np.array([times.number(text.lstrip("$€£ ")) for text in column.values.to_pylist()])
            columns[name] = pa.array(np.append(read, np.nan)[column.codes])
    for name in found.facets:
        columns[name if name not in roles.NAMES and name not in ("row", "repeat") else f"{name} (column)"] = table.columns[name]
    for name in ("status", "review"):
        if found.get(name):
            columns[name] = table.columns[found.get(name)]
    return columns


def _take(column: pa.ChunkedArray | pa.Array, keep: np.ndarray) -> pa.ChunkedArray | pa.Array:
    return column if len(keep) == len(column) else column.take(pa.array(keep))


def _owns_gold(table: Table, found: Roles, label: str) -> bool:
    """Is the gold column about this task? By its name, else it is about the task whose labels it repeats most."""
    if len(found.labels) == 1:
        return True
    stem = re.sub(r"_?(gold|golden|true|correct|truth)_?", "", roles.plain(found.get("gold")))
    named = [name for name in found.labels if stem and stem == roles.plain(name)]
    if named:
        return label in named
    gold = set(table.columns[found.get("gold")].chunk(0).dictionary.to_pylist()) - {""}
    shared = {name: len(gold & set(table.columns[name].chunk(0).dictionary.to_pylist())) for name in found.labels}
    return label == max(shared, key=shared.__getitem__)


def _by_status(table: Table, found: Roles, name: str) -> tuple[dict[str, list[int]], list[Problem]]:
    """Rows that the tool marks as not submitted or as rejected; they count for nothing until a person says otherwise."""
    if not found.get("status"):
        return {}, []
    status = Coded.of(table.columns[found.get("status")])
    left_out, counts = {}, dict(zip(status.values.to_pylist(), status.counts().tolist(), strict=True))
    for reason, pattern in (("not submitted", _OPEN), ("rejected", _REJECTED)):
        codes = [code for code, value in enumerate(counts) if pattern.fullmatch(value.strip())]
        rows = np.flatnonzero(np.isin(status.codes, codes))
        if len(rows) and len(rows) < len(table.columns):
            left_out[reason] = rows.tolist()
    gone = sum(map(len, left_out.values()))
    said = ", ".join(f"{value}: {count:,}" for value, count in counts.items())
    problem = Problem("IMP-STATUS", f"{name} > column {found.get('status')}", f"The rows have a status ({said}); {gone:,} that were not submitted or were rejected were left out.", "Map no column to the status on the Import page to keep all rows.", gone, asks=True, effect="Only submitted answers are judged.")
    return left_out, [problem] if gone else []


def _items(table: Table, found: Roles) -> list[dict]:
    """What is known of items: text, link, control, one line per distinct combination."""
    facts = {role: found.get(role) for role in ("text", "link", "control") if found.get(role)}
    if not facts:
        return []
    frame = pa.table({"item": table.columns[found.get("item")].combine_chunks().cast(pa.string()), **{role: table.columns[name].combine_chunks().cast(pa.string()) for role, name in facts.items()}})
    lines = frame.group_by(frame.column_names, use_threads=False).aggregate([]).to_pylist()
    for line in lines:
        if "control" in line:
            line["control"] = line["control"].strip().lower() in ("true", "1", "yes", "y", "t", "gold", "golden")
        if not re.match(r"https?://", line.get("link") or ""):
            line.pop("link", None)
        if not line.get("text"):
            line.pop("text", None)
    return lines


def _annotators(table: Table, found: Roles) -> list[dict]:
    if not found.get("kind") or not found.get("annotator"):
        return []
    pairs = pa.table({"annotator": table.columns[found.get("annotator")].combine_chunks().cast(pa.string()), "kind": table.columns[found.get("kind")].combine_chunks().cast(pa.string())})
    lines = pairs.group_by(["annotator", "kind"]).aggregate([]).to_pylist()
    return [{"annotator": line["annotator"], "kind": "model" if _MODEL.fullmatch(line["kind"].strip()) else "human"} for line in lines]


def _reference(file: File, table: Table, found: Roles, address: Address, mapping: dict) -> Reading:
    """A table that says nothing about annotators: gold or texts for the items of other files; alone it cannot be read."""
    item, gold = found.get("item"), found.get("gold") or (found.labels[0] if len(found.labels) == 1 and not found.get("annotator") else None)
    missing = [part for part, name in (("the item", item), ("the annotator", found.get("annotator")), ("the label", found.labels)) if not name]
    what = f"No column was recognised for {' and '.join(missing)}. The columns are: {', '.join(map(repr, table.names[:12]))}{' and more' if len(table.names) > 12 else ''}."
    problems = [Problem("IMP-MAP", file.name, what, "Name them on the Import page or with --map, for example --map annotator=COLUMN; every row must say who judged which item.", len(table.columns), asks=True)]
    keys, items = [], []
    if item and not found.get("annotator") and (gold or found.get("text") or found.get("link")):
        names = table.columns[item].cast(pa.string()).to_pylist()
        if gold:
            tasks = table.columns[found.get("task")].cast(pa.string()).to_pylist() if found.get("task") else [None] * len(names)
            keys = [{"item": name, "task": task, "label": label, "where": f"{file.name} > {table.unit} {line}"} for name, task, label, line in zip(names, tasks, table.columns[gold].cast(pa.string()).to_pylist(), table.lines.tolist(), strict=True) if label]
        items = _items(table, found)
    empty = pa.table({"row": pa.array([], pa.int64()), **{name: pa.array([], pa.string()) for name in ("item", "annotator", "task", "label")}})
    return Reading(empty, len(table.columns), address, {"reference only": list(range(len(table.columns)))}, keys=keys, items=items, problems=[] if keys or items else problems, detected={} if not (keys or items) else {f"gold and texts from {file.name}": mapping})


def _about_columns(file: File, table: Table, found: Roles) -> list[Problem]:
    problems = []
    if found.personal:
        problems.append(Problem("PRIV-ATTR", file.name, f"The columns {', '.join(found.personal)} hold personal data and were left out.", PERSONAL_HINT))
    doubles = [name for name in table.names if re.search(r" \(\d+\)$", name)]
    if doubles:
        problems.append(Problem("IMP-COL-DUP", file.name, f"Columns of the same name: {', '.join(doubles[:5])}; each was kept under a name of its own.", "Choose on the Import page which one counts.", asks=True))
    if found.guessed:
        problems.append(Problem("IMP-MAP", file.name, f"The names of the columns do not say what they hold; by their content {found.get('item')} is the item, {found.get('annotator')} the annotator, {', '.join(found.labels)} the label.", "Correct it on the Import page if this is wrong.", asks=True))
    if found.too_many:
        problems.append(Problem("IMP-WIDE", file.name, f"{len(found.too_many):,} columns that are no answers were not kept: {', '.join(found.too_many[:5])} and others.", "Export fewer columns, or say which hold answers.", asks=True))
    if found.get("seconds"):
        column = Coded.of(table.columns[found.get("seconds")])
        strange = np.append(np.isnan(times.durations(column, found.get("seconds"))), False)[column.codes]
        if strange.any():
            examples = tuple(f'{table.where(int(place), file.name)}: "{column.values[column.codes[place]].as_py()[:40]}"' for place in np.flatnonzero(strange)[:5])
            problems.append(Problem("VAL-NUMBER", examples[0].partition(": ")[0], f"{int(strange.sum()):,} durations are no plain numbers; they are missing.", "Export numbers without thousands signs.", int(strange.sum()), asks=True, examples=examples, effect="The answers count; pace leaves them out."))
    unnamed = [name for name in table.names if re.fullmatch(r"column \d+", name)]
    if unnamed and file.table.detected.get("header_line"):
        problems.append(Problem("IMP-COL-BLANK", file.name, f"Columns without a name: {', '.join(unnamed[:5])}.", "Check the mapping on the Import page.", asks=True))
    return problems


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
        joined.detected |= reading.detected
    return joined


FORMAT = Format(
    name="long_table",
    title="Table, one judgement per row",
    how="Any CSV, TSV, Excel, Parquet, JSON or JSON Lines file in which each row says who judged which item and how.",
    recognises=recognises,
    read=read,
    rank=-20,
)
