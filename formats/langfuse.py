"""Langfuse scores: one record per score, as the API lists them (`{"data": […]}`, an array, JSON Lines) or as a CSV of its table.

The item is what was scored: the observation, else the trace, the session or the run of a dataset. `name` is the task, `stringValue`
the answer of a CATEGORICAL or BOOLEAN score and `value` of a NUMERIC one. `source` is ANNOTATION for a person (`authorUserId`);
EVAL and API are programs and become model annotators, never mixed with people. `queueId` is the annotation queue, `environment` a facet.
Names are written traceId or trace_id, by API and SDK. Source: the langfuse SDK (base_score.py); no real export was at hand.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File, text_of
from formats.reading.shapes import as_dict, as_list, by_programs, records_in
from study import Scale

_SOURCES = ("ANNOTATION", "API", "EVAL")
_ITEMS = ("observationId", "traceId", "sessionId", "datasetRunId")


def recognises(file: File) -> bool:
    if file.looks_like_json:
        return any(_is_score(record) for record in _listed(records_in(file)))
    names = {_plain(name) for name in file.header}
    return names >= {"traceid", "name", "source", "value"} and bool(names & {"datatype", "stringvalue", "authoruserid"})


def _is_score(record: object) -> bool:
    score = {_plain(name): value for name, value in as_dict(record).items()}
    about = any(_plain(name) in score for name in _ITEMS)
    return score.get("source") in _SOURCES and "name" in score and about and bool(score.keys() & {"value", "stringvalue"})


def read(files: list[File], options: Options) -> Reading:
    answers, annotators, scales, programs = Answers(), {}, {}, 0
    for file in files:
        for where, record in _records(file):
            row = answers.row(where)
            if not isinstance(record, dict):
                answers.leave_out(row, "not readable")
                continue
            score = {_plain(name): value for name, value in record.items() if value not in (None, "")}
            task, kind = text_of(score.get("name")), score.get("datatype")
            text = score.get("stringvalue") if kind in ("CATEGORICAL", "BOOLEAN", "TEXT", "CORRECTION") else None
            label = text_of(score.get("value") if text is None else text)
            if task is None or label is None:
                answers.leave_out(row, "no answer")
                continue
            person = score.get("source") == "ANNOTATION"
            annotator = text_of(score.get("authoruserid")) if person else f"model: {text_of(score.get('source'))}"
            if annotator is not None:
                annotators[annotator] = {"annotator": annotator, "kind": "human" if person else "model"}
            programs += not person
            if kind in ("CATEGORICAL", "BOOLEAN"):
                scales[task] = Scale("nominal", (), f"Langfuse calls it {str(kind).lower()}", "tool")
            elif kind in ("TEXT", "CORRECTION"):
                scales[task] = Scale("text", (), "Langfuse calls it text", "tool")
            item = next((text_of(score[_plain(name)]) for name in _ITEMS if _plain(name) in score), None)
            time = text_of(score.get("timestamp", score.get("createdat")))
            facts = {"batch": text_of(score.get("queueid")), "source": text_of(score.get("source")), "environment": text_of(score.get("environment"))}
            answers.add(row, item=item, annotator=annotator, task=task, label=label, timestamp=time, **facts)
    return answers.reading(annotators=list(annotators.values()), scales=scales, problems=by_programs(programs, len(answers.addresses), files, "EVAL, API"))


@lru_cache(1024)
def _plain(name: str) -> str:
    """traceId, trace_id and Trace ID are one name."""
    return re.sub(r"[^a-z]", "", name.lower())


def _listed(records: list) -> list:
    """The scores themselves, where an answer of the API holds them as `data`."""
    if any(isinstance(record, dict) and isinstance(record.get("data"), list) for record in records):
        return [score for record in records for score in as_list(as_dict(record).get("data"))]
    return records


def _records(file: File) -> Iterator[tuple[str, object]]:
    if not file.looks_like_json:
        for index, record in enumerate(file.table.records()):
            yield file.table.where(index, file.name), record
        return
    for index, record in enumerate(file.json.values):
        page = record.get("data") if isinstance(record, dict) else None
        for place, score in enumerate(page if isinstance(page, list) else [record], 1):
            yield f"{file.json.where(index, file.name)} > data {place}" if isinstance(page, list) else file.json.where(index, file.name), score


FORMAT = Format(
    name="langfuse",
    title="Langfuse scores",
    how="List the scores with the API (GET /api/public/v2/scores) or export the table of scores, as JSON or CSV.",
    recognises=recognises,
    read=read,
    verified=False,
    loses=("Langfuse scores have no durations and no gold.", "Comments and metadata are left out; only the value is the answer."),
)
