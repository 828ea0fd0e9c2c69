"""LangSmith feedback: one record per feedback, as its API and SDK give it, in JSON or JSON Lines.

`run_id` is the item (one run of an application), `key` the task, `value` the answer or, without one, `score`. In `feedback_source`
the `type` says where it comes from: "app" is a person in LangSmith (`user_id`); "api", "evaluator" and "model" are programs and
become model annotators, never mixed with people. `session_id` is the project in which the run stands. `feedback_config`, where it is
kept, says how the key is asked. Times (`created_at`, `modified_at`) have no zone.
Source: https://docs.smith.langchain.com/reference/data_formats/feedback_data_format; no real export was at hand.
"""

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File, text_of
from formats.reading.shapes import as_dict, by_programs, records_in
from study import Scale

_PERSON = "app"


def recognises(file: File) -> bool:
    return any(_is_feedback(record) for record in records_in(file))


def _is_feedback(record: object) -> bool:
    names = as_dict(record).keys()
    return names >= {"run_id", "key"} and ("feedback_source" in names or names >= {"score", "value", "comment"})


def read(files: list[File], options: Options) -> Reading:
    answers, annotators, scales, programs = Answers(), {}, {}, 0
    for file in files:
        for index, record in enumerate(file.json.values):
            row = answers.row(file.json.where(index, file.name))
            if not isinstance(record, dict):
                answers.leave_out(row, "not readable")
                continue
            source = as_dict(record.get("feedback_source"))
            task = text_of(record.get("key"))
            label = text_of(record.get("value") if record.get("value") is not None else record.get("score"))
            if task is None or label is None:  # a comment alone judges nothing
                answers.leave_out(row, "no answer")
                continue
            person = source.get("type") in (_PERSON, None)
            annotator = text_of(source.get("user_id")) if person else _program(source)
            if annotator is not None:
                annotators[annotator] = {"annotator": annotator, "kind": "human" if person else "model"}
            programs += not person
            if scale := _scale(as_dict(record.get("feedback_config"))):
                scales[task] = scale
            answers.add(
                row, item=text_of(record.get("run_id")), annotator=annotator, task=task, label=label,
                timestamp=text_of(record.get("created_at")), batch=text_of(record.get("session_id")), source=text_of(source.get("type")),
            )  # fmt: skip
    return answers.reading(
        annotators=list(annotators.values()), scales=scales, problems=by_programs(programs, len(answers.addresses), files, "api, evaluator, model")
    )


def _program(source: dict) -> str:
    """The program under the name that it gives itself, else under the kind of its source."""
    metadata = as_dict(source.get("metadata"))
    name = next((metadata[key] for key in ("model", "evaluator", "name") if isinstance(metadata.get(key), str)), source.get("type"))
    return f"model: {text_of(name)}"


def _scale(config: dict) -> Scale | None:
    """How the key is asked, where the record says so."""
    because = "LangSmith's feedback_config says so"
    if config.get("type") == "categorical":
        return Scale("nominal", (), because, "tool")
    if config.get("type") == "freeform":
        return Scale("text", (), because, "tool")
    return Scale("interval", (), because, "tool") if config.get("type") == "continuous" else None


FORMAT = Format(
    name="langsmith",
    title="LangSmith feedback",
    how="List the feedback of your runs with the SDK (client.list_feedback) and write each record as JSON.",
    recognises=recognises,
    read=read,
    verified=False,
    loses=("LangSmith feedback has no durations and no gold.", "Comments and corrections are left out; only value or score is the answer."),
)
