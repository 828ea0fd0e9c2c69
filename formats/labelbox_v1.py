"""Labelbox, the old export ("v1"): a JSON array with one object per label; a single label may stand alone as an object.

Item: `DataRow ID`. Annotator: `Created By`. Answers: `Label.classifications[]` (`title`, `answer`: an object = radio, a list = checklist, a text = free text,
each with questions of its own below) and `Label.objects[]` (boxes, polygons, lines, points, masks; `data.location` = marked text). Times: `Created At`;
`Seconds to Label`. `Skipped`, or `"Label": "Skip"`, is a declined label. `Benchmark ID` names the label that is the key of a data row; -1 = no agreement.
Marked text ends with its last character (a real label of one character reads 372 to 372), so one is added. A mask's picture is not in the export.
`classifications_in` and `objects_in` read the newer export too, which holds the same under other names.
Source: real files of Labelbox's own tests.
"""

from collections.abc import Iterator
from typing import NamedTuple

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_boxes, as_spans
from formats.reading.shapes import Gathered, as_dict, as_list, as_number, link_in, records_in, sound_spans, unsound
from formats.reading.text import text_of
from study import Problem, Scale

ENTITIES, OBJECTS = "entities", "objects"
SECONDS = "the seconds for which the editor was open on the label, as Labelbox counts them; later corrections included"
_GEOMETRY = ("bbox", "bounding_box", "polygon", "line", "point")
_ANSWERS = ("answer", "answers", "radio_answer", "checklist_answers", "text_answer")
_SCALES = {
    "radio": Scale("nominal", (), "a radio question takes one label", "tool"),
    "checklist": Scale("set", (), "a checklist takes several labels", "tool"),
    "text": Scale("text", (), "a question of free text", "tool"),
    "span": Scale("span", (), "Labelbox entities mark stretches of text", "tool"),
    "box": Scale("box", (), "Labelbox objects mark shapes", "tool"),
}
_NO_MARKS = "[]"  # how as_spans and as_boxes write a label on which nothing was marked


class Found(NamedTuple):
    """One answer of a label: the labels of a question, or all marks of one kind as one text."""

    task: str
    labels: list[str]
    scale: Scale | None


class Label(NamedTuple):
    """One label of the export, whichever version wrote it. `bad` counts impossible stretches."""

    row: int
    item: str | None
    key: bool  # it is the benchmark of its data row
    declined: bool
    found: list[Found]
    facts: dict[str, object]
    bad: int


def recognises(file: File) -> bool:
    return file.looks_like_json and any("DataRow ID" in record and {"Label", "Labeled Data", "Created By"} & record.keys() for record in records_in(file))


def read(files: list[File], options: Options) -> Reading:
    answers, labels, items, projects = Answers(), [], [], set()
    for file in files:
        for place, record in enumerate(file.json.values):
            row = answers.row(file.json.where(place, file.name))
            if not isinstance(record, dict):
                answers.leave_out(row, "not readable")
                continue
            labels.append(_label(row, record))
            projects.add(text_of(record.get("Project Name")))
            link = link_in({"view": record.get("View Label"), "data": record.get("Labeled Data")})
            names = {"external id": record.get("External ID"), "text": prose(record.get("Labeled Data"))}
            items.append({"item": record.get("DataRow ID"), "link": link, **names, "control": record.get("Benchmark ID") is not None})
    return reading_of(answers, labels, items, projects)


def _label(row: int, record: dict) -> Label:
    content, identity = record.get("Label"), text_of(record.get("ID"))
    found, bad = found_in(as_dict(content))
    facts = {"annotator": record.get("Created By"), "timestamp": record.get("Created At"), "seconds": as_number(record.get("Seconds to Label"))}
    facts |= {"batch": record.get("Dataset Name"), "review": verdict(record.get("Reviews"))}
    facts |= {"project": record.get("Project Name"), "split": record.get("Data Split")}
    key = identity is not None and text_of(record.get("Benchmark ID")) == identity
    return Label(row, text_of(record.get("DataRow ID")), key, record.get("Skipped") is True or content == "Skip", found, facts, bad)


def reading_of(answers: Answers, labels: list[Label], items: list[dict], projects: set[str | None]) -> Reading:
    """What both versions hand over: benchmarks as keys, marks of a kind for everybody (nothing marked is an answer), sets throughout."""
    gathered, keys = Gathered(), []
    marks = {found.task: found.scale for label in labels for found in label.found if found.scale and found.scale.level in ("span", "box")}
    for label in labels:
        given = {found.task for found in label.found}
        found = [*label.found, *(Found(task, [_NO_MARKS], scale) for task, scale in marks.items() if task not in given)]
        facts = {name: value for name, value in label.facts.items() if value is not None and (name != "project" or len(projects) > 1)}
        if label.key:
            answers.leave_out(label.row, "gold key")
            keys += [(label, answer) for answer in found]
            gathered.tasks |= {a.task: gathered.tasks.get(a.task, False) or len(a.labels) != 1 or a.scale is _SCALES["checklist"] for a in found}
        elif label.declined or not found:  # skipped, or submitted without an answer to any question
            gathered.decline(label.row, item=label.item, **facts)
        for answer in found if not (label.key or label.declined) else ():
            gathered.add(label.row, answer.task, answer.labels, several=answer.scale is _SCALES["checklist"], scale=answer.scale, item=label.item, **facts)
    scales = gathered.pour(answers)
    trusted = [{"item": la.item, "task": a.task, "label": gathered.written(a.task, a.labels), "where": answers.addresses[la.row]} for la, a in keys if la.item]
    problems = unsound([answers.addresses[label.row] for label in labels if label.bad], sum(label.bad for label in labels)) + _masks(answers, labels)
    project = next(iter(projects)) if len(projects) == 1 else None
    return answers.reading(keys=trusted, items=items, scales=scales, problems=problems, seconds_rule=SECONDS, project=project)


