"""SuperAnnotate: one JSON file per item, with `metadata`, `instances` and `tags`; `classes/classes.json` beside them.

`metadata.name` is the item; `status`, `projectId`, `annotatorEmail` and `qaEmail` stand beside it. An instance says who made it
(`createdBy`, `updatedBy`: e-mail and role) and when, how (`creationType`: Manual, Prediction, Preannotation), and what it is:
an entity of a text (`start`, `end`), a `tag` of the whole item, or a shape (bbox, polygon, …; in videos under `meta` and
`parameters`). Its `attributes` answer questions (`groupName`) with `name`. So an answer is what one person made on one item.
Source: https://doc.superannotate.com/docs/document-json and the vector, pixel and video pages beside it; no real file was at hand.
"""

from collections.abc import Iterator

from formats._superannotate_parts import Part, parts_of
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File, text_of
from formats.reading.labels import as_boxes, as_spans
from formats.reading.shapes import Gathered, annotator_named, as_dict, as_list, records_in, unsound
from study import Level, Problem, Scale, Unreadable

ENTITIES, SHAPES, TAGS = "entities", "shapes", "tags"
_KNOWN = {"projectId", "annotatorEmail", "qaEmail", "lastAction", "status", "annotatorName"}
_QUESTIONS: dict[object, Level] = {"radio": "nominal", "checklist": "set", "numeric": "interval", "text": "text"}


def recognises(file: File) -> bool:
    return any(_is_item(record) or _is_class(record) for record in records_in(file))


def _is_item(record: object) -> bool:
    metadata = as_dict(as_dict(record).get("metadata"))
    return "name" in metadata and bool(metadata.keys() & _KNOWN) and isinstance(as_dict(record).get("instances"), list)


def _is_class(record: object) -> bool:
    return as_dict(record).keys() >= {"name", "color", "attribute_groups"}


_Row = tuple[int, Part | None, dict]  # row, what was made (None = declined), what is known of it


def read(files: list[File], options: Options) -> Reading:
    answers, gathered, items, rows = Answers(), Gathered(), {}, list[_Row]()
    records = [(file, index, record) for file in files for index, record in enumerate(file.json.values)]
    classes = [record for *_, record in records if _is_class(record)]
    if len(classes) == len(records):
        raise Unreadable.because("IMP-EMPTY", files[0].name, "These are the classes of a project without items.", "Give the whole export.")
    for file, index, record in records:
        where = file.json.where(index, file.name)
        if _is_item(record):
            metadata = record["metadata"]
            item, link = text_of(metadata["name"]), metadata.get("url")
            items.setdefault(item, {"item": item, "link": link if isinstance(link, str) and link.startswith(("http://", "https://")) else None})
            rows += _rows(record, item, where, annotator_named(file, options), answers)
        elif not _is_class(record):
            answers.leave_out(answers.row(where), "not readable")
    finished = [(row, part, facts) for row, part, facts in rows if part]
    scales = _scales(classes)
    sets = {task for task, scale in scales.items() if scale.level == "set"}
    _pour(finished, sets, gathered, answers)
    for row, part, facts in rows:
        if part is None:
            gathered.decline(row, **facts)
    scales |= {task: scale for task, scale in gathered.pour(answers).items() if task not in sets}
    kinds = {facts["annotator"]: "model" if part.model else "human" for _, part, facts in finished if facts["annotator"] is not None}
    return answers.reading(
        items=list(items.values()),
        annotators=[{"annotator": annotator, "kind": kind} for annotator, kind in kinds.items()],
        scales={task: scale for task, scale in scales.items() if task in gathered.tasks},
        problems=list(_problems(finished, answers)),
    )


