"""What do the coefficients share that compare the mean share of agreeing pairs with chance, each item counting once?

pa is that mean over items with two judgements or more; pi_k is the mean over all items of the share of their judgements that are label k.
The letters are those of Gwet 2014, Handbook of Inter-Rater Reliability, 4th edition, chapters 2-5, which takes gaps and unequal numbers of
judgements; irrCAC in R computes the same.
"""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from metrics.agreement.sums import Sums
from metrics.estimate import Undefined
from metrics.tally import Patterns

MOST_LABELS = 1_000  # whose weights are one table
Chance = Callable[[np.ndarray], np.ndarray]  # the sum of w_kl pi_k pi_l -> expected agreement


def mean_pairs(patterns: Patterns, chance: Chance, *, weights: np.ndarray | None = None, own: np.ndarray | None = None) -> Sums:
    """The statistic pa against `chance`, a function of pi'W pi; `weights` grade agreement (None = equal labels alone agree).

    `own` is the W of pi'W pi where it is not that of agreement.
    """
    pairs, shares = weighted_pairs(patterns, weights), shares_of_labels(patterns)
    among = weights if own is None else own
    scalars = np.stack([patterns.several.astype(np.float64), pairs, np.ones(len(pairs))], axis=1)
    return Sums(patterns, scalars, shares, among, quadratic(shares, among), lambda sums, squares: _terms(sums, squares, chance), graded=weights is not None)


def _terms(sums: np.ndarray, squares: np.ndarray, chance: Chance) -> tuple[np.ndarray, np.ndarray]:
    several, pairs, items = np.moveaxis(sums, -1, 0)
    return pairs / several, chance(squares / items**2)


def weighted_pairs(patterns: Patterns, weights: np.ndarray | None) -> np.ndarray:
    """For an item of each pattern: the weight of agreement summed over its pairs of judgements, as a share of all its pairs; 0 where it has none."""
    n, c = patterns.counts.judgements, patterns.counts.matrix
    agreeing = patterns.counts.agreeing_pairs if weights is None else quadratic(c, weights) - n
    return agreeing / np.maximum(n * (n - 1.0), 1)


def shares_of_labels(patterns: Patterns) -> np.ndarray | csr_array:
    """For an item of each pattern: each label's share of its judgements, with shape (patterns, labels)."""
    c, n = patterns.counts.matrix, patterns.counts.judgements[:, None]
    return c / n if isinstance(c, np.ndarray) else csr_array(c.multiply(1 / n))


def quadratic(rows: np.ndarray | csr_array, weights: np.ndarray | None) -> np.ndarray:
    """x'Wx of each row x, with shape (rows,)."""
    pulled = rows if weights is None else rows @ weights
    if isinstance(rows, np.ndarray):
        return np.einsum("pk,pk->p", rows, pulled)
    return np.asarray(rows.multiply(pulled).sum(axis=1)).ravel()


def check_labels(labels: int) -> None:
    """Raises Undefined where a table of weights between all labels would be too large."""
    if labels > MOST_LABELS:
        raise Undefined(f"Weights between more than {MOST_LABELS:,} different labels are not computed; Krippendorff's alpha takes any number.")
