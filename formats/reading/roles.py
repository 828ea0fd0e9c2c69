"""Which column of a table plays which part? Told by its name, confirmed by its content, corrected by a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import times
from formats.reading.coded import Coded
from formats.reading.column_names import COLUMN_NAMES
from formats.reading.contract import Options
from formats.reading.tables import Table

_COMMENT = re.compile(r"(?i)comments?|reasons?|notes?|explanation|rationale|justification|feedback|remarks?|free_?text|why")
_PERSONAL = re.compile(
    r"(?i)_?(ip|ip_?address|user_?ip|country|nationality|region|city|age|gender|sex|ethnicity|birth_?date|date_?of_?birth|phone|user_?agent)"
)
_TAIL = re.compile(r"(?i).*[_ .-](label|rating|score|severity|acceptable|preference|answer|choice|judge?ment|category|grade|vote)$|^is_.*|^has_.*")
FEW, MOST_FACETS = 60, 100


@dataclass(frozen=True)
class Roles:
    """Column names by the part they play; `labels` are the columns that hold answers, each a task of its own."""

    of: Mapping[str, str]
    labels: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    too_many: tuple[str, ...] = ()  # facets beyond the limit
    guessed: bool = False  # a part was told by content, not by name

    def get(self, role: str) -> str | None:
        return self.of.get(role)


@cache
def plain(name: str) -> str:
    """A column name without what people vary in it.

    >>> plain("Item ID"), plain("annotatorId"), plain("gold-label (2)")
    ('item_id', 'annotator_id', 'gold_label')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.sub(r" \\(\d+\\)$| \(\d+\)$", "", name.strip()))
    return re.sub(r"[\W_]+", "_", spaced).strip("_").lower()


