"""Are spans, rankings, ratings with gaps and texts compared as their definitions say?"""

import json
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import rankdata

from metrics.agreement import measure
from metrics.agreement.edit_similarity import edit_similarity
from metrics.agreement.examples import of_rows
from metrics.agreement.icc import Moments, icc
from metrics.agreement.kendall_w import concordance, kendall_w
from metrics.agreement.span_alpha import COEFFICIENT, span_alpha
from metrics.agreement.span_f1 import span_f1
from metrics.agreement.span_f1_overlap import span_f1_overlap
from metrics.estimate import Undefined
from tests.metrics.agreement.drawing import seeds

FEW = settings(max_examples=20)


def spans(rng: np.random.Generator) -> str:
    starts = sorted(rng.integers(0, 30, rng.integers(0, 4)).tolist())
    return json.dumps(sorted([start, start + int(rng.integers(1, 8)), str(rng.choice(["A", "B"]))] for start in starts))


def span_rows(rng: np.random.Generator) -> list[list[str]]:
    truth = [spans(rng) for _ in range(12)]
    return [[mark if rng.random() < 0.6 else spans(rng) for mark in truth] for _ in range(3)]


def by_characters(rows: list[list[str]]) -> float:
    """Alpha from a row of values per character, one by one."""
    units = []
    for item in zip(*(map(json.loads, row) for row in rows), strict=True):
        end = max((span[1] for marks in item for span in marks), default=0)
        units += [[frozenset(label for a, b, label in marks if a <= place < b) for marks in item] for place in range(end)]
    n, m = sum(map(len, units)), len(rows)
    observed = sum(sum(a != b for a, b in combinations(unit, 2)) * 2 / (m - 1) for unit in units) / n
    values = [value for unit in units for value in unit]
    same = sum(values.count(value) * (values.count(value) - 1) for value in set(values))
    return 1 - observed / (1 - same / (n * (n - 1)))


@FEW
@given(seeds)
def test_alpha_of_spans_is_that_of_their_characters(rng: np.random.Generator) -> None:
    rows = span_rows(rng)
    found = measure(COEFFICIENT, of_rows(rows, "span"))
    assert found.why or found.value == pytest.approx(by_characters(rows), abs=1e-9)


@FEW
@given(seeds)
def test_f1_of_spans_by_loops(rng: np.random.Generator) -> None:
    rows = span_rows(rng)
    same = meeting = total = 0
    for one, other in combinations(rows, 2):
        for a, b in (({tuple(span) for span in json.loads(mark)} for mark in pair) for pair in zip(one, other, strict=True)):
            total += len(a) + len(b)
            same += 2 * len(a & b)
            meeting += sum(any(x[2] == y[2] and x[0] < y[1] and y[0] < x[1] for y in b) for x in a)
            meeting += sum(any(x[2] == y[2] and x[0] < y[1] and y[0] < x[1] for x in a) for y in b)
    if total:
        answers = of_rows(rows, "span")
        assert span_f1(answers).value == pytest.approx(same / total)
        assert span_f1_overlap(answers).value == pytest.approx(meeting / total)
        assert span_f1(answers).value <= span_f1_overlap(answers).value


def test_independent_marks_agree_as_chance_would() -> None:
    values = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rows = [["[[0, 1, \"A\"]]" if rng.random() < 0.5 else '[[0, 1, "B"]]' for _ in range(300)] for _ in range(3)]
        values.append(span_alpha(of_rows(rows, "span")).value)
    assert np.mean(values) == pytest.approx(0, abs=0.02)


def test_nobody_marked_anything() -> None:
    rows = [["[]", "[]", "[]"], ["[]", "[]", "[]"]]
    with pytest.raises(Undefined, match="Nobody marked"):
        span_f1(of_rows(rows, "span"))
    with pytest.raises(Undefined, match="hold a mark"):
        span_alpha(of_rows(rows, "span"))


def test_labels_that_are_no_spans_are_named() -> None:
    found = measure(COEFFICIENT, of_rows([["yes", "no"], ["yes", "no"]], "span"))
    assert "“no” is not written as spans" in found.why or "“yes” is not written as spans" in found.why


