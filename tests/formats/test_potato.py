"""Potato: the tiny study, the real projects, its other exports, which value is the answer, and hostile values."""

import json

import pytest

from formats.potato import FORMAT
from formats.reading.file import File
from tests.formats.helpers import answers_of, dialect, exports, json_file, left_out_of, lines_file, mutations, read, survives

MODEL = "model: predictions"


def state(marks: dict[str, list[tuple[str, str, object]]], user: str = "ada") -> File:
    """A user state with item -> (schema, name, value)."""
    given = {item: [[{"schema": schema, "name": name}, value] for schema, name, value in answers] for item, answers in marks.items()}
    return json_file(f"out/{user}/user_state.json", {"user_id": user, "instance_id_to_label_to_value": given})


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("potato"))
    assert answers_of(reading, "seconds", "timestamp", "stall") == [
        ("p1", "ada", "taste", "sweet", 6.25, "1775030404.500000", "north"),
        ("p1", "ada", "parts", '["peel", "seeds"]', 6.25, "1775030404.500000", "north"),
        ("p1", "ada", "ripeness", "70", 6.25, "1775030404.500000", "north"),
        ("p1", "ada", "fruit", '[[2, 6, "NAME"]]', 6.25, "1775030404.500000", "north"),
        ("p2", "ada", "taste", "sour", 9.5, "1775030410.000000", "south"),
        ("p2", "ada", "ripeness", "15", 9.5, "1775030410.000000", "south"),
        ("p2", "ada", "note", "Hard as wood.", 9.5, "1775030410.000000", "south"),
        ("p2", "ada", "fruit", "[]", 9.5, "1775030410.000000", "south"),
        ("p2", "ada", "parts", "[]", 9.5, "1775030410.000000", "south"),
        ("gold_1", "ada", "taste", "sour", None, None, None),
        ("gold_1", "ada", "fruit", "[]", None, None, None),
        ("gold_1", "ada", "parts", "[]", None, None, None),
        ("p1", "ben", "taste", "sour", None, None, "north"),
        ("p1", "ben", "ripeness", "40", None, None, "north"),
        ("p1", "ben", "fruit", "[]", None, None, "north"),
        ("p1", "ben", "parts", "[]", None, None, "north"),
        ("p2", "cleo", "taste", "sour", None, None, "south"),
        ("p2", "cleo", "fruit", '[[0, 4, "NAME"]]', None, None, "south"),
        ("gold_1", "cleo", "taste", "sweet", None, None, None),
        ("gold_1", "cleo", "fruit", "[]", None, None, None),
        ("p1", MODEL, "taste", "sweet", None, None, "north"),
    ]
    assert left_out_of(reading) == {
        "no answer": ["potato/ben/user_state.json > p3"],
        "gold key": ["potato/gold-standards.json > record 1"],
        "reference only": [f"potato/items.json > record {record}" for record in (2, 3, 4)],
    }


def test_the_tiny_study_keeps_keys_controls_and_models():
    reading = read(FORMAT, dialect("potato"))
    where = "potato/gold-standards.json > record 1"
    assert [(key["item"], key["task"], key["label"], key["where"]) for key in reading.keys] == [
        ("gold_1", "taste", "sour", where),
        ("gold_1", "parts", '["peel", "seeds"]', where),
    ]
    assert reading.items[0] == {"item": "gold_1", "text": "This lemon is a lemon.", "link": None, "control": True}
    assert reading.items[1] == {"item": "p1", "text": "A pear, yellow all over.", "link": None}
    assert reading.annotators == [{"annotator": MODEL, "kind": "model"}]
    assert {task: scale.level for task, scale in reading.scales.items()} == {"taste": "nominal", "parts": "set", "note": "text", "fruit": "span"}
    problems = [(problem.code, problem.where) for problem in reading.problems]
    assert problems == [("PRIV-ATTR", "potato/ben/user_state.json"), ("VAL-SPAN", "potato/cleo/user_state.json > p2")]
    assert not any("W9" in str(value) for answer in reading.answers.to_pylist() for value in answer.values())


def project(name: str) -> list[File]:
    return [file for file in exports("potato") if name in file.path.parts]


def test_the_real_project_with_a_log_of_behaviour():
    reading = read(FORMAT, project("solo-mode"))
    found = reading.answers.to_pylist()
    assert (reading.rows, {reason: len(rows) for reason, rows in reading.left_out.items()}) == (57, {"reference only": 20})
    assert [sum(answer["annotator"] == who for answer in found) for who in ("lina", "lina1", "lina2", "linaiyer")] == [8, 5, 4, 20]
    assert ({answer["label"] for answer in found}, len({answer["item"] for answer in found})) == ({"positive", "negative", "neutral"}, 20)
    first = next(answer for answer in found if answer["annotator"] == "lina1")
    assert (first["item"], first["timestamp"], first["seconds"]) == ("1", "1773859354.125158", pytest.approx(27.39))
    assert [answer["seconds"] for answer in found if answer["annotator"] == "lina1"][1] is None  # nothing was logged
    assert all(answer["timestamp"] for answer in found)
    assert len(reading.items) == 20


