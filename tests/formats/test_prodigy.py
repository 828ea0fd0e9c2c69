"""Prodigy JSONL: the tiny study, the real file, interfaces, sessions, and hostile values."""

import json

import pytest

from formats.prodigy import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import SHARED, answers_of, dialect, exports, left_out_of, lines_file, mutations, read, survives

ADA, BEN, CLEO = "kettles-ada", "kettles-ben", "kettles-cleo"


def line(**facts: object) -> dict:
    own = {"_input_hash": -5, "_task_hash": 6, "_timestamp": 1775030400, "_annotator_id": "ada", "_session_id": "ada"}
    return {"text": "Some text.", "answer": "accept", **own, **facts}


def answers(*lines: dict) -> list[tuple]:
    return answers_of(read(FORMAT, [lines_file("a.jsonl", lines)]))


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("prodigy"))
    assert answers_of(reading, "timestamp", "shop") == [
        ("-1200345", ADA, "choice", '["SPEED"]', "1775030400", "north"),
        ("-1200345", BEN, "choice", '["NOISE", "SPEED"]', "1775030460", "north"),
        ("77", ADA, "choice", "[]", "1775030500", "north"),
        ("77", CLEO, "choice", None, "1775030520", "north"),
        ("78", CLEO, "spans", '[[10, 14, "SHOP"]]', "1775030600", "south"),
        ("78", ADA, "spans", None, "1775030640", "south"),
        ("79", BEN, "COMPLAINT", "accept", "1775030700", "south"),
        ("79", None, "COMPLAINT", "reject", "1775030720", "south"),
    ]
    assert (reading.left_out, reading.times, reading.seconds_rule) == ({}, "unix seconds", "")
    assert {task: (scale.level, scale.labels) for task, scale in reading.scales.items()} == {
        "choice": ("set", ("SPEED", "NOISE", "PRICE")),
        "spans": ("span", ()),
        "COMPLAINT": ("nominal", ("accept", "reject")),
    }
    assert [(problem.code, problem.where, problem.rows) for problem in reading.problems] == [
        ("IMP-STATUS", "prodigy/kettles.jsonl > line 6", 1),
        ("IMP-STATUS", "prodigy/kettles.jsonl > line 4", 1),
    ]
    assert reading.items[0] == {"item": "-1200345", "text": "It boils in a minute.", "link": None}


def test_the_real_file():
    reading = read(FORMAT, exports("prodigy"))
    found = answers_of(reading)
    assert (reading.rows, len(found), reading.left_out) == (3372, 3372, {})
    assert (len({answer[0] for answer in found}), len({answer[1] for answer in found}), {answer[2] for answer in found}) == (117, 42, {"new-dataset"})
    assert [sum(answer[3] == label for answer in found) for label in ("accept", "reject", None)] == [1705, 1388, 279]
    assert len(found) - len({answer[:3] for answer in found}) == 55  # repeats


def test_bad_inputs():
    folder = SHARED / "bad_inputs" / "open"
    if not folder.is_dir():
        pytest.skip(f"the bad inputs are not at hand: {folder} is missing")
    found = answers_of(read(FORMAT, [File("ve.jsonl", (folder / "ve_prodigy.jsonl").read_bytes())]))
    assert (len(found), sum(answer[3] is not None for answer in found)) == (60, 40)
    assert (len({answer[0] for answer in found}), len({answer[1] for answer in found})) == (20, 3)
    assert found[0] == ("-1", "db-ann_01", "choice", "neutral")
    with pytest.raises(Unreadable) as refusal:
        read(FORMAT, [File("ve.jsonl", (folder / "ve_prodigy_no_session.jsonl").read_bytes())])
    assert str(refusal.value) == (
        "[ve.jsonl] No line says who answered: _annotator_id is missing, and _session_id names nobody. "
        "Hint: Use named sessions (each annotator opens Prodigy with ?session=name), or name the annotator of the file on the Import page."
    )


