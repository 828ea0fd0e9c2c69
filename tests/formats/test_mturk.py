"""Mechanical Turk batch results: the tiny study, the real batch, the three ways in which answers are written, statuses."""

import json

import pytest

from formats.mturk import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import SHARED, answers_of, dialect, exports, left_out_of, read


def batch(*rows: str, name: str = "batch.csv") -> File:
    return File(name, ("\n".join(rows) + "\n").encode())


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("mturk"))
    given = {}
    for item, annotator, task, label in answers_of(reading):
        given.setdefault((item, annotator), {})[task] = label
    assert given == {
        ("m-001", "AW1"): {"reply": "bad", "issues": '["facts", "safety"]', "why": "It says yes; that is dangerous.", "shown": "true", "flags": '["unsafe"]'},
        ("m-001", "AW2"): {"reply": "bad", "issues": '["safety"]', "shown": "true", "flags": '["unsafe"]'},
        ("m-001", "AW3"): {"reply": "good", "issues": '["none"]', "shown": "false", "flags": "[]"},
        ("m-002", "AW1"): {"reply": "good", "issues": '["none"]', "shown": "true", "flags": "[]"},
        ("m-002", "AW2"): {"reply": "ok", "issues": '["style"]', "shown": "true", "flags": '["rude"]'},
        ("m-003", "AW1"): {"reply": "bad", "issues": '["facts", "style"]', "why": "Wrong author.", "shown": "true", "flags": '["rude", "unsafe"]'},
        ("m-003", "AW2"): {"reply": "bad", "issues": '["facts"]', "shown": "true", "flags": "[]"},
        ("m-003", "AW3"): {"reply": None, "issues": None, "why": None, "shown": None, "flags": None},
    }
    assert (reading.rows, left_out_of(reading)) == (8, {})
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"issues": "set", "flags": "set"}


def test_the_tiny_study_keeps_what_the_tool_knows():
    reading = read(FORMAT, dialect("mturk"))
    assert answers_of(reading, "timestamp", "seconds", "pay", "batch", "status")[9:10] == [
        ("m-001", "AW3", "reply", "good", "Mon Mar 09 08:00:04 PDT 2026", 4.0, 0.12, "71", "Rejected"),
    ]
    assert [(item["item"], item["text"]) for item in reading.items] == [
        ("m-001", "Is it safe to mix the two cleaners?"), ("m-002", "Write a poem about rain, please."), ("m-003", "Who wrote Middlemarch?"),
    ]
    assert [(problem.code, problem.what, problem.rows, problem.asks) for problem in reading.problems] == [
        ("IMP-STATUS", "1 of 8 assignments were rejected by the requester. They were kept: a rejection is about pay, and may be wrong.", 1, True),
    ]
    assert (reading.project, reading.annotators[2]) == ("Judge a chat reply", {"annotator": "AW3", "approval rate": "61% (20/33)"})


def test_the_real_batch():
    reading = read(FORMAT, exports("mturk"))
    answers = answers_of(reading, "seconds", "pay")
    assert (reading.rows, len({a[0] for a in answers}), len({a[1] for a in answers}), reading.left_out) == (210, 14, 23, {})
    assert {task: sum(a[2] == task for a in answers) for task in ("Q1", "Q1text", "Q2a", "Q2b")} == {"Q1": 210, "Q1text": 210, "Q2a": 193, "Q2b": 14}
    assert len(answers) == 627, "hidden fields that repeat what was shown are no answers"
    assert sum(a[3] == '["per:founded_org"]' for a in answers if a[2] == "Q1") == 97
    assert (answers[0][0][:12], answers[0][4:], reading.detected["mapping"]["item"]) == ("986cd0c8ccc9", (85.0, 0.15), "Input.sent_id")


def test_answers_as_json_in_one_cell():
    path = SHARED / "bad_inputs" / "open" / "ve_mturk_json_answer.csv"
    if not path.exists():
        pytest.skip(f"{path} is missing")
    reading = read(FORMAT, [File("ve_mturk_json_answer.csv", path.read_bytes())])
    answers = answers_of(reading)
    assert (reading.rows, len(answers), len({a[0] for a in answers}), len({a[1] for a in answers}), {a[2] for a in answers}) == (60, 60, 20, 3, {"label"})
    assert sorted({a[3] for a in answers}) == ["harmful", "helpful", "neutral"]


