"""Kili: the tiny study, the real asset, kinds of labels (reviews, models, drafts, honeypots), videos, hostile shapes."""

import json

import pytest

from formats.kili import FORMAT
from formats.reading.file import File
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, read


def asset(*responses: object, **facts: object) -> dict:
    labels = [{"author": {"email": f"p{number}"}, "labelType": "DEFAULT", "jsonResponse": response} for number, response in enumerate(responses, 1)]
    return {"id": "a", "externalId": "e", "jsonMetadata": {}, "labels": labels, **facts}


def export(*assets: object) -> File:
    return File("export.json", json.dumps(list(assets)).encode())


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("kili"))
    found = {}
    for item, annotator, task, label, kind, review, time in answers_of(reading, "label type", "review", "timestamp"):
        found.setdefault((item, annotator.partition("@")[0], time[14:16], kind, review), {})[task] = label
    ghent = '[[12, 17, "place"]]'
    assert found == {
        ("k1", "pia", "01", "DEFAULT", None): {"MOOD": "happy", "TOPICS": '["thanks"]', "NAMES": '[[0, 3, "person"]]'},
        ("k1", "quin", "02", "DEFAULT", None): {"MOOD": "neutral", "TOPICS": '["thanks"]', "NAMES": '[[0, 3, "person"]]'},
        ("k1", "rui", "03", "DEFAULT", None): {"MOOD": "happy", "TOPICS": '["staff", "thanks"]', "NAMES": "[]"},
        ("k2", "pia", "04", "DEFAULT", None): {"MOOD": "sad", "TOPICS": '["heating"]', "NAMES": ghent},
        ("k2", "pia", "09", "DEFAULT", None): {"MOOD": "angry", "TOPICS": '["heating"]', "NAMES": ghent, "NOTE": "changed my mind"},
        ("k2", "quin", "05", "DEFAULT", None): {"MOOD": "angry", "TOPICS": '["heating"]', "NAMES": ghent},
        ("k2", "rui", "06", "DEFAULT", None): {"MOOD": None, "TOPICS": None, "NAMES": None, "NOTE": None},
        ("k3", "model: sorter-3", "00", "PREDICTION", None): {"MOOD": "neutral", "TOPICS": '["other"]', "NAMES": "[]"},
        ("k3", "quin", "07", "DEFAULT", "accepted"): {"MOOD": "neutral", "TOPICS": '["other"]', "NAMES": "[]"},
        ("k3", "rui", "08", "DEFAULT", "changed"): {"MOOD": "sad", "TOPICS": '["other"]', "NAMES": "[]"},
        ("k3", "lee", "10", "REVIEW", None): {"MOOD": "neutral", "TOPICS": '["other"]', "NAMES": "[]"},
    }
    assert {task: scale.level for task, scale in reading.scales.items()} == {"NAMES": "span", "TOPICS": "set", "NOTE": "text"}


def test_the_tiny_study_keeps_the_key_the_model_and_says_what_reviews_are():
    reading = read(FORMAT, dialect("kili"))
    name = "kili/letters.json > record"
    assert left_out_of(reading) == {"gold key": [f"{name} 1 > label 1"], "not submitted": [f"{name} 3 > label 5"], "reference only": [f"{name} 4"]}
    assert {key["task"]: key["label"] for key in reading.keys} == {"MOOD": "happy", "TOPICS": '["thanks"]', "NAMES": '[[0, 3, "person"]]'}
    assert {key["item"] for key in reading.keys} == {item["item"] for item in reading.items if item["control"]} == {"k1"}
    assert reading.annotators == [{"annotator": "model: sorter-3", "kind": "model"}]
    assert reading.items[1]["text"] == "The flat in Ghent is cold."
    assert [(problem.code, problem.what, problem.rows, problem.asks) for problem in reading.problems] == [
        ("IMP-STATUS", "1 labels are reviews: a reviewer saw an annotator's label and accepted or changed it. They count as answers of the reviewer.", 1, True),
    ]


