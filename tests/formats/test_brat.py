"""brat standoff: the tiny study, the real files, who the annotator is, and what is left out."""

import json

import pytest

from formats.brat import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, read


def ann(name: str, text: str = "T1\tPER 0 5\tMarta\n") -> File:
    return File(name, text.encode())


def who(*names: str, options: Options | None = None) -> list[tuple]:
    return [(annotator, item) for item, annotator, *_ in answers_of(read(FORMAT, [ann(name) for name in names], options))]


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("brat"))
    answers = {(item, annotator, task): label for item, annotator, task, label in answers_of(reading)}
    assert {key: label for key, label in answers.items() if key[2] == "entities"} == {
        ("note1", "hana", "entities"): '[[0, 10, "Person"], [20, 24, "Place"]]',
        ("note1", "igor", "entities"): '[[0, 10, "Person"], [20, 24, "Place"]]',
        ("note1", "juno", "entities"): '[[0, 5, "Person"], [20, 24, "Place"]]',
        ("note2", "hana", "entities"): '[[15, 21, "Place"], [34, 38, "Person"]]',
        ("note2", "igor", "entities"): '[[15, 21, "Place"], [30, 38, "Person"]]',
        ("note2", "juno", "entities"): '[[15, 21, "Place"], [34, 38, "Person"]]',
        ("note3", "hana", "entities"): '[[0, 3, "Person"], [8, 16, "Person"], [12, 16, "Person"]]',
        ("note3", "igor", "entities"): '[[0, 3, "Person"], [8, 16, "Person"]]',
        ("note3", "juno", "entities"): '[[0, 3, "Person"], [8, 11, "Person"]]',
    }
    assert {key: label for key, label in answers.items() if key[2] != "entities" and label != "[]"} == {
        ("note1", "hana", "relations"): '["Lives-in(0-10, 20-24)"]',
        ("note1", "juno", "relations"): '["Lives-in(0-5, 20-24)"]',
        ("note2", "hana", "Uncertain"): '[[34, 38, "true"]]',
    }
    assert len(answers) == 9 * 3
    assert left_out_of(reading) == {"no answer": [f"brat/{name}/note4.ann" for name in ("hana", "igor", "juno")]}, "brat makes empty files by itself"


def test_the_tiny_study_keeps_texts_labels_and_says_what_is_lost():
    reading = read(FORMAT, dialect("brat"))
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"entities": "span:Person,Place", "Uncertain": "span", "relations": "set"}
    assert [item["text"] for item in reading.items] == [
        "Marta Lind lives in Oslo.\n",
        "The ferry left Bergen without old Nils.\n",
        "Ida and Per Holm stayed.\n",
    ]
    assert [problem.what for problem in reading.problems] == [
        "Left out of the documents: 1 notes.",
        "Marks that consist of several pieces: 1; each piece is kept as a mark of its own.",
    ]


def test_real_files():
    files = exports("brat")
    assert {file.path.name for file in files if not FORMAT.recognises(file)} == {"README", "SOURCE.md"}
    reading = read(FORMAT, files)
    answers = answers_of(reading)
    assert (reading.rows, len(answers), reading.left_out) == (32, 32, {})
    counts = {name: [json.loads(label) for _, annotator, _, label in answers if annotator == name] for name in ("Lisa", "Maria", "Max", "Peter", "A", "B")}
    assert {name: len(documents) for name, documents in counts.items()} == {"Lisa": 7, "Maria": 7, "Max": 7, "Peter": 7, "A": 2, "B": 2}
    assert sum(map(len, counts["Lisa"])) == 404
    assert str(reading.scales["entities"]) == "span:ORG,PER,LOC,MISC"
    first = next(item for item in reading.items if item["item"] == "esp.train-doc-100")
    start, end, _ = json.loads(answers[0][3])[0]
    assert first["text"][start:end] == "Viruca Atanes"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["x/hana/d1.ann", "x/igor/d1.ann"], [("hana", "d1"), ("igor", "d1")]),
        (["hana/news/d1.ann", "igor/news/d1.ann"], [("hana", "d1"), ("igor", "d1")]),
        (
            ["hana/news/d1.ann", "igor/news/d1.ann", "hana/chat/c1.ann", "igor/chat/c1.ann"],
            [("hana", "news/d1"), ("igor", "news/d1"), ("hana", "chat/c1"), ("igor", "chat/c1")],
        ),
        (["news/hana/d1.ann", "news/igor/d1.ann", "chat/hana/d1.ann"], [("hana", "news/d1"), ("igor", "news/d1"), ("hana", "chat/d1")]),
        (["hana.zip > d1.ann", "igor.zip > d1.ann"], [("hana", "d1"), ("igor", "d1")]),
        (["hana.zip > data/d1.ann", "igor.zip > data/d1.ann"], [("hana", "d1"), ("igor", "d1")]),
        (["d1.ann"], [(None, "d1")]),
        (["hana/d1.ann"], [("hana", "d1")]),
    ],
)
def test_the_annotator_is_the_folder_level_under_which_documents_stand_again(names: list[str], expected: list[tuple]):
    assert who(*names) == expected


