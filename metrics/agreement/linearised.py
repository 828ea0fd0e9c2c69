"""What is the standard error of a chance-corrected coefficient over items, to first order?

Source: Gwet 2014, Handbook of Inter-Rater Reliability, 4th edition, chapter 5: each item's part of the coefficient, corrected for the item's part of chance.
"""

import numpy as np

from metrics.agreement.marginals import shares_of_labels, weighted_pairs
from metrics.tally import Patterns


def error(patterns: Patterns, pairs: np.ndarray, chances: np.ndarray) -> float:
    """`pairs` is each pattern's share of agreeing pairs, `chances` its part of chance, of which expected agreement is the mean; both with shape (patterns,)."""
    f, several = patterns.items.astype(np.float64), patterns.several
    n, expected = f.sum(), (f @ chances) / f.sum()
    observed = (f @ pairs) / f[several].sum()
    value = (observed - expected) / (1 - expected)
    parts = n / f[several].sum() * (pairs - expected * several) / (1 - expected)
    return spread_of(parts - 2 * (1 - value) * (chances - expected) / (1 - expected) - value, f)


def spread_of(parts: np.ndarray, items: np.ndarray) -> float:
    """The standard error of a mean from how far each pattern's part lies from it, each part seen `items` times."""
    n = items.sum()
    return float(np.sqrt((items @ parts**2) / (n * (n - 1))))


def alpha_error(patterns: Patterns, weights: np.ndarray | None) -> float:
    """Of Krippendorff's alpha with these agreement weights (None = nominal): items weighted by their judgements, only those with two or more."""
    f, c, m = patterns.items.astype(np.float64), patterns.counts.matrix, patterns.counts.judgements
    n, usual = f.sum(), (f @ m) / f.sum()
    share, pulled = (f @ c) / (n * usual), m / usual
    expected = share @ share if weights is None else share @ weights @ share
    pairs = weighted_pairs(patterns, weights) * pulled
    observed = f @ pairs / n
    alike = observed + (1 - observed) / (f @ m)  # as answers are drawn without putting them back
    plain = (observed - expected) / (1 - expected)
    chances = (c @ (share if weights is None else weights @ share)) / usual - expected * (pulled - 1)
    parts = (pairs - alike * (pulled - 1) - expected) / (1 - expected) - 2 * (1 - plain) * (chances - expected) / (1 - expected)
    return spread_of(parts - plain, f)


def fleiss_chances(patterns: Patterns, weights: np.ndarray | None) -> np.ndarray:
    """Each pattern's part of the sum of w_kl pi_k pi_l."""
    shares = shares_of_labels(patterns)
    mean = (patterns.items @ shares) / patterns.items.sum()
    return shares @ (mean if weights is None else weights @ mean)

