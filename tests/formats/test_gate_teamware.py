"""GATE Teamware: the tiny study, its CSV, older layouts, and values of another shape."""

import json

from formats.gate_teamware import FORMAT
from formats.reading.file import File
from tests.formats.helpers import answers_of, dialect, left_out_of, mutations, read

CSV = b"""id,text,annotations.hana.mood,annotations.hana.topics,annotations.hana.duration_seconds,annotations.i.gor@a.example.mood,\
annotations.i.gor@a.example.duration_seconds,teamware_status.rejected_by,teamware_status.timed_out,teamware_status.aborted,gold.mood.value
021,"Late, and no seat.",negative,"time,transport",9.5,NA,7,"juno,kim",,,negative
22,Fine by me.,,,,neutral,soon,,hana,juno,
23,Unread.,,,,,,,,,
"""


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("gate_teamware"))
    igor = "igor@mail.example"
    assert answers_of(reading, "seconds") == [
        ("11", "hana", "mood", "negative", 12.5),
        ("11", "hana", "topics", '["time", "transport"]', 12.5),
        ("11", "hana", "remark", None, 12.5),
        ("11", igor, "mood", "neutral", 8.0),
        ("11", igor, "topics", '["transport"]', 8.0),
        ("11", "juno", "mood", None, None),
        ("11", "juno", "topics", None, None),
        ("11", "juno", "remark", None, None),
        ("12", "hana", "mood", "positive", 4.25),
        ("12", "hana", "topics", '["view"]', 4.25),
        ("12", "juno", "mood", "positive", None),
        ("12", "juno", "topics", "[]", None),
        ("13", "hana", "mood", "neutral", None),
        ("13", "hana", "topics", '["weather"]', None),
        ("13", igor, "mood", "negative", None),
        ("13", igor, "topics", '["weather"]', None),
    ]
    name = "gate_teamware/project-documents-0.json"
    assert left_out_of(reading) == {"not submitted": [f"{name} > record 2 > {igor}"], "reference only": [f"{name} > record 4"]}


def test_the_tiny_study_keeps_gold_and_texts():
    reading = read(FORMAT, dialect("gate_teamware"))
    assert [(key["item"], key["task"], key["label"]) for key in reading.keys] == [("12", "mood", "positive"), ("12", "topics", '["view"]')]
    assert reading.items[1] == {"item": "12", "text": "What a lovely view!", "control": True}
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"topics": "set"}
    assert not FORMAT.verified


def test_csv_keeps_text_as_text_and_users_with_dots():
    file = File("documents.csv", CSV)
    assert FORMAT.recognises(file)
    reading = read(FORMAT, [file])
    assert answers_of(reading, "seconds") == [
        ("021", "hana", "mood", "negative", 9.5),
        ("021", "hana", "topics", "time,transport", 9.5),
        ("021", "i.gor@a.example", "mood", "NA", 7.0),
        ("021", "juno", "mood", None, None),
        ("021", "juno", "topics", None, None),
        ("021", "kim", "mood", None, None),
        ("021", "kim", "topics", None, None),
        ("22", "i.gor@a.example", "mood", "neutral", None),
    ]
    assert left_out_of(reading) == {
        "not submitted": ["documents.csv > line 3 > hana", "documents.csv > line 3 > juno"],
        "reference only": ["documents.csv > line 4"],
    }
    assert [(key["item"], key["task"], key["label"]) for key in reading.keys] == [("021", "mood", "negative")]


def test_gold_that_accepts_nothing_or_several_makes_the_question_a_set():
    record = {"id": 1, "gold": {"q": {"value": []}}, "annotation_sets": {"a": {"annotations": [{"type": "Document", "features": {"q": "x"}}]}}}
    reading = read(FORMAT, [File("a.json", json.dumps([record]).encode())])
    assert (answers_of(reading), reading.keys[0]["label"]) == ([("1", "a", "q", '["x"]')], "[]")


def test_other_documents_are_not_claimed():
    spans = {"name": "d", "annotation_sets": {"": {"annotations": [{"type": "Token", "start": 0, "end": 1, "features": {}}]}}}
    for record in (spans, {"annotation_sets": []}, {"id": 1, "label": "x"}, 7):
        assert not FORMAT.recognises(File("a.json", json.dumps([record]).encode()))
    assert not FORMAT.recognises(File("a.csv", b"id,annotations,label\n1,2,3\n"))


def test_values_of_another_shape_do_no_harm():
    documents = json.loads(dialect("gate_teamware")[0].data)
    for document in documents[:3]:
        read(FORMAT, [File("a.json", json.dumps([documents[0], *mutations(document), 7]).encode())])
