"""How often do two annotators who judged the same item give the same label?"""

import numpy as np

from metrics.estimate import Estimate, Undefined
from metrics.intervals import wilson
from metrics.tally import ItemLabels
from study import Scale

FEW = 10  # items with any disagreement; below, their spread says little about the spread of all
METHOD = "Wilson, by the effective number of items"
REFUSED = {
    "text": "Free text is hardly ever the same word for word, so equal answers say nothing.",
    "span": "Marked stretches of text agree by how far they overlap, not by being the same answer.",
    "box": "Marked shapes agree by how far they overlap, not by being the same answer.",
}


def percent_agreement(counts: ItemLabels, scale: Scale) -> Estimate:
    """The mean over items with two judgements or more of the share of agreeing pairs; each item counts once.

    Undefined when no item was judged by two annotators, and for answers that are not one label (REFUSED).

    >>> percent_agreement(ItemLabels(np.array([[2, 0], [1, 1], [3, 1], [1, 0]])), Scale("nominal")).value
    0.5
    """
    if scale.level in REFUSED:
        raise Undefined(REFUSED[scale.level])
    shares = shares_of_agreeing_pairs(counts)
    if not len(shares):
        raise Undefined("No item was judged by two annotators.")
    value = float(shares.mean())
    low, high = wilson(value, effective_items(shares))
    return Estimate(value, low, high, len(shares), "items", METHOD)


def shares_of_agreeing_pairs(counts: ItemLabels) -> np.ndarray:
    """For each item with two judgements or more: the pairs of its annotators that agree, as a share of all its pairs."""
    n = counts.judgements
    several = n > 1
    return counts.agreeing_pairs[several] / (n[several] * (n[several] - 1.0))


def effective_items(shares: np.ndarray) -> float:
    """How many items that agree wholly or not at all would leave the mean share as uncertain as these do?

    The variance of a mean of n such items is value (1 - value) / n, and that of these shares is at most that. Where fewer
    than FEW items show any disagreement, n itself is taken: it is never too sure, and an interval never shrinks to a point.
    """
    n, value = len(shares), shares.mean()
    if (shares < 1).sum() < FEW or (shares == shares[0]).all():
        return n
    return max(n, value * (1 - value) / (shares.var(ddof=1) / n))
