"""Are marked spans compared character by character and span by span as the definitions say, whatever strangers wrote?"""

import json
import math
from dataclasses import replace
from itertools import combinations

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.agreement import coefficient, measure
from metrics.agreement.examples import of_rows
from metrics.agreement.span_alpha import span_alpha
from metrics.agreement.span_f1 import span_f1
from metrics.agreement.span_f1_overlap import span_f1_overlap
from metrics.estimate import Undefined
from study import Scale

NAMES = ("span_alpha", "span_f1", "span_f1_overlap")
FEW = settings(max_examples=25)
A, B, AB, NONE = '[[0, 4, "A"]]', '[[2, 6, "B"]]', '[[0, 4, "A"], [2, 6, "B"]]', "[]"

span = st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from("AB")).map(lambda one: [one[0], one[0] + one[1], one[2]])
marks = st.lists(span, max_size=3, unique_by=tuple).map(lambda found: json.dumps(sorted(found)))
tables = st.integers(2, 4).flatmap(lambda annotators: st.lists(st.lists(marks | st.none(), min_size=10, max_size=10), min_size=annotators, max_size=annotators))


def items_of(rows: list[list[str | None]]) -> list[list[list]]:
    """The spans of each answer of each item that two annotators answered."""
    items = [[json.loads(label) for label in item if label is not None] for item in zip(*rows, strict=True)]
    return [item for item in items if len(item) > 1]


def characters(rows: list[list[str | None]]) -> np.ndarray | None:
    """How often each set of labels covers each character, one by one, with shape (characters, sets); None where there are fewer than two sets."""
    units = [
        [frozenset(label for start, end, label in answer if start <= place < end) for answer in item]
        for item in items_of(rows)
        for place in range(max((end for answer in item for _, end, _ in answer), default=0))
    ]
    values = list({value for unit in units for value in unit})
    return np.array([[unit.count(value) for value in values] for unit in units]) if len(values) > 1 else None


def f1(rows: list[list[str | None]], *, overlap: bool) -> float:
    """Matched spans over all spans, from all pairs of spans of all pairs of annotators."""
    found = total = 0
    for item in items_of(rows):
        for one, other in [*combinations(item, 2), *combinations(item[::-1], 2)]:
            total += len(one)
            for a in one:
                found += any(a == b or (overlap and a[2] == b[2] and set(range(*a[:2])) & set(range(*b[:2]))) for b in other)
    return found / total


