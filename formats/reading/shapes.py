"""Small certainties for readers: a value of the shape they need, whatever stands in the file, and what file names tell."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from formats.reading.contract import Answers, Options
from formats.reading.file import File
from formats.reading.labels import as_set
from formats.reading.text import text_of
from study import NAMES, Problem, Scale, Unreadable

_SHORT, _FEW = 40, 50  # characters of a property, and how many different ones
_REMOTE = ("http://", "https://", "s3://", "gs://", "azure-blob://", "/data/", "data:")


def as_list(value: object) -> list:
    """The list, or an empty one where a null, a number or an object stands in its place."""
    return value if isinstance(value, list) else []


def as_dict(value: object) -> dict:
    """The object, or an empty one where anything else stands in its place."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[dict]:
    """The objects of a list; whatever else stands in it or in its place is passed over."""
    return [entry for entry in as_list(value) if isinstance(entry, dict)]


def as_number(value: object) -> float | None:
    """The number, or None; a truth value is no number, and neither is what no computer can count with."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300 else None


def folder_of(file: File) -> str:
    """The folder in which a file stands; at the top of a zip the name of the zip; "" where neither is known.

    >>> folder_of(File("export.zip > ann/doc 1/eve.tsv", b"")), folder_of(File("eve.zip > annotations.xml", b"")), folder_of(File("a.tsv", b""))
    ('doc 1', 'eve', '')
    """
    container = file.name.rpartition(" > ")[0].rpartition(" > ")[2].replace("\\", "/")
    return file.path.parent.name or PurePosixPath(container).stem


def annotator_named(file: File, options: Options) -> str | None:
    """Whom a person named as the annotator of this file, by its full name or by its name alone."""
    named = options.annotator_of
    return named.get(file.name) or named.get(str(file.path)) or named.get(file.path.name)


class Gathered:
    """Answers of controls that take one label or several: which it is, is known only when all are read.

    A task for which anybody gave several labels, or none of several, is a set throughout. `pour` hands everything over.
    """

    def __init__(self) -> None:
        self.tasks: dict[str, bool] = {}  # task -> are its answers sets?
        self._scales: dict[str, Scale] = {}
        self._entries: list[tuple[int, str | None, list[str] | None, dict]] = []

    def add(self, row: int, task: str, labels: list[str] | None, *, several: bool = False, scale: Scale | None = None, **facts: object) -> None:
        """The labels of one answer; None = declined; `several` where the control itself takes more than one; `scale` where
        the control tells it: the labels of spans, boxes, texts, rankings and ratings come as one text, ready made."""
        self.tasks[task] = self.tasks.get(task, False) or several or (labels is not None and len(labels) != 1)
        if scale is not None:
            self._scales.setdefault(task, scale)
        self._entries.append((row, task, labels, facts))

    def decline(self, row: int, **facts: object) -> None:
        """The row declines every task of the export."""
        self._entries.append((row, None, None, facts))

    def written(self, task: str, labels: list[str]) -> str:
        """How these labels of a task are written, once everything is added."""
        return as_set(labels) if self.tasks.get(task, len(labels) != 1) else labels[0]

    def pour(self, answers: Answers) -> dict[str, Scale]:
        """Everything as answers, in the order in which it came; returns the scales that the controls tell. Raises nothing."""
        worded: set[str] = set()  # tasks with a label that is no number
        for row, named, labels, facts in self._entries:
            for task in [named] if named is not None else self.tasks:
                label = None if labels is None else self.written(task, labels)
                answers.add(row, task=task, label=label, **facts)
                if label is not None and task not in worded and not _is_number(label):
                    worded.add(task)
            if named is None and not self.tasks:
                answers.leave_out(row, "no answer")
        because = "the tool takes several labels at once here"
        told = {task: scale for task, scale in self._scales.items() if not self.tasks[task] and (scale.level != "nominal" or task in worded)}
        return told | {task: Scale("set", because=because, source="tool") for task, several in self.tasks.items() if several}


def _is_number(label: str) -> bool:
    """Choices named 1 to 5 may be a rating: their scale is better inferred."""
    return label.strip().lstrip("+-").replace(".", "", 1).isdecimal()


def records_in(file: File) -> list[dict]:
    """The first JSON records that are objects, for recognising; empty where the file cannot be read."""
    try:
        return [record for record in file.sample if isinstance(record, dict)]
    except Unreadable:
        return []  # reading it will say why


def sound_spans(spans: Iterable[tuple[object, object, object]], length: int | None = None) -> tuple[list[tuple[int, int, str]], int]:
    """The spans (start, end, label) that can be, and how many cannot: no whole numbers, empty, backwards or past the end of the text.

    >>> sound_spans([(0, 4, "PER"), (9, 3, "ORG"), (6, 400, "LOC"), (None, 2, "LOC")], length=20)
    ([(0, 4, 'PER')], 3)
    """
    kept, bad = [], 0
    for start, end, label in spans:
        whole = isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool) and not isinstance(end, bool)
        if whole and 0 <= start < end and (length is None or end <= length):  # type: ignore[operator]
            kept.append((start, end, text_of(label) or ""))
        else:
            bad += 1
    return kept, bad  # type: ignore[return-value]


def unsound(where: list[str], count: int) -> list[Problem]:
    """The problem of `count` impossible spans in the rows at these addresses; none where there are none."""
    if not count:
        return []
    what = f"{count:,} spans end before they begin or reach past the end of their text; they were left out of {len(where):,} answers."
    hint = "Check that offsets count characters, and that the text was not changed after it was marked."
    return [Problem("VAL-SPAN", where[0], what, hint, len(where), examples=tuple(where[:5]))]


def by_programs(count: int, rows: int, files: list[File], sources: str) -> list[Problem]:
    """That `count` of the records come from programs, which the tool names in `sources`; none where all come from people."""
    if not count:
        return []
    what = f"{count:,} of {rows:,} records come from programs ({sources}), not from people; their annotators are marked as models."
    hint = "Answers that people gave through your own application by the API look the same; export them with another source."
    return [Problem("IMP-MODEL", files[0].name, what, hint, count, effect="Models are left out of the agreement between people.")]


# Names that mean something of their own wherever facts are passed on; a field of the data under such a name becomes "data.<name>".
TAKEN = frozenset({*NAMES, "row", "pay", "labels", "several", "scale", "self", "review", "status", "origin", "session", "answer", "agreement", "name"})


def facets_in(records: Iterable[dict]) -> dict[str, str]:
    """Which fields of the items are properties to filter and slice by: short, few and repeated. Field -> name of the facet.

    >>> facets_in([{"lang": "en", "text": "Hello there"}, {"lang": "en", "text": "Bye"}, {"lang": "de", "text": "Hallo"}, {"lang": "de", "text": "Na"}])
    {'lang': 'lang'}
    """
    values: dict[str, set] = {}
    other: set[str] = set()
    count = 0
    for record in records:
        count += 1
        for name, value in record.items():
            if name not in other and value is not None:
                known = values.setdefault(name, set())
                if isinstance(value, str | int | float) and len(str(value)) <= _SHORT and len(known) <= _FEW:
                    known.add(str(value))
                else:
                    other.add(name)
    return {name: f"data.{name}" if name in TAKEN else name for name, known in values.items() if name not in other and 1 < len(known) <= min(_FEW, count / 2)}


def item_text(fields: dict) -> str | None:
    """What the annotator read, from the fields of an item: the text itself where there is one, else each under its name."""
    texts = {name: text for name, value in fields.items() if (text := _prose(value)) and not text.startswith(_REMOTE)}
    sentences = {name: text for name, text in texts.items() if " " in text or text.isalpha()} or texts  # not ids beside them
    return next(iter(sentences.values())) if len(sentences) == 1 else "\n".join(f"{name}: {text}" for name, text in sentences.items()) or None


def link_in(fields: dict) -> str | None:
    """The first address on the web among the fields of an item."""
    return next((value for value in fields.values() if isinstance(value, str) and re.fullmatch(r"https?://\S+", value)), None)


def _prose(value: object) -> str:
    """Text as it is; a conversation (a list of messages) a line per message."""
    if isinstance(value, str):
        return value.strip()
    said = [(text_of(message.get("role") or message.get("author")), text_of(message.get("content") or message.get("text"))) for message in objects(value)]
    return "\n".join(f"{who}: {what}" if who else what for who, what in said if what)
