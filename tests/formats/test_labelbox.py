"""Labelbox, old and new export: the tiny studies, the real labels, benchmarks, stretches whose end belongs to them, hostile shapes."""

import json

import pytest

from formats import labelbox, labelbox_v1
from formats.reading.file import File
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, read

V1, V2 = labelbox_v1.FORMAT, labelbox.FORMAT


def given(reading) -> dict:
    found = {}
    for item, annotator, task, label in answers_of(reading):
        found.setdefault((item, annotator.partition("@")[0]), {})[task] = label
    return found


def record(**facts: object) -> dict:
    return {"ID": "l1", "DataRow ID": "r1", "Created By": "a", "Label": {"objects": [], "classifications": []}, "Skipped": False, **facts}


def v1(*records: object) -> File:
    return File("export.json", json.dumps(list(records)).encode())


def v2(*records: object) -> File:
    return File("export.ndjson", "\n".join(map(json.dumps, records)).encode())


def row(*labels: object, **facts: object) -> dict:
    return {"data_row": {"id": "r1"}, "projects": {"p": {"name": "n", "labels": list(labels)}}, **facts}


def label(**facts: object) -> dict:
    return {"id": "l1", "label_details": {"created_by": "a"}, "annotations": {"objects": [], "classifications": []}, **facts}


def radio(answer: object, name: str = "q") -> dict:
    return {"name": name, "radio_answer": answer}


def test_the_tiny_study_of_the_old_export_gives_its_answers():
    reading = read(V1, dialect("labelbox_v1"))
    nobody = {"entities": "[]", "person > Role": "[]"}
    assert given(reading) == {
        ("row1", "ida"): {"Tone": "formal", "Topics": '["housing", "money"]', "entities": '[[5, 11, "person"]]', "person > Role": '[[5, 11, "tenant"]]'},
        ("row1", "jon"): {"Tone": "formal", "Topics": '["money"]', "entities": '[[8, 11, "person"]]', "person > Role": "[]"},
        ("row1", "kim"): {"Tone": "friendly", "Topics": '["money"]', **nobody},
        ("row2", "ida"): {
            "Tone": "neutral", "Tone > How sure": "quite", "Topics": '["travel"]', "Comment": "short", "person > Role": "[]",
            "entities": '[[0, 6, "person"], [16, 20, "place"]]',
        },
        ("row2", "jon"): {"Tone": "neutral", "Topics": '["travel"]', "entities": '[[3, 6, "person"], [16, 20, "place"]]', "person > Role": "[]"},
        ("row2", "kim"): dict.fromkeys(("Tone", "Tone > How sure", "Topics", "Comment", "entities", "person > Role")),
        ("row3", "ida"): {"Tone": "friendly", "Topics": "[]", **nobody},
        ("row3", "jon"): dict.fromkeys(("Tone", "Tone > How sure", "Topics", "Comment", "entities", "person > Role")),
        ("row4", "ida"): {
            "Tone": "neutral", "Topics": '["travel"]', "entities": '[[0, 3, "person"], [8, 10, "person"], [18, 22, "place"]]', "person > Role": "[]",
        },
        ("row4", "kim"): {"Tone": "neutral", "Topics": '["people", "travel"]', "entities": '[[22, 23, "place"]]', "person > Role": "[]"},
    }
    assert {task: scale.level for task, scale in reading.scales.items()} == {
        "Tone": "nominal", "Topics": "set", "Comment": "text", "Tone > How sure": "nominal", "entities": "span", "person > Role": "span",
    }


def test_the_tiny_study_of_the_old_export_keeps_its_benchmark_and_reviews():
    reading = read(V1, dialect("labelbox_v1"))
    where = "labelbox_v1/export.json > record 1"
    assert (reading.rows, left_out_of(reading)) == (11, {"gold key": [where]})
    assert {key["task"]: key["label"] for key in reading.keys} == {
        "Tone": "formal", "Topics": '["housing", "money"]', "entities": '[[8, 11, "person"]]', "person > Role": "[]",
    }
    assert {(key["item"], key["where"]) for key in reading.keys} == {("row1", where)}
    assert {item["item"] for item in reading.items if item["control"]} == {"row1"}
    assert (reading.items[4]["text"], reading.items[4]["link"]) == ("Mr Lim left for Oslo.", "https://editor.labelbox.com?project=p1&label=lab05")
    facts = {a[:2]: a[4:] for a in answers_of(reading, "timestamp", "seconds", "batch", "review")}
    assert facts["row1", "ida@example.org"] == ("2026-03-02T08:00:02.000Z", 41.25, "march", "accepted")
    assert facts["row1", "kim@example.org"][-1] == "rejected", "the last review counts"
    assert [(problem.code, problem.where) for problem in reading.problems] == [("VAL-SPAN", "labelbox_v1/export.json > record 11")]
    assert reading.project == "letters"


