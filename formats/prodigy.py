"""Prodigy JSONL (`prodigy db-out`): one line per answer; `answer` is accept, reject or ignore.

`_input_hash` names the input (the item here), `_task_hash` the input with its question; `_annotator_id` who answered, `_session_id` the session
(often `<dataset>-<name>`, without named sessions a time), `_timestamp` in unix seconds. What was asked depends on the interface: a `label` to be
accepted or rejected, `options` with the chosen ids in `accept`, `spans` (with offsets, or shapes of a picture or a sound), text in `user_input`.
A rejected task of the manual interfaces is sent back: it is not "nothing to mark". Source: https://prodi.gy/docs/api-interfaces and real files.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_boxes, as_spans
from formats.reading.shapes import Gathered, annotator_named, as_dict, as_list, facets_in, item_text, link_in, objects, records_in, sound_spans, unsound
from formats.reading.text import text_of
from study import Problem, Scale, Unreadable

ANSWERS = ("accept", "reject", "ignore")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[_T -]\d\d[-:]\d\d[-:]\d\d.*")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PROPOSALS = ("ner", "spans")  # interfaces that propose one mark at a time, to be accepted or rejected
BINARY = Scale("nominal", ("accept", "reject"), "a binary question of Prodigy: accept or reject", "tool")
CHOICE = Scale("nominal", because="a choice of Prodigy of which nobody took more than one option", source="tool")
SPANS = Scale("span", because="Prodigy's annotators mark stretches of text", source="tool")
BOXES = Scale("box", because="Prodigy's annotators mark regions of a picture or a sound", source="tool")
TEXT = Scale("text", because="a text field of Prodigy", source="tool")


def recognises(file: File) -> bool:
    records = records_in(file)
    return 2 * sum(record.get("answer") in ANSWERS and _is_task(record) for record in records) > len(records)


def _is_task(record: dict) -> bool:
    """Prodigy's own fields; the oldest exports have none, only the text and what was asked."""
    own = any(name in record for name in ("_task_hash", "_input_hash", "_session_id", "_annotator_id", "_view_id"))
    return own or ("text" in record and any(name in record for name in ("label", "spans", "options", "accept")) and record.keys() <= _OLDEST)


_OLDEST = {"text", "label", "answer", "spans", "tokens", "meta", "options", "accept", "html", "image", "score", "priority"}


def read(files: list[File], options: Options) -> Reading:
    lines = [(file, file.json.where(index, file.name), record) for file in files for index, record in enumerate(file.json.values)]
    if not any(_annotator(as_dict(record)) or annotator_named(file, options) for file, _, record in lines):
        what = "No line says who answered: _annotator_id is missing, and _session_id names nobody."
        hint = "Use named sessions (each annotator opens Prodigy with ?session=name), or name the annotator of the file on the Import page."
        raise Unreadable.because("IMP-MAP", files[0].name, what, hint)
    answers, gathered, items, bad, sent_back = Answers(), Gathered(), {}, [], []
    records = [record for *_, record in lines if isinstance(record, dict)]
    facets = facets_in(as_dict(record.get("meta")) for record in records)
    several = any(as_dict(record.get("config")).get("choice_style") == "multiple" or len(as_list(record.get("accept"))) > 1 for record in records)
    for file, where, record in lines:
        row = answers.row(where)
        if not isinstance(record, dict):
            answers.leave_out(row, "not readable")
            continue
        if record.get("answer") not in ANSWERS:
            answers.leave_out(row, "no answer")
            continue
        item, meta = _item(record), as_dict(record.get("meta"))
        facts = {"item": item, "annotator": _annotator(record) or annotator_named(file, options), "timestamp": record.get("_timestamp")}
        if record.get("_annotator_id") is not None and record.get("_session_id") not in (None, record["_annotator_id"]):
            facts["session"] = text_of(record["_session_id"])
        facts |= {facet: text_of(meta[name]) for name, facet in facets.items() if meta.get(name) is not None}
        for task, labels, scale in _answers(record, several, bad, where):
            gathered.add(row, task, labels, several=several and scale is CHOICE, scale=scale, **facts)
            sent_back += [where] if record.get("answer") == "reject" and labels is None else []
        if item not in items:
            shown = {name: record[name] for name in ("text", "html", "image", "audio", "video") if name in record}
            items[item] = {"item": item, "text": item_text(shown), "link": link_in(shown)}
    scales = gathered.pour(answers)
    if "choice" in scales:
        offered = dict.fromkeys(text_of(option.get("id")) or "" for record in records for option in objects(record.get("options")))
        scales["choice"] = replace(scales["choice"], labels=tuple(offered))
    problems = [*_problems(lines, sent_back), *unsound([where for where, _ in bad], sum(count for _, count in bad))]
    return answers.reading(scales=scales, items=list(items.values()), problems=problems, times="unix seconds")


