"""What the tables of crowd platforms have in common: a row per submission, a column per question, columns of the item beside them.

A row may leave questions empty; what the annotator saw stands in columns that do not differ within an item. Hidden fields of the page stand
among the answers. Several files are one table.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate

import numpy as np
import pyarrow as pa

from formats.reading.coded import Coded
from formats.reading.file import File
from formats.reading.shapes import facets_in, item_text, link_in
from study import Problem


class Stack:
    """The tables of an export below each other, every column as codes; a column that a table lacks is empty there."""

    def __init__(self, files: Sequence[File]) -> None:
        self._tables = [(file.table, file.name) for file in files]
        self._firsts = list(accumulate((len(table.columns) for table, _ in self._tables), initial=0))
        tables = [table.columns for table, _ in self._tables]
        self.columns = pa.concat_tables(tables, promote_options="default").unify_dictionaries().combine_chunks()
        self.names = tuple(self.columns.column_names)
        self.height = len(self.columns)
        self._coded: dict[str, Coded] = {}
        self._plain: dict[str, Coded] = {}

    def where(self, row: int) -> str:
        place = bisect_right(self._firsts, row) - 1
        table, name = self._tables[place]
        return table.where(row - self._firsts[place], name)

    def coded(self, name: str) -> Coded:
        """The column as codes; a column that is not there is empty."""
        if name not in self._coded:
            empty = Coded(np.full(self.height, -1, np.int32), pa.array([], pa.string()))
            self._coded[name] = Coded.of(self.columns[name]) if name in self.names else empty
        return self._coded[name]

    def numbers(self, name: str, read: Callable[[str], float]) -> np.ndarray:
        column = self.coded(name)
        return np.array([*map(read, column.values.to_pylist()), np.nan], float)[column.codes]

    def marked(self, name: str, pattern: str) -> np.ndarray:
        """In which rows does the cell look like this, whatever its case?"""
        column = self.coded(name)
        return np.array([*(bool(re.fullmatch(pattern, text.strip(), re.IGNORECASE)) for text in column.values.to_pylist()), False])[column.codes]

    def differs_within(self, item: Coded, name: str) -> bool:
        """Do two rows of one item differ in this column?"""
        known = item.codes >= 0
        return _pairs(item.codes[known], self.coded(name).codes[known]) > _pairs(item.codes[known])

    def repeats(self, name: str, others: Iterable[str]) -> bool:
        """Does the column say in every row what one of the others says, whatever the case? Then it is a hidden field of the page."""
        own = self._folded(name)
        return bool(len(own.values)) and any(_same(own, self._folded(other)) for other in others)

    def _folded(self, name: str) -> Coded:
        if name not in self._plain:
            column = self.coded(name)
            self._plain[name] = column.recoded(pa.array([text.strip().casefold() for text in column.values.to_pylist()], pa.string()))
        return self._plain[name]

    def identifying(self, names: Sequence[str]) -> str | None:
        """The column of ids among the columns of an item: named like one, nowhere empty, and another for every different item."""
        whole = _pairs(*(self.coded(name).codes for name in names)) if names else 0
        for name in sorted(names, key=len):
            column = self.coded(name)
            named = re.search(r"(?i)(^|[\W_])(id|uid|uuid|key)$|[a-z]Id$|[a-z]ID$", name)
            if named and (column.codes >= 0).all() and len(column.values) == whole:
                return name
        return None

    def chosen(self, role: str, mapping: Mapping[str, str | list[str]]) -> list[str]:
        """What a person said about a column's part, as far as these tables have it."""
        names = mapping.get(role) or []
        return [name for name in ([names] if isinstance(names, str) else names) if name in self.names]


def cells(column: Coded) -> pa.DictionaryArray:
    """The codes as a column of a table again."""
    return pa.DictionaryArray.from_arrays(pa.array(column.codes, pa.int32(), mask=column.codes < 0), column.values.cast(pa.string()))


def _pairs(*columns: np.ndarray) -> int:
    """How many different combinations stand in these columns of codes?"""
    key = np.zeros(len(columns[0]), np.int64)
    for codes in columns:
        key = np.unique(key * (int(codes.max(initial=-1)) + 2) + codes + 1, return_inverse=True)[1]
    return int(key.max(initial=-1)) + 1


def _same(one: Coded, other: Coded) -> bool:
    """The same text in every row?"""
    if len(one.values) != len(other.values):
        return False
    place = {text: code for code, text in enumerate(other.values.to_pylist())}
    codes = np.array([*(place.get(text, -2) for text in one.values.to_pylist()), -1])
    return bool((codes[one.codes] == other.codes).all())


def melted(questions: Mapping[str, Coded], shared: Mapping[str, pa.Array | pa.ChunkedArray], declined: np.ndarray, gone: np.ndarray) -> pa.Table:
    """A line per answer, in the order of the rows. Rows that `declined` (a mask) decline every question; rows in `gone` (a mask) are left out."""
    parts = []
    for task, column in questions.items():
        rows = np.flatnonzero(((column.codes >= 0) | declined) & ~gone)
        codes = pa.array(column.codes[rows], pa.int32(), mask=(column.codes[rows] < 0) | declined[rows])
        labels = pa.DictionaryArray.from_arrays(codes, column.values.cast(pa.string()))
        named = pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(rows), np.int32)), pa.array([task], pa.string()))
        facts = {name: values.take(pa.array(rows)) for name, values in shared.items()}
        parts.append(pa.table({"row": pa.array(rows, pa.int64()), "task": named, "label": labels, **facts}))
    table = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    return table.take(pa.array(np.argsort(table["row"].to_numpy(), kind="stable")))


def described(stack: Stack, item: Coded, names: Sequence[str], prefix: str = "") -> tuple[list[dict], dict[str, pa.Array]]:
    """What is known of each item from its columns, by its first row (text, link), and the columns that are properties to slice by."""
    codes, first = np.unique(item.codes, return_index=True)
    shown: list[str] = []
    shown += (name for name in names if not stack.repeats(name, shown))  # what a hidden field repeats is told once
    values = {name: stack.coded(name).values.to_pylist() for name in shown}
    fields = []
    for row in first.tolist():
        pairs = ((name, stack.coded(name).codes[row]) for name in shown)
        fields.append({name.removeprefix(prefix): values[name][code] for name, code in pairs if code >= 0})
    known, ids = [(code, field) for code, field in zip(codes.tolist(), fields, strict=True) if code >= 0], item.values.to_pylist()
    items = [{"item": ids[code], "text": item_text(field), "link": link_in(field)} for code, field in known]
    facets = facets_in(field for _, field in known)
    return items, {facet: stack.columns[prefix + name] for name, facet in facets.items()}


def copies(questions: Mapping[str, Coded], where: str) -> list[Problem]:
    """Questions with the same answer in every row: probably one question and a hidden field that repeats it."""
    names = [task for task, column in questions.items() if len(column.values) > 1]
    pairs = [(one, other) for place, one in enumerate(names) for other in names[:place] if _same(questions[one], questions[other])]
    hint, effect = "Choose on the Import page which columns hold answers.", "Both are shown, as two tasks."
    said = (f'"{one}" holds the same answers as "{other}" in every row.' for one, other in pairs)
    return [Problem("IMP-COL-DUP", where, what, hint, asks=True, effect=effect) for what in said]
