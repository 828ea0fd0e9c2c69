"""Potato's records in one shape, whether they are user states, its CSV or JSONL export, or the files of old releases."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from formats.reading.file import File
from formats.reading.shapes import as_dict, as_list, as_number, objects
from formats.reading.text import Decimal, text_of
from study import Scale

CHOICE = Scale("nominal", because="a question of Potato in which nobody took more than one label", source="tool")
SPANS = Scale("span", because="a span question of Potato", source="tool")
TEXT = Scale("text", because="a text box of Potato", source="tool")
_WRITTEN = ("text_box", "slider", "number", "free_response")  # names of inputs whose value is the answer
_SPENT = re.compile(r"(?:(\d+)d )?(?:(\d+)h )?(?:(\d+)m )?(\d+)s")


@dataclass
class Submission:
    """What one annotator gave on one item."""

    where: str
    item: str | None
    annotator: str | None
    marks: dict[str, list[tuple[str, object]]] = field(default_factory=dict)  # schema -> (name of a label, its value)
    spans: dict[str, list[tuple[object, object, object]]] = field(default_factory=dict)  # schema -> (start, end, label)
    timestamp: object = None
    seconds: float | None = None
    is_model: bool = False


def schemas_of_values(submissions: list[Submission]) -> dict[str, bool]:
    """The schemas in which the value is the answer (sliders, numbers, texts, grids of ratings), and whether they have one input only.

    A value that is a text of its own is one. Numbers usually only count the options; they are answers where one input takes several of them,
    and no other input is there, or others are filled in at the same time.
    """
    values: dict[tuple[str, str], set[str]] = {}
    names: dict[str, set[str]] = {}
    together: set[str] = set()
    for given in submissions:
        for schema, marks in given.marks.items():
            names.setdefault(schema, set()).update(name for name, _ in marks)
            together |= {schema} if len(marks) > 1 else set()
            for name, value in marks:
                text = text_of(value) or ""
                if name not in _WRITTEN and text.lower() not in ("", "true", "false", "on", "0", name.lower()):
                    values.setdefault((schema, name), set()).add(text)
    written = {schema for (schema, _), found in values.items() if not all(text.isdecimal() for text in found)}
    counted = {schema for (schema, _), found in values.items() if len(found) > 1 and (len(names[schema]) == 1 or schema in together)}
    return {schema: len(names[schema]) == 1 for schema in written | counted}


def places_of(submissions: list[Submission], answered: list[list]) -> dict[str, tuple[Scale, set[tuple[str, str | None]]]]:
    """The questions to which nothing is an answer too, spans and several labels: by whom, and on which items, were they answered at all?

    A Potato page shows all its questions, but a zip may hold several projects.
    """
    found: dict[str, tuple[Scale, set[tuple[str, str | None]]]] = {}
    several = {task for labels in answered for task, given, scale in labels if scale is CHOICE and len(given) > 1}
    for given, labels in zip(submissions, answered, strict=True):
        asked = [(schema, SPANS) for schema in given.spans] + [(task, CHOICE) for task, *_ in labels if task in several]
        for schema, scale in asked:
            found.setdefault(schema, (scale, set()))[1].update({("by", given.annotator), ("on", given.item)})
    return found


def labels_of(given: Submission, valued: dict[str, bool]) -> Iterator[tuple[str, list[str], Scale | None]]:
    """Task, labels and scale of everything answered about an item; `valued` as schemas_of_values says."""
    for schema, marks in given.marks.items():
        named = []
        for name, value in marks:
            text = text_of(value) or ""
            if schema in valued or name in _WRITTEN:
                task = schema if name in ("", *_WRITTEN[:3]) or valued.get(schema) else f"{schema}.{name}"
                if text:
                    yield task, [text], TEXT if name in ("text_box", "free_response") else None
            elif text.lower() not in ("", "false") and (text != "0" or name == "bad_text"):
                named.append(name)
        if named:
            yield schema, named, CHOICE


def of_state(file: File, state: dict, folder: str) -> Iterator[Submission]:
    """One user's state: everything stands under the id of the item."""
    annotator = text_of(state.get("user_id")) or folder or None
    labels, spans = as_dict(state.get("instance_id_to_label_to_value")), as_dict(state.get("instance_id_to_span_to_value"))
    behaviours = as_dict(state.get("instance_id_to_behavioral_data"))
    for item in dict.fromkeys([*labels, *spans, *(name for name in behaviours if not name.startswith("__"))]):
        timestamp, seconds = _moments(as_dict(behaviours.get(item)))
        yield Submission(f"{file.name} > {item}", item, annotator, _marks(labels.get(item)), _spans(spans.get(item)), timestamp, seconds)


