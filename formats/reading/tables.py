"""A table of text, whatever it came from: delimited text, an Excel sheet, a Parquet file, JSON records. "" is an empty cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import delimited, excel, flat_json, parquet
from formats.reading.kinds import kind_of
from study import Problem, Unreadable

if TYPE_CHECKING:
    from formats.reading.file import File


@dataclass
class Table:
    """`columns` holds the rows that are whole; `lost` names those that are not, so that rows read = height + lost."""

    columns: pa.Table  # dictionary-encoded text without nulls; a second column of one name is called "name (2)"
    lines: np.ndarray  # where each row begins: the physical line, from 1 (JSON: the record)
    lost: list[tuple[int, str]] = field(default_factory=list)  # (line, reason of reasons.py)
    problems: list[Problem] = field(default_factory=list)
    detected: dict[str, object] = field(default_factory=dict)  # encoding, delimiter, header_line, sheet: what was found out
    unit: str = "line"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.columns.column_names)

    def where(self, index: int, name: str) -> str:
        return f"{name} > {self.unit} {self.lines[index]}"

    def records(self) -> Iterator[dict[str, str]]:
        """One dict of text per row, in order; for readers of formats whose cells hold more than one thing."""
        plain = pa.table({name: column.cast(pa.string()) for name, column in zip(self.names, self.columns.columns, strict=True)})
        for batch in plain.to_batches(max_chunksize=10_000):
            yield from batch.to_pylist()


READERS = {"parquet": parquet, "xlsx": excel, "json": flat_json, "text": delimited}


def header(file: "File") -> tuple[str, ...]:
    """The column names, for recognising; empty where the file is no table. Only the beginning of the file is looked at."""
    reader = READERS.get(kind_of(file.data))
    try:
        return unique_names(reader.header(file)) if reader else ()
    except Unreadable:
        return ()  # reading it will say why


def read(file: "File") -> Table:
    """The whole table; raises Unreadable."""
    reader = READERS.get(kind_of(file.data))
    if reader is None:
        raise Unreadable.because("IMP-TYPE", file.name, f"This is {kind_of(file.data)}, not a table.", "Export as CSV, Excel, Parquet or JSON.")
    found = reader.read(file)
    table = Table(found.columns, found.lines, found.lost, found.problems, found.detected, found.unit)
    _drop_unnamed_empty(table)
    _drop_blank(table, file.name)
    table.columns = table.columns.rename_columns(unique_names(table.columns.column_names))
    if not len(table.columns):
        rows = f", and none of its {len(table.lost):,} rows is whole" if table.lost else " but no rows"
        what = f"The file has {len(table.names)} columns{rows}."
        raise Unreadable.because("IMP-NOROWS", file.name, what, "Export again with at least one annotation; nothing was imported.")
    return table


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Every column under a name of its own: an empty one is "column 3", a second "label" is "label (2)"."""
    unique: dict[str, None] = {}
    last: dict[str, int] = {}  # the highest number given to a name, so that ten thousand equal ones are numbered at once
    for place, given in enumerate(names, 1):
        name = free = given.strip() or f"column {place}"
        while free in unique:
            last[name] = last.get(name, 1) + 1
            free = f"{name} ({last[name]})"
        unique[free] = None
    return tuple(unique)


def _empty_cells(column: pa.ChunkedArray) -> np.ndarray:
    """Which rows of a dictionary-encoded column hold nothing but blanks."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    blank = pc.equal(pc.utf8_trim_whitespace(column.dictionary), "").to_numpy(zero_copy_only=False)
    return blank[column.indices.to_numpy()] if len(blank) else np.zeros(len(column), bool)


def _drop_blank(table: Table, name: str) -> None:
    blank = np.ones(len(table.columns), bool)
    for column in table.columns.columns:
        if not blank.any():
            return
        blank &= _empty_cells(column)
    if not blank.any():
        return
    table.lost += [(int(line), "blank row") for line in table.lines[blank]]
    table.problems.append(
        Problem(
            "IMP-ROW-BLANK",
            f"{name} > {table.unit} {table.lines[blank][0]}",
            f"{int(blank.sum()):,} rows hold nothing but empty fields and were left out.",
            "No action is needed.",
            int(blank.sum()),
        )
    )
    table.columns, table.lines = table.columns.filter(pa.array(~blank)), table.lines[~blank]


def _drop_unnamed_empty(table: Table) -> None:
    """A column without a name and without a value comes from a delimiter at the end of each line."""
    for place, name in reversed(list(enumerate(table.columns.column_names))):
        if not name.strip() and _empty_cells(table.columns.column(place)).all():
            table.columns = table.columns.remove_column(place)
