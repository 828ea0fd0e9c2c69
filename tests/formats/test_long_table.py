"""A table with one judgement per row: the same study in six kinds of files, several tasks, status, spans, and files that help each other."""

import pytest

from formats.long_table import FORMAT
from formats.reading.contract import Options
from tests.formats.helpers import ROOT
from tests.reading.helpers import answers, codes, file, problem, read, read_all, read_paths, table

FOLDER = ROOT / "sample_data" / "dialects" / "long_table"
KINDS = ("csv", "tsv", "json", "jsonl", "xlsx", "parquet")


@pytest.mark.parametrize("kind", KINDS)
def test_the_tiny_study_gives_its_answers_from_every_kind_of_file(kind):
    study = read_paths([FOLDER / f"long.{kind}"])
    assert answers(study, "item", "annotator", "task", "label", "gold") == [
        ("007", "hana", "mood", "good", "good"),
        ("007", "igor", "mood", "good", "good"),
        ("7", "hana", "mood", "so, so", None),
        ("7", "igor", "mood", "NA", None),
        ("7", "juno", "mood", None, None),
        ("007", "hana", "tone", "kind", None),
        ("007", "igor", "tone", "rude", None),
    ]
    assert (study.report.rows, study.report.kept, study.facets) == (7, 7, ("language",))
    assert answers(study, "batch", "version", "language")[4] == ("b1", "v2", "en")
    assert study.annotations["seconds"].tolist() == [4.5, 6, 3, 8.25, 2, 4.5, 6]
    assert study.annotations["timestamp"][1].isoformat() == "2026-03-01T09:05:00+00:00"
    assert problem(study, "DECLINED").rows == 1


def test_the_kinds_differ_in_nothing_but_their_addresses():
    assert len({read_paths([FOLDER / f"long.{kind}"]).digest for kind in KINDS}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_report_says_what_was_detected(kind):
    detected = read_paths([FOLDER / f"long.{kind}"]).report.detected
    assert detected["mapping"] == {
        "item": "item",
        "annotator": "annotator",
        "task": "task",
        "label": ["label"],
        "gold": "gold",
        "timestamp": "timestamp",
        "seconds": "seconds",
        "batch": "batch",
        "version": "version",
    }
    assert detected["encoding"] == {"xlsx": "Excel", "parquet": "Parquet"}.get(kind, "UTF-8")


def test_any_table_is_recognised_and_prose_is_not():
    assert FORMAT.recognises(file("a,b\n1,2\n")) and not FORMAT.recognises(file(b"\x89PNG\r\n\x1a\n"))


def test_several_label_columns_are_a_task_each():
    found = read(table([("1", "ann", "good", "kind"), ("1", "bob", "bad", "")], ("item", "annotator", "mood_label", "tone_label")))
    assert answers(found, "annotator", "task", "label") == [
        ("ann", "mood_label", "good"),
        ("bob", "mood_label", "bad"),
        ("ann", "tone_label", "kind"),
        ("bob", "tone_label", None),
    ]
    assert (found.report.rows, found.report.kept) == (2, 2)  # a row is one submission, whatever it answers


def test_rows_without_a_task_are_left_out_and_said():
    found = read(table([("1", "ann", "mood", "a"), ("1", "bob", "", "b")], ("item", "annotator", "task", "label")))
    assert dict(found.report.left_out) == {"no task": 1}
    assert problem(found, "IMP-ROW-MISSING").what == "1 rows do not name the task and were left out."


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("draft", "not submitted"),
        ("In Progress", "not submitted"),
        ("timed-out", "not submitted"),
        ("skipped", "not submitted"),
        ("Rejected", "rejected"),
        ("submitted", None),
        ("approved", None),
    ],
)
def test_what_was_not_submitted_or_was_rejected_is_left_out(status, reason):
    found = read(table([("1", "ann", "a", status), ("1", "bob", "b", "done")], ("item", "annotator", "label", "status")), name="a.csv")
    assert dict(found.report.left_out) == ({reason: 1} if reason else {})
    if reason:
        assert problem(found, "IMP-STATUS").where == "a.csv > column status"