def _item(record: dict) -> str | None:
    """The input, or the task where marks are proposed one by one; in exports without hashes the content stands for it."""
    first = "_task_hash" if record.get("_view_id") in _PROPOSALS else "_input_hash"
    names = (first, "_task_hash", "text", "image", "html", "audio", "video")
    return next((text_of(record[name]) for name in names if record.get(name) is not None), None)


def _annotator(record: dict) -> str | None:
    """The annotator, or the session where it has a name: the sessions of a Prodigy without named sessions are times."""
    named = text_of(record.get("_annotator_id"))
    session = text_of(record.get("_session_id"))
    return named or (session if session and not _TIME.fullmatch(session) else None)


def _answers(record: dict, several: bool, bad: list[tuple[str, int]], where: str) -> Iterator[tuple[str, list[str] | None, Scale]]:
    """Task, labels (None = ignored, or sent back) and scale of everything that one line answers."""
    answer, label = record.get("answer"), record.get("label")
    filled_in = list(_filled_in(record, several, bad, where))
    for task, labels, scale in filled_in:
        rejected = ["reject"] if answer == "reject" and scale is CHOICE else None  # no option fits
        yield task, labels if answer == "accept" else rejected, scale
    if not filled_in:
        names = {text_of(mark.get("label")) for mark in objects(record.get("spans"))}
        task = label if isinstance(label, str) and label else names.pop() if len(names) == 1 else None
        yield task or "answer", [text_of(answer) or ""] if answer != "ignore" else None, BINARY


def _filled_in(record: dict, several: bool, bad: list[tuple[str, int]], where: str) -> Iterator[tuple[str, list[str] | None, Scale]]:
    """What the annotator chose, marked or wrote; several interfaces may stand on one page (blocks)."""
    view = text_of(record.get("_view_id")) or ""
    if isinstance(record.get("accept"), list) or objects(record.get("options")):
        chosen = [text_of(option) or "" for option in as_list(record.get("accept"))]
        yield "choice", chosen or ([] if several else None), CHOICE
    if view.startswith(("image_manual", "audio")):
        marks = objects(record.get("spans")) + objects(record.get("audio_spans"))
        yield "regions", [as_boxes({name: value for name, value in mark.items() if name not in ("id", "color")} for mark in marks)], BOXES
    elif view.endswith("_manual") or (isinstance(record.get("spans"), list) and not isinstance(record.get("label"), str) and view not in _PROPOSALS):
        text = record.get("text")
        marks = [(mark.get("start"), mark.get("end"), mark.get("label")) for mark in objects(record.get("spans"))]
        spans, impossible = sound_spans(marks, len(text) if isinstance(text, str) else None)
        bad += [(where, impossible)] if impossible else []
        yield "spans", [as_spans(spans)], SPANS
    if "user_input" in record:
        said = text_of(record["user_input"])
        yield "user_input", [said] if said else None, TEXT


def _problems(lines: list[tuple[File, str, object]], sent_back: list[str]) -> Iterator[Problem]:
    if sent_back:
        what = f"{len(sent_back):,} tasks with marks or text were rejected: they are kept as declined."
        effect = "A rejected task says that something is wrong with it, not that there is nothing to mark."
        yield Problem("IMP-STATUS", sent_back[0], what, rows=len(sent_back), examples=tuple(sent_back[:5]), effect=effect)
    records = [(where, record) for _, where, record in lines if isinstance(record, dict)]
    ignored = [where for where, record in records if record.get("answer") == "ignore"]
    if ignored:
        what = f"{len(ignored):,} answers are 'ignore': they are kept as declined, without a label."
        effect = "They count as work, not as a label."
        yield Problem("IMP-STATUS", ignored[0], what, "No action is needed.", len(ignored), examples=tuple(ignored[:5]), effect=effect)
    nameless = [where for where, record in records if record.get("_annotator_id") is None and _UUID.fullmatch(text_of(record.get("_session_id")) or "")]
    if nameless:
        what = f"{len(nameless):,} lines name no annotator; their session, a random id, stands for one."
        hint, effect = "Merge sessions on the Import page if one person had several.", "One person may count as several."
        yield Problem("IMP-MAP", nameless[0], what, hint, len(nameless), asks=True, examples=tuple(nameless[:5]), effect=effect)


FORMAT = Format(
    name="prodigy",
    title="Prodigy JSONL",
    how="Run prodigy db-out DATASET > answers.jsonl, from a dataset that was annotated in named sessions.",
    recognises=recognises,
    read=read,
    loses=("Prodigy records no durations.", "Prodigy has no gold: name a file that holds the keys.", "The name of the dataset is not in the file."),
)
