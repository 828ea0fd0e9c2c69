"""The one table that all of Assay shares: its columns, the study around it, its scales and what was found wrong with it.

One row of `annotations` is one annotator's answer to one task about one item. Every name is a pandas category, so a row
costs about 24 bytes and every count is one pass over integer codes.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa

CATEGORY, TIME = "category", "datetime64[us, UTC]"


@dataclass(frozen=True)
class Column:
    """One column of the shared table, as data that explains itself: checks, messages, help and the empty table derive from it."""

    name: str
    dtype: str
    meaning: str
    required: bool = False  # a row without it is left out
    choose: str = ""  # the question the Import page asks for it; empty = not chosen by a person


COLUMNS = (
    Column("item", CATEGORY, "what was judged, as the tool names it", True, "Which column names the item that was judged?"),
    Column("annotator", CATEGORY, "who judged it", True, "Which column names the annotator?"),
    Column("task", CATEGORY, "the question that was put to the annotator", True, "Which column names the task, if one file holds several?"),
    Column("label", CATEGORY, "the answer, always text; missing = seen and declined", False, "Which columns hold the answers?"),
    Column("gold", CATEGORY, "the trusted answer to the item; several accepted answers are a JSON array", False, "Which column holds the trusted answer?"),
    Column("repeat", "int8", "0 = this annotator's latest answer to this item and task, 1 = the one before, ..."),
    Column("timestamp", TIME, "when it was answered", False, "Which column says when it was answered?"),
    Column("seconds", "float32", "how long it took, in seconds", False, "Which column says how long it took?"),
    Column("batch", CATEGORY, "the tool's own grouping of the work", False, "Which column names the batch?"),
    Column("version", CATEGORY, "the guideline version in force", False, "Which column names the guideline version?"),
)
NAMES = tuple(column.name for column in COLUMNS)

Level = Literal["nominal", "ordinal", "interval", "ratio", "set", "span", "box", "ranking", "text"]
LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "nominal": "labels without an order",
        "ordinal": "labels in an order, steps of unknown size",
        "interval": "numbers; differences mean something",
        "ratio": "numbers with a true zero",
        "set": "several labels at once",
        "span": "marked stretches of text",
        "box": "shapes marked in a picture or a video",
        "ranking": "several things put in an order",
        "text": "free text",
    }
)


@dataclass(frozen=True)
class Scale:
    """How are a task's labels to be read? `labels` holds the declared ones, in their order where there is one."""

    level: Level
    labels: tuple[str, ...] = ()
    because: str = ""
    source: Literal["inferred", "tool", "user"] = "inferred"

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f'"{self.level}" is not a scale. Hint: one of {", ".join(LEVELS)}.')

    @classmethod
    def parse(cls, text: str, *, source: Literal["tool", "user"] = "user") -> "Scale":
        """The scale a person typed: `nominal`, `ordinal:G<P<R<X`, `nominal:yes,no`."""
        level, _, labels = text.partition(":")
        separator = "<" if "<" in labels else ","
        named = tuple(label.strip() for label in labels.split(separator) if label.strip())
        if len(set(named)) < len(named):
            raise ValueError(f'"{text}" names a label twice. Hint: each label once, in its order.')
        return cls(level.strip(), named, f"declared: {text}", source)  # type: ignore[arg-type]

    def __str__(self) -> str:
        separator = "<" if self.level == "ordinal" else ","
        return self.level + (":" + separator.join(self.labels) if self.labels else "")


@dataclass(frozen=True)
class Problem:
    """One thing found wrong, or worth knowing, on import: where it is, what it is, what to do, and what it does to the numbers."""

    code: str  # stable, such as "DUP-EXACT"
    where: str  # an address in the file: "tasks.json > task 17 > annotation 3"
    what: str  # a sentence
    hint: str = ""  # a sentence
    rows: int = 0  # how many rows of the file it touches
    blocking: bool = False  # nothing was imported because of it
    asks: bool = False  # a person can decide otherwise on the Import page; a safe default was taken
    examples: tuple[str, ...] = ()
    effect: str = ""  # what it does to the numbers, a sentence

    def __str__(self) -> str:
        return f"[{self.where}] {self.what}" + (f" Hint: {self.hint}" if self.hint else "")


class Unreadable(Exception):
    """Nothing could be imported; `problems` says why, each with its address and its cure."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)

    @classmethod
    def because(cls, code: str, where: str, what: str, hint: str = "") -> "Unreadable":
        return cls(Problem(code, where, what, hint, blocking=True))


@dataclass(frozen=True)
class Report:
    """What was read, kept and left out, to the row. A row is one record of the export: one annotator's submission on one item."""

    rows: int
    kept: int
    left_out: Mapping[str, int] = field(default_factory=dict)  # reason -> rows
    problems: tuple[Problem, ...] = ()
    format: str = ""
    detected: Mapping[str, object] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.rows != self.kept + sum(self.left_out.values()):
            raise ValueError(f"The report does not reconcile: {self.rows} rows read, {self.kept} kept, left out {dict(self.left_out)}.")

    def as_json(self) -> str:
        return json.dumps({**asdict(self), "left_out": dict(self.left_out), "detected": dict(self.detected)})

    @classmethod
    def from_json(cls, text: str) -> "Report":
        facts = json.loads(text)
        problems = tuple(Problem(**{**problem, "examples": tuple(problem["examples"])}) for problem in facts.pop("problems"))
        return cls(**{**facts, "files": tuple(facts["files"]), "problems": problems})