def _masks(answers: Answers, labels: list[Label]) -> list[Problem]:
    rows = [label.row for label in labels if any(found.task == OBJECTS and '"kind": "mask"' in found.labels[0] for found in label.found)]
    what = f"The masks of {len(rows):,} labels are pictures that are not in the export; only what they are called was read."
    return [Problem("IMP-LOST", answers.addresses[rows[0]], what, rows=len(rows), effect="Two masks of one name look the same.")] if rows else []


def verdict(reviews: object) -> str | None:
    """The last review of a label; a score below zero rejects it."""
    scores = [score for review in as_list(reviews) if (score := as_number(as_dict(review).get("score"))) is not None]
    return None if not scores or not scores[-1] else "accepted" if scores[-1] > 0 else "rejected"


def prose(data: object) -> str | None:
    """The text of a data row, unless it is an address of it."""
    return data if isinstance(data, str) and not data.startswith(("http://", "https://", "gs://", "s3://")) else None


def found_in(content: dict) -> tuple[list[Found], int]:
    """The answers of one label, and how many impossible stretches it marks."""
    found = list(classifications_in(content))
    marked, bad = objects_in(content)
    return found + marked, bad


def classifications_in(content: dict, before: str = "") -> Iterator[Found]:
    """Every question with its answer; a question below an answer is named after the question above it."""
    waiting = [(before, entry) for entry in as_list(content.get("classifications"))]
    for above, entry in waiting:  # grows while it is walked: questions lie below answers, at any depth
        question = as_dict(entry)
        task = f"{above} > {_name(question)}" if above else _name(question)
        given = next((question[name] for name in _ANSWERS if question.get(name) is not None), None)
        if isinstance(given, list):
            yield Found(task, [_name(as_dict(option)) for option in given], _SCALES["checklist"])
        elif isinstance(given, dict) and "content" not in given:
            yield Found(task, [_name(given)], _SCALES["radio"])
        elif written := text_of(as_dict(given).get("content", given)):
            yield Found(task, [written], _SCALES["text"])
        options = given if isinstance(given, list) else [given]
        waiting += [(task, child) for option in options for child in as_list(as_dict(option).get("classifications"))]


def _name(entry: dict) -> str:
    return next((text for name in ("title", "name", "value") if (text := text_of(entry.get(name)))), "unnamed")


def objects_in(content: dict) -> tuple[list[Found], int]:
    """All shapes of a label as one answer, all stretches as another; what is asked about a stretch is an answer about that stretch."""
    spans: dict[str, list[tuple[object, object, str]]] = {}
    shapes = []
    for entry in map(as_dict, as_list(content.get("objects"))):
        place = as_dict(entry.get("location") or as_dict(entry.get("data")).get("location"))
        below = list(classifications_in(entry))
        if place:
            end = place.get("end")
            ends = place.get("start"), end + 1 if isinstance(end, int) and not isinstance(end, bool) else None
            spans.setdefault(ENTITIES, []).append((*ends, _name(entry)))
            for found in below:
                spans.setdefault(f"{_name(entry)} > {found.task}", []).extend((*ends, label) for label in found.labels)
        else:
            shape = {kind: entry[kind] for kind in _GEOMETRY if kind in entry} or {"kind": "mask"}
            attributes = {found.task: found.labels[0] if len(found.labels) == 1 else found.labels for found in below}
            shapes.append({"label": _name(entry), **shape, **({"attributes": attributes} if attributes else {})})
    sound = {task: sound_spans(marks) for task, marks in spans.items()}
    found = [Found(task, [as_spans(marks)], _SCALES["span"]) for task, (marks, _) in sound.items()]
    return found + ([Found(OBJECTS, [as_boxes(shapes)], _SCALES["box"])] if shapes else []), sound.get(ENTITIES, ([], 0))[1]


FORMAT = Format(
    name="labelbox_v1",
    title="Labelbox JSON (v1)",
    how="Old projects: Export > Generate export > JSON. Newer projects export NDJSON, which is read too.",
    recognises=recognises,
    read=read,
    loses=("The pictures of masks lie behind addresses that expire; only their names are read.",),
)