def _rows(record: dict, item: str | None, where: str, named: str | None, answers: Answers) -> Iterator[_Row]:
    """A row per annotator who made something on the item; of an item without a mark the status says whether it was seen."""
    metadata = record["metadata"]
    status, assigned = text_of(metadata.get("status")), named or text_of(metadata.get("annotatorEmail"))
    facts = {"item": item, "batch": text_of(metadata.get("projectId")), "status": status}
    parts = parts_of(record["instances"], named, assigned)
    for annotator, part in parts.items():
        known = {"annotator": annotator, "timestamp": part.time, "role": part.role, "review": part.review}
        yield answers.row(f"{where} > {annotator}"), part, facts | known
    if not parts:
        row = answers.row(where)
        if status == "Skipped":
            last = text_of(as_dict(metadata.get("lastAction")).get("email"))
            yield row, None, {**facts, "annotator": assigned or last}
        elif status in ("Completed", "QualityCheck") and assigned:
            yield row, Part(), {**facts, "annotator": assigned}
        else:
            answers.leave_out(row, "no answer")


def _pour(finished: list[tuple[int, Part, dict]], sets: set[str], gathered: Gathered, answers: Answers) -> None:
    """Every task that the export knows is answered by every row: who marked nothing of a kind found nothing of it."""
    spans, shapes = any(part.spans or part.impossible for _, part, _ in finished), any(part.shapes for _, part, _ in finished)
    several = any(len(part.tags) > 1 for _, part, _ in finished)
    for row, part, facts in finished:
        if spans:
            gathered.add(row, ENTITIES, [as_spans(part.spans)], **facts)
        if shapes:
            gathered.add(row, SHAPES, [as_boxes(part.shapes)], **facts)
        if part.tags or several:
            gathered.add(row, TAGS, part.tags, several=several, **facts)
        for question, values in part.questions.items():
            gathered.add(row, question, values, several=question in sets, **facts)
        if not (spans or shapes or several or part.tags):
            answers.leave_out(row, "no answer")


def _scales(classes: list[dict]) -> dict[str, Scale]:
    """What classes.json and the kinds of instances say."""
    names = tuple(dict.fromkeys(text_of(record["name"]) or "" for record in classes))
    scales = {
        ENTITIES: Scale("span", names, "SuperAnnotate entities are stretches of text", "tool"),
        SHAPES: Scale("box", names, "SuperAnnotate shapes are marked in pictures", "tool"),
        TAGS: Scale("nominal", (), "every tagged item of this export has one tag", "tool"),
    }
    for record in classes:
        for group in map(as_dict, as_list(record["attribute_groups"])):
            level = _QUESTIONS.get(kind if isinstance(kind := group.get("group_type"), str) else "checklist" if group.get("is_multiselect") else "radio")
            labels = [text_of(as_dict(value).get("name")) for value in as_list(group.get("attributes"))]
            if level:
                declared = tuple(dict.fromkeys(label for label in labels if label)) if level in ("nominal", "set") else ()
                scales[f"{text_of(record['name'])}: {text_of(group.get('name'))}"] = Scale(level, declared, "classes.json says so", "tool")
    return scales


def _problems(finished: list[tuple[int, Part, dict]], answers: Answers) -> Iterator[Problem]:
    impossible = [answers.addresses[row] for row, part, _ in finished if part.impossible]
    yield from unsound(impossible, sum(part.impossible for _, part, _ in finished))
    rows = [row for row, _, facts in finished if facts["status"] in ("InProgress", "Returned", "NotStarted")]
    if rows:
        what = f"{len(rows)} answers stand on items that are not finished (in progress, returned, not started); they are kept, with their status."
        examples = tuple(answers.addresses[row] for row in rows[:5])
        yield Problem("IMP-STATUS", examples[0], what, "Filter by status to leave them out.", len(rows), asks=True, examples=examples)


FORMAT = Format(
    name="superannotate",
    title="SuperAnnotate JSON",
    how="Export the project in SuperAnnotate's own format and give the whole zip, with classes/classes.json.",
    recognises=recognises,
    read=read,
    verified=False,
    loses=(
        "SuperAnnotate says who made each mark, not what each annotator answered: on an item that two people edited, each answer is what one of them made.",
        "SuperAnnotate has no durations and does not mark gold.",
        "Attributes of stretches of text, keywords and free text of an item are left out.",
    ),
)
