"""SageMaker Ground Truth: what each worker answered, in the three places where it is kept.

- Worker responses, `annotations/worker-response/iteration-1/<item>/<time>.json`: `answers[]` with `workerId`, `answerContent`,
  `submissionTime`, `timeSpentInSeconds`. The item is the folder: `datasetObjectId`, the line of the input manifest, counted from 0.
- Consolidation requests: `[{datasetObjectId, dataObject, annotations: [{workerId, annotationData: {content}}]}]`; content is JSON in a text.
- Output manifests of custom jobs whose consolidation passed everything on: `<attribute>.annotationsFromAllWorkers[]`, as above.

The answer is an object with one entry per crowd HTML element (_crowd_elements.py).
Source: the developer guide, "Output data", real requests and a real custom manifest.
"""

import json
from collections.abc import Iterator

from formats._crowd_elements import answered
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.limits import Limits
from formats.reading.shapes import Gathered, as_dict, as_list, as_number, link_in, records_in, unsound
from formats.reading.text import Decimal, text_of
from study import Unreadable

ALL = "annotationsFromAllWorkers"
SECONDS = "timeSpentInSeconds, as the worker page of SageMaker measures it: from opening the task to submitting it, pauses left out"


def recognises(file: File) -> bool:
    return file.looks_like_json and any(map(_is_response, records_in(file)))


def _is_response(record: dict) -> bool:
    if {"datasetObjectId", "annotations"} <= record.keys() or _passed_on(record):
        return True
    return any({"workerId", "answerContent"} <= as_dict(answer).keys() for answer in as_list(record.get("answers")))


def _passed_on(record: dict) -> dict[str, list]:
    """The attributes of a manifest line that carry every worker's answer."""
    return {name: as_list(value[ALL]) for name, value in record.items() if isinstance(value, dict) and ALL in value}


def read(files: list[File], options: Options) -> Reading:
    answers, gathered, items, told = Answers(), Gathered(), {}, set()
    bad: dict[str, int] = {}
    responses = [(file, place, record) for file in files for place, record in enumerate(file.json.values) if isinstance(record, dict) and "answers" in record]
    if responses and not any(_folder(file) for file, *_ in responses) and len(responses) == sum(len(file.json.values) for file in files):
        what = "The responses do not say which item they are about: the item is the folder in which each file stands, worker-response/iteration-1/<item>/."
        raise Unreadable.because("IMP-MAP", files[0].name, what, "Give the whole folder worker-response, or a zip of it.")
    for file, place, record in responses:
        for number, answer in enumerate(map(as_dict, as_list(record["answers"])), 1):
            where, item = f"{file.json.where(place, file.name)} > answer {number}", _folder(file)
            told.add((item, text_of(answer.get("workerId"))))
            facts = {"timestamp": answer.get("submissionTime"), "seconds": as_number(answer.get("timeSpentInSeconds"))}
            bad |= answered(gathered, answers.row(where), answer.get("answerContent"), where, item=item, annotator=answer.get("workerId"), **facts)
    for file in files:
        for place, record in enumerate(file.json.values):
            if not isinstance(record, dict):
                answers.leave_out(answers.row(file.json.where(place, file.name)), "not readable")
            elif "answers" not in record:
                for row, item, answer in _in_one(answers, file, place, record, items):
                    if (item, text_of(answer.get("workerId"))) in told:
                        answers.leave_out(row, "exact duplicate")  # the worker response of the same answer, which knows its time, is read already
                        continue
                    bad |= answered(gathered, row, _unpacked(answer), answers.addresses[row], item=item, annotator=answer.get("workerId"))
    scales = gathered.pour(answers)
    problems = unsound(list(bad), sum(bad.values()))
    return answers.reading(items=list(items.values()), scales=scales, problems=problems, seconds_rule=SECONDS if responses else "", project=_project(files))


def _folder(file: File) -> str | None:
    """The item of a worker response: the folder below `iteration-…`, or any folder named by a number."""
    folders = file.path.parts[:-1]
    return folders[-1] if folders and (folders[-1].isdecimal() or "worker-response" in folders[:-1]) else None


def _project(files: list[File]) -> str | None:
    """Ground Truth keeps everything of a job below `<job>/annotations/`."""
    names = {parts[place - 1] for file in files for parts in [file.path.parts] for place, part in enumerate(parts) if part == "annotations" and place}
    return names.pop() if len(names) == 1 else None


def _in_one(answers: Answers, file: File, place: int, record: dict, items: dict[str, dict]) -> Iterator[tuple[int, str | None, dict]]:
    """The rows of a consolidation request or of a manifest line: (row, item, what the worker sent)."""
    where = file.json.where(place, file.name)
    request = "datasetObjectId" in record
    data = as_dict(record.get("dataObject")) if request else {name: record[name] for name in ("source", "source-ref") if name in record}
    text = next((text for text in map(text_of, data.values()) if text), None)
    item = text_of(record.get("datasetObjectId")) if request else text if text is None or len(text) <= Limits.cell else str(place)
    if item is not None:
        items.setdefault(item, {"item": item, "text": None if text == item else text, "link": link_in(data)})
    sent = as_list(record.get("annotations")) if request else [answer for answers_of in _passed_on(record).values() for answer in answers_of]
    for number, answer in enumerate(sent, 1):
        yield answers.row(f"{where} > worker {number}"), item, as_dict(answer)
    if not sent:
        answers.leave_out(answers.row(where), "reference only" if request else "consolidated")


def _unpacked(answer: dict) -> object:
    content = as_dict(answer.get("annotationData")).get("content")
    if not isinstance(content, str):
        return content
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        return content


FORMAT = Format(
    name="sagemaker",
    title="SageMaker Ground Truth worker responses",
    how="Copy annotations/worker-response/ of the job from S3 (aws s3 cp --recursive) and zip the folder; the item is the folder name.",
    recognises=recognises,
    read=read,
    loses=(
        "Ground Truth keeps no gold beside the answers.",
        "The worker responses hold no item texts; they stand in the consolidation requests, or in the input manifest.",
    ),
    rank=1,
)