def test_a_person_may_name_the_annotator_of_a_file():
    file = lines_file("a.jsonl", [line(_annotator_id=None, _session_id="2026-04-01_10-05-20", label="X")])
    assert answers_of(read(FORMAT, [file], Options(annotator_of={"a.jsonl": "ada"}))) == [("-5", "ada", "X", "accept")]


def test_a_random_session_stands_for_an_annotator_and_is_said():
    reading = read(FORMAT, [lines_file("a.jsonl", [line(_annotator_id=None, _session_id="630de64e-fb4d-4c8f-917f-da6da2a0ffc1", label="X")])])
    assert answers_of(reading)[0][1] == "630de64e-fb4d-4c8f-917f-da6da2a0ffc1"
    assert [(problem.code, problem.asks) for problem in reading.problems] == [("IMP-MAP", True)]


def test_a_session_of_its_own_is_kept_beside_the_annotator():
    assert answers_of(read(FORMAT, [lines_file("a.jsonl", [line(label="X", _session_id="monday")])]), "session") == [("-5", "ada", "X", "accept", "monday")]


def test_a_single_choice_keeps_its_label_and_a_rejected_question_says_so():
    given = answers(line(accept=["007"], _view_id="choice"), line(accept=["b"], answer="reject", _input_hash=9))
    assert [answer[2:] for answer in given] == [("choice", "007"), ("choice", "reject")]
    assert answers(line(accept=[], options=[{"id": "a"}]))[0][3] is None  # nothing chosen where one is to be chosen


def test_proposed_marks_are_questions_of_their_own():
    marks = [{"start": 0, "end": 4, "label": "SHOP"}]
    given = answers(line(spans=marks, _view_id="ner"), line(spans=marks, _view_id="ner", _task_hash=7, answer="reject"))
    assert given == [("6", "ada", "SHOP", "accept"), ("7", "ada", "SHOP", "reject")]


def test_marks_nothing_marked_and_impossible_marks():
    assert answers(line(spans=[], _view_id="spans_manual")) == [("-5", "ada", "spans", "[]")]
    assert answers(line(_view_id="ner_manual")) == [("-5", "ada", "spans", "[]")]
    reading = read(FORMAT, [lines_file("a.jsonl", [line(spans=[{"start": 0, "end": 400, "label": "X"}], _view_id="ner_manual")])])
    assert (answers_of(reading)[0][3], reading.problems[0].code) == ("[]", "VAL-SPAN")


def test_pictures_texts_and_pages_of_several_interfaces():
    shape = {"label": "LID", "x": 1, "y": 2, "width": 3, "height": 4, "id": "r1", "color": "red"}
    given = answers(line(spans=[shape], image="https://x.example/a.png", _view_id="image_manual"))
    assert given[0][2:] == ("regions", '[{"height": 4, "label": "LID", "width": 3, "x": 1, "y": 2}]')
    assert [answer[2:] for answer in answers(line(accept=["a"], user_input="Because.", _view_id="blocks"))] == [("choice", "a"), ("user_input", "Because.")]


def test_lines_that_are_no_answers_are_left_out():
    reading = read(FORMAT, [lines_file("a.jsonl", [line(label="X"), line(label="X"), line(answer=None), 7])])
    assert left_out_of(reading) == {"no answer": ["a.jsonl > line 3"], "not readable": ["a.jsonl > line 4"]}


STRANGERS = ('{"item": 1, "annotator": "a", "answer": "accept", "label": "x"}', '{"_input_hash": 1, "label": "x"}', "item,answer\n1,accept\n", '{"answer"')


@pytest.mark.parametrize("text", STRANGERS)
def test_other_files_are_not_claimed(text: str):
    assert not FORMAT.recognises(File("a.jsonl", text.encode()))


def test_values_of_another_shape_do_no_harm():
    records = [json.loads(text) for text in dialect("prodigy")[0].text.splitlines()]
    for changed in mutations([records[1], records[4], records[6]]):
        survives(FORMAT, lines_file("a.jsonl", changed))
