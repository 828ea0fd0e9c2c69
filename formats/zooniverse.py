"""Zooniverse classification export (CSV): one row per classification, with JSON in its cells.

`subject_ids` is the item, `user_name` the annotator (`not-logged-in-<hash>` = a visitor), `annotations` the answers:
`[{"task": "T0", "task_label": the question, "value": …}]`, where value is a text (single, text), a list of texts (multiple), of
`{"choice", "answers"}` (survey; the task may stand several times, once per choice), of `{"tool_label", x, y, …}` (drawing) or null.
`metadata` has the clock of the browser, `subject_data` what is known of the subject, `gold_standard` true marks an expert's key.
Source: https://github.com/zooniverse/Data-digging and real files.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File, text_of
from formats.reading.labels import as_boxes, as_set
from formats.reading.shapes import as_dict, as_list
from study import Level, Problem, Scale

_COLUMNS = {"classification_id", "user_name", "workflow_id", "annotations", "metadata"}
_TYPES: dict[object, Level] = {"single": "nominal", "multiple": "set", "text": "text", "slider": "interval", "drawing": "box", "survey": "set"}
_TEXTS = ("text", "Text", "Filename", "filename", "image_name", "Image", "image", "name", "#name")
_TRUE = (True, "true", "True", "TRUE", "1", "t")
_PRIVATE = ("user_ip", "metadata.user_agent", "metadata.session", "metadata.utc_offset")


@dataclass
class _Task:
    """One question of one workflow, or one question about the choices of a survey."""

    workflow: str
    key: str  # T0
    survey: "_Task | None" = None  # of whose choices this is a question
    question: str = ""
    level: Level | None = None
    crowded: bool = False  # a survey in which one classification named several choices

    def name(self, several_workflows: bool) -> str:
        if self.survey:
            return f"{self.survey.name(several_workflows)} {self.key}"
        short = self.question if len(self.question) <= 60 else self.question[:59] + "…"
        return " ".join(filter(None, (self.workflow if several_workflows else "", self.key, short)))

    def label(self, parts: list | None) -> str | None:
        """What a classification says about it; parts None = asked and not answered."""
        if parts is None:
            return None
        if self.level == "box":
            return as_boxes({name: value for name, value in part.items() if name != "details" or value} for part in parts if isinstance(part, dict))
        if self.survey:
            texts = [f"{choice}: {answer}" if self.survey.crowded else answer for choice, answer in parts]
        else:
            texts = [_text(part) for part in parts]
        return as_set(texts) if self.level == "set" else texts[0] if texts else None


@dataclass
class _Export:
    """What was gathered from all rows; it becomes answers when it is known which tasks take several labels."""

    answers: Answers = field(default_factory=Answers)
    tasks: dict[tuple[str, str, str], _Task] = field(default_factory=dict)
    given: list[tuple[int | None, _Task, list | None, dict]] = field(default_factory=list)  # row (None = a key), task, parts, facts
    items: dict[str, dict] = field(default_factory=dict)
    retired: dict[str, str | None] = field(default_factory=dict)
    workflows: dict[str, str] = field(default_factory=dict)


def recognises(file: File) -> bool:
    return not file.looks_like_json and set(file.header) >= _COLUMNS


def read(files: list[File], options: Options) -> Reading:
    export = _Export()
    for file in files:
        for index, record in enumerate(file.table.records()):
            _take(record, file.table.where(index, file.name), export)
    several = len(export.workflows) > 1
    names = {id(task): task.name(several) for task in export.tasks.values()}
    keys = []
    for row, task, parts, facts in export.given:
        label = task.label(parts)
        if row is not None:
            batch = {"batch": task.workflow} if several else {}
            export.answers.add(row, task=names[id(task)], label=label, **batch, **facts)
        elif label is not None:
            keys.append({"item": facts["item"], "task": names[id(task)], "label": label, "where": facts["where"]})
    what = f"The columns {', '.join(_PRIVATE)} hold personal data and were left out."
    return export.answers.reading(
        keys=keys,
        items=list(export.items.values()),
        scales={names[id(task)]: Scale(task.level, (), _because(task), "tool") for task in export.tasks.values() if task.level},
        problems=[Problem("PRIV-ATTR", files[0].name, what, "They are not needed to judge the quality of annotation.")],
        seconds_rule="from started_at to finished_at by the clock of the volunteer's browser, pauses included",
        project=None if several else next(iter(export.workflows.values()), None),
    )


def _take(record: dict[str, str], where: str, export: _Export) -> None:
    """One classification."""
    row, metadata = export.answers.row(where), as_dict(_parsed(record["metadata"]))
    workflow = export.workflows.setdefault(record["workflow_id"], record.get("workflow_name") or record["workflow_id"])
    item = _item(record, export)
    annotations = _parsed(record["annotations"])
    answered = _by_task(annotations)
    is_key = record.get("gold_standard", "") in _TRUE
    if not answered or is_key:
        export.answers.leave_out(row, "gold key" if is_key else "no answer" if isinstance(annotations, list) else "not readable")
    facts = {"item": item, "where": where} if is_key else {
        "item": item,
        "annotator": record["user_name"] or None,
        "timestamp": record.get("created_at") or None,
        "seconds": _seconds(metadata.get("started_at"), metadata.get("finished_at")),
        "version": record.get("workflow_version") or None,
        "language": text_of(metadata.get("user_language")),
        "retirement": _retirement(record.get("created_at", ""), export.retired.get(item or "")),
    }  # fmt: skip
    for key, answers in answered.items():
        task = export.tasks.setdefault((record["workflow_id"], key, ""), _Task(workflow, key))
        parts = _parts(task, answers)
        export.given.append((None if is_key else row, task, parts, facts))
        choices = [part for part in parts or () if isinstance(part, dict) and "choice" in part]
        task.crowded = task.crowded or len(choices) > 1
        for question, pairs in _about_choices(choices).items():
            asked = export.tasks.setdefault((record["workflow_id"], key, question), _Task(workflow, question, task, level="nominal"))
            asked.level = "set" if len(pairs) > 1 or asked.level == "set" or pairs[0][2] else "nominal"
            export.given.append((None if is_key else row, asked, [(choice, answer) for choice, answer, _ in pairs], facts))


def _item(record: dict[str, str], export: _Export) -> str | None:
    """The subject; its data are the same in every row, so they are read once."""
    item = record.get("subject_ids") or next(iter(as_dict(_parsed(record.get("subject_data", "")))), None)
    if item is not None and item not in export.items:
        known = as_dict(next(iter(as_dict(_parsed(record.get("subject_data", ""))).values()), None))
        links = [value for value in known.values() if isinstance(value, str) and value.startswith(("https://", "http://"))]
        text = next((text_of(known[name]) for name in _TEXTS if known.get(name)), None)
        export.items[item] = {"item": item, "text": text, "link": links[0] if links else None, "control": known.get("#training_subject") in _TRUE}
        export.retired[item] = text_of(as_dict(known.get("retired")).get("retired_at"))
    return item


def _by_task(annotations: object) -> dict[str, list[dict]]:
    """The answers by task; a combination of tasks is taken apart, and a task that stands twice is one."""
    found: dict[str, list[dict]] = {}
    waiting = as_list(annotations)[::-1]
    while waiting:
        answer = as_dict(waiting.pop())
        parts = as_list(answer.get("value"))
        if parts and all(isinstance(part, dict) and "task" in part for part in parts):
            waiting += parts[::-1]
        elif answer.get("task") is not None:
            found.setdefault(_text(answer["task"]), []).append(answer)
    return found


def _parts(task: _Task, answers: list[dict]) -> list | None:
    """What was answered, part by part; the task learns from it what it takes."""
    parts: list = []
    for answer in answers:
        value = answer.get("value")
        task.question = task.question or " ".join((text_of(answer.get("task_label")) or "").split())
        kind = answer.get("taskType")
        task.level = task.level or (_TYPES.get(kind) if isinstance(kind, str) else None)
        if isinstance(value, list):
            drawn = any(isinstance(part, dict) and ("tool" in part or "tool_label" in part) for part in value)
            task.level = "box" if drawn or task.level == "box" else "set"
        parts += value if isinstance(value, list) else [] if value is None else [value]
    return parts if parts or any(isinstance(answer.get("value"), list) for answer in answers) else None


def _about_choices(choices: list[dict]) -> dict[str, list[tuple[str, str, bool]]]:
    """What a survey asks about each choice: question -> (choice, answer, does the question take several?)."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for choice in choices:
        for question, answer in as_dict(choice.get("answers")).items():
            several = isinstance(answer, list)
            for part in answer if several else [answer]:
                found.setdefault(question, []).append((_text(choice["choice"]), _text(part), several))
    return found


