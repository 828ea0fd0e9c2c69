"""Label Studio JSON: the tiny study, the real exports, its quirks, and values of another shape than the tool writes."""

import json

import pytest

from formats.label_studio import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import answers_of, dialect, exports, json_file, left_out_of, mutations, read, survives

ADA, CLEO, MODEL = "ada@desk.example", "cleo@desk.example", "model: tone-2"


def annotation(*results: tuple, **facts: object) -> dict:
    """An annotation with results given as (control, type, value)."""
    given = [{"id": str(place), "from_name": control, "to_name": "x", "type": kind, "value": value} for place, (control, kind, value) in enumerate(results)]
    return {"id": 1, "completed_by": 5, "was_cancelled": False, "ground_truth": False, "result": given, **facts}


def task(*annotations: object, **facts: object) -> dict:
    return {"id": 1, "data": {"text": "Any text at all."}, "annotations": list(annotations), **facts}


def labels(*tasks: dict) -> list[str | None]:
    return [answer[3] for answer in answers_of(read(FORMAT, [json_file("a.json", list(tasks))]))]


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("label_studio"))
    assert answers_of(reading, "seconds", "desk", "review", "origin") == [
        ("501", ADA, "tone", "calm", 9.5, "harbour", None, "manual"),
        ("501", ADA, "places", '[[13, 17, "TOWN"]]', 9.5, "harbour", None, "manual"),
        ("501", "7", "tone", "calm", None, "harbour", None, "prediction"),
        ("501", "7", "places", "[]", None, "harbour", None, None),
        ("501", MODEL, "tone", "tense", None, "harbour", None, None),
        ("502", ADA, "tone", "tense", 20.0, "harbour", "changed", "manual"),
        ("502", ADA, "effort", "4", 20.0, "harbour", "changed", "manual"),
        ("502", ADA, "why", "They wrote three times.\nAngry.", 20.0, "harbour", "changed", "manual"),
        ("502", ADA, "places", "[]", 20.0, "harbour", "changed", None),
        ("502", "7", "tone", None, 4.0, "harbour", None, None),
        ("502", "7", "places", None, 4.0, "harbour", None, None),
        ("502", "7", "effort", None, 4.0, "harbour", None, None),
        ("502", "7", "why", None, 4.0, "harbour", None, None),
        ("503", CLEO, "tone", "NA", 2.0, "rail", None, "manual"),
        ("503", CLEO, "places", "[]", 2.0, "rail", None, None),
        ("504", "7", "places", "[]", 6.25, "rail", None, None),
    ]
    assert left_out_of(reading) == {
        "gold key": ["label_studio/tasks.json > task 501 > annotation 13"],
        "not submitted": ["label_studio/tasks.json > task 501 > draft 90"],
    }
    assert reading.keys == [{"item": "501", "task": "tone", "label": "calm", "where": "label_studio/tasks.json > task 501 > annotation 13"}]


def test_the_tiny_study_keeps_what_the_tool_knows():
    reading = read(FORMAT, dialect("label_studio"))
    assert {name: scale.level for name, scale in reading.scales.items()} == {"tone": "nominal", "places": "span", "effort": "ordinal", "why": "text"}
    assert reading.items[0] == {"item": "501", "text": "The ferry to Moss leaves every half hour.", "link": "https://letters.example/501"}
    assert reading.items[2]["text"] == "NA"
    assert reading.annotators == [{"annotator": MODEL, "kind": "model"}]
    assert answers_of(reading, "timestamp", "batch")[0][4:] == ("2026-04-01T08:00:10.250000Z", "4")


def test_the_real_export_of_many_annotators():
    files = [file for file in exports("label_studio") if file.path.name == "export_JSON.json"]
    reading = read(FORMAT, files)
    kept = reading.answers.to_pylist()
    assert (reading.rows, {reason: len(rows) for reason, rows in reading.left_out.items()}) == (317, {"gold key": 18})
    assert len({answer["row"] for answer in kept}) == 299
    assert (len({answer["annotator"] for answer in kept}), len({answer["item"] for answer in kept})) == (159, 60)
    assert len({answer["row"] for answer in kept if answer["label"] is None}) == 3
    assert (len(reading.keys), {key["task"] for key in reading.keys}) == (18, {"preference"})
    assert (reading.scales["preference"].level, reading.scales["reason"].level) == ("nominal", "text")
    assert "origin" not in reading.answers.column_names  # everything was made by hand


def test_the_fixtures_of_its_sdk():
    files = {file.path.name: file for file in exports("label_studio")}
    boxes, chat = read(FORMAT, [files["csv_test.json"]]), read(FORMAT, [files["json_min_chat_data.json"]])
    assert [(item, who, review) for item, who, _, _, review in answers_of(boxes, "review")] == [
        ("1", "user_d66493@example.org", "rejected"),
        ("1", "model: model 0", None),
        ("2", "user_d66493@example.org", "rejected"),
        ("2", "model: model 0", None),
    ]
    assert boxes.scales["label"].level == "box"
    assert json.loads(answers_of(boxes)[1][3]) == [{"label": "Car", "x": 3.63, "y": 10.19, "width": 92.51, "height": 71.76, "rotation": 0}]
    assert answers_of(chat)[0][:3] == ("226650350", "test@example.com", "chat")
    assert answers_of(chat)[0][3].startswith("user: hi\nassistant: Hello!")


