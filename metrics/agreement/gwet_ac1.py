"""How far do annotators agree beyond chance, where only answers by hesitation are put down to chance?

>>> from metrics.agreement.examples import GWET_2014, of_rows
>>> round(gwet_ac1(of_rows(GWET_2014)).value, 5)
0.77544
"""

import numpy as np

from metrics.agreement import linearised
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.marginals import mean_pairs, shares_of_labels, weighted_pairs
from metrics.agreement.sums import Sums, agreement
from metrics.tally import Answers, Patterns


def gwet_ac1(answers: Answers) -> Agreement:
    """Gwet's AC1: expected agreement is the sum of pi_k (1 - pi_k) / (K - 1), K being the labels declared, else those given.

    It stays high where one label is common, also for annotators who guess by how common labels are: two of them at 90/10 reach .78.
    Undefined as `coefficient.degenerate` says.
    """
    return graded(answers, None)


def graded(answers: Answers, weights: np.ndarray | None) -> Agreement:
    """The same with agreement weights w_kl: AC2, whose expected agreement is the sum of w_kl / (K (K - 1)) times that of pi_k (1 - pi_k)."""
    patterns, labels = answers.patterns, len(answers.labels)
    error = linearised.error(patterns, weighted_pairs(patterns, weights), chances(patterns, weights, labels))
    return agreement(statistic(patterns, weights, labels), answers, error=error, made_of=f"K = {labels:,} labels")


def statistic(patterns: Patterns, weights: np.ndarray | None, labels: int) -> Sums:
    own = None if weights is None else np.eye(labels)
    return mean_pairs(patterns, lambda squares: scale(weights, labels) * (1 - squares), weights=weights, own=own)


def scale(weights: np.ndarray | None, labels: int) -> float:
    return (labels if weights is None else weights.sum()) / (labels * (labels - 1))


def chances(patterns: Patterns, weights: np.ndarray | None, labels: int) -> np.ndarray:
    """Each pattern's part of expected agreement, with shape (patterns,)."""
    shares = shares_of_labels(patterns)
    mean = (patterns.items @ shares) / patterns.items.sum()
    return scale(weights, labels) * (shares @ (1 - mean))


COEFFICIENT = Coefficient(
    "gwet_ac1",
    "Gwet's AC1",
    ("nominal", "ordinal"),
    gwet_ac1,
    "Agreement beyond chance, where chance is small when one label is common: 0 for guesses that give all labels alike, but .78 for two people who guess at "
    "90 to 10, so that it cannot tell skilled annotators from such.",
    "Gwet 2008, British Journal of Mathematical and Statistical Psychology 61, 29-48",
)