@FEW
@given(seeds)
def test_gao_owen_moments_with_gaps_solve_their_equations(rng: np.random.Generator) -> None:
    """Two sums of squares from all pairs within items and within annotators, and one from all pairs, against their expectations."""
    ratings = rng.normal(size=(15, 1)) + rng.normal(size=(1, 5)) + rng.normal(size=(15, 5))
    kept = rng.random((15, 5)) < 0.7
    item, annotator = np.nonzero(kept)
    y = ratings[kept]
    found = Moments.of(y - y.mean(), item, annotator, 15, 5)

    def pairs(group: np.ndarray) -> float:
        return sum(((y[group == g][:, None] - y[group == g]) ** 2).sum() / 2 / max((group == g).sum(), 1) for g in np.unique(group))

    n_i, n_j, n = np.bincount(item, minlength=15), np.bincount(annotator, minlength=5), len(y)
    left = np.array([pairs(item), pairs(annotator), ((y[:, None] - y) ** 2).sum() / 2])
    within_items, within_annotators = n - (n_i > 0).sum(), n - (n_j > 0).sum()
    equations = np.array([
        [0, within_items, within_items], [within_annotators, 0, within_annotators], [n**2 - (n_i**2).sum(), n**2 - (n_j**2).sum(), n**2 - n]
    ])  # fmt: skip
    a, b, e = np.linalg.solve(equations, left)
    assert float(found.correlation()) == pytest.approx(a / (a + b + e))
    without = found.without_items(y - y.mean(), item, annotator).correlation()
    for place in np.unique(item)[:4]:
        rest = item != place
        literal = Moments.of(y[rest] - y[rest].mean(), item[rest], annotator[rest], 15, 5).correlation()
        assert without[place] == pytest.approx(float(literal))


def test_a_severe_annotator_lowers_the_intraclass_correlation() -> None:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 50, 40)
    alike = icc(of_rows([(truth + rng.integers(0, 4, 40)).tolist() for _ in range(3)], "interval")).value
    severe = icc(of_rows([(truth + shift + rng.integers(0, 4, 40)).tolist() for shift in (0, 0, 20)], "interval")).value
    assert alike > 0.95 > severe


@FEW
@given(seeds)
def test_kendalls_w_is_the_mean_rank_correlation_of_pairs(rng: np.random.Generator) -> None:
    """W = ((m - 1) r + 1) / m, where r is the mean of Spearman's over pairs and nobody ties (Kendall and Babington Smith 1939)."""
    values = np.argsort(rng.random((10, 4)), axis=0).astype(float)
    ranks = rankdata(values, axis=0)
    r = np.mean([np.corrcoef(ranks[:, a], ranks[:, b])[0, 1] for a, b in combinations(range(4), 2)])
    assert concordance(values) == pytest.approx((3 * r + 1) / 4)


def test_rankings_are_compared_within_items_whose_things_are_the_same() -> None:
    rows = [['["a", "b", "c"]', '["a", "b", "c"]', '["a", "b"]'], ['["a", "b", "c"]', '["c", "b", "a"]', '["x", "y"]']]
    found = kendall_w(of_rows(rows, "ranking"))
    assert found.value == pytest.approx((1 + 0) / 2)
    assert found.expected == pytest.approx(1 / 2)
    assert "1 whose annotators ranked different things" in found.made_of


def test_gaps_are_refused_by_kendalls_w() -> None:
    with pytest.raises(Undefined, match="all judged the same items"):
        kendall_w(of_rows([[1, 2, None], [1, 2, 3]], "ordinal"))


def test_texts_are_alike_by_the_characters_that_need_no_change() -> None:
    found = edit_similarity(of_rows([["kitten", "", "abc"], ["sitting", "", "xyz"]], "text"))
    assert found.value == pytest.approx((1 - 3 / 7 + 1 + 0) / 3)
    assert "half of the items lie between" in found.made_of
    assert found.expected == 0