def test_one_person_as_a_number_and_as_an_object_is_one_annotator():
    first, second = annotation(("c", "choices", {"choices": ["a"]})), annotation(("c", "choices", {"choices": ["a"]}), completed_by={"id": 5, "email": "e@x"})
    assert {answer[1] for answer in answers_of(read(FORMAT, [json_file("a.json", [task(first), task(second, id=2)])]))} == {"e@x"}


@pytest.mark.parametrize(
    ("kind", "value", "label"),
    [
        ("choices", {"choices": ["007"]}, "007"),
        ("number", {"number": 5}, "5"),
        ("pairwise", {"selected": "left"}, "left"),
        ("taxonomy", {"taxonomy": [["Food", "Fruit"], ["Food"]]}, '["Food", "Food / Fruit"]'),
        ("ranker", {"ranker": {"rank": ["b", "a"]}}, '["b", "a"]'),
        ("datetime", {"datetime": "2026-01-02"}, "2026-01-02"),
        ("textarea", {"text": "plain"}, "plain"),
        ("hypertextlabels", {"start": "/p", "startOffset": 2, "globalOffsets": {"start": 12, "end": 15}, "hypertextlabels": ["X"]}, '[[12, 15, "X"]]'),
        ("choices", {"start": 0, "end": 3, "text": "Any", "choices": ["vague"]}, '[[0, 3, "vague"]]'),
        ("labels", {"start": 0.5, "end": 2.25, "channel": 0, "labels": ["cough"]}, '[{"channel": 0, "end": 2.25, "label": "cough", "start": 0.5}]'),
        ("polygonlabels", {"points": [[1, 2], [3, 4], [5, 6]], "polygonlabels": ["Lake"]}, '[{"label": "Lake", "points": [[1, 2], [3, 4], [5, 6]]}]'),
    ],
)
def test_controls(kind: str, value: dict, label: str):
    assert labels(task(annotation(("c", kind, value)))) == [label]


def test_a_control_that_once_took_several_labels_is_a_set_throughout():
    one, two = annotation(("c", "choices", {"choices": ["a"]})), annotation(("c", "choices", {"choices": ["b", "a"]}))
    assert labels(task(one), task(two, id=2)) == ['["a"]', '["a", "b"]']
    key = annotation(("c", "choices", {"choices": ["b", "a"]}), ground_truth=True)
    reading = read(FORMAT, [json_file("a.json", [task(one, key)])])
    assert (answers_of(reading)[0][3], reading.keys[0]["label"]) == ('["a"]', '["a", "b"]')


def test_choices_named_by_numbers_are_left_to_be_inferred():
    assert read(FORMAT, [json_file("a.json", [task(annotation(("c", "choices", {"choices": ["4"]})))])]).scales == {}


def test_impossible_spans_are_counted():
    reading = read(FORMAT, [json_file("a.json", [task(annotation(("s", "labels", {"start": 9, "end": 3, "text": "?", "labels": ["X"]})))])])
    assert answers_of(reading)[0][3] == "[]"
    assert [(problem.code, problem.rows) for problem in reading.problems] == [("VAL-SPAN", 1)]


def test_very_old_files():
    result = [{"from_name": "c", "type": "choices", "value": {"choices": ["a"]}}]
    completions = [
        {"id": 1001, "created_at": 1585526400, "lead_time": 2.5, "completed_by": "ada", "result": result},
        {"id": 1002, "completed_by": "ben", "skipped": True, "result": []},
        {"id": 1003, "completed_by": "ben", "honeypot": True, "result": result},
    ]
    old = {"id": 4, "data": {"text": "Old."}, "completions": completions}
    reading = read(FORMAT, [json_file("old.json", [old])])
    assert answers_of(reading, "timestamp") == [("4", "ada", "c", "a", "1585526400"), ("4", "ben", "c", None, None)]
    assert (len(reading.keys), reading.times) == (1, "unix seconds")


def test_one_annotation_per_file_of_cloud_storage():
    stored = {**annotation(("c", "choices", {"choices": ["a"]})), "task": {"id": 8, "data": {"text": "In a bucket."}}}
    assert answers_of(read(FORMAT, [json_file("8.json", stored)])) == [("8", "5", "c", "a")]


def test_without_annotators_it_is_refused_unless_a_person_names_one():
    file = json_file("old.json", [task({"id": 1, "result": [{"from_name": "c", "type": "choices", "value": {"choices": ["a"]}}]})])
    with pytest.raises(Unreadable) as refusal:
        read(FORMAT, [file])
    assert str(refusal.value) == (
        "[old.json] No annotation says who made it: completed_by is missing. "
        "Hint: Export from Label Studio 1.0 or later, or name the annotator of the file on the Import page."
    )
    assert answers_of(read(FORMAT, [file], Options(annotator_of={"old.json": "ada"}))) == [("1", "ada", "c", "a")]


def test_without_annotations_it_is_refused():
    with pytest.raises(Unreadable, match=r"\[a.json\] The export holds 2 tasks but no annotation\. Hint: Export again once items are annotated\."):
        read(FORMAT, [json_file("a.json", [task(), task(id=2)])])


STRANGERS = ('[{"item": 1, "annotator": "a", "label": "x"}]', '{"id": 1, "data": {"text": "x"}}', '[{"annotations": []', "id,annotations\n1,2\n", "[]", "[1]")


@pytest.mark.parametrize("text", STRANGERS)
def test_other_files_are_not_claimed(text: str):
    assert not FORMAT.recognises(File("a.json", text.encode()))


def test_values_of_another_shape_do_no_harm():
    for changed in mutations(json.loads(dialect("label_studio")[0].text)[:2]):
        survives(FORMAT, json_file("a.json", changed))
