"""Is Kendall's W that of its definition, with ties, over items on ordered scales and within items on rankings?"""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare, rankdata, t

from metrics.agreement import coefficient, measure
from metrics.agreement.examples import ANXIETY, of_rows
from metrics.agreement.kendall_w import COEFFICIENT, kendall_w
from metrics.estimate import Undefined
from study import Scale
from tests.metrics.agreement.drawing import drawn, seeds

FEW = settings(max_examples=25)
ABC, ACB, CBA = '["a", "b", "c"]', '["a", "c", "b"]', '["c", "b", "a"]'


def by_definition(values: np.ndarray) -> float:
    """W of values with shape (annotators, things): how far the sums of ranks lie apart, as a share of how far they could, given the ties."""
    annotators, things = values.shape
    ranks = np.array([rankdata(row) for row in values])
    ties = sum(np.count_nonzero(row == value) ** 3 - np.count_nonzero(row == value) for row in values for value in np.unique(row))
    sums = ranks.sum(axis=0)
    apart = things * sum(total**2 for total in sums) - sums.sum() ** 2
    return 12 * apart / things / (annotators**2 * (things**3 - things) - annotators * ties)


def order(rng: np.random.Generator, things: int = 4) -> str:
    return json.dumps([f"t{place}" for place in rng.permutation(things)])


def test_r_irr_anxiety() -> None:
    found = kendall_w(of_rows(ANXIETY, "ordinal"))
    assert round(found.value, 2) == 0.54  # its Wt
    assert round(3 * 19 * found.value, 1) == 30.8  # its chi-squared on 19 degrees of freedom
    assert found.value == pytest.approx(by_definition(np.array(ANXIETY)))
    assert found.value == pytest.approx(friedmanchisquare(*np.array(ANXIETY).T).statistic / (3 * 19))
    assert (found.observed, found.expected) == pytest.approx((found.value, 1 / 3))
    assert (found.n, found.n_annotators, found.method) == (20, 3, "jackknife over items, Student's t")


@FEW
@given(seeds, st.integers(2, 5), st.integers(2, 8), st.sampled_from(["ordinal", "interval", "ratio"]))
def test_is_the_definition_and_that_of_friedman(rng: np.random.Generator, annotators: int, labels: int, level: str) -> None:
    answers = drawn(rng, annotators=annotators, labels=labels, gaps=0.0, level=level)  # type: ignore[arg-type]
    values = np.zeros((annotators, 30))
    values[answers.annotator, answers.item] = answers.label
    found = measure(COEFFICIENT, answers)
    assert found.value == pytest.approx(by_definition(values), nan_ok=True)
    if annotators > 2 and not found.why:
        assert found.value == pytest.approx(friedmanchisquare(*values.T).statistic / (annotators * 29))


def test_by_hand() -> None:
    rows = [[1, 2, 3], [1, 2, 3], [1, 3, 2]]  # sums of ranks 3, 7, 8 around 6: 12 × 14 / (9 × 24)
    assert kendall_w(of_rows(rows, "ordinal")).value == pytest.approx(7 / 9)
    assert kendall_w(of_rows([[1, 2, 2], [1, 1, 2]], "ordinal")).value == pytest.approx(0.75)  # sums 2.5, 4, 5.5: 12 × 4.5 / (4 × 24 - 2 × 12)
    assert kendall_w(of_rows([[1, 2, 3], [3, 2, 1]], "ordinal")).value == pytest.approx(0)


def test_only_the_order_matters_and_not_who_gave_it() -> None:
    rows = np.array(ANXIETY)
    found = kendall_w(of_rows(rows.tolist(), "interval"))
    for other in (np.exp(rows), rows[::-1], rows * np.array([[1], [5], [0.1]]) + 3):
        again = kendall_w(of_rows(other.tolist(), "interval"))
        assert (again.value, again.low, again.high) == pytest.approx((found.value, found.low, found.high))


def test_the_jackknife_leaves_each_item_out() -> None:
    values = np.array(ANXIETY)
    found = kendall_w(of_rows(ANXIETY, "ordinal"))
    without = np.array([by_definition(np.delete(values, item, axis=1)) for item in range(20)])
    error = math.sqrt(19 / 20 * ((without - without.mean()) ** 2).sum())
    assert (found.error, found.low) == pytest.approx((error, found.value - t.ppf(0.975, 19) * error))