def test_the_tiny_study_of_the_new_export_gives_its_answers():
    reading = read(V2, dialect("labelbox"))
    car = '[{"bounding_box": {"height": 30, "left": 2, "top": 1, "width": 40}, "label": "car"}]'
    other = '[{"bounding_box": {"height": 31, "left": 0, "top": 0, "width": 40}, "label": "car"}]'
    assert given(reading) == {
        ("dr1", "uma"): {"Weather": "Rain", "Seen": '["bike", "car"]', "objects": car},
        ("dr1", "vic"): {"Weather": "Sun", "Seen": '["car"]', "objects": "[]"},
        ("dr1", "wes"): {"Weather": "Rain", "Seen": '["car"]', "Note": "wet lens", "objects": other},
        ("dr2", "uma"): {"Weather": "Sun", "Seen": "[]", "objects": "[]"},
        ("dr2", "vic"): {"Weather": "Sun", "Seen": '["bike"]', "objects": "[]"},
        ("dr2", "wes"): dict.fromkeys(("Weather", "Seen", "Note", "objects")),
        ("dr3", "uma"): {"Weather": "Fog", "Seen": '["bike"]', "objects": "[]"},
        ("dr3", "vic"): {"Weather": "Rain", "Seen": '["bike"]', "objects": "[]"},
    }
    assert [(key["task"], key["label"]) for key in reading.keys] == [("Weather", "Rain"), ("Seen", '["car"]'), ("objects", car)]
    assert left_out_of(reading) == {"gold key": ["labelbox/street.ndjson > line 1 > label 1"], "reference only": ["labelbox/street.ndjson > line 4"]}
    assert {item["item"] for item in reading.items if item["control"]} == {"dr1"}
    assert answers_of(reading, "timestamp", "seconds", "batch", "review")[6][4:] == ("2026-03-02T10:03:00.000+00:00", 12.5, "batch 3", "accepted")
    assert (V2.verified, V1.verified) == (False, True)


def test_the_real_labels():
    image, text = (file for file in exports("labelbox") if V1.recognises(file))
    reading = read(V1, [image])
    shapes = json.loads(answers_of(reading)[0][3])
    assert (reading.rows, [a[:3] for a in answers_of(reading)]) == (1, [("ckr083n0e196n0ydk4uyzapvn", "user_af72f4@example.org", "objects")])
    assert sorted(shape["label"] for shape in shapes) == ["bounding_box"] * 4 + ["point"] + ["polygon"] * 2 + ["polyline"] * 2 + ["segmentation"]
    assert [shape["attributes"] for shape in shapes if shape.get("bbox", {}).get("left") == 1152] == [{"has_handbag": "False"}]
    assert [problem.code for problem in reading.problems] == ["IMP-LOST"]
    reading = read(V1, [text])
    assert [a[2:] for a in answers_of(reading, "seconds")] == [
        ("top_level_classification", "op1", 27.957),
        ("entities", '[[25, 45, "entity"], [65, 257, "entity"], [290, 319, "nested_entity"], [372, 373, "entity"]]', 27.957),
        ("nested_entity > radio", '[[290, 319, "op1"]]', 27.957),
    ]
    assert (reading.rows, reading.left_out, reading.project) == (1, {}, "text-test")


def test_a_question_that_anybody_answered_twice_is_a_set_throughout():
    one, several = radio({"name": "x"}), {"name": "q", "checklist_answers": [{"name": "y"}]}
    reading = read(V2, [v2(row(*(label(annotations={"classifications": [question]}) for question in (one, several))))])
    assert [a[3] for a in answers_of(reading)] == ['["x"]', '["y"]']


def test_a_deep_ontology_is_read():
    question: dict = radio({"name": "end"})
    for _ in range(200):
        question = radio({"name": "down", "classifications": [question]})
    answers = answers_of(read(V2, [v2(row(label(annotations={"classifications": [question]})))]))
    assert (len(answers), answers[-1][3]) == (201, "end")


@pytest.mark.parametrize(
    "facts",
    [
        {"Label": None}, {"Label": "Skip"}, {"Label": {"objects": None, "classifications": 3}}, {"Label": {"objects": [None, {"data": None}, {"location": 3}]}},
        {"Label": {"classifications": [None, {"title": None, "answer": None}, {"title": "q", "answer": [None]}, {"answer": {"classifications": 4}}]}},
        {"Reviews": [None, {"score": None}]}, {"Benchmark ID": 4}, {"Seconds to Label": "long"}, {"DataRow ID": None}, {"Created By": None, "Skipped": None},
    ],
)
def test_hostile_records_of_the_old_export_do_not_crash(facts):
    good = record(**{"DataRow ID": "good", "Label": {"classifications": [{"title": "q", "answer": {"title": "x"}}]}})
    reading = read(V1, [v1(record(**facts), good, None)])
    assert ("good", "a") in {a[:2] for a in answers_of(reading)}


@pytest.mark.parametrize(
    "bad",
    [
        {"data_row": None, "projects": {"p": None}}, {"data_row": {"id": "x"}, "projects": None}, row(None), row(label(annotations=None)),
        row(label(label_details=None, performance_details=3)), row(label(annotations={"objects": [{"location": {"start": "a", "end": None}}]})), None,
    ],
)
def test_hostile_records_of_the_new_export_do_not_crash(bad):
    reading = read(V2, [v2(row(label(annotations={"classifications": [radio({"name": "x"})]})), bad)])
    assert ("r1", "a", "q", "x") in answers_of(reading)


@pytest.mark.parametrize("text", ['[{"item": "1", "annotator": "a", "label": "x"}]', '{"projects": []}', '{"data_row": 1, "projects": 2}', "null", "{", ""])
def test_a_table_of_anybody_is_not_claimed(text):
    assert not V1.recognises(File("x.json", text.encode()))
    assert not V2.recognises(File("x.json", text.encode()))