def test_a_document_without_a_folder_says_how_to_name_its_annotator():
    reading = read(FORMAT, [ann("d1.ann")])
    assert [(problem.code, problem.what) for problem in reading.problems] == [
        ("IMP-MAP", "Documents that stand in no folder, so that nobody is named as their annotator: 1."),
    ]


def test_a_person_can_name_the_annotator_of_a_file():
    assert who("d1.ann", options=Options(annotator_of={"d1.ann": "kim"})) == [("kim", "d1")]


def test_events_attributes_of_events_and_broken_lines():
    marks = "A1\tNegation E1\nT1\tHire 0 5\thired\nT2\tPER 6 9\tAnn\nM1\tSure T2 low\n"
    text = marks + "E1\tHire:T1 Who:T2\n*\tEquiv T1 T2\nN1\tRef T2 Wiki:1\nT9\tbroken\nR1\tX Arg1:T1 Arg2:T7\nZ\n"
    reading = read(FORMAT, [ann("hana/d.ann", text)])
    assert {task: label for *_, task, label in answers_of(reading)} == {
        "entities": '[[0, 5, "Hire"], [6, 9, "PER"]]', "Negation": '[[0, 5, "true"]]', "Sure": '[[6, 9, "low"]]',
    }  # fmt: skip
    assert reading.problems[0].what == "Left out of the documents: 1 equivalences, 1 events, 1 normalisations, 3 unreadable lines."


def test_absurd_offsets_are_no_marks():
    reading = read(FORMAT, [ann("hana/d.ann", f"T1\tPER 0 {'9' * 5000}\tx\nT2\tPER 0 4\tMara\n")])
    assert [label for *_, label in answers_of(reading)] == ['[[0, 4, "PER"]]']


def test_only_brats_files_are_claimed():
    assert FORMAT.recognises(ann("a.ann")) and FORMAT.recognises(ann("a.ann", ""))
    assert FORMAT.recognises(File("x/.stats_cache", b"\x80\x02]q")), "passed over by its name; never opened"
    assert FORMAT.recognises(ann("d.txt", "Marta moved to Oslo, then left.\nNobody, it seems, knew why, or when.\n"))
    for name, text in (
        ("a.ann", "item,annotator,label\n"),
        ("a.txt", "item,annotator,label\n1,ann,x\n2,ann,y\n"),
        ("a.txt", "a\tb\n"),
        ("a.txt", '{"a": 1}'),
        ("README", "Hello you."),
    ):
        assert not FORMAT.recognises(ann(name, text)), (name, text)


def test_texts_alone_are_refused_and_beside_others_said():
    with pytest.raises(Unreadable) as refused:
        read(FORMAT, [ann("notes.txt", "Nothing is marked here.")])
    assert str(refused.value) == "[notes.txt] There is no .ann file beside it, so nothing is marked in it. Hint: Give the folder with its .ann files."
    reading = read(FORMAT, [ann("hana/d1.ann"), ann("hana/d2.txt", "Nothing is marked here.")])
    assert [problem.what for problem in reading.problems] == ["1 text files have no .ann file beside them and were passed over."]


def test_marks_that_cannot_be_are_left_out_and_counted():
    files = [ann("hana/d.ann", "T1\tPER 3 3\tx\nT2\tPER 0 4\tMara\nT3\tPER 2 99\tra\n"), ann("hana/d.txt", "Mara left.\n")]
    reading = read(FORMAT, files)
    assert [label for *_, label in answers_of(reading)] == ['[[0, 4, "PER"]]']
    assert [(problem.code, problem.where, problem.what) for problem in reading.problems] == [
        ("VAL-SPAN", "hana/d.ann", "2 spans end before they begin or reach past the end of their text; they were left out of 1 answers.")
    ]
