"""Potato: a folder per annotator with user_state.json, beside it gold-standards.json, attention-checks.json and the items; or a CSV / JSONL export.

In a state, `instance_id_to_label_to_value` holds item -> [[{schema, name}, value], ...]: the schema is the task, the name the label, and the value
"true" or a number of its own, except for sliders, numbers and text boxes, where the value is the answer. `instance_id_to_span_to_value` likewise,
`instance_id_to_behavioral_data` says when. `gold_label` and `expected_answer` are keys, and their items controls; `predictions` of an item are a
model's. Source: https://github.com/davidjurgens/potato (export/, docs/quality_control.md) and real files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from formats._potato_answers import CHOICE, SPANS, Submission, labels_of, of_cells, of_line, of_state, places_of, schemas_of_values
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_spans
from formats.reading.shapes import Gathered, annotator_named, as_dict, facets_in, folder_of, item_text, link_in, records_in, sound_spans, unsound
from formats.reading.text import text_of
from study import Problem

STATE, KEYS = "instance_id_to_label_to_value", ("gold_label", "expected_answer")
MODEL = "model: predictions"
_OWN = ("id", "text", "predictions", "explanation", "difficulty", *KEYS)
SECONDS = "Potato's total_time_ms where it is not 0; else from the first to the last interaction with the item, other items in between included."


def recognises(file: File) -> bool:
    if not file.looks_like_json:
        return {"instance_id", "user_id"} <= set(file.header) and any("." in name.strip(".") for name in file.header)
    return any(_kind(record, file) for record in records_in(file)[:5])


def _kind(record: dict, file: File) -> str | None:
    if isinstance(record.get(STATE), dict):
        return "state"
    if isinstance(record.get("label_annotations"), dict) or (isinstance(record.get("labels"), dict) and {"instance_id", "user_id"} <= record.keys()):
        return "line"
    if "id" in record and any(isinstance(record.get(key), dict) for key in KEYS):
        return "key"
    is_item = {"id", "text"} <= record.keys() and not {"label", "annotations", "responses", "annotator"} & record.keys()
    return "item" if is_item and (isinstance(record.get("predictions"), dict) or file.path.name in ("items.json", "items.jsonl")) else None


@dataclass
class _Export:
    submissions: list[Submission] = field(default_factory=list)
    keys: list[tuple[str, dict]] = field(default_factory=list)
    items: list[tuple[str, dict]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)


def read(files: list[File], options: Options) -> Reading:
    export = _Export()
    for file in files:
        _sort(export, file, options)
    answers, gathered, bad = Answers(), Gathered(), []
    facets = facets_in({name: value for name, value in record.items() if name not in _OWN} for _, record in export.items)
    known = {text_of(record.get("id")): {facet: text_of(record.get(name)) for name, facet in facets.items()} for _, record in export.items}
    valued = schemas_of_values(export.submissions)
    answered = [list(labels_of(given, valued)) for given in export.submissions]
    shown = places_of(export.submissions, answered)
    for given, found in zip(export.submissions, answered, strict=True):
        row = answers.row(given.where)
        facts = known.get(given.item, {}) | {"item": given.item, "annotator": given.annotator, "timestamp": given.timestamp, "seconds": given.seconds}
        if not found and not given.spans:
            answers.leave_out(row, "no answer")
            continue
        for task, labels, scale in found:
            gathered.add(row, task, labels, scale=scale, **facts)
        empty = {schema: scale for schema, (scale, places) in shown.items() if {("by", given.annotator), ("on", given.item)} & places}
        for schema in (schema for schema, scale in empty.items() if scale is SPANS):
            spans, impossible = sound_spans(given.spans.get(schema, ()))
            bad += [(given.where, impossible)] if impossible else []
            gathered.add(row, schema, [as_spans(spans)], scale=SPANS, **facts)
        ticked = {task for task, *_ in found}
        for schema in (schema for schema, scale in empty.items() if scale is CHOICE and schema not in ticked):
            gathered.add(row, schema, [], several=True, **facts)  # boxes were shown, and none was ticked
    controls = _references(export, answers, gathered, known)
    scales = gathered.pour(answers)
    models = {given.annotator for given in export.submissions if given.is_model and given.annotator}
    models |= {MODEL} if any(record.get("predictions") for _, record in export.items) else set()
    return answers.reading(
        keys=[_key(key, gathered) for key in controls],
        items=[_item(record, facets) for _, record in export.keys] + [_item(record, facets) for _, record in export.items],
        annotators=[{"annotator": model, "kind": "model"} for model in sorted(models)],
        scales=scales,
        problems=[*_problems(export), *unsound([where for where, _ in bad], sum(count for _, count in bad))],
        seconds_rule=SECONDS,
        times="unix seconds",
    )


def _sort(export: _Export, file: File, options: Options) -> None:
    """Every record of a file to its kind."""
    if not file.looks_like_json:
        export.submissions += [of_cells(file.table.where(index, file.name), cells) for index, cells in enumerate(file.table.records())]
        return
    folder = annotator_named(file, options) or folder_of(file)
    for index, record in enumerate(file.json.values):
        where = file.json.where(index, file.name)
        kind = _kind(as_dict(record), file)
        if kind == "state":
            export.submissions += of_state(file, record, folder)
            export.personal += [file.name] if record.get("crowd_metadata") else []
        elif kind == "line":
            export.submissions.append(of_line(where, record, folder))
        elif kind is not None:
            {"key": export.keys, "item": export.items}[kind].append((where, record))
        else:
            export.strange.append(where)


def _references(export: _Export, answers: Answers, gathered: Gathered, known: dict) -> list[dict]:
    """Rows of keys, of items, and of what a model predicted for them; returns the keys."""
    keys = []
    for where, record in export.keys:
        answers.leave_out(answers.row(where), "gold key")
        item = text_of(record.get("id"))
        for answer in map(as_dict, map(record.get, KEYS)):
            keys += [{"item": item, "task": schema, "label": label, "where": where} for schema, label in answer.items() if label is not None]
    for where, record in export.items:
        row, item = answers.row(where), text_of(record.get("id"))
        predicted = {schema: label for schema, label in as_dict(record.get("predictions")).items() if isinstance(label, str | list)}
        for schema, label in predicted.items():
            labels = [text_of(entry) or "" for entry in label] if isinstance(label, list) else [label]
            gathered.add(row, schema, labels, scale=CHOICE, item=item, annotator=MODEL, **known.get(item, {}))
        if not predicted:
            answers.leave_out(row, "reference only")
    for where in export.strange:
        answers.leave_out(answers.row(where), "not readable")
    return keys


def _key(key: dict, gathered: Gathered) -> dict:
    """A list is the set of labels where the task takes several, and several accepted answers elsewhere."""
    labels = [text_of(entry) or "" for entry in key["label"]] if isinstance(key["label"], list) else [text_of(key["label"]) or ""]
    return key | {"label": gathered.written(key["task"], labels) if gathered.tasks.get(key["task"]) or len(labels) == 1 else labels}


def _item(record: dict, facets: dict[str, str]) -> dict:
    shown = {name: value for name, value in record.items() if name not in facets and (name == "text" or name not in _OWN)}
    control = {"control": True} if any(key in record for key in KEYS) else {}
    return {"item": text_of(record.get("id")), "text": text_of(record.get("text")) or item_text(shown), "link": link_in(shown)} | control


def _problems(export: _Export) -> Iterator[Problem]:
    if export.personal:
        what = f"What the crowd platform says about {len(export.personal):,} annotators (crowd_metadata) was left out."
        yield Problem("PRIV-ATTR", export.personal[0], what, "Nothing to do: who somebody is has no place here.", len(export.personal))


FORMAT = Format(
    name="potato",
    title="Potato",
    how="Zip the output folder (a folder per annotator) with gold-standards.json, attention-checks.json and the items; or potato.export --format csv.",
    recognises=recognises,
    read=read,
    loses=(
        "Potato does not record that an item was skipped: items without an answer are left out.",
        "The user states do not hold the configuration: a question counts as one label where nobody took more than one.",
        "Answers of the survey and training pages are not read.",
    ),
)