@settings(max_examples=15)
@given(tables)
def test_alpha_is_that_of_the_krippendorff_package_over_characters(rows: list[list[str | None]]) -> None:
    counts, found = characters(rows), measure(coefficient("span_alpha"), of_rows(rows, "span"))
    if counts is not None and not found.why:
        assert found.value == pytest.approx(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"), abs=1e-9)
        assert (found.observed - found.expected) / (1 - found.expected) == pytest.approx(found.value)
        assert f"{counts.sum():,} characters up to the last mark" in found.made_of


@FEW
@given(tables)
def test_f1_is_that_of_all_pairs_of_spans(rows: list[list[str | None]]) -> None:
    answers = of_rows(rows, "span")
    same, near = (measure(coefficient(name), answers) for name in NAMES[1:])
    if not same.why:
        assert (same.value, near.value) == pytest.approx((f1(rows, overlap=False), f1(rows, overlap=True)))
        assert same.value <= near.value
        assert (same.observed, same.expected) == (same.value, 0)


@pytest.mark.parametrize("name", NAMES)
def test_the_jackknife_leaves_each_marked_item_out(name: str) -> None:
    rng = np.random.default_rng(2)
    answers = of_rows([[str(rng.choice([A, B, AB, NONE])) for _ in range(15)] for _ in range(3)], "span")
    without = np.array([measure(coefficient(name), answers.where(answers.item != item)).value for item in range(15)])
    assert measure(coefficient(name), answers).error == pytest.approx(math.sqrt(14 / 15 * ((without - without.mean()) ** 2).sum()))


def test_by_hand() -> None:
    rows = [[A, A, NONE], [A, B, NONE]]
    assert span_f1(of_rows(rows, "span")).value == pytest.approx(2 / 4)
    assert span_f1_overlap(of_rows(rows, "span")).value == pytest.approx(2 / 4)  # where they meet, their labels differ
    found = span_alpha(of_rows(rows, "span"))  # 4 characters alike, 6 apart; of 20 values 12 are A, 4 B and 4 nothing
    assert (found.observed, found.expected) == pytest.approx((0.4, (12 * 11 + 4 * 3 + 4 * 3) / (20 * 19)))
    assert "in 1 shared items nobody marked anything" in found.made_of
    one, other = '[[0, 4, "A"], [9, 12, "A"]]', '[[3, 10, "A"]]'
    assert span_f1_overlap(of_rows([[one, A], [other, A]], "span")).value == 1  # all three meet one of the other side
    assert span_f1_overlap(of_rows([['[[0, 4, "A"]]', A], ['[[4, 8, "A"]]', A]], "span")).value == 0.5  # neighbours share no character


@pytest.mark.parametrize("name", NAMES)
def test_annotators_have_no_order_and_perfect_agreement_is_one_and_not_certain(name: str) -> None:
    rng = np.random.default_rng(3)
    rows = [[str(rng.choice([A, B, AB, NONE])) for _ in range(30)] for _ in range(3)]
    found, turned = measure(coefficient(name), of_rows(rows, "span")), measure(coefficient(name), of_rows(rows[::-1], "span"))
    assert (turned.value, turned.low, turned.high, turned.n) == pytest.approx((found.value, found.low, found.high, found.n))
    assert found.low < found.value < found.high
    alike = measure(coefficient(name), of_rows([rows[0]] * 3, "span"))
    assert alike.value == pytest.approx(1)
    assert alike.low < 1


def test_independent_marks_have_an_alpha_of_zero() -> None:
    rng = np.random.default_rng(4)

    def drawn() -> str:
        starts = np.flatnonzero(rng.random(200) < 0.05).tolist()
        return json.dumps([[start, start + int(rng.integers(1, 15)), str(rng.choice(["A", "B"]))] for start in starts])

    found = span_alpha(of_rows([[drawn() for _ in range(150)] for _ in range(3)], "span"))
    assert found.value == pytest.approx(0, abs=0.02)
    assert span_f1(of_rows([[A, NONE, A], [A, NONE, A]], "span")).value == 1  # two empty answers agree, and add no span


def test_what_cannot_be_said_is_a_sentence() -> None:
    empty = of_rows([[NONE, NONE, NONE], [NONE, NONE, NONE]], "span")
    for name in NAMES:
        assert measure(coefficient(name), empty).why.endswith(".")
    with pytest.raises(Undefined, match="Every character carries the same marks"):
        span_alpha(of_rows([[A, A, NONE], [A, A, NONE]], "span"))


@pytest.mark.parametrize("label", ["PER", "3", "null", '"x"', '[["a", 2, "A"]]', "[[1]]", "[" * 4_000, '[[NaN, 2, "A"]]', "many words " * 9])
@pytest.mark.parametrize("name", NAMES)
def test_a_label_that_is_no_spans_is_named_and_shortened(name: str, label: str) -> None:
    why = measure(coefficient(name), of_rows([[A, B, label], [A, A, label]], "span")).why
    assert why.startswith(f"“{label[:30].strip()}") and "is not written as spans." in why
    assert len(why) < 130


@pytest.mark.parametrize("label", ['[[Infinity, 3, "A"]]', '[[0, 1e999, "A"]]', f'[[0, {10**20}, "A"]]'])
def test_offsets_that_no_text_has_are_a_sentence(label: str) -> None:
    assert "is not written as spans." in measure(coefficient("span_alpha"), of_rows([[A, B, label], [A, A, label]], "span")).why


@pytest.mark.parametrize("label", ['["12x"]', '{"12x": 1}', '[[7, 4, "A"]]', '[[-7, 4, "A"]]', '[[0.4, 4.9, "A"]]', '[[true, 4, "A"]]'])
def test_stretches_that_cannot_be_are_a_sentence(label: str) -> None:
    assert "is not written as spans." in measure(coefficient("span_f1"), of_rows([[A, B, label], [A, A, label]], "span")).why


@pytest.mark.parametrize("name", NAMES)
def test_declared_names_of_marks_are_no_answers(name: str) -> None:
    answers = of_rows([[A, B, AB], [A, A, AB]], "span")
    declared = replace(answers, scale=Scale("span", ("A", "B")), labels=answers.labels.append(pd.Index(["A"])))
    assert measure(coefficient(name), declared).value == measure(coefficient(name), answers).value


def test_the_order_of_items_does_not_move_the_interval() -> None:
    rng = np.random.default_rng(5)
    rows = np.array([[str(rng.choice([A, B, AB, NONE])) for _ in range(40)] for _ in range(3)])
    found, turned = (span_f1(of_rows(one.tolist(), "span")) for one in (rows, rows[:, rng.permutation(40)]))
    assert (turned.low, turned.high) == pytest.approx((found.low, found.high), abs=1e-9)


def test_the_interval_of_a_share_stays_between_0_and_1() -> None:
    apart = [json.dumps([[start, start + width, "A"] for start in range(0, 400, 2)]) for width in (1, 2)]
    assert span_f1(of_rows([[apart[0], *[A] * 20], [apart[1], *[A] * 20]], "span")).low >= 0