def test_every_kind_of_answer_in_json():
    entities = [{"startOffset": 0, "endOffset": 3, "label": "PER"}, {"startOffset": 3, "endOffset": 3, "label": "PER"}]
    boxes = {"boundingBoxes": [{"label": "cat", "left": 1}]}
    page = {"mood": {"label": "good"}, "tags": {"labels": ["b", "a"]}, "size": "1E5", "box": boxes, "names": {"entities": entities}}
    page |= {"ok": {"on": True}, "kind": {"old": False, "new": True}}
    cell = json.dumps([page]).replace('"', '""')
    reading = read(FORMAT, [batch("HITId,WorkerId,Answer.taskAnswers", f'H1,W1,"{cell}"', "H1,W2,[{}]")])
    assert {task: label for _, annotator, task, label in answers_of(reading) if annotator == "W1"} == {
        "mood": "good", "tags": '["a", "b"]', "size": "1E5", "box": '[{"kind": "boundingBoxes", "label": "cat", "left": 1}]', "ok": "true", "kind": "new",
        "names": '[[0, 3, "PER"]]',
    }
    assert {label for _, annotator, _, label in answers_of(reading) if annotator == "W2"} == {None}, "an empty page was declined"
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"mood": "nominal", "tags": "set", "box": "box", "names": "span"}
    assert [(problem.code, problem.where) for problem in reading.problems] == [("VAL-SPAN", "batch.csv > line 2")]


def test_one_option_in_every_row_is_a_choice():
    reading = read(FORMAT, [batch("HITId,WorkerId,Answer.mood.good,Answer.mood.bad", "H1,W1,true,false", "H1,W2,false,true")])
    assert (answers_of(reading), reading.scales) == ([("H1", "W1", "mood", "good"), ("H1", "W2", "mood", "bad")], {})


def test_the_item_is_the_hit_unless_an_id_identifies_what_was_shown():
    rows = ("H1,W1,x,d1,one,good", "H2,W1,y,d1,two,bad")
    document = batch("HITId,WorkerId,Input.name,Input.doc_id,Input.text,Answer.q", *rows)
    assert [a[0] for a in answers_of(read(FORMAT, [document]))] == ["H1", "H2"], "two texts of one document"
    named = batch("HITId,WorkerId,Input.id,Input.doc,Input.text,Answer.q", *rows)
    assert [a[0] for a in answers_of(read(FORMAT, [named]))] == ["x", "y"]
    assert [a[0] for a in answers_of(read(FORMAT, [named], Options(mapping={"item": "Input.text"})))] == ["one", "two"]


def test_what_was_never_submitted_is_left_out():
    reading = read(FORMAT, [batch("HITId,WorkerId,AssignmentStatus,Answer.q", "H1,W1,Approved,a", "H1,W2,Abandoned,", "H1,W3,Returned,b")])
    assert (answers_of(reading), left_out_of(reading)) == ([("H1", "W1", "q", "a")], {"not submitted": ["batch.csv > line 3", "batch.csv > line 4"]})


@pytest.mark.parametrize("cell", ["null", "[", "[1]", '{"a": null}', "[" * 3000, '[{"a": {"label": null}}]', '[{"a": {"entities": 3}}]', "{}"])
def test_hostile_cells_do_not_crash(cell):
    quoted = cell.replace('"', '""')
    reading = read(FORMAT, [batch("HITId,WorkerId,Answer.q,Answer.taskAnswers", "H1,W1,a,", f'H1,W2,b,"{quoted}"')])
    assert [label for _, _, task, label in answers_of(reading) if task == "q"] == ["a", "b"]


def test_a_batch_without_answers_is_refused():
    with pytest.raises(Unreadable) as refused:
        read(FORMAT, [batch("HITId,WorkerId,Input.x,Answer.x", "H1,W1,a,A", "H2,W1,b,B")])
    assert str(refused.value) == (
        "[batch.csv] All answers of the batch are empty, or repeat what the page showed. "
        "Hint: Export the results again, or name the columns with --map label=COLUMN."
    )


def test_a_table_of_anybody_is_not_claimed():
    assert not FORMAT.recognises(batch("item,annotator,label", "1,a,x"))
    assert not FORMAT.recognises(batch("HITId,WorkerId,label", "1,a,x"))
