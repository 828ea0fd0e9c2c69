"""JSON records as a table: one column per name, nested names joined by a dot, every value as text."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from formats.reading.found import Found
from formats.reading.limits import Limits
from formats.reading.text import text_of
from study import Problem, Unreadable

if TYPE_CHECKING:
    from formats.reading.file import File


def header(file: "File") -> list[str]:
    """The names that occur in the first records."""
    names: dict[str, None] = {}
    for record in file.sample:
        if isinstance(record, dict):
            names |= dict.fromkeys(flat(record))
    return list(names)


def read(file: "File") -> Found:
    """The table of the records; raises Unreadable where they are no objects."""
    found = file.json
    values = _rows_of(found.values[0]) if found.shape == "object" and isinstance(found.values[0], dict) else found.values
    columns: dict[str, list] = {}
    limit = Limits.from_environment().columns
    lines, lost = [], []
    types: dict[str, set[str]] = {}
    for index, record in enumerate(values):
        line = found.lines[index] if found.lines else index + 1
        if not isinstance(record, dict):
            lost.append((line, "not readable"))
            continue
        for name, value in record.items():
            types.setdefault(name, set()).add(
                "nothing" if value is None else "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__
            )
        fields = flat(record)
        if len(columns.keys() | fields.keys()) > limit:
            raise Unreadable.because(
                "IMP-LIMIT-COLS",
                f"{file.name} > {'line' if found.lines else 'record'} {line}",
                f"The records have more than {limit:,} different names.",
                "Names that are ids belong into a field of their own.",
            )
        for name, value in fields.items():
            column = columns.setdefault(name, [])
            column.extend([""] * (len(lines) - len(column)))
            column.append(value)
        lines.append(line)
    if not lines:
        raise Unreadable.because(
            "IMP-JSON-SHAPE",
            file.name,
            "The file holds no records: an array of objects or one object per line is expected.",
            "Export again as JSON or JSON Lines.",
        )
    for column in columns.values():
        column.extend([""] * (len(lines) - len(column)))
    table = pa.table({name: pa.array(column, pa.string()).dictionary_encode() for name, column in columns.items()})
    problems = list(found.problems)
    if lost:
        problems.append(
            Problem(
                "IMP-JSON-SHAPE",
                f"{file.name} > {'line' if found.lines else 'record'} {lost[0][0]}",
                f"{len(lost)} records are no objects and were left out.",
                "Export again.",
                len(lost),
            )
        )
    mixed = [name for name, kinds in types.items() if len(kinds - {"nothing"}) > 1]
    if mixed:
        problems.append(
            Problem(
                "VAL-MIXED",
                file.name,
                f"The fields {', '.join(mixed[:5])} hold values of several types ({', '.join(sorted(types[mixed[0]]))}); all are read as text.",
                "Check that the number 1 and the text 1 mean the same.",
                effect="Values that are written alike count as one.",
            )
        )
    lost += [(line, "not readable") for line, _ in found.bad]
    return Found(
        table, np.array(lines, np.int64), lost, problems, {"encoding": file.decoded.encoding, "shape": found.shape}, "line" if found.lines else "record"
    )


def flat(record: dict, before: str = "") -> dict[str, str]:
    """The fields of a record as text; a nested object's names are joined by a dot, lists stay JSON, null is empty."""
    fields: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value and before.count(".") < 3:
            fields |= flat(value, f"{before}{name}.")
        else:
            fields[f"{before}{name}"] = text_of(value) or ""
    return fields


def _rows_of(whole: dict) -> list:
    """The records inside one object: {"annotations": [...]}, {"column": [...], ...}, or the object itself."""
    lists = {name: value for name, value in whole.items() if isinstance(value, list)}
    if (
        lists
        and len(lists) == len(whole)
        and len({len(value) for value in lists.values()}) == 1
        and not any(isinstance(value, dict) for column in lists.values() for value in column[:1])
    ):
        return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
    longest = max(lists.values(), key=len, default=[])
    return longest if longest and all(isinstance(row, dict) for row in longest) else [whole]
