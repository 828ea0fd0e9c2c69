"""Between which limits does a number lie? Each method with its source; all intervals are of 95 % and over items unless they say otherwise.

Never the bootstrap of pairs (KALPHA, Hayes and Krippendorff 2007): pairs of one item are no independent draws, and it covers 72-77 %.
"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from metrics.estimate import Estimate, Spread

Z95 = 1.959963984540054  # the normal quantile of a 95 % interval
REPLICATES = 1_000
CHUNK = 100  # replicates drawn at once, so that memory stays bounded
FEW = 10  # items with any disagreement; below, every bootstrap is too sure (statistics of this project: .726 coverage where this rule gives .965)
MOST_PATTERNS = 20_000  # above, drawing patterns costs more than it tells, and the jackknife over so many items is as good


def wilson(share: float | np.ndarray, n: float | np.ndarray, z: float = Z95) -> tuple[float, float]:
    """The limits of a share seen in n trials; n need not be whole. Never closed to a point, and never outside 0 to 1.

    Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.

    >>> [round(float(limit), 4) for limit in wilson(0.8, 10)]
    [0.4902, 0.9433]
    """
    spread = z**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = abs(z) * np.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return np.where(share == 0, 0.0, centre - half)[()], np.where(share == 1, 1.0, centre + half)[()]


def effective_items(n: np.ndarray, mean: np.ndarray, variance: np.ndarray, some: np.ndarray) -> np.ndarray:
    """How many items that are wholly 0 or wholly 1 would leave each mean as uncertain as n values of this variance do?

    The variance of a mean of n such items is mean (1 - mean) / n, and that of values between is at most that. Where fewer than FEW of the values
    are above 0 (`some` says how many are), or all are alike, n itself is taken: it is never too sure, and an interval never shrinks to a point.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        fewer = np.where((some >= FEW) & (variance > 0), mean * (1 - mean) * n / variance, n)
    return np.maximum(np.maximum(n, fewer), 1)


@dataclass(frozen=True)
class Student:
    """A symmetric interval by a standard error, with Student's t on `freedom` degrees of freedom; never above `top` or below `bottom`."""

    value: float
    error: float
    freedom: float
    method: str = "jackknife over items, Student's t"
    top: float = 1.0
    bottom: float = -math.inf

    def limits(self) -> tuple[float, float]:
        half = float(stdtrit(self.freedom, 0.975)) * self.error
        return max(self.bottom, self.value - half), min(self.top, self.value + half)

    def above(self, limit: float) -> float:
        return float(stdtr(self.freedom, (self.value - limit) / self.error)) if self.error else float(self.value > limit)


def jackknife(value: float, without_one: np.ndarray, items: np.ndarray) -> Student:
    """The interval from the value without each item; `items` says how many items share each of these values.

    Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 11.
    """
    known = np.isfinite(without_one)
    n, values = items[known].sum(), without_one[known]
    if n < 2:  # no spread can be seen
        return Student(value, math.nan, 1)
    mean = (items[known] * values).sum() / n
    error = math.sqrt((n - 1) / n * (items[known] * (values - mean) ** 2).sum())
    return Student(value, error, n - 1)


@dataclass(frozen=True)
class BCa:
    """Bias-corrected and accelerated bootstrap over items; the acceleration is the exact jackknife's.

    Sources: Efron 1987, Journal of the American Statistical Association 82, 171-185; widened for few items as Hesterberg 2015, The American
    Statistician 69, 371-386, does the percentile interval.
    """

    value: float
    replicates: np.ndarray  # sorted
    acceleration: float
    n: int  # items
    method: str = f"BCa bootstrap over items, {REPLICATES:,} replicates"

    @cached_property
    def bias(self) -> float:
        """z0: how far the replicates' median is off; half of those that equal the value count as below it."""
        below = (np.searchsorted(self.replicates, self.value, "left") + np.searchsorted(self.replicates, self.value, "right")) / 2
        return float(ndtri(np.clip(below / len(self.replicates), 0.5 / len(self.replicates), 1 - 0.5 / len(self.replicates))))

    def limits(self) -> tuple[float, float]:
        far = self._wider * float(stdtrit(self.n - 1, 0.975))
        low, high = np.quantile(self.replicates, [self._share(-far), self._share(far)])
        return min(float(low), self.value), max(float(high), self.value)

    @property
    def _wider(self) -> float:
        """A bootstrap of n items is narrower than the truth by the square root of (n - 1) / n, and knows of no Student's t."""
        return math.sqrt(self.n / (self.n - 1))

    def _share(self, z: float) -> float:
        shifted = self.bias + z
        return float(ndtr(self.bias + shifted / (1 - self.acceleration * shifted)))

    def above(self, limit: float) -> float:
        """The one-sided confidence whose lower limit is this one: the inverse of `limits`, to the resolution of the replicates."""
        n = len(self.replicates)
        below = np.clip(np.searchsorted(self.replicates, limit) / n, 0.5 / n, 1 - 0.5 / n)
        turned = float(ndtri(below)) - self.bias
        return float(stdtr(self.n - 1, (self.bias - turned / (1 + self.acceleration * turned)) / self._wider))


