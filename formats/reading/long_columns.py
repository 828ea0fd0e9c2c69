"""The columns of a table with one judgement per row, each brought to its part: shared columns, gold, items, annotators, status."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import roles, times
from formats.reading.coded import Coded
from formats.reading.column_names import COLUMN_NAMES
from formats.reading.contract import Options
from formats.reading.roles import Roles
from formats.reading.tables import Table
from study import Problem

_OPEN = re.compile(
    r"(?i)draft|in[ _-]?progress|pending|open|returned|timed[ _-]?out|abandoned|not[ _-]?submitted|incomplete"
    r"|skip(ped)?|cancel(l?ed)?|declined|ignored?|discarded|expired"
)
_REJECTED = re.compile(r"(?i)rejected|invalid|excluded|deleted|removed")
_MODEL = re.compile(r"(?i)model|llm|machine|auto(matic)?|true|1|yes")
_TAKEN = ("row", "repeat", "since", "until")  # columns of a Reading, and what Study.where understands otherwise


def with_joined_item(table: Table, options: Options) -> Table:
    """The table with a column of its own for an item that several columns name together: "project + item_id"."""
    name = options.mapping.get("item")
    parts = [part.strip() for part in name.split("+")] if isinstance(name, str) and name not in table.names else []
    if len(parts) < 2 or not set(parts) <= set(table.names):
        return table
    joined = pc.binary_join_element_wise(*(table.columns[part].cast(pa.string()) for part in parts), " / ")
    return replace(table, columns=table.columns.append_column(name, joined.combine_chunks().dictionary_encode()))


def shared(table: Table, found: Roles, options: Options) -> dict[str, pa.ChunkedArray | pa.Array]:
    """The columns that every task of the table shares, under the names of study.COLUMNS; facets keep their own."""
    columns = {name: table.columns[found.get(name)] for name in ("annotator", "timestamp", "batch", "version") if found.get(name)}
    columns["item"] = table.columns[found.get("item")]
    for name in ("seconds", "pay"):
        if found.get(name):
            column = Coded.of(table.columns[found.get(name)])
            read = (
                times.durations(column, found.get(name), options.decimal)
                if name == "seconds"
                else np.array([times.number(text.lstrip("$€£ "), options.decimal) for text in column.values.to_pylist()])
            )
            columns[name] = pa.array(np.append(read, np.nan)[column.codes])
    for name in found.facets:
        columns[facet_name(name)] = table.columns[name]
    for name in ("status", "review"):
        if found.get(name):
            columns[name] = table.columns[found.get(name)]
    return columns


def facet_name(name: str) -> str:
    """The name of a column as a facet, which is none of the shared table's own."""
    return f"{name} (column)" if name in COLUMN_NAMES or name in _TAKEN else name


def owns_gold(table: Table, found: Roles, label: str) -> bool:
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


def by_status(table: Table, found: Roles, name: str) -> tuple[dict[str, list[int]], list[Problem]]:
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
    problem = Problem(
        "IMP-STATUS",
        f"{name} > column {found.get('status')}",
        f"The rows have a status ({said}); {gone:,} that were not submitted or were rejected were left out.",
        "Clear the status on the Import page (or say --map status=) to keep all rows.",
        gone,
        asks=True,
        effect="Only submitted answers are judged.",
    )
    return left_out, [problem] if gone else []


def items(table: Table, found: Roles) -> list[dict]:
    """What is known of items: text, link, control, one line per distinct combination."""
    facts = {role: found.get(role) for role in ("text", "link", "control") if found.get(role)}
    if not facts:
        return []
    frame = pa.table(
        {
            "item": table.columns[found.get("item")].combine_chunks().cast(pa.string()),
            **{role: table.columns[name].combine_chunks().cast(pa.string()) for role, name in facts.items()},
        }
    )
    lines = frame.group_by(frame.column_names, use_threads=False).aggregate([]).to_pylist()
    for line in lines:
        if "control" in line:
            line["control"] = line["control"].strip().lower() in ("true", "1", "yes", "y", "t", "gold", "golden")
        if not re.match(r"https?://", line.get("link") or ""):
            line.pop("link", None)
        if not line.get("text"):
            line.pop("text", None)
    return lines


def annotators(table: Table, found: Roles) -> list[dict]:
    """Which annotators are people and which are models, where a column says so."""
    if not found.get("kind") or not found.get("annotator"):
        return []
    pairs = pa.table(
        {
            "annotator": table.columns[found.get("annotator")].combine_chunks().cast(pa.string()),
            "kind": table.columns[found.get("kind")].combine_chunks().cast(pa.string()),
        }
    )
    lines = pairs.group_by(["annotator", "kind"]).aggregate([]).to_pylist()
    return [{"annotator": line["annotator"], "kind": "model" if _MODEL.fullmatch(line["kind"].strip()) else "human"} for line in lines]
