"""How far do annotators agree beyond the chance that all labels alike are guessed?

>>> from metrics.agreement.examples import GWET_2014, of_rows
>>> round(brennan_prediger(of_rows(GWET_2014)).value, 5)
0.77273
"""

import numpy as np

from metrics.agreement import linearised
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.marginals import mean_pairs, weighted_pairs
from metrics.agreement.sums import Sums, agreement
from metrics.tally import Answers, Patterns


def brennan_prediger(answers: Answers) -> Agreement:
    """Brennan and Prediger's coefficient (Randolph's free-marginal kappa; with two labels PABAK): expected agreement is 1 / K, K being the labels
    declared, else those given. Undefined as `coefficient.degenerate` says.
    """
    patterns, labels = answers.patterns, len(answers.labels)
    return agreement(statistic(patterns, None, labels), answers, error=error(patterns, None, labels), made_of=f"K = {labels:,} labels")


def statistic(patterns: Patterns, weights: np.ndarray | None, labels: int) -> Sums:
    """The same with any agreement weights: expected agreement is the mean of all w_kl."""
    return mean_pairs(patterns, lambda squares: np.full_like(squares, chance(weights, labels)), weights=weights)


def chance(weights: np.ndarray | None, labels: int) -> float:
    return 1 / labels if weights is None else weights.sum() / labels**2


def error(patterns: Patterns, weights: np.ndarray | None, labels: int) -> float:
    pairs = weighted_pairs(patterns, weights)
    return linearised.error(patterns, pairs, np.full(len(pairs), chance(weights, labels)))


COEFFICIENT = Coefficient(
    "brennan_prediger",
    "Brennan and Prediger's coefficient",
    ("nominal", "ordinal"),
    brennan_prediger,
    "Agreement beyond chance, where chance is every label being as likely as any other: 0 for guesses that give all labels alike, but .64 for two people who "
    "guess at 90 to 10.",
    "Brennan and Prediger 1981, Educational and Psychological Measurement 41, 687-699",
)
