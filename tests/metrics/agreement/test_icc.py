"""Is the intraclass correlation that of Shrout and Fleiss, and with gaps that of Gao and Owen's moments, with the jackknife over items?"""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from metrics.agreement import coefficient, measure
from metrics.agreement.examples import NONE, of_rows
from metrics.agreement.icc import forms, icc
from metrics.estimate import Undefined
from metrics.tally import Answers
from study import Scale
from tests.metrics.agreement.drawing import seeds

REFERENCES = Path(__file__).resolve().parents[4] / "shared" / "reference_values.json"
TARGETS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)  # their table 2, targets × judges
NAMES = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")
FEW = settings(max_examples=25)


def ratings(matrix: np.ndarray) -> Answers:
    """The answers of a matrix with items as rows and annotators as columns; nan = no answer."""
    item, annotator = np.nonzero(np.isfinite(matrix))
    values, label = np.unique(matrix[item, annotator], return_inverse=True)
    names = [pd.Index([f"{kind}{place}" for place in range(size)]) for kind, size in zip("ia", matrix.shape)]
    return Answers("example", Scale("interval"), item, annotator, label, None, *names, pd.Index([repr(float(x)) for x in values]), NONE)


def drawn(rng: np.random.Generator, *, items: int = 20, annotators: int = 4, gaps: float = 0.3, of_items: float = 2.0) -> np.ndarray:
    """Ratings with an effect of each item, one of each annotator (variance 1) and noise (variance 1); each item has some."""
    found = rng.normal(0, of_items, (items, 1)) + rng.normal(0, 1, annotators) + rng.normal(0, 1, (items, annotators))
    missing = rng.random(found.shape) < gaps
    missing[np.arange(items), np.arange(items) % annotators] = False
    return np.where(missing, np.nan, found)


def by_pairs(matrix: np.ndarray) -> float:
    """Gao and Owen's equations from all pairs of ratings: half the squared difference of two is expected to be the sum of the variances they do not share."""
    i, j = np.nonzero(np.isfinite(matrix))
    y = matrix[i, j]
    apart, rows, columns = (y[:, None] - y) ** 2 / 2, i[:, None] != i, j[:, None] != j
    different = rows | columns
    of_item, of_annotator = np.bincount(i), np.bincount(j, minlength=matrix.shape[1])
    weights = [~rows / of_item[i][:, None], ~columns / of_annotator[j][:, None], np.ones_like(apart)]  # within items, within annotators, all
    left = np.array([[(weight * shared).sum() for shared in (rows, columns, different)] for weight in weights])
    a, b, e = np.linalg.solve(left, [(weight * apart).sum() for weight in weights])
    return a / (a + b + e)


def test_shrout_fleiss_1979() -> None:
    found = forms(TARGETS)
    assert [round(found[name], 2) for name in NAMES] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert round(icc(ratings(TARGETS)).value, 2) == 0.29


@pytest.mark.skipif(not REFERENCES.exists(), reason="../shared/reference_values.json is not here")
@pytest.mark.parametrize("name", NAMES)
def test_shrout_fleiss_1979_to_the_last_digit(name: str) -> None:
    entry = next(one for one in json.loads(REFERENCES.read_text("utf-8"))["entries"] if one["id"] == f"shrout_fleiss_{name}")
    assert forms(TARGETS)[name] == pytest.approx(entry["value"], abs=1e-9)
    assert name != "ICC2" or icc(ratings(TARGETS)).value == pytest.approx(entry["value"], abs=1e-9)


@FEW
@given(seeds, st.integers(3, 12), st.integers(2, 6))
def test_a_complete_design_is_the_analysis_of_variance(rng: np.random.Generator, items: int, annotators: int) -> None:
    matrix = drawn(rng, items=items, annotators=annotators, gaps=0.0)
    assert icc(ratings(matrix)).value == pytest.approx(forms(matrix)["ICC2"], abs=1e-9)