@dataclass(frozen=True)
class Study:
    """One set of annotations with its scales and its identity. Never change a frame of a study in place: sessions share them."""

    annotations: pd.DataFrame  # the columns of COLUMNS, then one category per facet
    items: pd.DataFrame  # indexed by item: text, link, control, where known
    annotators: pd.DataFrame  # indexed by annotator: kind ("human", "model"), and what else is known
    scales: Mapping[str, Scale]
    report: Report
    name: str
    digest: str

    @classmethod
    def of(cls, annotations: pd.DataFrame, *, items: pd.DataFrame, annotators: pd.DataFrame, scales: Mapping[str, Scale], report: Report, name: str) -> "Study":
        """The study of these tables; raises ValueError where the table is not of the shape COLUMNS says."""
        check_columns(annotations)
        digest = digest_of(annotations, items, annotators, scales)
        return cls(annotations, items, annotators, MappingProxyType(dict(scales)), report, name, digest)

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The names of the columns beyond COLUMNS, each a possible filter and slice."""
        return tuple(column for column in self.annotations.columns if column not in NAMES)

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        return tuple(self.annotations["task"].cat.categories)

    def where(self, /, *, since: object = None, until: object = None, **chosen: Collection[str] | str | None) -> "Study":
        """The part of the study whose `item`, `annotator`, `task`, `batch`, `version` or facet is among the chosen values, from
        the day `since` up to and including the day `until` (UTC; answers without a time are left out by either).

        An empty or absent choice chooses everything; a value that does not occur chooses nothing. Raises KeyError for a name that is no column of names.
        """
        choices = {name: sorted({values} if isinstance(values, str) else set(values)) for name, values in chosen.items() if values}
        first, last = (pd.Timestamp(day).tz_localize(None).normalize().tz_localize("UTC") if day else None for day in (since, until))
        if not choices and first is None and last is None:
            return self
        keep = np.ones(len(self.annotations), bool)
        for name, values in choices.items():
            if name not in self.annotations or str(self.annotations[name].dtype) != CATEGORY:
                raise KeyError(name)
            column = self.annotations[name].cat
            wanted = np.append(column.categories.isin(values), False)  # the appended place answers for code -1, missing
            keep &= wanted[column.codes.to_numpy()]
        time = self.annotations["timestamp"]
        keep &= (time >= first).to_numpy() if first is not None else True
        keep &= (time < last + pd.Timedelta(days=1)).to_numpy() if last is not None else True
        recipe = json.dumps([self.digest, choices, str(first), str(last)], sort_keys=True)
        part = self.annotations if keep.all() else self.annotations[keep]
        return replace(self, annotations=part, digest=hashlib.blake2b(recipe.encode(), digest_size=16).hexdigest())


def empty() -> pd.DataFrame:
    """The table without a row, derived from COLUMNS."""
    return pd.DataFrame({column.name: pd.Series([], dtype=column.dtype) for column in COLUMNS})


def check_columns(annotations: pd.DataFrame) -> None:
    """Raises ValueError, naming everything that is not as COLUMNS says."""
    wrong = [f'column "{c.name}" ({c.meaning}) is missing' for c in COLUMNS if c.name not in annotations]
    for column in COLUMNS:
        if column.name in annotations:
            found = annotations[column.name]
            if str(found.dtype) != column.dtype:
                wrong.append(f'column "{column.name}" is {found.dtype} instead of {column.dtype}')
            elif column.required and found.isna().any():
                wrong.append(f'column "{column.name}" has {int(found.isna().sum())} missing values')
    wrong += [
        f'facet "{name}" is {annotations[name].dtype} instead of {CATEGORY}'
        for name in annotations.columns.difference(NAMES)
        if str(annotations[name].dtype) != CATEGORY
    ]
    if wrong:
        raise ValueError("This is not a table of annotations: " + "; ".join(wrong) + ".")


def digest_of(annotations: pd.DataFrame, items: pd.DataFrame, annotators: pd.DataFrame, scales: Mapping[str, Scale]) -> str:
    """The identity of the content: every cell counts, so that one changed label gives another digest. 32 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=16)
    for frame in (annotations, items, annotators):
        named = frame if frame.index.name is None else frame.reset_index()
        digest.update(json.dumps([len(named), *named.columns]).encode())
        for name in named.columns:
            _feed(digest, named[name])
    digest.update(json.dumps({task: [scale.level, scale.labels] for task, scale in sorted(scales.items())}).encode())
    return digest.hexdigest()


def _feed(digest: "hashlib._Hash", column: pd.Series) -> None:
    if isinstance(column.dtype, pd.CategoricalDtype):
        digest.update(np.ascontiguousarray(column.cat.codes.to_numpy()))
        column = column.cat.categories.to_series()
    if column.dtype.kind in "biufM":
        values = column.to_numpy() if column.dtype.kind != "M" else column.dt.tz_localize(None).to_numpy()
        digest.update(np.ascontiguousarray(values))
        return
    text = pa.chunked_array(pa.array(column, pa.large_string(), from_pandas=True)).combine_chunks()
    filled = text.fill_null("")
    _, offsets, data = filled.buffers()
    ends = np.frombuffer(offsets, np.int64)[filled.offset : filled.offset + len(filled) + 1] if len(filled) else np.zeros(1, np.int64)
    digest.update(np.ascontiguousarray(text.is_null().to_numpy(zero_copy_only=False)))
    digest.update(np.diff(ends))
    digest.update(memoryview(data)[ends[0] : ends[-1]] if data else b"")
