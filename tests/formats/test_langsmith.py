"""LangSmith feedback: the tiny study, the record of the documentation, people and programs, and values of another shape."""

import json

from formats.langsmith import FORMAT
from formats.reading.file import File
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, mutations, read


def file_of(*records: object) -> File:
    return File("feedback.json", json.dumps(list(records)).encode())


def feedback(**fields: object) -> dict:
    return {"run_id": "r", "key": "k", "score": 1, "value": None, "comment": None, "feedback_source": {"type": "app", "user_id": "hana"}, **fields}


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("langsmith"))
    assert answers_of(reading) == [
        ("run-1", "hana", "verdict", "good"),
        ("run-1", "igor", "verdict", "bad"),
        ("run-1", "juno", "verdict", "good"),
        ("run-1", "model: judge-2", "verdict", "0.5"),
        ("run-2", "hana", "verdict", "good"),
        ("run-2", "igor", "verdict", "good"),
        ("run-2", "hana", "stars", "4.0"),
        ("run-2", "igor", "stars", "3"),
        ("run-3", "model: api", "stars", "1"),
        ("run-3", "juno", "verdict", "true"),
    ]
    assert left_out_of(reading) == {"no answer": ["langsmith/feedback.jsonl > line 9"]}, "a comment alone judges nothing"


def test_the_tiny_study_keeps_people_and_programs_apart():
    reading = read(FORMAT, dialect("langsmith"))
    assert {fact["annotator"]: fact["kind"] for fact in reading.annotators} == {
        "hana": "human", "igor": "human", "juno": "human", "model: judge-2": "model", "model: api": "model",
    }  # fmt: skip
    assert [(problem.code, problem.rows) for problem in reading.problems] == [("IMP-MODEL", 2)]
    assert reading.problems[0].what == "2 of 11 records come from programs (api, evaluator, model), not from people; their annotators are marked as models."
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"verdict": "nominal"}
    first = reading.answers.to_pylist()[0]
    assert (first["timestamp"], first["batch"], first["source"]) == ("2026-05-04T08:01:00.500000", "helpdesk", "app")
    assert not FORMAT.verified


def test_the_record_of_the_documentation():
    reading = read(FORMAT, exports("langsmith"))
    assert answers_of(reading) == [("e26174e5-2190-4566-b970-7c3d9a621baa", "ad52b092-1346-42f4-a934-6e5521562fab", "correctness", "1.0")]


def test_the_kinds_of_keys_are_scales():
    records = [feedback(key=kind, feedback_config={"type": kind}) for kind in ("continuous", "categorical", "freeform")]
    assert {task: scale.level for task, scale in read(FORMAT, [file_of(*records)]).scales.items()} == {
        "continuous": "interval",
        "categorical": "nominal",
        "freeform": "text",
    }


def test_generic_records_are_not_claimed():
    for record in ({"run_id": 1, "key": "k", "score": 1}, {"item": 1, "annotator": "a", "label": "x"}, 7, None):
        assert not FORMAT.recognises(file_of(record))


def test_values_of_another_shape_do_no_harm():
    record = feedback(
        feedback_source={"type": "evaluator", "user_id": "u", "metadata": {"evaluator": "e"}}, feedback_config={"type": "categorical", "categories": []}
    )
    reading = read(FORMAT, [file_of(feedback(), *mutations(record), 7, None)])
    assert len(left_out_of(reading)["not readable"]) == 2