@FEW
@given(seeds, st.sampled_from([0.1, 0.3, 0.6]))
def test_gao_owen_2017_with_gaps(rng: np.random.Generator, gaps: float) -> None:
    matrix = drawn(rng, gaps=gaps)
    assert icc(ratings(matrix)).value == pytest.approx(by_pairs(matrix), abs=1e-9)


@settings(max_examples=10)
@given(seeds, st.sampled_from([0.0, 0.4]))
def test_the_jackknife_leaves_each_item_out(rng: np.random.Generator, gaps: float) -> None:
    answers = ratings(drawn(rng, items=24, gaps=gaps))
    n, found = len(answers.counts.judgements), icc(answers)
    without = np.array([icc(answers.where(answers.place != item)).value for item in range(n)])
    error = math.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    half = t.ppf(0.975, n - 1) * error
    assert (found.error, found.low, found.high) == pytest.approx((error, found.value - half, min(1, found.value + half)), abs=1e-9)


@FEW
@given(seeds)
def test_names_orders_units_and_origin_do_not_matter(rng: np.random.Generator) -> None:
    matrix = drawn(rng)
    found, other = icc(ratings(matrix)), icc(ratings(1e6 + 7 * matrix[rng.permutation(20)][:, rng.permutation(4)]))
    assert (other.value, other.low, other.high, other.n) == pytest.approx((found.value, found.low, found.high, found.n), abs=1e-6)


def test_by_hand() -> None:
    found = icc(of_rows([[1, 2, 3], [2, 3, 4]], "interval"))
    assert found.value == pytest.approx(2 / 3)  # mean squares: items 2, annotators 1.5, residual 0; 2 / (2 + 2 × 1.5 / 3)
    assert icc(of_rows([[1, 2, 4], [1, 2, 4]], "ratio")).value == pytest.approx(1)
    assert icc(of_rows([[1, 2, 3, 4], [4, 3, 2, 1]], "interval")).value == pytest.approx(-2)  # never moved to 0
    assert math.isnan(found.observed) and math.isnan(found.expected)
    assert (found.n, found.n_annotators) == (3, 2)


@pytest.mark.parametrize("gaps", [0.0, 0.4])
def test_is_the_share_of_the_variance_that_items_have(gaps: float) -> None:
    rng = np.random.default_rng(3)
    independent = [icc(ratings(drawn(rng, items=60, gaps=gaps, of_items=0.0))).value for _ in range(40)]
    assert np.mean(independent) == pytest.approx(0, abs=0.02)
    many = [icc(ratings(drawn(rng, items=60, annotators=12, gaps=gaps))).value for _ in range(40)]
    assert np.mean(many) == pytest.approx(4 / 6, abs=0.04)


def coverage(items: int, repeats: int) -> float:
    """How often does the interval hold what other items would give with the same annotators?"""
    rng, inside = np.random.default_rng(8), 0
    for _ in range(repeats):
        of_annotators = rng.normal(0, 1, 4)
        matrix = rng.normal(0, 2, (items, 1)) + of_annotators + rng.normal(0, 1, (items, 4))
        found = icc(ratings(matrix))
        inside += found.low <= 4 / (5 + of_annotators.var(ddof=1)) <= found.high
    return inside / repeats


def test_the_interval_covers_other_items_of_the_same_annotators() -> None:
    assert 0.91 <= coverage(60, 120) <= 0.99


def test_the_interval_covers_as_well_with_few_items() -> None:
    assert coverage(8, 100) >= 0.85


def test_what_cannot_be_said_is_a_sentence() -> None:
    nested = of_rows([[1, None, None], [2, None, None], [None, 3, None], [None, 5, None], [None, None, 2], [None, None, 2]], "interval")
    with pytest.raises(Undefined, match=r"or who rated what does not tell\.$"):
        icc(nested)
    with pytest.raises(Undefined, match="needs numbers, and “good” is none"):
        icc(of_rows([["1", "good"], ["2", "2"]], "interval"))
    assert "with one label only" in measure(coefficient("icc"), of_rows([[3, 3, 3], [3, 3, 3]], "interval")).why