def test_a_status_that_all_rows_share_leaves_nobody_out():
    assert read(table([("1", "ann", "a", "pending"), ("1", "bob", "b", "pending")], ("item", "annotator", "label", "status"))).report.kept == 2


def test_models_and_controls_are_known_by_their_columns():
    rows = [
        ("1", "ann", "a", "human", "true", "https://x.org/1"),
        ("1", "gpt", "a", "model", "true", "https://x.org/1"),
        ("2", "ann", "b", "human", "no", "javascript:alert(1)"),
    ]
    found = read(table(rows, ("item", "annotator", "label", "annotator_type", "is_control", "link")))
    assert found.annotators["kind"].to_dict() == {"ann": "human", "gpt": "model"}
    assert found.items["control"].to_dict() == {"1": True, "2": False}
    assert found.items["link"].to_dict()["1"] == "https://x.org/1" and found.items["link"].isna()["2"]


def test_a_file_whose_annotator_a_person_names():
    found = read_all({"ann.csv": "item,label\n1,a\n2,b\n", "bob.csv": "item,label\n1,b\n2,b\n"}, Options(annotator_of={"ann.csv": "ann", "bob.csv": "bob"}))
    assert answers(found) == [("1", "ann", "a"), ("2", "ann", "b"), ("1", "bob", "b"), ("2", "bob", "b")]


def test_a_table_that_cannot_be_used_beside_one_that_can_is_said():
    found = read_all({"a.csv": table([("1", "ann", "a"), ("1", "bob", "b")]), "notes.csv": "who,what\nx,y\n"})
    assert found.report.kept == 2 and "IMP-ZIP-CHOICE" in codes(found)


def test_addresses_follow_each_file_of_several():
    found = read_all({"a.csv": table([("1", "ann", "a")] * 1), "b.csv": table([("1", "bob", "b"), ("2", "", "b")])})
    assert problem(found, "IMP-ROW-MISSING").where == "b.csv > line 3"


SPANS = ("item", "annotator", "start", "end", "label")


def test_spans_of_one_annotator_on_one_item_are_one_answer_in_any_order_of_rows():
    rows = [
        ("9", "zoe", "0", "4", "PER"),
        ("1", "ann", "5", "6", "LOC"),
        ("9", "ann", "0", "1", "ORG"),
        ("1", "zoe", "2", "3", "X"),
        ("9", "zoe", "6.0", "8", "LOC"),
    ]
    found = read(table(rows, SPANS))
    assert answers(found) == [
        ("9", "zoe", '[[0, 4, "PER"], [6, 8, "LOC"]]'),
        ("1", "ann", '[[5, 6, "LOC"]]'),
        ("9", "ann", '[[0, 1, "ORG"]]'),
        ("1", "zoe", '[[2, 3, "X"]]'),
    ]
    assert (found.report.rows, found.report.kept, found.scales["span"].level) == (5, 5, "span")


def test_spans_that_cannot_be_are_left_out_and_rows_without_one_mark_nothing():
    rows = [("1", "ann", "4", "2", "PER"), ("1", "ann", "3", "", "PER"), ("1", "ann", "", "", ""), ("2", "ann", "0", "1", "PER"), ("", "ann", "0", "1", "PER")]
    found = read(table(rows, SPANS))
    assert answers(found, "item", "label") == [("1", "[]"), ("2", '[[0, 1, "PER"]]')]
    assert (found.report.rows, found.report.kept, dict(found.report.left_out)) == (5, 2, {"invalid value": 2, "no item": 1})


def test_spans_of_a_file_whose_annotator_a_person_names():
    found = read("item,start,end,label\n1,0,4,PER\n", Options(annotator_of={"s.csv": "ann"}), name="s.csv")
    assert answers(found) == [("1", "ann", '[[0, 4, "PER"]]')]