def test_many_items_are_left_out_in_groups_that_say_the_same() -> None:
    answers = drawn(np.random.default_rng(6), items=300, gaps=0.0, level="ordinal")
    values = np.zeros((4, 300))
    values[answers.annotator, answers.item] = answers.label
    without = np.array([by_definition(np.delete(values, item, axis=1)) for item in range(300)])
    assert kendall_w(answers).error == pytest.approx(math.sqrt(299 / 300 * ((without - without.mean()) ** 2).sum()), rel=0.2)


@settings(max_examples=10)
@given(seeds, st.integers(2, 4))
def test_rankings_are_the_mean_over_items_of_the_w_of_their_things(rng: np.random.Generator, annotators: int) -> None:
    rows = [[order(rng) for _ in range(12)] for _ in range(annotators)]
    found = kendall_w(of_rows(rows, "ranking"))
    each = [by_definition(np.array([[json.loads(label).index(f"t{thing}") for thing in range(4)] for label in item])) for item in zip(*rows, strict=True)]
    assert found.value == pytest.approx(np.mean(each))
    assert found.error == pytest.approx(np.std(each, ddof=1) / math.sqrt(12))
    assert (found.n, found.expected) == (12, pytest.approx(1 / annotators))
    again = kendall_w(of_rows(rows[::-1], "ranking"))
    assert (again.value, again.low, again.high) == pytest.approx((found.value, found.low, found.high))


def test_expected_is_the_mean_over_items_of_one_by_their_annotators() -> None:
    found = kendall_w(of_rows([[ABC, ABC, CBA], [ABC, ACB, ABC], [ABC, None, None]], "ranking"))
    assert found.value == pytest.approx((1 + 0.75 + 0) / 3)  # two annotators: (1 + Spearman's) / 2, of .5 and -1
    assert found.expected == pytest.approx((1 / 3 + 1 / 2 + 1 / 2) / 3)


def test_items_without_the_same_things_are_left_out_and_counted() -> None:
    found = kendall_w(of_rows([[ABC, ABC, ABC, '["a"]', "[]"], [ABC, CBA, '["a", "b"]', '["a"]', "[]"]], "ranking"))
    assert (found.value, found.n) == (pytest.approx(0.5), 2)
    assert "3 whose annotators ranked different things were left out" in found.made_of
    with pytest.raises(Undefined, match="Fewer than two items"):
        kendall_w(of_rows([[ABC, ABC], [ABC, '["a", "b"]']], "ranking"))


def test_chance_alone_gives_one_by_the_number_of_annotators() -> None:
    rng = np.random.default_rng(4)
    found = kendall_w(of_rows([[order(rng) for _ in range(600)] for _ in range(3)], "ranking"))
    assert found.value == pytest.approx(1 / 3, abs=0.04)
    assert found.low < found.expected < found.high
    items = kendall_w(of_rows(rng.permuted(np.tile(np.arange(500), (5, 1)), axis=1).tolist(), "interval"))
    assert items.value == pytest.approx(1 / 5, abs=0.03)


def test_everybody_agrees() -> None:
    assert kendall_w(of_rows([[1, 2, 2, 4]] * 3, "ordinal")).value == pytest.approx(1)
    found = kendall_w(of_rows([[ABC, CBA, ACB]] * 3, "ranking"))
    assert found.value == 1
    assert found.low < 1


def test_what_cannot_be_said_is_a_sentence() -> None:
    with pytest.raises(Undefined, match="all judged the same items"):
        kendall_w(of_rows([[1, 2, None], [1, 2, 3]], "ordinal"))
    with pytest.raises(Undefined, match="no order to compare"):
        kendall_w(of_rows([[1, 1, 1], [2, 2, 2]], "ordinal"))
    with pytest.raises(Undefined, match="“good” is none"):
        kendall_w(of_rows([["1", "good"], ["2", "2"]], "interval"))


@pytest.mark.parametrize("label", ["a > b", "3", "null", '{"a": 1}', '["a", "a"]', '[1, "1"]', "[" * 4_000, '["' + "long" * 30])
def test_a_label_that_is_no_ranking_is_named_and_shortened(label: str) -> None:
    why = measure(COEFFICIENT, of_rows([[ABC, ABC, label], [ABC, CBA, ABC]], "ranking")).why
    assert why.startswith(f"“{label[:30]}") and "is not written as a ranking." in why
    assert len(why) < 130


def test_labels_that_are_not_compared_are_not_read() -> None:
    answers = of_rows([[ABC, ABC, CBA, None], [ABC, CBA, ACB, "unsure"]], "ranking")
    assert kendall_w(answers).n == 3
    declared = replace(answers, scale=Scale("ranking", ("unsure",))).where(answers.item < 3)
    assert measure(coefficient("kendall_w"), declared).n == 3
