"""doccano: one JSON, JSONL or CSV file per member of the project in a zip; the annotator is the file's name (`alice.jsonl`).

A record is a document: `id`, `text` (or `data`), the labels, `Comments`, and whatever was uploaded with it. Labels: `label` as names or as
[start, end, name]; `entities` with `relations`; `cats`. CSV joins several labels by `#`. Every member's file holds every document, so one
without labels may never have been opened. A collaborative project has one file `all.*` in which nobody can tell who gave which label.
Source: doccano 1.8.4, backend/data_export, and real files.
"""

import re
from collections.abc import Iterator

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_spans
from formats.reading.shapes import Gathered, annotator_named, as_list, facets_in, objects, records_in, sound_spans, unsound
from formats.reading.text import text_of
from study import Problem, Scale, Unreadable

TEXTS, OWN = ("text", "data", "filename"), ("id", "label", "labels", "entities", "relations", "cats", "Comments", "annotation_approver")
_CSV = ({"text", "label"}, {"id", "text", "label"}, {"id", "data", "label"})
_SOMEBODY = re.compile(r"(?i)annotator|annotated_by|user|worker|rater|coder|labell?er|session|created_?by|completed_by|evaluator|judge")
CATEGORY = Scale("nominal", because="doccano categories of which nobody gave a document more than one", source="tool")
RELATIONS = Scale("set", because="doccano relations: each is its type and the two stretches that it joins", source="tool")
SPANS = Scale("span", because="doccano marks stretches of text", source="tool")


def recognises(file: File) -> bool:
    if file.looks_like_json:
        records = records_in(file)
        return bool(records) and all(_is_document(record) for record in records)
    names = set(file.header)
    export = {"id", "label", "Comments"} < names and bool(names & set(TEXTS))
    return (export or names in _CSV) and not any(map(_SOMEBODY.search, names))


def _is_document(record: dict) -> bool:
    """Labels come as a list here, and nothing names who gave them."""
    labelled = any(isinstance(record.get(name), list) for name in ("label", "labels", "entities", "cats"))
    return labelled and any(isinstance(record.get(name), str) for name in TEXTS) and not any(map(_SOMEBODY.search, record))


def read(files: list[File], options: Options) -> Reading:
    reasons = {file.name: reason for file in files if (reason := _nobody(file, files, options))}
    if len(reasons) == len(files):
        raise Unreadable(*(Problem("IMP-MAP", name, what, hint, blocking=True) for name, (what, hint) in reasons.items()))
    answers, gathered, items, bad, gold = Answers(), Gathered(), {}, [], []
    documents = {file.name: list(_documents(file)) for file in files}
    related = any(record.get("relations") for lines in documents.values() for _, record in lines)
    facets = facets_in({name: value for name, value in record.items() if name not in OWN + TEXTS} for _, record in documents[files[0].name])
    for file in files:
        annotator = None if file.name in reasons else annotator_named(file, options) or file.stem
        for where, record in documents[file.name]:
            row = answers.row(where)
            text = next((record[name] for name in TEXTS if isinstance(record.get(name), str)), "")
            item = text_of(record.get("id")) or text or None
            given = list(_answers(record, len(text), related, bad, where))
            items.setdefault(item, {"item": item, "text": text or None})
            if not given:
                answers.leave_out(row, "no answer" if record else "not readable")
            elif _is_gold(file, options):
                answers.leave_out(row, "gold key")
                gold.append((where, item, given))
            else:
                facts = {facet: text_of(record[name]) for name, facet in facets.items() if record.get(name) is not None}
                facts |= {"review": "accepted"} if record.get("annotation_approver") else {}
                for task, labels, scale in given:
                    gathered.add(row, task, labels, scale=scale, item=item, annotator=annotator, **facts)
    scales = gathered.pour(answers)
    keys = [(item, task, labels, where) for where, item, given in gold for task, labels, _ in given]
    problems = [Problem("IMP-MAP", name, what, hint, len(documents[name])) for name, (what, hint) in reasons.items()]
    return answers.reading(
        keys=[{"item": item, "task": task, "label": gathered.written(task, labels), "where": where} for item, task, labels, where in keys],
        items=list(items.values()),
        scales=scales,
        problems=problems + unsound([where for where, _ in bad], sum(count for _, count in bad)),
        detected={"annotators": "from the names of the files"},
    )


