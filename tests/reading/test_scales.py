"""On which scale is a task judged: a table of examples with the reason that is given, several labels in one cell, and what a person decides."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.reading import labels
from formats.reading.contract import Options
from formats.reading.scales import infer, written_set
from tests.reading.helpers import answers, codes, problem, read, refused, table


def labelled(*given: str, options: Options | None = None, gold: tuple[str, ...] = ()):
    """A study in which these labels were given, one item each; gold for the first items."""
    keys = [*gold, *[""] * len(given)]
    return read(table([(str(n), f"ann{n % 2}", label, keys[n]) for n, label in enumerate(given)], ("item", "annotator", "label", "gold")), options)


@pytest.mark.parametrize(
    ("given", "scale", "because"),
    [
        (["1", "2", "5"], "ordinal:1<2<5", "3 whole numbers from 1 to 5 look like a rating scale"),
        (["10", "9", "0"], "ordinal:0<9<10", "3 whole numbers from 0 to 10 look like a rating scale"),
        (["5.0", "1.0", "3.0"], "ordinal:1.0<3.0<5.0", "3 whole numbers from 1 to 5 look like a rating scale"),
        (["0", "1"], "nominal", "2 labels without a known order"),
        (["0", "37", "100"], "interval", "3 different numbers from 0 to 100"),
        (["0.5", "1", "2"], "interval", "3 different numbers from 0.5 to 2"),
        (["-1", "0", "1"], "interval", "3 different numbers from -1 to 1"),
        (["Minor", "no-error", "MAJOR"], "ordinal:no-error<Minor<MAJOR", "the labels are words for steps"),
        (["agree", "strongly agree", "neutral"], "ordinal:neutral<agree<strongly agree", "the labels are words for steps"),
        (["good", "bad"], "nominal", "2 labels without a known order"),
        (["cat", "dog", "cow"], "nominal", "3 labels without a known order"),
        (['["a"]', '["a", "b"]'], "set", "the answers are JSON arrays of labels"),
        (['[[0, 4, "PER"]]', "[]"], "span", "the answers are marked stretches: [start, end, label]"),
        (['[{"x": 1}]', "[]"], "box", "the answers are marked shapes"),
        ([f"a long answer in words, the {n}th" for n in range(60)], "text", "60 different answers among 60 look like free text"),
        (["x" * 100, "y" * 100], "text", "2 different answers among 2 look like free text"),
        (["[broken", "[too"], "nominal", "2 labels without a known order"),
        ([], "nominal", "nobody gave an answer"),
    ],
)
def test_a_scale_is_inferred_with_its_reason(given, scale, because):
    found = infer(dict.fromkeys(given, 1))
    assert (str(found), found.because, found.source) == (scale, because, "inferred")


@given(st.dictionaries(st.text(max_size=8), st.integers(1, 5), max_size=12))
def test_any_labels_have_a_scale_and_a_reason(counts):
    found = infer(counts)
    assert found.because and set(found.labels) <= set(counts)


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, "[[1,2],[3]]", '["\\ud800"]', "[1e400]", "[null]"])
def test_a_label_that_looks_like_json_is_no_danger(deep):
    assert labelled(deep, deep, "x", "y").report.kept == 4


@pytest.mark.parametrize(
    ("given", "written", "because"),
    [
        (
            ["a|b", "b|a", "a", "b", "a|b|c", "c"],
            ['["a", "b"]', '["a", "b"]', '["a"]', '["b"]', '["a", "b", "c"]', '["c"]'],
            'several labels stand in one cell, divided by "|"',
        ),
        (
            ["x; y", "y", "x", "y; x", "z; x", "z; y; x"],
            ['["x", "y"]', '["y"]', '["x"]', '["x", "y"]', '["x", "z"]', '["x", "y", "z"]'],
            'several labels stand in one cell, divided by ";"',
        ),
        (["['b', 'a']", "['a']", "[]", "['b']"], ['["a", "b"]', '["a"]', "[]", '["b"]'], "several labels stand in one cell as a list"),
        (['["b","a"]', '["a", "b"]', "[]"], ['["a", "b"]', '["a", "b"]', "[]"], "the answers are JSON arrays of labels"),
    ],
)
def test_several_labels_in_one_cell_are_a_set_written_in_one_way(given, written, because):
    found = labelled(*given)
    assert [label for (label,) in answers(found, "label")] == written
    assert (found.scales["label"].level, found.scales["label"].because) == ("set", because)


@given(st.lists(st.text(max_size=4), max_size=5))
def test_a_set_is_written_the_same_whatever_the_order(members):
    members = [member.encode("utf-8", "replace").decode() for member in members]
    assert written_set(json.dumps(members), None) == written_set(json.dumps(members[::-1], ensure_ascii=False), "|") == labels.as_set(members)
    assert labels.members(labels.as_set(members)) == sorted(set(members))


def test_the_gold_of_a_set_is_written_like_its_labels():
    found = labelled("a|b", "b", "a|b|c", "c", "c|a", gold=("b|a", "b", '["c","a","b"]'))
    assert [gold for (gold,) in answers(found, "gold")][:3] == ['["a", "b"]', '["b"]', '["a", "b", "c"]']


def test_decimal_commas_are_no_sets_and_are_asked_about():
    given = ["3,5", "3,0", "4,0", "4,5", "5,0", "5,5"]
    found = labelled(*given)
    assert [label for (label,) in answers(found, "label")] == given
    assert "IMP-DECIMAL" in codes(found)
    told = labelled(*given, options=Options(decimal=","), gold=("3,5",))
    assert told.scales["label"].level == "interval"
    assert answers(told, "label", "gold")[0] == ("3.5", "3.5")


def test_answers_to_a_question_of_numbers_that_are_no_number_are_left_out():
    found = labelled("1", "2", "3", "4", "5", "1", "2", "inf", "-Infinity", "1e400")
    assert dict(found.report.left_out) == {"invalid value": 3}
    assert problem(found, "VAL-NONFINITE").rows == 3


def test_spellings_are_proposed_and_merged_only_when_a_person_says_so():
    given = ["Yes", "yes", "no", "yes ", "no"]
    found = labelled(*given, gold=("Yes",))
    assert len({label for (label,) in answers(found, "label")}) == 4 and problem(found, "VAL-VARIANTS").asks
    merged = labelled(*given, gold=("Yes",), options=Options(merge_labels={"label": {"Yes": "yes", "yes ": "yes"}}))
    assert {label for (label,) in answers(merged, "label")} == {"yes", "no"}
    assert answers(merged, "gold")[0] == ("yes",)  # a key follows its labels
    assert not {"VAL-VARIANTS", "GOLD-LABEL"} & codes(merged)


def test_a_person_s_scale_goes_before_what_is_inferred():
    found = labelled("1", "2", "3", options=Options(scales={"label": "ordinal:3<2<1"}))
    assert (found.scales["label"].labels, found.scales["label"].source) == (("3", "2", "1"), "user")


@pytest.mark.parametrize(
    ("scales", "said"),
    [
        ({"label": "ordinal:a<b"}, "The order a < b does not hold the labels c, which annotators gave."),
        ({"mood": "nominal"}, 'There is no task "mood".'),
        ({"label": "ordnial"}, '"ordnial" is not a scale.'),
    ],
)
def test_a_scale_that_does_not_fit_is_refused_with_what_would(scales, said):
    [refusal] = refused(table([("1", "ann", "a"), ("1", "bob", "b"), ("2", "bob", "c")]), Options(scales=scales))
    assert (refusal.code, refusal.what) == ("IMP-SCALE", said)
    assert refusal.hint