def test_the_real_project_with_several_labels():
    reading = read(FORMAT, project("dataset-publishing"))
    found = answers_of(reading)
    assert (reading.rows, reading.left_out) == (12, {})
    assert ({answer[1] for answer in found}, len({answer[0] for answer in found})) == ({"alice", "bob"}, 6)
    assert [answer[3] for answer in found if answer[1:3] == ("bob", "aspects")] == ['["acting"]', '["plot"]', '["visuals"]', "[]", "[]", '["acting"]']
    assert {task: scale.level for task, scale in reading.scales.items()} == {"sentiment": "nominal", "aspects": "set"}


def test_the_real_keys_and_controls():
    reading = read(FORMAT, project("quality-control"))
    assert (reading.rows, {reason: len(rows) for reason, rows in reading.left_out.items()}) == (28, {"gold key": 13})
    assert ({answer[1] for answer in answers_of(reading)}, len(answers_of(reading)), len(reading.keys)) == ({MODEL}, 15, 13)
    assert {key["item"]: key["label"] for key in reading.keys}["gold_005"] == "negative"
    assert sum(item.get("control", False) for item in reading.items) == 13


def test_the_csv_export():
    header = "instance_id,user_id,annotator_origin,annotator_origin_detail,taste.sweet,taste.sour,ripeness.slider,fruit._spans\n"
    rows = 'p1,ada,human,,1,,70,"[{""start"": 2, ""end"": 6, ""name"": ""NAME""}]"\np1,007,llm,"{""kind"": ""llm""}",,true,15,[]\n'
    reading = read(FORMAT, [File("annotations.csv", (header + rows).encode())])
    assert answers_of(reading) == [
        ("p1", "ada", "taste", "sweet"),
        ("p1", "ada", "ripeness", "70"),
        ("p1", "ada", "fruit", '[[2, 6, "NAME"]]'),
        ("p1", "007", "taste", "sour"),
        ("p1", "007", "ripeness", "15"),
        ("p1", "007", "fruit", "[]"),
    ]
    assert reading.annotators == [{"annotator": "007", "kind": "model"}]


def test_the_jsonl_export_and_the_files_of_old_releases():
    line = {"instance_id": "p1", "user_id": "ada", "labels": {"taste": {"sweet": "1"}}, "spans": {}, "links": {}}
    assert answers_of(read(FORMAT, [lines_file("annotations.jsonl", [line])])) == [("p1", "ada", "taste", "sweet")]
    old = {"id": "p1", "displayed_text": "A pear.", "label_annotations": {"taste": {"sweet": True, "sour": False}}, "span_annotations": []}
    old["behavioral_data"] = {"time_string": "Time spent: 0d 0h 1m 5s "}
    assert answers_of(read(FORMAT, [lines_file("out/ben/annotated_instances.jsonl", [old])]), "seconds") == [("p1", "ben", "taste", "sweet", 65.0)]


def test_whether_the_name_or_the_value_is_the_answer():
    grid = {f"p{n}": [("grid", "clarity", str(n)), ("grid", "tone", str(6 - n))] for n in range(1, 4)}
    assert [answer[2:] for answer in answers_of(read(FORMAT, [state(grid)]))][:2] == [("grid.clarity", "1"), ("grid.tone", "5")]
    shuffled = {"p1": [("mood", "good", "1")], "p2": [("mood", "bad", "2")], "p3": [("mood", "good", "2")]}  # options in another order
    assert [answer[3] for answer in answers_of(read(FORMAT, [state(shuffled)]))] == ["good", "bad", "good"]
    likert = {"p1": [("help", "4", "4")], "p2": [("help", "bad_text", "0")]}
    assert [answer[3] for answer in answers_of(read(FORMAT, [state(likert)]))] == ["4", "bad_text"]
    other = {"p1": [("mood", "good", "true"), ("mood", "free_response", "more or less")]}
    assert [answer[2:] for answer in answers_of(read(FORMAT, [state(other)]))] == [("mood.free_response", "more or less"), ("mood", "good")]


def test_a_zip_with_two_projects_does_not_mix_their_questions():
    files = [state({"p1": [("parts", "a", "true"), ("parts", "b", "true")], "p2": [("taste", "x", "true")]}), state({"q1": [("mood", "good", "true")]}, "ben")]
    assert answers_of(read(FORMAT, files)) == [
        ("p1", "ada", "parts", '["a", "b"]'),
        ("p2", "ada", "taste", "x"),
        ("p2", "ada", "parts", "[]"),
        ("q1", "ben", "mood", "good"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "instance_id,user_id,label\n1,a,x\n"),
        ("a.json", '[{"id": 1, "text": "x"}]'),
        ("items.json", '[{"id": 1, "text": "x", "label": "y"}]'),
        ("a.jsonl", '{"id": 1, "text": "x", "gold_label": "y"}'),
        ("a.json", "["),
    ],
)
def test_other_files_are_not_claimed(name: str, text: str):
    assert not FORMAT.recognises(File(name, text.encode()))


@pytest.mark.parametrize("name", ["ada/user_state.json", "cleo/user_state.json", "gold-standards.json", "items.json"])
def test_values_of_another_shape_do_no_harm(name: str):
    file = next(file for file in dialect("potato") if file.name.endswith(name))
    for changed in mutations(json.loads(file.text)):
        survives(FORMAT, json_file(file.name, changed))