def _nobody(file: File, files: list[File], options: Options) -> tuple[str, str] | None:
    """Why nobody can tell who annotated this file, and what to do; None where the annotator is known."""
    if annotator_named(file, options) or _is_gold(file, options):
        return None
    if file.stem.lower() == "all":
        what = "This is the export of a collaborative doccano project: it does not say who gave which label, so there are no annotators to compare."
        return what, "Use a project that does not share annotations between its members; it exports one file per member. Or name one annotator for the file."
    if len(files) > 1 or " > " in file.name:
        what = "The documents have no id: this is a list to be uploaded to doccano, not an export of it."
        return None if "id" in file.header else (what, "Export the project from doccano, or name the annotator of the file.")
    what = "There is no annotator column: doccano exports one file per user, whose name is the annotator."
    return what, "Upload the ZIP with one file per user, all of its files together, or name the annotator of this file on the Import page."


def _is_gold(file: File, options: Options) -> bool:
    return file.name in options.gold or file.path.name in options.gold


def _documents(file: File) -> Iterator[tuple[str, dict]]:
    """Each document with its address; an empty object where the record is none."""
    if file.looks_like_json:
        for index, record in enumerate(file.json.values):
            yield file.json.where(index, file.name), record if isinstance(record, dict) else {}
        return
    for index, cells in enumerate(file.table.records()):
        parts = cells.get("label", "").split("#")
        labels = parts if all(parts) else [cells["label"]] if any(parts) else []  # the name of a label may end in "#"
        yield file.table.where(index, file.name), cells | {"label": labels}


def _answers(record: dict, length: int, related: bool, bad: list[tuple[str, int]], where: str) -> Iterator[tuple[str, list[str], Scale]]:
    """Task, labels and scale of everything that is marked in a document; impossible spans are counted in `bad`."""
    for task in ("label", "labels", "entities"):
        marks = [mark for mark in as_list(record.get(task)) if mark is not None]
        if any(isinstance(mark, list | dict) for mark in marks):
            spans, unsound_spans = sound_spans((_span(mark) for mark in marks), length)
            if unsound_spans:
                bad.append((where, unsound_spans))
            yield task, [as_spans(spans)], SPANS
        elif marks:
            yield task, [text_of(mark) or "" for mark in marks], CATEGORY
    if as_list(record.get("cats")):
        yield "cats", [text_of(name) or "" for name in record["cats"]], CATEGORY
    if related and objects(record.get("entities")):
        places = {text_of(mark.get("id")): f"{text_of(mark.get('start_offset'))}-{text_of(mark.get('end_offset'))}" for mark in objects(record["entities"])}
        ends = [(link.get("type"), *(places.get(text_of(link.get(end)), "?") for end in ("from_id", "to_id"))) for link in objects(record.get("relations"))]
        yield "relations", [f"{text_of(kind)}({start}, {end})" for kind, start, end in ends], RELATIONS


def _span(mark: object) -> tuple[object, object, object]:
    if isinstance(mark, dict):
        return mark.get("start_offset"), mark.get("end_offset"), mark.get("label")
    return tuple(mark) if isinstance(mark, list) and len(mark) == 3 else (None, None, None)  # type: ignore[return-value]


FORMAT = Format(
    name="doccano",
    title="doccano",
    how="In doccano: Dataset, Export Dataset, JSONL. A project that does not share annotations gives a zip with one file per member; open the zip.",
    recognises=recognises,
    read=read,
    loses=(
        "doccano exports no times, no durations and no gold.",
        "Every member's file holds every document, so a document without labels may never have been opened: it is left out.",
        "doccano's CSV joins the labels of a document by #, so a # within the name of a label divides it.",
    ),
)
