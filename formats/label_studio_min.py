"""Label Studio's flat exports, CSV / TSV and JSON_MIN: one row per annotation, the item's data and the answers side by side.

`id` is the item, `annotator` a number or an e-mail, `annotation_id`, `created_at`, `lead_time`; one column per control. A single choice or text
stands as it is, everything else as JSON: `{"choices": [..]}`, `[{"rating": 4}]`, `[{"start": 0, "end": 5, "labels": [..]}]`. JSON_MIN writes the
data before `id` and the answers between `id` and `annotator`; CSV sorts its columns, so the answers are told from the data by content:
the data of an item are the same in all its rows. Source: label-studio-sdk, converter/exports/csv2.py and converter.py, and real files.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from formats._label_studio import Answer, answer_of
from formats.label_studio import SECONDS
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.shapes import Gathered, as_number, facets_in, item_text, link_in, unsound
from formats.reading.text import Decimal, text_of
from study import Problem, Unreadable

OWN = ("annotation_id", "annotator", "created_at", "updated_at", "lead_time", "id", "agreement", "history")
_RESULTS = ("choices", "rating", "taxonomy", "ranker", "number", "selected")


@dataclass(frozen=True)
class _Row:
    where: str
    cells: dict  # column -> text, or a JSON value; no empty ones


def recognises(file: File) -> bool:
    return {"id", "annotator", "annotation_id", "lead_time"} <= set(file.header) and not {"annotations", "completions"} & set(file.header)


def read(files: list[File], options: Options) -> Reading:
    rows = [row for file in files for row in _rows(file)]
    controls, problems = _controls(rows, files, options)
    answers, gathered, items, bad = Answers(), Gathered(), {}, []
    once = {text_of(row.cells.get("id")): row.cells for row in rows}
    facets = facets_in({name: value for name, value in cells.items() if name not in controls and name not in OWN} for cells in once.values())
    answered = [{name: answer for name in controls if (answer := _answer(row.cells.get(name)))} for row in rows]
    regions = {name: answer.scale for found in answered for name, answer in found.items() if answer.is_region}
    for line, found in zip(rows, answered, strict=True):
        row, cells = answers.row(line.where), line.cells
        item = text_of(cells.get("id"))
        facts = {"item": item, "annotator": text_of(cells.get("annotator")), "timestamp": cells.get("created_at"), "seconds": _seconds(cells.get("lead_time"))}
        facts |= {facet: text_of(cells[name]) for name, facet in facets.items() if name in cells}
        for name, answer in found.items():
            gathered.add(row, name, answer.labels, several=answer.several, scale=answer.scale, **facts)
        for name in [name for name in regions if name not in found]:
            gathered.add(row, name, ["[]"], scale=regions[name], **facts)  # looked at, and nothing marked
        if not found and not regions:
            gathered.decline(row, **facts)
        bad += [(line.where, answer.unsound) for answer in found.values() if answer.unsound]
        if item not in items:
            data = {name: value for name, value in cells.items() if name not in controls and name not in OWN and name not in facets}
            items[item] = {"item": item, "text": item_text(data), "link": link_in(data)}
    problems += unsound([where for where, _ in bad], sum(count for _, count in bad))
    mapping = {"item": "id", "annotator": "annotator", "label": list(controls), "timestamp": "created_at", "seconds": "lead_time"}
    return answers.reading(
        scales=gathered.pour(answers), items=list(items.values()), problems=problems, seconds_rule=SECONDS, detected=_detected(files) | {"mapping": mapping}
    )


def _rows(file: File) -> Iterator[_Row]:
    if file.looks_like_json:
        for index, record in enumerate(file.json.values):
            yield _Row(file.json.where(index, file.name), record if isinstance(record, dict) else {})
    else:
        for index, record in enumerate(file.table.records()):
            yield _Row(file.table.where(index, file.name), {name: cell for name, cell in record.items() if cell != ""})


def _detected(files: list[File]) -> dict[str, object]:
    return {"encoding": files[0].decoded.encoding} if files[0].looks_like_json else dict(files[0].table.detected)


def _controls(rows: list[_Row], files: list[File], options: Options) -> tuple[dict[str, None], list[Problem]]:
    """The columns that hold answers, as keys in their order. Raises Unreadable where they cannot be told."""
    columns = dict.fromkeys(name for row in rows for name in row.cells if name not in OWN)
    chosen = options.mapping.get("label") or []
    if chosen:
        named = [chosen] if isinstance(chosen, str) else chosen
        return dict.fromkeys(name for name in named if name in columns), []
    firsts: dict[str | None, dict] = {}  # item -> the cells of its first row
    varying: set[str] = set()
    for row in rows:
        first = firsts.setdefault(text_of(row.cells.get("id")), row.cells)
        if first is not row.cells:
            varying |= {name for name in columns.keys() - varying if first.get(name) != row.cells.get(name)}
    ordered = any(file.looks_like_json for file in files)
    stated = {name for row in rows for name in (_between(row.cells) if ordered else ())}
    stated |= {name for name in columns if any(_is_result(row.cells.get(name)) for row in rows)}
    found = dict.fromkeys(name for name in columns if (name in varying or name in stated) and not name.endswith("_transcript"))
    if found and (all(file.looks_like_json for file in files) or not columns.keys() - found.keys()):
        return found, []
    found = found or dict.fromkeys(facets_in({name: value for name, value in row.cells.items() if name in columns} for row in rows))
    where, facts = files[0].name, ", ".join(name for name in columns if name not in found) or "none"
    if not found:
        what = f"The export does not say which columns hold the answers, and nothing tells: {', '.join(columns)}."
        raise Unreadable.because("IMP-MAP", where, what, "Name them on the Import page, or export JSON from Label Studio.")
    what = f"A flat export does not say which columns hold answers; these were taken: {', '.join(found)}. As facts about the item: {facts}."
    hint = "Correct it on the Import page if an answer is among the facts, or export JSON."
    effect = "An answer that all annotators of an item gave alike looks like a fact about the item."
    return found, [Problem("IMP-MAP", where, what, hint, asks=True, effect=effect)]


def _between(cells: dict) -> list[str]:
    """The names between `id` and `annotator`, where the record is written in the order of JSON_MIN."""
    names = list(cells)
    start, end = (names.index(name) if name in cells else -1 for name in ("id", "annotator"))
    return names[start + 1 : end] if -1 < start < end and names[end + 1 : end + 2] == ["annotation_id"] else []


def _is_result(cell: object) -> bool:
    """Is this written as only an answer is: JSON with labels, a rating, a ranking?"""
    if isinstance(cell, str) and cell[:1] not in ("[", "{"):
        return False
    values = _values(cell)
    return bool(values) and all(isinstance(value, dict) and any(key in _RESULTS or key.endswith("labels") for key in value) for value in values)


def _answer(cell: object) -> Answer | None:
    values = _values(cell)
    if values and all(isinstance(value, str) for value in values):
        return Answer(values)  # of a Choices or a TextArea control: which one, the export does not say
    return answer_of([value if isinstance(value, dict) else {"choices": [value]} for value in values])


def _values(cell: object) -> list:
    """What an answer holds: texts and the `value` objects of Label Studio. Text that only happens to look like JSON stays text."""
    if cell is None:
        return []
    if not isinstance(cell, str):
        return cell if isinstance(cell, list) else [cell] if isinstance(cell, dict) else [text_of(cell)]
    if cell[:2] in ('["', "[{", '{"'):
        try:
            value = json.loads(cell, parse_float=Decimal)
        except (ValueError, RecursionError):
            return [cell]
        values = value if isinstance(value, list) else [value]
        if all(isinstance(entry, str) for entry in values) or (all(isinstance(entry, dict) for entry in values) and answer_of(values)):
            return values
    return [cell]


def _seconds(cell: object) -> float | None:
    try:
        return as_number(float(cell)) if isinstance(cell, str) else as_number(cell)
    except ValueError:
        return None


FORMAT = Format(
    name="label_studio_min",
    title="Label Studio CSV, TSV or JSON_MIN",
    how="In Label Studio: Export, CSV, TSV or JSON_MIN. JSON is better: it keeps skipped items and gold.",
    recognises=recognises,
    read=read,
    loses=(
        "The flat exports of Label Studio drop skipped items: nobody can see that they were declined.",
        "They drop the ground-truth flag: keys look like anybody's answers. Export JSON to measure against gold.",
        "They do not say which columns are answers, nor how a control is made.",
    ),
)
