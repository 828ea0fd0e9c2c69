"""How often is a label confirmed: when one annotator gives it, how often does another one of the same item?

Source: Fleiss 1981, Statistical Methods for Rates and Proportions, 2nd edition, chapter 13 (specific agreement, for any number of judgements).
"""

import numpy as np

from metrics.agreement.krippendorff_alpha import nominal
from metrics.agreement.sums import Computed, Sums
from metrics.estimate import Estimate
from metrics.tally import ItemLabels, Patterns
from metrics.tally.items import distinct_rows

NOBODY = "Nobody gave this label to an item that others judged too."


def confirmation(patterns: Patterns, given: np.ndarray) -> Estimate:
    """The share of the other answers that are this label too, over all answers that are; `given` says how often it was given, with shape (patterns,)."""
    found = merged(patterns, np.stack([given, patterns.counts.judgements - given], axis=1)).shared
    return estimate(confirmed(found)) if found.label_counts[0] else Estimate(why=NOBODY)


def against_the_rest(patterns: Patterns, given: np.ndarray) -> Estimate:
    """Krippendorff's alpha of this label against all others together. The more frequent side stands first, so that with two labels both are one."""
    rest = patterns.counts.judgements - given
    sides = sorted((given, rest), key=lambda side: -(patterns.items * patterns.several) @ side)
    found = merged(patterns, np.stack(sides, axis=1)).shared
    if not found.label_counts.all():
        return Estimate(why=NOBODY if not (patterns.items * patterns.several) @ given else "All answers are this label.")
    return estimate(nominal(found))


def merged(patterns: Patterns, counts: np.ndarray) -> Patterns:
    """The patterns that are left when each has these counts instead, with shape (patterns, labels)."""
    first, which, _ = distinct_rows(counts.astype(np.int64))
    times = np.bincount(which, weights=patterns.items, minlength=len(first)).astype(np.int64)
    return Patterns(ItemLabels(counts[first].astype(np.int64)), times, np.zeros(0, np.intp))


def confirmed(patterns: Patterns) -> Sums:
    """Of the first label: agreeing pairs / (m - 1), as a share of how often it was given; `patterns` has two labels."""
    kept = patterns.shared
    c, m = kept.counts.matrix[:, 0], kept.counts.judgements
    none = np.zeros((len(c), 0))
    scalars = np.stack([c, c * (c - 1) / (m - 1)], axis=1)
    return Sums(kept, scalars, none, None, none.sum(axis=1), lambda sums, _: (sums[..., 1] / sums[..., 0], np.zeros(1)), graded=True)


def estimate(statistic: Sums) -> Estimate:
    """The statistic as an estimate over its items, or the sentence why there is none."""
    found = Computed(statistic)
    if not np.isfinite(found.value):
        return Estimate(why="Chance alone would explain every answer here.")
    return Estimate.of_spread(found.value, found.spread(), n=statistic.patterns.n_shared)

