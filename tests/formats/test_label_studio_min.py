"""Label Studio's flat exports: the tiny study, the real exports, telling answers from data, and hostile values."""

import json

import pytest

from formats.label_studio_min import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import answers_of, dialect, exports, json_file, mutations, read, survives

OWN = {"annotation_id": 1, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "lead_time": 2.0}


def minimal(item: int, annotator: object, data: dict, answers: dict) -> dict:
    """A record in the order in which Label Studio writes it."""
    return {**data, "id": item, **answers, "annotator": annotator, **OWN}


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("label_studio_min"))
    assert answers_of(reading, "seconds") == [
        ("801", "ada@desk.example", "mood", "kind", 8.5),
        ("801", "ada@desk.example", "score", "4", 8.5),
        ("801", "ada@desk.example", "topics", '["time", "travel"]', 8.5),
        ("801", "7", "mood", "curt", 11.0),
        ("801", "7", "score", "2", 11.0),
        ("801", "7", "topics", '["travel"]', 11.0),
        ("802", "ada@desk.example", "mood", "curt", 3.0),
        ("802", "ada@desk.example", "score", "1", 3.0),
        ("802", "007", "mood", None, None),
        ("802", "007", "score", None, None),
        ("802", "007", "topics", None, None),
        ("803", "007", "mood", "None", 5.0),
        ("803", "007", "topics", '["time"]', 5.0),
    ]
    assert (reading.left_out, reading.keys) == ({}, [])
    assert {name: scale.level for name, scale in reading.scales.items()} == {"score": "ordinal", "topics": "set"}
    assert reading.items[1] == {"item": "802", "text": "answer: [not known]\nreply_to: When is it open?", "link": None}
    assert reading.detected["mapping"]["label"] == ["mood", "score", "topics"]
    assert [(problem.code, problem.asks) for problem in reading.problems] == [("IMP-MAP", True)]
    assert "As facts about the item: answer, reply_to." in reading.problems[0].what


@pytest.mark.parametrize("name", ["export_CSV.csv", "export_TSV.tsv", "export_JSON_MIN.json"])
def test_the_real_exports(name: str):
    reading = read(FORMAT, [file for file in exports("label_studio") if file.path.name == name])
    answers = reading.answers.to_pylist()
    assert (reading.rows, reading.left_out) == (314, {})
    assert len({answer["item"] for answer in answers}) == 60
    assert {task: sum(answer["task"] == task for answer in answers) for task in ("preference", "reason")} == {"preference": 314, "reason": 296}
    assert len(answers) == 314 + 296


def test_the_real_exports_of_one_project_say_the_same():
    found = [set(answers_of(read(FORMAT, [file]), "timestamp", "seconds")) for file in exports("label_studio") if FORMAT.recognises(file)]
    assert len(found) == 3
    assert found[0] == found[1] == found[2]


def test_json_min_tells_answers_by_their_place():
    marked = {"mood": "good", "marks": [{"start": 0, "end": 1, "text": "c", "labels": ["X"]}]}
    records = [minimal(1, 4, {"text": "a b", "lang": "en"}, {"mood": "good"}), minimal(2, 4, {"text": "c d", "lang": "en"}, marked)]
    reading = read(FORMAT, [json_file("m.json", records)])
    assert answers_of(reading) == [("1", "4", "mood", "good"), ("1", "4", "marks", "[]"), ("2", "4", "mood", "good"), ("2", "4", "marks", '[[0, 1, "X"]]')]
    assert reading.problems == []


def test_what_the_format_loses_is_said():
    assert any("skipped" in fact for fact in FORMAT.loses)
    assert any("ground-truth" in fact for fact in FORMAT.loses)


def test_a_control_with_the_name_of_a_data_field_is_told_by_its_answers():
    records = [minimal(1, who, {"text": mood, "mood": mood}, {"why": "so"}) for who, mood in ((4, "good"), (5, "bad"))]
    assert ("1", "5", "mood", "bad") in answers_of(read(FORMAT, [json_file("m.json", records)]))


def test_a_person_may_name_the_answers():
    file = File("a.csv", b"annotation_id,annotator,created_at,id,lead_time,mood,topic\n1,a,2026-01-01,1,2,good,x\n2,b,2026-01-01,1,2,bad,x\n")
    assert answers_of(read(FORMAT, [file], Options(mapping={"label": ["topic"]}))) == [("1", "a", "topic", "x"), ("1", "b", "topic", "x")]
    assert {task for _, _, task, _ in answers_of(read(FORMAT, [file]))} == {"mood"}


def test_where_nobody_answered_twice_what_repeats_is_taken():
    lines = "".join(f"{n},a,2026-01-01,{n},2,{'good' if n % 2 else 'bad'},text number {n}\n" for n in range(1, 7))
    reading = read(FORMAT, [File("a.csv", ("annotation_id,annotator,created_at,id,lead_time,mood,text\n" + lines).encode())])
    assert ({task for _, _, task, _ in answers_of(reading)}, len(reading.problems)) == ({"mood"}, 1)


def test_where_nothing_tells_it_is_refused():
    with pytest.raises(Unreadable) as refusal:
        read(FORMAT, [File("a.csv", b"annotation_id,annotator,created_at,id,lead_time,mood\n1,a,2026-01-01,1,2,good\n")])
    assert str(refusal.value) == (
        "[a.csv] The export does not say which columns hold the answers, and nothing tells: mood. "
        "Hint: Name them on the Import page, or export JSON from Label Studio."
    )


STRANGERS = ("item,annotator,label\n1,a,x\n", "id,annotator,label,lead_time\n1,a,x,2\n", '[{"id": 1, "data": {}, "annotations": []}]', "nonsense")


@pytest.mark.parametrize("text", STRANGERS)
def test_other_files_are_not_claimed(text: str):
    assert not FORMAT.recognises(File("a.csv", text.encode()))


def test_values_of_another_shape_do_no_harm():
    rest = {"marks": [{"start": 0, "end": 1, "labels": ["X"]}], "score": [{"rating": 3}]}
    records = [minimal(1, who, {"text": "a"}, {"mood": mood, **rest}) for who, mood in ((4, "good"), (5, {"choices": ["a", "b"]}))]
    for changed in mutations(json.loads(json.dumps(records))):
        survives(FORMAT, json_file("m.json", changed))
