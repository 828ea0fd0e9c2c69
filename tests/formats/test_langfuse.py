"""Langfuse scores: the tiny study, its CSV and API layouts, people and programs, and values of another shape."""

import json

from formats.langfuse import FORMAT
from formats.reading.file import File
from tests.formats.helpers import answers_of, dialect, left_out_of, mutations, read


def score(**fields: object) -> dict:
    return {
        "id": "s",
        "traceId": "t",
        "name": "tone",
        "source": "ANNOTATION",
        "value": 1,
        "stringValue": "kind",
        "dataType": "CATEGORICAL",
        "authorUserId": "hana",
        **fields,
    }


def file_of(value: object) -> File:
    return File("scores.json", json.dumps(value).encode())


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("langfuse"))
    assert answers_of(reading) == [
        ("t1", "hana", "tone", "kind"),
        ("t1", "igor", "tone", "cold"),
        ("t1", "juno", "tone", "kind"),
        ("t1", "model: EVAL", "tone", "kind"),
        ("t2", "hana", "tone", "cold"),
        ("t2", "igor", "tone", "cold"),
        ("t2", "igor", "safe", "True"),
        ("t2-step-3", "juno", "stars", "4"),
        ("t3", "model: API", "stars", "2.5"),
    ]
    assert left_out_of(reading) == {"no answer": ["langfuse/scores.json > record 1 > data 10"]}


def test_the_tiny_study_keeps_people_and_programs_apart():
    reading = read(FORMAT, dialect("langfuse"))
    assert {fact["annotator"]: fact["kind"] for fact in reading.annotators} == {
        "hana": "human", "igor": "human", "juno": "human", "model: EVAL": "model", "model: API": "model",
    }  # fmt: skip
    assert [problem.what for problem in reading.problems] == [
        "2 of 10 records come from programs (EVAL, API), not from people; their annotators are marked as models."
    ]
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"tone": "nominal", "safe": "nominal"}, "NUMERIC may be stars or seconds"
    first = reading.answers.to_pylist()[0]
    assert (first["timestamp"], first["batch"], first["environment"]) == ("2026-06-01T07:01:00.000Z", "queue-1", "production")
    assert not FORMAT.verified


def test_the_names_of_the_sdk_json_lines_and_csv_are_read_too():
    record = {"trace_id": "t", "name": "tone", "source": "ANNOTATION", "string_value": "kind", "data_type": "CATEGORICAL", "author_user_id": "hana"}
    lines = File("scores.jsonl", (json.dumps(record) + "\n" + json.dumps(record)).encode())
    table = File(
        "scores.csv",
        b"id,traceId,name,source,value,stringValue,dataType,authorUserId\ns,t,tone,ANNOTATION,1,kind,CATEGORICAL,hana\ns,t,stars,EVAL,007,,NUMERIC,\n",
    )
    assert FORMAT.recognises(lines) and FORMAT.recognises(table)
    reading = read(FORMAT, [lines, table])
    assert answers_of(reading) == [("t", "hana", "tone", "kind")] * 3 + [("t", "model: EVAL", "stars", "007")]
    assert reading.address(3) == "scores.csv > line 3"


def test_generic_records_are_not_claimed():
    for record in ({"item": 1, "annotator": "a", "label": "x"}, {"traceId": "t", "name": "n", "source": "web", "value": 1}, {"data": [1]}, 7, None):
        assert not FORMAT.recognises(file_of([record]))
    assert not FORMAT.recognises(File("a.csv", b"item,annotator,label\n1,a,x\n"))


def test_values_of_another_shape_do_no_harm():
    read(FORMAT, [file_of([score(), *mutations(score()), 7, None])])
    for changed in mutations({"data": [score(), score()], "meta": {}}):
        read(FORMAT, [file_of(changed)])
