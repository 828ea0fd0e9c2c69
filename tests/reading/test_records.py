"""JSON and JSON lines: what is broken is counted with its line, what is deep is refused, numbers stay as they were written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.reading import flat_json, records
from formats.reading.text import text_of
from study import Unreadable
from tests.reading.helpers import answers, codes, file, problem, read, refused

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def lines(*given: object) -> str:
    return "\n".join(entry if isinstance(entry, str) else json.dumps(entry) for entry in given)


def judgement(item: object, annotator: object = "ann", label: object = "a", **facts: object) -> dict:
    return {"item": item, "annotator": annotator, "label": label, **facts}


@given(st.lists(st.dictionaries(st.text(), VALUES, max_size=3), min_size=2, max_size=4))
def test_an_array_and_lines_hold_the_same_records(values):
    array, apart = records.parse(json.dumps(values, indent=1), "a.json"), records.parse(lines(*values), "a.jsonl")
    assert array.values == apart.values == json.loads(json.dumps(values))
    assert (array.shape, apart.shape) == ("array", "lines")
    assert apart.where(1, "a.jsonl") == "a.jsonl > line 2" and array.where(1, "a.json") == "a.json > record 2"


@given(VALUES)
def test_any_value_has_a_text_that_can_be_written(value):
    text = text_of(value)
    assert (text is None) == (value is None)
    assert text is None or text.encode().decode() == text


def test_numbers_stay_as_they_were_written():
    text = '{"item": 1E5, "annotator": 007.0, "label": 5.0}'.replace("007.0", "9007199254740993")
    found = read(text + "\n" + '{"item": 100000, "annotator": "007", "label": 5}\n{"item": 1e400, "annotator": 7, "label": -0.0}')
    assert answers(found) == [("1E5", "9007199254740993", "5.0"), ("100000", "007", "5"), ("1e400", "7", "-0.0")]


def test_a_number_of_ten_thousand_digits_is_text():
    assert records.parse("[" + "9" * 10_000 + "]", "a.json").values == ["9" * 10_000]


def test_not_a_number_is_text():
    assert [text_of(value) for value in records.parse("[NaN, Infinity, -Infinity]", "a.json").values] == ["NaN", "Infinity", "-Infinity"]


def test_a_broken_line_is_left_out_with_its_line():
    found = read(lines(judgement(1), "{broken", judgement(1, "bob"), "", judgement(2, "bob", "b")), name="a.jsonl")
    assert (found.report.rows, found.report.kept, dict(found.report.left_out)) == (4, 3, {"not readable": 1})
    assert problem(found, "IMP-JSON-SYNTAX").examples[0].startswith("a.jsonl > line 2: ")


def test_a_record_that_is_no_object_is_left_out():
    found = read(lines(judgement(1), 5, judgement(1, "bob")), name="a.jsonl")
    assert (found.report.rows, found.report.kept, dict(found.report.left_out)) == (3, 2, {"not readable": 1})


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", "IMP-EMPTY", "empty"),
        (" \n ", "IMP-EMPTY", ""),
        ("[]", "IMP-EMPTY", "The array contains no records."),
        ("[" * 100_000, "IMP-JSON-DEPTH", "nested too deeply"),
        ('[{"a": 1}', "IMP-JSON-SYNTAX", "not valid JSON"),
        ("[{'a': 1}]", "IMP-JSON-SYNTAX", "looks like Python"),
        ('{"a": 1}\n{b\n{c', "IMP-JSON-SYNTAX", "not valid JSON"),
    ],
)
def test_what_holds_no_records_is_refused_with_the_reason(text, code, said):
    [refusal] = refused(text, name="a.json")
    assert refusal.code == code and said in refusal.what


@pytest.mark.parametrize("text", ["5", '"a"', "null", "true"])
def test_a_single_value_is_no_set_of_records(text):
    with pytest.raises(Unreadable, match="not records"):
        records.parse(text, "a.json")


@pytest.mark.parametrize("depth", [10, 300, 900, 990, 5_000])
def test_depth_is_no_danger_at_any_place(depth):
    deep = '{"a":' * depth + "1" + "}" * depth
    text = "\n".join([json.dumps(judgement(n, f"a{n % 2}")) for n in range(4)] + [f'{{"item": 5, "annotator": "ann", "label": "a", "extra": {deep}}}'])
    found = read(text, name="a.jsonl")
    assert (found.report.rows, found.report.kept) in ((5, 5), (5, 4))


def test_of_two_fields_of_one_name_the_last_counts():
    found = read('{"item": 1, "annotator": "ann", "label": "a", "label": "b"}\n{"item": 1, "annotator": "bob", "label": "b"}', name="a.jsonl")
    assert answers(found, "label") == [("b",), ("b",)]


def test_types_that_are_mixed_are_text_and_said():
    found = read(lines(judgement(1, 1), judgement(1, "1"), judgement(2, "2")), name="a.jsonl")
    assert answers(found, "annotator") == [("1",), ("1",), ("2",)]
    assert "VAL-MIXED" in codes(found)


def test_nested_names_are_joined_and_lists_stay_json():
    assert flat_json.flat({"a": {"b": {"c": 1}, "d": None}, "e": [1, {"x": "é"}], "f": {}, "g": True}) == {
        "a.b.c": "1",
        "a.d": "",
        "e": '[1, {"x": "é"}]',
        "f": "{}",
        "g": "true",
    }


def test_names_that_differ_in_every_record_are_refused_at_once(monkeypatch):
    monkeypatch.setenv("ASSAY_MAX_COLUMNS", "50")
    [refusal] = refused(lines(*({f"id{n}": n} for n in range(500))), name="a.jsonl")
    assert (refusal.code, refusal.where) == ("IMP-LIMIT-COLS", "a.jsonl > line 51")


@pytest.mark.parametrize(
    "whole",
    [
        {"annotations": [judgement(1), judgement(1, "bob")]},
        {"item": [1, 1], "annotator": ["ann", "bob"], "label": ["a", "a"]},
        {"n": 2, "rows": [judgement(1), judgement(1, "bob")]},
    ],
)
def test_records_inside_one_object_are_found(whole):
    assert answers(read(json.dumps(whole, indent=1), name="a.json")) == [("1", "ann", "a"), ("1", "bob", "a")]


def test_a_file_that_is_no_json_has_no_sample():
    assert file("a,b\n1,2\n").sample == []
