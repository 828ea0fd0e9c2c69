"""How is a coefficient that is a function of sums over items computed, with its interval, at any size?

All items are treated alike, so the sums run over patterns (metrics.tally.Patterns), each as often as it occurs. Of one item less, or of
items drawn again, they are the same sums with other frequencies.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from metrics import intervals
from metrics.agreement.coefficient import Agreement, of_terms
from metrics.estimate import Spread, Undefined
from metrics.seeds import seed_of
from metrics.tally import Answers, Patterns

LEAST = -1.0  # of a corrected coefficient, reached where all that can differ does
MOST_CELLS = 20_000_000  # of patterns × numbers per pattern that are drawn again; above, the jackknife


class Statistic(Protocol):
    """Observed and expected agreement as functions of sums over patterns; an array of one more axis than `drawn` has at its end: the two terms."""

    patterns: Patterns
    width: int  # how many numbers it sums per pattern
    graded: bool  # do labels agree in part, so that agreement is no matter of yes or no?

    def terms(self, drawn: np.ndarray) -> np.ndarray:
        """(observed, expected) for each row of frequencies, with shape (rows, patterns) -> (rows, 2)."""
        ...

    def without_one(self) -> np.ndarray:
        """(observed, expected) without one item of each pattern, with shape (patterns, 2)."""
        ...


@dataclass(frozen=True)
class Sums:
    """A statistic of some sums, of a vector of sums v and of v'Wv."""

    patterns: Patterns
    scalars: np.ndarray  # with shape (patterns, d)
    vectors: np.ndarray | csr_array  # with shape (patterns, k)
    weights: np.ndarray | None  # W, symmetric, with shape (k, k); None = identity
    own: np.ndarray  # x'Wx of each row x of `vectors`, with shape (patterns,)
    formula: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]  # (sums, v'Wv) -> (observed, expected)
    graded: bool = False

    @property
    def width(self) -> int:
        return self.scalars.shape[1] + self.vectors.shape[1]

    def terms(self, drawn: np.ndarray) -> np.ndarray:
        vector = drawn @ self.vectors
        return self._of(drawn @ self.scalars, np.einsum("rk,rk->r", vector, self._weighted(vector)))

    def without_one(self) -> np.ndarray:
        """v'Wv without x is v'Wv - 2 x'Wv + x'Wx: exact, at the cost of one pass."""
        frequencies = self.patterns.items.astype(np.float64)
        vector = frequencies @ self.vectors
        pulled = self._weighted(vector)
        return self._of(frequencies @ self.scalars - self.scalars, vector @ pulled - 2 * (self.vectors @ pulled) + self.own)

    def _weighted(self, vector: np.ndarray) -> np.ndarray:
        return vector if self.weights is None else vector @ self.weights

    def _of(self, sums: np.ndarray, quadratic: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.stack(np.broadcast_arrays(*self.formula(sums, quadratic)), axis=-1)


@dataclass(frozen=True)
class Computed:
    """A statistic's value with its spread, before it is told to anybody."""

    statistic: Statistic

    @cached_property
    def all_items(self) -> np.ndarray:
        return self.statistic.patterns.items[None, :].astype(np.float64)

    @cached_property
    def observed_expected(self) -> tuple[float, float]:
        observed, expected = self.statistic.terms(self.all_items)[0]
        return float(observed), float(expected)

    @property
    def value(self) -> float:
        return float(corrected(np.array([self.observed_expected]))[0])

    @cached_property
    def jackknife(self) -> intervals.Student:
        return intervals.jackknife(self.value, corrected(self.statistic.without_one()), self.statistic.patterns.items)

    def spread(self) -> Spread:
        """By the method that covers best for such data (metrics.intervals)."""
        patterns, (observed, expected) = self.statistic.patterns, self.observed_expected
        if patterns.disagreeing < intervals.FEW:
            if most_disagree(patterns) and self.jackknife.error > 0:
                return replace(self.jackknife, bottom=LEAST if expected else 0.0)
            return few_disagree(patterns, self.value, by_chance=expected != 0)
        if not self.statistic.graded and patterns.agreeing < intervals.FEW:
            return few_agree(patterns, observed, expected)
        if len(patterns.items) > intervals.MOST_PATTERNS or len(patterns.items) * self.statistic.width > MOST_CELLS:
            return self.jackknife
        drawn = intervals.bootstrap(patterns.items, lambda drawn: corrected(self.statistic.terms(drawn)), seed=seed_of(patterns))
        return intervals.bca(self.value, drawn, corrected(self.statistic.without_one()), patterns.items)


def most_disagree(patterns: Patterns) -> bool:
    """Where items nearly always differ by something, as free texts, numbers and spans do, the share of those that differ tells nothing of how far they do."""
    return 2 * patterns.disagreeing > patterns.n_shared


def few_disagree(patterns: Patterns, value: float, *, by_chance: bool = True) -> intervals.Hybrid:
    """The interval where hardly any item shows a disagreement; where none does, at the cost that one dissenting judgement would have.

    `by_chance` says that the coefficient divides by what chance leaves.
    """
    share, bottom = patterns.disagreeing / patterns.n_shared, LEAST if by_chance else 0.0
    if share and value < 1:
        return intervals.Hybrid(share, patterns.n_shared, 1.0, (value - 1) / share, bottom)
    used = patterns.label_counts / patterns.label_counts.sum()
    return intervals.Hybrid(0.0, patterns.n_shared, 1.0, -2 / patterns.usual / (1 - (used**2).sum() if by_chance else 1.0), bottom)


def few_agree(patterns: Patterns, observed: float, expected: float) -> intervals.Hybrid:
    """The interval where hardly any item shows an agreement; where none does, at what two like judgements of an item would be worth."""
    share, left = patterns.agreeing / patterns.n_shared, 1 - expected
    worth = observed / share if share else 2 / max(patterns.usual * (patterns.usual - 1), 1)
    method = f"Wilson's limits of the share of items with any agreement, since fewer than {intervals.FEW} show any"
    return intervals.Hybrid(share, patterns.n_shared, -expected / left, worth / left, method=method)


def corrected(terms: np.ndarray) -> np.ndarray:
    """(observed - expected) / (1 - expected) of each row; nan where chance explains everything."""
    observed, expected = terms[..., 0], terms[..., 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(1 - expected > 1e-12, (observed - expected) / (1 - expected), np.nan)


def agreement(statistic: Statistic, answers: Answers, *, made_of: str = "", error: float | None = None) -> Agreement:
    """The statistic as a result: value, interval, terms and standard error."""
    found = Computed(statistic)
    observed, expected = found.observed_expected
    if not np.isfinite(found.value):
        raise Undefined("Chance alone would explain every answer here, so that nothing is left to compare with.")
    error = found.jackknife.error if error is None else error
    return of_terms(found.value, observed, expected, found.spread(), error=error, answers=answers, n=statistic.patterns.n_shared, made_of=made_of)
