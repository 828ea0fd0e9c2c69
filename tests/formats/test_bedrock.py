"""Bedrock human evaluation and A2I: the tiny study, the documented example, the five rating methods, sides that change."""

import json

import pytest

from formats.bedrock import FORMAT
from formats.reading.file import File
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, read

QUILL, HARBOUR = (f"arn:aws:bedrock:eu-west-1::foundation-model/{name}" for name in ("quill-2", "harbour-7b"))


def lines(*records: object) -> File:
    return File("job_output.jsonl", "\n".join(map(json.dumps, records)).encode())


def loop(results: object, models: object = None, name: str = "l1") -> dict:
    answers = [{"workerId": "w", "answerContent": {"evaluationResults": results}}]
    return {"humanEvaluationResult": {"humanLoopName": name, "modelResponseIdMap": models or {"0": "m"}, "humanAnswers": answers}}


def test_the_tiny_study_gives_its_answers():
    answers = {(item, annotator, task): label for item, annotator, task, label in answers_of(read(FORMAT, dialect("bedrock")))}
    assert {key[:2]: label for key, label in answers.items() if key[2] == "Helpful"} == {
        ("loop-a/0", "w1"): "true", ("loop-a/1", "w1"): "false", ("loop-a/0", "w2"): "true", ("loop-a/1", "w2"): "true", ("loop-a", "w3"): None,
        ("loop-b/0", "w1"): "true", ("loop-b/1", "w1"): "false", ("loop-b/0", "w2"): "true", ("loop-b/1", "w2"): "false", ("loop-b/0", "w3"): "false",
        ("loop-b/1", "w3"): "false", ("loop-c/0", "w1"): "false", ("loop-c/1", "w1"): "true", ("loop-c/0", "w3"): "false", ("loop-c/1", "w3"): "true",
    }
    assert {key[:2]: label for key, label in answers.items() if key[2] == "Preferred"} == {
        ("loop-a", "w1"): QUILL, ("loop-a", "w2"): QUILL, ("loop-a", "w3"): None, ("loop-b", "w1"): QUILL, ("loop-b", "w2"): QUILL, ("loop-b", "w3"): HARBOUR,
        ("loop-c", "w1"): HARBOUR, ("loop-c", "w3"): HARBOUR,
    }
    assert {key[:2]: label for key, label in answers.items() if key[2] == "Clearer"} == {
        ("loop-a", "w1"): "1", ("loop-a", "w2"): "2", ("loop-a", "w3"): None, ("loop-b", "w1"): "1", ("loop-b", "w2"): "1", ("loop-b", "w3"): "3",
        ("loop-c", "w1"): "5", ("loop-c", "w3"): "4",
    }, "4 is written 2 where the second model stood on the left"
    assert answers["loop-a", "w2", "Order"] == json.dumps([HARBOUR, QUILL])
    assert len(answers) == 15 + 8 + 8 + 8


def test_the_tiny_study_keeps_scales_texts_models_and_sides():
    reading = read(FORMAT, dialect("bedrock"))
    assert {task: str(scale) for task, scale in reading.scales.items()} == {
        "Helpful": "nominal:false,true", "Preferred": "nominal", "Clearer": "ordinal:1<2<3<4<5", "Order": "ranking",
    }
    assert (reading.rows, left_out_of(reading)) == (9, {"reference only": ["bedrock/two-models_output.jsonl > line 4"]})
    assert {item["item"]: item["text"] for item in reading.items}["loop-c/1"] == "Is 91 a prime number?\n\nNo, 7 x 13."
    facts = {a[:3]: a[4:] for a in answers_of(reading, "timestamp", "seconds", "batch", "category", "model", "left")}
    assert facts["loop-a/1", "w1", "Helpful"] == ("2026-03-02T09:00:30.000Z", 29.5, "two-models", "cooking", HARBOUR, None)
    assert facts["loop-a", "w2", "Clearer"][4:] == (None, HARBOUR)


def test_the_documented_example():
    reading = read(FORMAT, exports("bedrock_human_evaluation"))
    assert answers_of(reading, "timestamp", "seconds") == [
        ("b3b1c64a2166e001e094123456789012", "444455556666", task, label, "2023-11-09T19:17:52.101Z", 8.994)
        for task, label in (("Coherence", "false"), ("Accuracy", "true"), ("Toxicity", "1"))
    ]
    assert (reading.rows, reading.left_out) == (1, {})
    thumbs = "nominal:false,true"
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"Coherence": thumbs, "Accuracy": thumbs, "Toxicity": "ordinal:1<2<3<4<5"}
    assert not FORMAT.verified


def test_one_metric_by_two_methods_is_two_tasks():
    reading = read(FORMAT, [lines(loop({"ThumbsUpDown": [{"metricName": "m", "result": True}], "individualLikertScale": [{"metricName": "m", "result": 4}]}))])
    assert answers_of(reading) == [("l1", "w", "m (thumbsUpDown)", "true"), ("l1", "w", "m (individualLikertScale)", "4")]


def test_two_answers_of_one_model_keep_their_numbers():
    reading = read(FORMAT, [lines(loop({"comparisonChoice": [{"metricName": "m", "result": "1"}]}, {"0": "same", "1": "same"}))])
    assert answers_of(reading) == [("l1", "w", "m", "same (1)")]


def test_another_human_loop_of_a2i():
    given = [{"workerId": "w", "answerContent": {"sentiment": {"label": "good"}}}, {"workerId": "v", "answerContent": {}}]
    reading = read(FORMAT, [lines({"humanLoopName": "h1", "humanAnswers": given})])
    assert answers_of(reading) == [("h1", "w", "sentiment", "good"), ("h1", "v", "sentiment", None)]


@pytest.mark.parametrize(
    "record",
    [
        {"humanEvaluationResult": None}, {"humanEvaluationResult": [None, 3, {"humanAnswers": None}]}, {"humanAnswers": [None, {"answerContent": 3}]},
        loop(None), loop({"thumbsUpDown": None}), loop({"thumbsUpDown": [None, {"metricName": None, "result": None}]}),
        loop({"comparisonRank": [{"result": 3}]}), loop({"x": [{"result": 1}]}, [3]),
        loop({"comparisonRank": [{"metricName": "odd", "result": [{"rank": 1}, None, {"modelResponseId": "0", "rank": "x"}]}]}),
        loop({"comparisonLikertScale": [{"metricName": ["odd"], "leftModelResponseId": 1, "rightModelResponseId": 0, "result": {}}]}),
    ],
)
def test_hostile_records_do_not_crash(record):
    good = loop({"thumbsUpDown": [{"metricName": "m", "modelResponseId": "0", "result": True}]}, name="good")
    reading = read(FORMAT, [lines(record, good, None, [1])])
    assert ("good", "w", "m", "true") in answers_of(reading)


def test_a_table_of_anybody_is_not_claimed():
    assert not FORMAT.recognises(lines({"item": "1", "annotator": "a", "label": "x"}))
    assert not FORMAT.recognises(lines({"automatedEvaluationResult": {"scores": []}}))