def test_the_real_asset():
    reading = read(FORMAT, exports("kili"))
    answers = answers_of(reading, "timestamp")
    assert (reading.rows, reading.left_out, len(answers)) == (1, {}, 6)
    assert {a[:2] for a in answers} == {("42015077eed072c50d59232dcc0ad0b1.jpg", "user_9120ed@example.org")}
    assert [(task, [(shape["label"], shape["type"]) for shape in json.loads(label)]) for _, _, task, label, _ in answers] == [
        ("OBJECT_DETECTION_JOB", [("A", "rectangle")]), ("OBJECT_DETECTION_JOB_0", [("B", "marker")]), ("OBJECT_DETECTION_JOB_1", [("C", "polygon")]),
        ("OBJECT_DETECTION_JOB_2", [("D", "polyline")]), ("OBJECT_DETECTION_JOB_3", [("E", "semantic")]), ("POSE_ESTIMATION_JOB", [("HEAD", "pose")]),
    ]
    assert "mid" not in answers[-1][3], "ids of marks would make every two answers differ"
    assert reading.items[0]["link"].startswith("https://storage.googleapis.com/")


def test_questions_below_a_category_and_beside_a_shape():
    below = {"KIND": {"categories": [{"name": "x", "children": {"WHY": {"text": "because"}}}]}}
    colour = {"COLOUR": {"categories": [{"name": "red"}]}}
    box = {"BOX": {"annotations": [{"type": "rectangle", "categories": [{"name": "car"}], "children": colour, "mid": "1"}]}}
    assert [(a[2], a[3]) for a in answers_of(read(FORMAT, [export(asset(below | box))]))] == [
        ("BOX", '[{"attributes": {"COLOUR": "red"}, "label": "car", "type": "rectangle"}]'), ("KIND", "x"), ("WHY", "because"),
    ]


def test_a_video_keeps_its_frames():
    last = {"BOX": {"annotations": []}, "SCENE": {"categories": [{"name": "road"}]}}
    frames = {"0": {"BOX": {"annotations": [{"categories": [{"name": "car"}], "point": 1}]}}, "12": last}
    assert [(a[2], a[3]) for a in answers_of(read(FORMAT, [export(asset(frames))]))] == [
        ("BOX", '[{"frame": 0, "label": "car", "point": 1}]'), ("SCENE", '[{"frame": 12, "label": "road"}]'),
    ]


def test_only_the_latest_label_is_read_too():
    latest = {"author": {"email": "p"}, "labelType": "DEFAULT", "jsonResponse": {"Q": {"categories": [{"name": "x"}]}}}
    assert answers_of(read(FORMAT, [export({"externalId": "e", "latestLabel": latest})])) == [("e", "p", "Q", "x")]


def test_impossible_stretches_are_left_out_and_said():
    marks = [{"beginOffset": 4, "content": "", "categories": []}, {"beginOffset": 0, "endOffset": 3, "categories": [{"name": "PER"}]}, {"beginOffset": None}]
    reading = read(FORMAT, [export(asset({"NER": {"annotations": marks}}))])
    assert ([a[3] for a in answers_of(reading)], [problem.code for problem in reading.problems]) == (['[[0, 3, "PER"]]'], ["VAL-SPAN"])


@pytest.mark.parametrize(
    "bad",
    [
        None, asset(None), asset(3), asset({"Q": None}), asset({"Q": {"categories": None}}), asset({"Q": {"categories": [None, {"name": None}]}}),
        asset({"Q": {"annotations": [None, {"beginOffset": 1}, {"children": 3, "points": None}]}}), asset({"0": None}), asset({"Q": {"text": 3}}),
        asset(labels=[None, {"author": None, "jsonResponse": {}}]), asset(labels=3, latestLabel=None), asset({"Q": {}}, externalId=None, id=None, isHoneypot=1),
    ],
)
def test_hostile_assets_do_not_crash(bad):
    reading = read(FORMAT, [export(asset({"Q": {"categories": [{"name": "x"}]}}, externalId="good"), bad)])
    assert "good" in {a[0] for a in answers_of(reading)}


def test_deep_children_do_not_crash():
    response: dict = {"Q": {"categories": [{"name": "x"}]}}
    for _ in range(150):
        response = {"Q": {"annotations": [{"categories": [{"name": "x"}], "children": response}]}}
    assert len(answers_of(read(FORMAT, [export(asset(response))]))) == 1


@pytest.mark.parametrize(
    "text", ['[{"item": "1", "annotator": "a", "label": "x"}]', '[{"id": 1, "labels": ["a"]}]', '[{"id": 1, "labels": []}]', "null", "{", ""]
)
def test_a_table_of_anybody_is_not_claimed(text):
    assert not FORMAT.recognises(File("x.json", text.encode()))
