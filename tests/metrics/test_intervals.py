"""Are the intervals those of their sources, and do verdicts and needed numbers follow from them?"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics import intervals
from metrics.estimate import Estimate
from metrics.intervals import BCa, Hybrid, Student, bca, difference, effective_items, jackknife, over_annotators_and_items, wilson
from metrics.thresholds import RELIABLE, TENTATIVE, judge, more_needed, own


@pytest.mark.parametrize(("k", "n", "limits"), [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))])
def test_newcombe_1998_table_1_wilson(k: int, n: int, limits: tuple[float, float]) -> None:
    assert wilson(k / n, n) == pytest.approx(limits, abs=5e-5)


def test_newcombe_1998_differences_by_square_and_add() -> None:
    first, second = (Estimate(k / n, *map(float, wilson(k / n, n)), n=n) for k, n in ((56, 70), (48, 80)))
    value, low, high, p = difference(first, second)
    assert (value, low, high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert p < 0.05


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.integers(20, 400))
def test_a_difference_is_significant_where_its_interval_excludes_zero(one: float, other: float, n: int) -> None:
    first, second = (Estimate(share, *map(float, wilson(share, n)), n=n) for share in (one, other))
    _, low, high, p = difference(first, second)
    assert (p < 0.05) == (low > 0 or high < 0) or abs(p - 0.05) < 1e-6


def test_jackknife_is_the_standard_error_of_a_mean() -> None:
    values = np.random.default_rng(1).normal(size=40)
    without = (values.sum() - values) / 39
    found = jackknife(values.mean(), without, np.ones(40, np.int64))
    assert found.error == pytest.approx(values.std(ddof=1) / np.sqrt(40))
    assert found.limits() == pytest.approx(stats.t.interval(0.95, 39, values.mean(), found.error), abs=1e-9) or found.limits()[1] == 1.0
    half = jackknife(values[:20].mean(), (values[:20].sum() - values[:20]) / 19, np.full(20, 2))
    assert half.freedom == 39  # each of these values stands for two items


def test_efron_1987_bca_is_that_of_scipy() -> None:
    values = np.random.default_rng(2).exponential(size=40)
    theirs = stats.bootstrap((values,), np.mean, method="BCa", n_resamples=20_000, rng=np.random.default_rng(3)).confidence_interval
    replicates = np.random.default_rng(4).choice(values, (20_000, 40)).mean(axis=1)
    mine = bca(values.mean(), replicates, (values.sum() - values) / 39, np.ones(40, np.int64))
    mine = replace(mine, n=10**9).limits()  # theirs is not widened for few items
    assert mine == pytest.approx((theirs.low, theirs.high), abs=0.015)


def test_bca_confidence_is_the_inverse_of_its_own_limits() -> None:
    spread = BCa(0.5, np.sort(np.random.default_rng(5).beta(20, 20, 5_000)), 0.03, 60)
    low, high = spread.limits()
    assert (spread.above(low), spread.above(high)) == pytest.approx((0.975, 0.025), abs=2e-3)
    assert spread.above(0.1) > 0.99 and spread.above(0.9) < 0.01


def test_hybrid_follows_from_the_share_of_items_that_disagree() -> None:
    spread = Hybrid(0.1, 50, 1.0, -2.0)
    low, high = wilson(0.1, 50)
    assert spread.limits() == pytest.approx((1 - 2 * high, 1 - 2 * low))
    assert [spread.above(limit) for limit in spread.limits()] == pytest.approx([0.975, 0.025])
    assert Hybrid(0.0, 50, 1.0, -2.0).limits()[1] == 1.0
    assert (Hybrid(0.1, 50, 1.0, -2.0).above(-1.5), Hybrid(0.1, 50, 1.0, -2.0).above(1.2)) == (1.0, 0.0)


def test_few_items_that_agree_are_the_mirror() -> None:
    spread = Hybrid(0.1, 50, -0.25, 1.25)
    low, high = wilson(0.1, 50)
    assert spread.limits() == pytest.approx((-0.25 + 1.25 * low, -0.25 + 1.25 * high))
    assert [spread.above(limit) for limit in spread.limits()] == pytest.approx([0.975, 0.025])
    assert (spread.above(-0.3), spread.above(1.1)) == (1.0, 0.0)


def test_a_student_interval_without_error_is_a_point_and_knows_its_side() -> None:
    assert (Student(0.5, 0.0, 9).above(0.4), Student(0.5, 0.0, 9).above(0.6)) == (1.0, 0.0)


def test_effective_items_are_never_fewer_than_the_items() -> None:
    n, mean, variance = np.array([40.0, 40.0, 40.0]), np.array([0.5, 0.5, 0.5]), np.array([0.25, 0.05, 0.05])
    assert effective_items(n, mean, variance, np.array([20, 20, 5])).tolist() == [40.0, 200.0, 40.0]


def test_replicates_do_not_depend_on_how_many_are_drawn() -> None:
    items = np.array([10, 20, 30])
    few, many = (intervals.bootstrap(items, lambda drawn: drawn[:, 0], seed=7, replicates=n) for n in (100, 1_000))
    assert (many[:100] == few).all()
    assert many.mean() == pytest.approx(10, abs=0.5)


def test_the_interval_over_annotators_is_wider_the_more_they_differ() -> None:
    items = Student(0.6, 0.02, 400)
    alike = over_annotators_and_items(0.6, items, np.full(10, 0.6))
    assert alike.error == pytest.approx(0.02, rel=0.01)
    differing = over_annotators_and_items(0.6, items, 0.6 + np.linspace(-0.02, 0.02, 10))
    assert differing.limits()[0] < alike.limits()[0]


@pytest.mark.parametrize(("low", "high", "verdict"), [(0.7, 0.9, "met"), (0.4, 0.6, "missed"), (0.5, 0.8, "unclear")])
def test_verdicts_are_those_of_the_whole_interval(low: float, high: float, verdict: str) -> None:
    assert judge(Estimate((low + high) / 2, low, high, 100), TENTATIVE.value) == verdict
    assert judge(Estimate(why="There is none."), 0.5) == "unclear"


def test_more_items_are_needed_near_the_limit_and_none_would_decide_beside_it() -> None:
    near, far = Estimate(0.70, 0.6, 0.8, 100), Estimate(0.78, 0.68, 0.86, 100)
    assert more_needed(near, 0.667) > more_needed(far, 0.667)  # type: ignore[operator]
    assert more_needed(Estimate(0.67, 0.6, 0.75, 100), 0.667) is None
    assert own(0.7).value == 0.7 and RELIABLE.coefficient == "krippendorff_alpha"


def test_the_number_of_items_that_is_named_decides_as_often_as_it_says() -> None:
    """A mean of n normal draws with interval 1.96 / sqrt(n): at n + more items it excludes the limit in four of five runs."""
    rng, limit, truth, n = np.random.default_rng(9), 0.0, 0.2, 60
    more = more_needed(Estimate(truth, truth - 1.96 / n**0.5, truth + 1.96 / n**0.5, n), limit)
    assert more is not None
    means = rng.normal(truth, 1 / (n + more) ** 0.5, 20_000)
    assert (means - 1.96 / (n + more) ** 0.5 > limit).mean() == pytest.approx(0.8, abs=0.02)
