"""How far do annotators agree beyond the chance that one common distribution of labels gives?

>>> from metrics.agreement.examples import FLEISS_1971, of_counts
>>> round(fleiss_kappa(of_counts(FLEISS_1971)).value, 3)
0.43
"""

import numpy as np

from metrics.agreement import linearised
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.marginals import mean_pairs, weighted_pairs
from metrics.agreement.sums import Sums, agreement
from metrics.tally import Answers, Patterns


def fleiss_kappa(answers: Answers) -> Agreement:
    """Fleiss' kappa, for unequal numbers of judgements as Gwet 2014 extends it: expected agreement is the sum of pi_k².

    `observed` is the mean over items of the share of agreeing pairs. Undefined as `coefficient.degenerate` says.
    """
    patterns = answers.patterns
    error = linearised.error(patterns, weighted_pairs(patterns, None), linearised.fleiss_chances(patterns, None))
    return agreement(statistic(patterns), answers, error=error, made_of="labels without an order")


def statistic(patterns: Patterns, weights: np.ndarray | None = None) -> Sums:
    """The same with any agreement weights."""
    return mean_pairs(patterns, lambda squares: squares, weights=weights)


COEFFICIENT = Coefficient(
    "fleiss_kappa",
    "Fleiss' kappa",
    ("nominal", "ordinal"),
    fleiss_kappa,
    "Agreement beyond chance, where chance is two draws from all labels given; an order of the labels is ignored.",
    "Fleiss 1971, Psychological Bulletin 76, 378-382",
)