def of_line(where: str, record: dict, folder: str) -> Submission:
    """One line of the JSONL export, or of annotated_instances.jsonl of old releases, which stands in a folder named after the user."""
    item, user = text_of(record.get("instance_id", record.get("id"))), text_of(record.get("user_id")) or folder or None
    behaviour = as_dict(record.get("behavioral_data"))
    spent = _SPENT.search(text_of(behaviour.get("time_string")) or "")
    seconds = sum(int(part or 0) * unit for part, unit in zip(spent.groups(), (86_400, 3_600, 60, 1), strict=True)) if spent else None
    marks = _marks(record.get("labels", record.get("label_annotations")))
    spans = _spans(record.get("spans", record.get("span_annotations")))
    is_model = as_dict(record.get("annotator_origin")).get("kind") in ("tool", "llm")
    return Submission(where, item, user, marks, spans, behaviour.get("timestamp"), seconds, is_model)


def of_cells(where: str, cells: dict[str, str]) -> Submission:
    """One line of the CSV export: a column per label of each schema, `schema.label`, and `schema._spans`."""
    found = Submission(where, cells["instance_id"] or None, cells["user_id"] or None, is_model=cells.get("annotator_origin") in ("tool", "llm"))
    for name, cell in cells.items():
        schema, dot, label = name.partition(".")
        if dot and label == "_spans":
            found.spans[schema] = _spans({schema: _parsed(cell)}).get(schema, [])
        elif dot and cell and not label.startswith("_"):
            found.marks.setdefault(schema, []).append((label, cell))
    return found


def _marks(labels: object) -> dict[str, list[tuple[str, object]]]:
    """[[{"schema", "name"}, value], ...]; or schema -> name -> value, with "labels" between in one release."""
    found: dict[str, list[tuple[str, object]]] = {}
    for entry in as_list(labels):
        key, value = entry if isinstance(entry, list) and len(entry) == 2 else (None, None)
        if isinstance(key, dict):
            found.setdefault(text_of(key.get("schema")) or "", []).append((text_of(key.get("name")) or "", value))
    for schema, named in as_dict(labels).items():
        inner = as_dict(named).get("labels", named)
        found[schema] = list(inner.items()) if isinstance(inner, dict) else [(text_of(inner) or "", inner)]
    return found


def _spans(spans: object) -> dict[str, list[tuple[object, object, object]]]:
    """[[{"schema", "name", "start", "end"}, value], ...]; or schema -> a list or an object of spans."""
    pairs = [("", entry[0] if isinstance(entry, list) and entry else entry) for entry in as_list(spans)]
    for schema, marked in as_dict(spans).items():
        pairs += [(schema, mark) for mark in (marked.values() if isinstance(marked, dict) else objects(marked))]
    found: dict[str, list[tuple[object, object, object]]] = {}
    for schema, mark in pairs:
        if isinstance(mark, dict):
            label = mark.get("name") or mark.get("label")
            found.setdefault(text_of(mark.get("schema")) or schema, []).append((mark.get("start"), mark.get("end"), label))
    return found


def _moments(behaviour: dict) -> tuple[str | None, float | None]:
    """When the answer was last changed, and how long the item was looked at; Potato often leaves total_time_ms at 0."""
    seen = [time for event in objects(behaviour.get("interactions")) if (time := as_number(event.get("timestamp"))) is not None]
    changed = [time for event in objects(behaviour.get("annotation_changes")) if (time := as_number(event.get("timestamp"))) is not None]
    total = as_number(behaviour.get("total_time_ms"))
    last = max(changed or seen, default=as_number(behaviour.get("session_start")))
    seconds = total / 1000 if total else max(seen) - min(seen) if len(seen) > 1 else None
    return None if last is None else f"{last:.6f}", seconds


def _parsed(cell: str) -> object:
    try:
        return json.loads(cell, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