def by_name(names: Sequence[str]) -> dict[str, list[str]]:
    """For each part the columns whose names fit it, the surest name first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        for role, words in COLUMN_NAMES.items():
            rank = next((place for place, word in enumerate(words) if re.fullmatch(word, plain(name))), None)
            if rank is not None:
                found.setdefault(role, []).append((rank, name))
    return {role: [name for _, name in sorted(pairs, key=lambda pair: pair[0])] for role, pairs in found.items()}


# The parts that a column of its own may play, the most telling first.
PARTS = (
    *("annotator", "item", "gold", "timestamp", "seconds", "batch", "version", "text", "link"),
    *("status", "kind", "pay", "start", "end", "side", "control", "review"),
)


def settle(table: Table, options: Options) -> Roles:
    """The parts of the columns: what a person chose, else by name, else by content."""
    fitting, chosen = by_name(table.names), _chosen(table, options)
    of = {role: name for role, name in chosen.items() if isinstance(name, str) and name and role != "label"}
    free = [name for name in table.names if name not in of.values()]
    for role in PARTS:
        if role == "side" and not ("start" in of and "end" in of):
            continue  # only spans have a side
        candidates = [name for name in fitting.get(role, []) if name in free]
        if role not in of and candidates and role not in chosen:
            of[role] = candidates[0]
            free.remove(candidates[0])
    labels = chosen.get("label")
    labels = [labels] if isinstance(labels, str) else list(labels or ())
    guessed = _by_content(table, of, free, labels)
    free = [name for name in free if name not in of.values() and name not in labels]
    task = chosen["task"] if "task" in chosen else next((name for name in fitting.get("task", []) if name in free and _distinct(table, name) <= FEW), None)
    if not labels:
        labels = _labels(table, [name for name in free if name != task], fitting, of)
    if task and len(labels) <= 1:
        of["task"] = str(task)
    rest = [name for name in table.names if name not in of.values() and name not in labels]
    personal = tuple(name for name in rest if is_personal(name))
    comments = tuple(name for name in rest if _COMMENT.fullmatch(plain(name)))
    facets = tuple(name for name in rest if name not in personal)
    return Roles(of, tuple(labels), facets[:MOST_FACETS], comments, personal, facets[MOST_FACETS:], guessed)


def is_personal(name: str) -> bool:
    """Does a column of this name hold facts about a person that are no business of quality?"""
    return bool(_PERSONAL.fullmatch(plain(name)))


def _chosen(table: Table, options: Options) -> dict[str, str | list[str]]:
    """What a person mapped, as far as this table has the columns; "" is a part that no column plays."""
    chosen: dict[str, str | list[str]] = {}
    for role, names in options.mapping.items():
        present = [name for name in ([names] if isinstance(names, str) else names) if name in table.names]
        if present or not names:
            chosen[role] = present if role == "label" else (present[0] if present else "")
    return chosen


def _labels(table: Table, free: list[str], fitting: Mapping[str, list[str]], of: Mapping[str, str]) -> list[str]:
    """The columns that hold answers: named like one, alone or at the end of the name, and not a fact about the item."""
    named = [name for name in free if name in fitting.get("label", []) or _TAIL.fullmatch(plain(name))]
    named = [name for name in named if not _COMMENT.fullmatch(plain(name))]
    if len(named) > 1 and "item" in of:
        surest = next(iter(fitting.get("label", [])), None)  # counts even where all agree
        named = [name for name in named if name == surest or _varies_within(table, of["item"], name)] or named
    return named


def _by_content(table: Table, of: dict[str, str], free: list[str], labels: list[str]) -> bool:
    """Where names say nothing: a column of times is the time; of two key-like columns the one with fewer names is the annotator.

    True where anything was told so.
    """
    unnamed = [name for name in free if re.fullmatch(r"column \d+|\d+", name)]
    if ("item" in of and "annotator" in of) or not unnamed:
        return False
    for name in list(unnamed):
        column = Coded.of(table.columns[name])
        if "timestamp" not in of and len(column.values) > 2 and (times.moments(column).microseconds != times.NONE).mean() > 0.9:
            of["timestamp"] = name
            unnamed.remove(name)
    height = len(table.columns)
    keys = [name for name in unnamed if 2 <= _distinct(table, name) <= max(2, 0.9 * height) and not _numeric(table, name) and _full(table, name)]
    keys = sorted(keys, key=lambda name: -_distinct(table, name))
    items = next((name for name in keys if name not in of.values()), None) if "item" not in of else of["item"]
    if items is None:
        return False
    of.setdefault("item", items)
    for name in reversed([key for key in keys if key != items]):
        if "annotator" not in of and _is_annotator(table, items, name):
            of["annotator"] = name
    for name in [key for key in keys if key not in of.values()]:
        if not labels and len(unnamed) > 1:
            labels.append(name)
    return True


def _is_annotator(table: Table, item: str, name: str) -> bool:
    """Does each item meet (nearly) every value at most once? So it is with annotators, not with labels."""
    pairs = pa.table({"i": table.columns[item], "n": table.columns[name]})
    coded = Coded.of(pairs["i"]).codes.astype(np.int64) * (_distinct(table, name) + 1) + Coded.of(pairs["n"]).codes
    return len(np.unique(coded)) > 0.9 * len(coded)


def _varies_within(table: Table, item: str, name: str) -> bool:
    """Do two rows of one item differ in this column? If none does, it is a fact about the item, unless each item stands once."""
    items, values = Coded.of(table.columns[item]), Coded.of(table.columns[name])
    pairs = np.unique(items.codes.astype(np.int64) * (len(values.values) + 1) + values.codes + 1)
    return len(pairs) > len(items.values) or len(items.values) == len(items)


def _distinct(table: Table, name: str) -> int:
    column = table.columns[name]
    return len(column.chunk(0).dictionary) if column.num_chunks else 0


def _numeric(table: Table, name: str) -> bool:
    values = table.columns[name].chunk(0).dictionary
    return bool(pc.all(pc.match_substring_regex(values, r"^-?\d*\.?\d*$")).as_py())


def _full(table: Table, name: str) -> bool:
    column = Coded.of(table.columns[name])
    return bool((column.codes >= 0).all())
