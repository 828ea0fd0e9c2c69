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
from functools import lru_cache

import pyarrow as pa

from formats._zooniverse_tasks import Task, about_choices, by_task
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File, text_of
from formats.reading.shapes import as_dict
from study import Problem

_COLUMNS = {"classification_id", "user_name", "workflow_id", "annotations", "metadata"}
_TEXTS = ("text", "Text", "Filename", "filename", "image_name", "Image", "image", "name", "#name")
_TRUE = (True, "true", "True", "TRUE", "1", "t")
_PRIVATE = ("user_ip", "metadata.user_agent", "metadata.session", "metadata.utc_offset")
_CELLS = (
    *("workflow_id", "workflow_name", "workflow_version", "user_name", "created_at", "gold_standard"),
    *("metadata", "annotations", "subject_data", "subject_ids"),
)
_FACTS = ("item", "annotator", "timestamp", "seconds", "version", "language", "retirement")


@dataclass
class _Export:
    """What was gathered from all rows; it becomes answers when it is known which tasks take several labels."""

    answers: Answers = field(default_factory=Answers)
    facts: dict[str, list] = field(default_factory=lambda: {name: [] for name in _FACTS})  # of each row
    given: list[tuple[int, Task, list | None]] = field(default_factory=list)  # row, task, parts
    keys: list[tuple[int, Task, list | None]] = field(default_factory=list)
    tasks: dict[tuple[str, str, str], Task] = field(default_factory=dict)
    items: dict[str, dict] = field(default_factory=dict)
    retired: dict[str, str | None] = field(default_factory=dict)
    workflows: dict[str, str] = field(default_factory=dict)


def recognises(file: File) -> bool:
    return not file.looks_like_json and set(file.header) >= _COLUMNS


def read(files: list[File], options: Options) -> Reading:
    export = _Export()
    for file in files:
        table, empty = file.table, [""] * len(file.table.columns)
        cells = [table.columns[name].cast(pa.string()).to_pylist() if name in table.names else empty for name in _CELLS]
        for index, values in enumerate(zip(*cells, strict=True)):
            _take(dict(zip(_CELLS, values, strict=True)), table.where(index, file.name), export)
    several = len(export.workflows) > 1
    names = {id(task): task.name(several) for task in export.tasks.values()}
    item, where = export.facts["item"], export.answers.addresses
    keys = [{"item": item[row], "task": names[id(task)], "label": task.label(parts), "where": where[row]} for row, task, parts in export.keys]
    what = f"The columns {', '.join(_PRIVATE)} hold personal data and were left out."
    return Reading(
        _table(export, names, several),
        len(where),
        where.__getitem__,
        export.answers.left_out,
        keys=[key for key in keys if key["label"] is not None],
        items=list(export.items.values()),
        scales={names[id(task)]: scale for task in export.tasks.values() if (scale := task.scale())},
        problems=[Problem("PRIV-ATTR", files[0].name, what, "They are not needed to judge the quality of annotation.")],
        seconds_rule="from started_at to finished_at by the clock of the volunteer's browser, pauses included",
        project=None if several else next(iter(export.workflows.values()), None),
    )


def _table(export: _Export, names: dict[int, str], several: bool) -> pa.Table:
    """All answers; what is known of a classification is written once and taken for each of its answers."""
    rows = pa.array([row for row, *_ in export.given], pa.int64())
    columns = {"row": rows}
    for name, values in export.facts.items():
        column = pa.array(values, pa.float64()) if name == "seconds" else pa.array(values, pa.string()).dictionary_encode()
        columns[name] = column.take(rows)
    columns["task"] = pa.array([names[id(task)] for _, task, _ in export.given], pa.string())
    columns["label"] = pa.array([task.label(parts) for _, task, parts in export.given], pa.string())
    if several:
        columns["batch"] = pa.array([task.workflow for _, task, _ in export.given], pa.string())
    return pa.table(columns)


def _take(record: dict[str, str], where: str, export: _Export) -> None:
    """One classification."""
    row, metadata = export.answers.row(where), as_dict(_parsed(record["metadata"]))
    workflow, item = _workflow(record, export), _item(record, export)
    for name, value in (
        ("item", item),
        ("annotator", record["user_name"] or None),
        ("timestamp", record["created_at"] or None),
        ("seconds", _seconds(metadata.get("started_at"), metadata.get("finished_at"))),
        ("version", record["workflow_version"] or None),
        ("language", text_of(metadata.get("user_language"))),
        ("retirement", _retirement(record["created_at"], export.retired.get(item or ""))),
    ):
        export.facts[name].append(value)
    answered = _answered(record["annotations"])
    is_key = record["gold_standard"] in _TRUE
    if not answered or is_key:
        export.answers.leave_out(row, "gold key" if is_key else "not readable" if answered is None else "no answer")
    given = export.keys if is_key else export.given
    for key, answers in (answered or {}).items():
        task = export.tasks.setdefault((record["workflow_id"], key, ""), Task(workflow, key))
        parts = task.parts(answers)
        given.append((row, task, parts))
        choices = [part for part in parts or () if isinstance(part, dict) and "choice" in part]
        task.crowded = task.crowded or len(choices) > 1
        for question, pairs in about_choices(choices).items():
            asked = export.tasks.setdefault((record["workflow_id"], key, question), Task(workflow, question, task, level="nominal"))
            asked.level = "set" if len(pairs) != 1 or asked.level == "set" or pairs[0][2] else "nominal"
            given.append((row, asked, [(choice, answer) for choice, answer, _ in pairs]))


@lru_cache(65_536)
def _answered(cell: str) -> dict[str, list[dict]] | None:
    """The answers by task; None where the cell is broken. Volunteers give the same few answers again and again."""
    annotations = _parsed(cell)
    return by_task(annotations) if isinstance(annotations, list) else None


def _workflow(record: dict[str, str], export: _Export) -> str:
    """The name of the workflow; with its number where another has the same."""
    number, name = record["workflow_id"], record["workflow_name"] or record["workflow_id"]
    if number not in export.workflows:
        export.workflows[number] = f"{name} {number}" if name in export.workflows.values() else name
    return export.workflows[number]


def _item(record: dict[str, str], export: _Export) -> str | None:
    """The subject; its data are the same in every row, so they are read once."""
    item = record["subject_ids"] or next(iter(as_dict(_parsed(record["subject_data"]))), None)
    if item is not None and item not in export.items:
        known = as_dict(next(iter(as_dict(_parsed(record["subject_data"])).values()), None))
        links = [value for value in known.values() if isinstance(value, str) and value.startswith(("https://", "http://"))]
        text = next((text_of(known[name]) for name in _TEXTS if known.get(name)), None)
        control = known["#training_subject"] in _TRUE if "#training_subject" in known else None
        export.items[item] = {"item": item, "text": text, "link": links[0] if links else None, "control": control}
        export.retired[item] = text_of(as_dict(known.get("retired")).get("retired_at"))
    return item


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
