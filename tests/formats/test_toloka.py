"""Toloka assignments: the tiny study, the real file, what the item is, control tasks, pages."""

import pytest

from formats.reading.contract import Options
from formats.reading.file import File
from formats.toloka import FORMAT
from study import Unreadable
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, read

NAME = "toloka/assignments_from_pool_5.tsv"


def table(*rows: str) -> File:
    return File("pool.tsv", ("\n".join(rows) + "\n").replace("|", "\t").encode())


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("toloka"))
    given = {}
    for item, annotator, task, label in answers_of(reading):
        given.setdefault((item, annotator), {})[task] = label
    assert given == {
        ("t-1", "p17"): {"quality": "clear", "noise": '["street"]', "transcription": "good morning"},
        ("t-2", "p17"): {"quality": "unclear", "noise": '["music", "voices"]', "transcription": "where are you"},
        ("t-3", "p17"): {"quality": "clear", "noise": "[]", "transcription": "close the window"},
        ("t-1", "p23"): {"quality": "clear", "noise": '["street", "voices"]', "transcription": "Good morning!"},
        ("t-2", "p23"): {"quality": "clear", "noise": '["voices"]', "transcription": "where are you"},
        ("t-1", "p31"): {"quality": "unclear", "noise": '["street"]', "transcription": "good mourning"},
        ("t-3", "p31"): {"quality": None, "noise": None, "transcription": None},
    }
    assert (reading.rows, left_out_of(reading)) == (8, {"not submitted": [f"{NAME} > line 12"]})
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"transcription": "text", "noise": "set"}


def test_the_tiny_study_keeps_keys_pages_and_statuses():
    reading = read(FORMAT, dialect("toloka"))
    assert reading.keys == [
        {"item": "t-1", "task": "quality", "label": "clear", "where": f"{NAME} > line 2"},
        {"item": "t-1", "task": "noise", "label": '["street"]', "where": f"{NAME} > line 2"},
    ]
    assert {item["item"] for item in reading.items if item.get("control")} == {"t-1"}
    assert reading.items[0] == {"item": "t-1", "text": "first line\nsecond line", "link": "https://clips.example/1.mp3"}
    facts = {(a[0], a[1]): a[4:] for a in answers_of(reading, "timestamp", "seconds", "pay", "status")}
    assert facts["t-2", "p17"] == ("2026-03-02T10:01:00.000", 60.0, 0.02, "APPROVED"), "a page of three tasks for 0.06"
    assert facts["t-2", "p23"] == ("2026-03-02T11:00:09.500", 9.5, 0.02, "REJECTED")
    assert [(problem.code, problem.rows, problem.asks) for problem in reading.problems] == [("IMP-STATUS", 2, True)]


def test_the_real_file():
    reading = read(FORMAT, exports("toloka"))
    answers = answers_of(reading)
    assert (reading.rows, len(answers), len({a[0] for a in answers}), len({a[1] for a in answers})) == (288, 288, 43, 59)
    assert {a[2] for a in answers} == {"transcription"}
    assert (reading.left_out, reading.scales["transcription"].level, reading.detected["mapping"]["item"]) == ({}, "text", "INPUT:audio")
    assert answers[0] == ("https://tlk.s3.yandex.net/annotation_tasks/librispeech/dev-clean/76.mp3", "1612", "transcription",
                          "If carried any distance it should be stored away in airtight vessels.")


def test_without_ids_the_inputs_are_the_item():
    reading = read(FORMAT, [table("INPUT:left|INPUT:right|OUTPUT:better|ASSIGNMENT:worker_id", "cat|dog|left|w1", "cat|dog|right|w2", "cat|cow|left|w1")])
    assert answers_of(reading) == [("cat | dog", "w1", "better", "left"), ("cat | dog", "w2", "better", "right"), ("cat | cow", "w1", "better", "left")]
    assert reading.detected["mapping"]["item"] == ["INPUT:left", "INPUT:right"]
    reading = read(FORMAT, [table("INPUT:pair_id|INPUT:right|OUTPUT:better|ASSIGNMENT:worker_id", "1|dog|left|w1", "2|dog|left|w1")])
    assert [a[0] for a in answers_of(reading)] == ["1", "2"]
    reading = read(FORMAT, [table("INPUT:a|INPUT:b|OUTPUT:q|ASSIGNMENT:worker_id", "1|x|l|w")], Options(mapping={"item": "INPUT:b"}))
    assert [a[0] for a in answers_of(reading)] == ["x"]


def test_a_text_too_long_for_an_id_is_cut_and_told_apart():
    reading = read(FORMAT, [table("INPUT:text|OUTPUT:q|ASSIGNMENT:worker_id", "a" * 2000 + "|x|w1", "a" * 2000 + "b|x|w1", "a" * 2000 + "|y|w2")])
    items = [a[0] for a in answers_of(reading)]
    assert (items[0] == items[2], items[0] != items[1], max(map(len, items)) < 100) == (True, True, True)


def test_boxes_to_tick_and_shapes():
    first = 'i1|"{""cat"": true, ""dog"": false}"|"[{""shape"": ""point"", ""left"": 0.5}]"|w1'
    second = 'i1|"{""cat"": false, ""dog"": false}"|"[]"|w2'
    reading = read(FORMAT, [table("INPUT:image|OUTPUT:seen|OUTPUT:marks|ASSIGNMENT:worker_id", first, second)])
    assert answers_of(reading) == [
        ("i1", "w1", "seen", '["cat"]'), ("i1", "w1", "marks", '[{"left": 0.5, "shape": "point"}]'), ("i1", "w2", "seen", "[]"), ("i1", "w2", "marks", "[]"),
    ]
    assert {task: scale.level for task, scale in reading.scales.items()} == {"seen": "set", "marks": "box"}


def test_rows_without_an_answer():
    rows = ("i1|yes||w1", "i2||no|", "i3|||w1")
    reading = read(FORMAT, [table("INPUT:image|OUTPUT:q|GOLDEN:q|ASSIGNMENT:worker_id", *rows)])
    assert left_out_of(reading) == {"no answer": ["pool.tsv > line 4"], "gold key": ["pool.tsv > line 3"]}
    assert reading.keys == [{"item": "i2", "task": "q", "label": "no", "where": "pool.tsv > line 3"}]
    with pytest.raises(Unreadable) as refused:
        read(FORMAT, [table("INPUT:image|OUTPUT:q|ASSIGNMENT:worker_id", "i1||w1", "i2||w1")])
    assert str(refused.value) == "[pool.tsv] All outputs are empty: nobody answered yet. Hint: Download the results once there are accepted assignments."


def test_a_table_of_anybody_is_not_claimed():
    assert not FORMAT.recognises(table("item|annotator|label", "1|a|x"))