def _text(part: object) -> str:
    """The word for a part: a survey's choice, what was chosen from a list or transcribed, or the part itself."""
    if isinstance(part, dict):
        part = next((part[name] for name in ("choice", "text", "value", "option") if part.get(name) is not None), part)
    return text_of(part) or ""


def _because(task: _Task) -> str:
    return {"set": "several answers can be given at once", "box": "it is drawn"}.get(task.level or "", "Zooniverse asks for one answer")


def _parsed(cell: str) -> object:
    try:
        return json.loads(cell) if cell else None
    except (ValueError, RecursionError):
        return None


def _seconds(started: object, finished: object) -> float | None:
    try:
        return (datetime.fromisoformat(finished) - datetime.fromisoformat(started)).total_seconds()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _retirement(created: str, retired: str | None) -> str | None:
    """Volunteers go on seeing a subject after it was retired: was this before or after? Both times are UTC."""
    return ("after" if created[:19].replace(" ", "T") > retired[:19] else "before") if created and retired else None


FORMAT = Format(
    name="zooniverse",
    title="Zooniverse classifications",
    how="In the Project Builder, Data Exports, request the classification export of the project or of one workflow.",
    recognises=recognises,
    read=read,
    loses=("A Zooniverse export does not say which answers a question offers, only which were given.",),
)
