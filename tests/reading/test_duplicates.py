"""The same record twice is left out; the same question answered twice is a repeat; who cannot tell keeps both."""

import pytest

from tests.reading.helpers import answers, codes, problem, read, table

TIMED = ("item", "annotator", "label", "timestamp")


def test_a_record_with_its_time_that_stands_twice_is_left_out_once():
    row = ("1", "ann", "a", "2026-03-01T10:00:00Z")
    found = read(table([row, ("1", "bob", "b", "2026-03-01T10:00:00Z"), row, row], TIMED))
    assert (found.report.kept, dict(found.report.left_out)) == (2, {"exact duplicate": 2})
    assert problem(found, "DUP-EXACT").examples == ("study.csv > line 4", "study.csv > line 5")


@pytest.mark.parametrize("other", [("2", "ann", "a", "x"), ("1", "bob", "a", "x"), ("1", "ann", "b", "x"), ("1", "ann", "a", "y")])
def test_a_record_that_differs_anywhere_stays(other):
    header = (*TIMED, "language")
    rows = [("1", "ann", "a", "2026-03-01T10:00:00Z", "x"), (*other[:3], "2026-03-01T10:00:00Z", other[3])]
    assert "exact duplicate" not in read(table(rows, header)).report.left_out


def test_without_a_time_an_equal_answer_may_be_an_honest_second_one():
    found = read(table([("1", "ann", "a"), ("1", "ann", "a"), ("1", "bob", "b")]))
    assert found.report.kept == 3
    assert answers(found, "annotator", "repeat") == [("ann", 1), ("ann", 0), ("bob", 0)]
    assert "DUP-EXACT" not in codes(found)


def test_one_row_that_answers_two_tasks_is_a_duplicate_only_as_a_whole():
    header = ("item", "annotator", "mood_label", "tone_label", "timestamp")
    time = "2026-03-01T10:00:00Z"
    found = read(table([("1", "ann", "a", "x", time), ("1", "ann", "a", "y", time), ("1", "ann", "a", "x", time), ("1", "bob", "b", "x", time)], header))
    assert dict(found.report.left_out) == {"exact duplicate": 1}
    assert len(found.annotations) == 6


def test_the_latest_answered_judgement_is_repeat_nought():
    rows = [
        ("1", "ann", "second", "2026-03-02T00:00:00Z"),
        ("1", "ann", "first", "2026-03-01T00:00:00Z"),
        ("1", "ann", "", "2026-03-09T00:00:00Z"),  # declined: after all answered ones, whenever it was
        ("1", "ann", "third", "2026-03-03T00:00:00Z"),
        ("1", "bob", "first", "2026-03-01T00:00:00Z"),
    ]
    found = read(table(rows, TIMED))
    assert answers(found, "label", "repeat") == [("second", 1), ("first", 2), (None, 3), ("third", 0), ("first", 0)]
    assert problem(found, "DUP-CONFLICT").rows == 2  # an answer that was declined is none that was given again


def test_equal_and_missing_times_go_by_the_order_in_the_file():
    rows = [("1", "ann", "a", "2026-03-01T00:00:00Z"), ("1", "ann", "b", "2026-03-01T00:00:00Z"), ("2", "ann", "a", ""), ("2", "ann", "b", "")]
    assert answers(read(table(rows, TIMED)), "label", "repeat") == [("a", 1), ("b", 0), ("a", 1), ("b", 0)]


def test_two_hundred_repeats_do_not_overflow():
    found = read(table([("1", "ann", f"l{n % 3}") for n in range(200)]))
    assert (found.annotations["repeat"].min(), found.annotations["repeat"].max(), found.annotations["repeat"].iloc[-1]) == (0, 127, 0)
