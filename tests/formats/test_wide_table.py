"""One column per annotator, or one row per person: every filled cell is one judgement; nothing of the row is lost."""

import pytest

from formats.reading.contract import Options
from formats.wide_table import FORMAT
from tests.formats.helpers import ROOT
from tests.reading.helpers import answers, file, problem, read, read_paths, refused

FOLDER = ROOT / "sample_data" / "dialects" / "wide_table"


def test_the_tiny_wide_study_gives_its_answers():
    study = read_paths([FOLDER / "wide.csv"])
    assert sorted(answers(study)) == [
        ("t1", "annotator_1", "good"),
        ("t1", "annotator_2", "good"),
        ("t1", "annotator_3", "good"),
        ("t2", "annotator_1", "bad"),
        ("t2", "annotator_2", "bad"),
        ("t2", "annotator_3", "good"),
        ("t3", "annotator_1", "good"),
        ("t3", "annotator_2", "bad"),
        ("t4", "annotator_1", "good"),
        ("t4", "annotator_2", "good"),
    ]
    assert dict(answers(study, "item", "gold")) == {"t1": "good", "t2": "bad", "t3": None, "t4": None}
    assert study.items["text"].to_dict()["t2"] == "Late, again."
    assert (study.facets, study.tasks, study.report.rows) == (("language",), ("label",), 10)
    assert dict(answers(study, "item", "language"))["t3"] == "de"


def test_the_tiny_form_gives_its_answers():
    study = read_paths([FOLDER / "form.csv"])
    assert sorted(answers(study)) == sorted(
        [
            (question, f"{who}@example.org", label)
            for question, labels in (
                ("Q1 The train was on time.", {"hana": "good", "igor": "good", "juno": "good"}),
                ("Q2 Late again.", {"hana": "bad", "igor": "bad", "juno": "good"}),
                ("Q3 Na ja.", {"hana": "good", "igor": "bad"}),
            )
            for who, label in labels.items()
        ]
    )
    assert study.annotations["timestamp"].min().isoformat() == "2026-03-01T08:00:00+00:00"
    assert study.report.detected["layout"] == "transposed"


@pytest.mark.parametrize("header", ["item,ann_1,ann_2", "id,rater A,rater B", "doc,anna@x.org,bob@x.org", "text_id,coder1,coder2,coder3", "wid_0,wid_1,item"])
def test_columns_that_look_like_annotators_are_recognised(header):
    assert FORMAT.recognises(file(f"{header}\n" + ",".join("x" * (header.count(",") + 1)) + "\n"))


@pytest.mark.parametrize("header", ["item,annotator_id,label", "item,user_id,worker_id", "item,annotator,ann_1,ann_2", "item,label,text"])
def test_other_tables_are_not(header):
    assert not FORMAT.recognises(file(f"{header}\n" + ",".join("x" * (header.count(",") + 1)) + "\n"))


def test_what_was_done_is_said_and_asked():
    said = problem(read_paths([FOLDER / "wide.csv"]), "IMP-MAP")
    assert said.asks and said.what == "Every column of annotator_1, annotator_2, annotator_3 was read as one annotator's answers (a wide table)."


def test_a_cell_has_the_address_of_its_row_and_column():
    found = read("item,ann_1,ann_2\n1,a,b\n,a,b\n", name="w.csv")
    assert problem(found, "IMP-ROW-MISSING").examples == ("w.csv > line 3, column ann_1", "w.csv > line 3, column ann_2")


def test_a_person_may_say_the_layout():
    text = "item,x,y\n1,a,b\n2,b,b\n"
    wide = read(text, Options(layout="wide", mapping={"label": ["x", "y"]}))
    assert sorted(answers(wide)) == [("1", "x", "a"), ("1", "y", "b"), ("2", "x", "b"), ("2", "y", "b")]
    form = read("who,x,y\nann,a,b\nbob,b,\n", Options(layout="transposed", mapping={"annotator": "who", "label": ["x", "y"]}))
    assert sorted(answers(form)) == [("x", "ann", "a"), ("x", "bob", "b"), ("y", "ann", "b")]
    long = read("item,annotator_1,annotator_2,label\n1,ann,x,a\n1,bob,x,b\n", Options(layout="long", mapping={"annotator": "annotator_1"}))
    assert answers(long) == [("1", "ann", "a"), ("1", "bob", "b")]


@pytest.mark.parametrize("layout", ["wide", "transposed"])
def test_a_layout_that_does_not_fit_is_refused_and_no_crash(layout):
    [refusal] = refused("item,x,y\n1,a,b\n", Options(layout=layout))
    assert refusal.code == "IMP-MAP" and refusal.hint
