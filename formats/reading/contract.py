"""What a format offers and what a reader hands over: the two records on which every file in `formats/` builds."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields

import numpy as np
import pyarrow as pa

from formats.reading.file import File
from formats.reading.text import text_of
from study import Problem, Scale

Address = Callable[[int], str]


@dataclass(frozen=True)
class Options:
    """What a person decided about an import, on the Import page, the command line or in study.toml. All of it is plain JSON."""

    mapping: Mapping[str, str | list[str]] = field(default_factory=dict)  # item, annotator, task, label, gold, ... -> column(s)
    layout: str | None = None  # "long", "wide" (a column per annotator), "transposed" (a column per item)
    scales: Mapping[str, str] = field(default_factory=dict)  # task -> "ordinal:G<P<R<X"
    gold: tuple[str, ...] = ()  # names of files that hold gold
    saved_scales: Mapping[str, str] = field(default_factory=dict)  # those of an earlier import; a task that is gone is no fault
    merge_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # task -> {spelling: spelling to use}
    merge_annotators: Mapping[str, str] = field(default_factory=dict)
    models: tuple[str, ...] = ()  # annotators that are models, not people
    annotator_of: Mapping[str, str] = field(default_factory=dict)  # file name -> its annotator, where the format names none
    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None  # from 1; 0 = there is none
    decimal: str | None = None  # "." or ","
    dates: str | None = None  # "day first" or "month first"
    sheet: str | None = None
    fill_down: bool = False
    name: str | None = None  # of the study

    @classmethod
    def from_dict(cls, facts: Mapping) -> "Options":
        known = {f.name for f in fields(cls)}
        return cls(**{name: tuple(value) if name in ("gold", "models") else value for name, value in facts.items() if name in known})

    as_dict = asdict


@dataclass
class Reading:
    """What one reader found in its files, before anything is judged, merged or counted.

    A row is one record of the export: one annotator's submission on one item. It may answer several tasks, each a line of
    `answers`. Rows are numbered from 0 to `rows` - 1; every row stands in `answers` or in `left_out`, never in neither.
    """

    answers: pa.Table  # row (int64), item, annotator, task, label; then timestamp, seconds, batch, version, gold, pay, facets: text or numbers
    rows: int
    address: Address  # row -> "tasks.json > task 17 > annotation 3"
    left_out: dict[str, list[int]] = field(default_factory=dict)  # reason (see reasons.py) -> rows
    keys: list[dict] = field(default_factory=list)  # gold: {"item", "task" (None = every task), "label" (text or a collection: several accepted), "where"}
    items: list[dict] = field(default_factory=list)  # {"item", "text", "link", "control" (True: served as a control)}, what is known
    annotators: list[dict] = field(default_factory=list)  # {"annotator", "kind" ("human", "model"), ...}, what is known
    scales: dict[str, Scale] = field(default_factory=dict)  # where the tool states them
    problems: list[Problem] = field(default_factory=list)
    detected: dict[str, object] = field(default_factory=dict)  # encoding, delimiter, header_line, mapping, ...: shown and correctable
    seconds_rule: str = ""  # a sentence: by which rule the tool measures durations
    times: str | None = None  # "unix seconds", "unix milliseconds", "month first", "day first"; None = detect
    project: str | None = None  # the tool's name for the project
    weights: np.ndarray | None = None  # how many lines of the file each row stands for, where a reader joins lines; None = one


@dataclass(frozen=True)
class Format:
    """One export format of one tool. Found by its module's place in the folder; `recognises` must be cheap and never raise."""

    name: str  # "label_studio_json"
    title: str  # "Label Studio JSON"
    how: str  # how to export it, a sentence for the help page
    recognises: Callable[[File], bool]
    read: Callable[[list[File], Options], Reading]  # all files of the export that it recognises, at once; raises Unreadable
    verified: bool = True  # read from a real file of the tool, not only from documentation
    loses: tuple[str, ...] = ()  # facts that the format does not carry, a sentence each; the report says them
    rank: int = 0  # of two formats that recognise a file the higher wins; the general ones are below 0


class Answers:
    """Collects answers one by one, for readers of nested formats; `table()` is what a Reading takes.

    >>> answers = Answers()
    >>> row = answers.row("tasks.json > task 1 > annotation 1")
    >>> answers.add(row, item="1", annotator="ann", task="mood", label="good", seconds=3.5)
    >>> answers.table().column("label").to_pylist()
    ['good']
    """

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.left_out: dict[str, list[int]] = {}
        self._columns: dict[str, list] = {"row": []}

    def row(self, address: str) -> int:
        """Opens the next row of the export; every row must get an answer or be left out."""
        self.addresses.append(address)
        return len(self.addresses) - 1

    def add(self, row: int, **facts: object) -> None:
        """One answer of this row: item, annotator, task and label (None = declined), and whatever else is known."""
        height = len(self._columns["row"])
        for name in facts:  # in the order given: a set's order differs from run to run, and with it the study's digest would
            if name not in self._columns:
                self._columns[name] = [None] * height
        for name, values in self._columns.items():
            values.append(row if name == "row" else facts.get(name))

    def leave_out(self, row: int, reason: str) -> None:
        self.left_out.setdefault(reason, []).append(row)

    def table(self) -> pa.Table:
        """All answers; durations and pay as numbers, everything else as text."""
        numeric = {"row": pa.int64(), "seconds": pa.float64(), "pay": pa.float64()}
        names = [
            "row",
            *(name for name in ("item", "annotator", "task", "label") if name not in self._columns),
            *(name for name in self._columns if name != "row"),
        ]
        empty = [None] * len(self._columns["row"])
        return pa.table({name: _array(self._columns.get(name, empty), numeric.get(name, pa.string())) for name in names})

    def reading(self, **facts: object) -> Reading:
        """The Reading of what was collected, with further facts of it."""
        return Reading(self.table(), len(self.addresses), self.addresses.__getitem__, self.left_out, **facts)  # type: ignore[arg-type]


def _array(values: list, dtype: pa.DataType) -> pa.Array:
    return pa.array(map(text_of, values) if dtype == pa.string() else values, dtype)