def bca(value: float, replicates: np.ndarray, without_one: np.ndarray, items: np.ndarray) -> BCa:
    """The interval from replicates over items and from the value without each item, `items` of which share each value.

    Replicates in which the number cannot be said (one label only) are left out.
    """
    known = np.isfinite(without_one)
    values, weights = without_one[known], items[known]
    pulls = (weights * values).sum() / weights.sum() - values
    squares = (weights * pulls**2).sum()
    acceleration = float((weights * pulls**3).sum() / (6 * squares**1.5)) if squares > 0 else 0.0
    return BCa(value, np.sort(replicates[np.isfinite(replicates)]), acceleration, int(items.sum()))


@dataclass(frozen=True)
class Hybrid:
    """Where hardly any item shows a disagreement, or hardly any an agreement: Wilson's limits of the share of items that do, at what such an item is worth.

    value = start + worth * share, so the limits are those of the share, carried over.
    """

    share: float  # of the items: that show it
    n: int
    start: float  # the value where none does
    worth: float  # by how much it moves if all do
    bottom: float = -math.inf  # below which the value cannot be
    method: str = f"Wilson's limits of the share of items with any disagreement, since fewer than {FEW} show any"

    def limits(self) -> tuple[float, float]:
        ends = sorted(float(self.start + self.worth * share) for share in wilson(self.share, self.n))
        here = self.start + self.worth * self.share
        return max(self.bottom, min(ends[0], here)), max(ends[1], here)

    def above(self, limit: float) -> float:
        """By the score test of the share at which the value would be the limit, as Wilson's interval is its inverse."""
        share = (limit - self.start) / self.worth
        if not 0 < share < 1:
            return float((share <= 0) == (self.worth > 0))
        off = (self.share - share) / math.sqrt(share * (1 - share) / self.n)
        return float(ndtr(off if self.worth > 0 else -off))


def bootstrap(items: np.ndarray, formula: Callable[[np.ndarray], np.ndarray], *, seed: int, replicates: int = REPLICATES) -> np.ndarray:
    """What the formula gives for resampled items: it takes how often each pattern was drawn, with shape (rows, patterns), and gives a number a row.

    Drawing as many items as there are, with replacement, is one multinomial draw over their patterns. Each chunk of replicates has a
    stream of its own, so that the numbers do not depend on how many are computed at once.
    """
    streams, shares = np.random.SeedSequence(seed).spawn(-(-replicates // CHUNK)), items / items.sum()

    def one(stream: np.random.SeedSequence) -> np.ndarray:
        return formula(np.random.Generator(np.random.PCG64(stream)).multinomial(items.sum(), shares, size=CHUNK).astype(np.float64))

    with ThreadPoolExecutor() as pool:
        return np.concatenate(list(pool.map(one, streams)))[:replicates]


def difference(first: Estimate, second: Estimate) -> tuple[float, float, float, float]:
    """(value, low, high, p) of first - second, of two groups without a common item: the limits from those of both, p the test that the interval inverts.

    Source: Zou and Donner 2008, Statistics in Medicine 27, 1693-1702 (MOVER), which is Newcombe's square-and-add for any two intervals.
    """
    value = first.value - second.value
    down = math.hypot(first.value - first.low, second.high - second.value)
    up = math.hypot(first.high - first.value, second.value - second.low)
    toward_zero = (down if value > 0 else up) / Z95
    p = float(2 * ndtr(-abs(value) / toward_zero)) if toward_zero > 0 else 1.0
    return value, value - down, value + up, p


def over_annotators_and_items(value: float, over_items: Spread, without_annotator: np.ndarray) -> Student:
    """What would another team like this one reach on other items like these? The variances of both draws added.

    The variance between annotators is the jackknife's, from the value without each of them. Source: Owen 2007, Annals of Applied Statistics 1, 386-411
    (annotators and items are both samples); Student's t with as many degrees of freedom as there are annotators, less one.
    """
    known = without_annotator[np.isfinite(without_annotator)]
    n = len(known)
    low, high = over_items.limits()
    items = ((high - low) / (2 * Z95)) ** 2
    annotators = (n - 1) / n * ((known - known.mean()) ** 2).sum()
    return Student(value, math.sqrt(items + annotators), max(n - 1, 1), "jackknife over annotators and items, Student's t")
