"""How far do two annotators agree beyond the chance that the labels they gave together leave?

>>> from metrics.agreement.examples import of_table
>>> round(scott_pi(of_table([[1, 2], [1, 6]])).value, 4)  # observed .7, expected .25² + .75²
0.2
"""

import numpy as np

from metrics.agreement import linearised
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.fleiss_kappa import statistic
from metrics.agreement.marginals import weighted_pairs
from metrics.agreement.sums import agreement
from metrics.tally import Answers, ItemLabels


def scott_pi(answers: Answers) -> Agreement:
    """Scott's pi: Fleiss' kappa of exactly two annotators, over the items that both judged. Undefined as `coefficient.degenerate` says."""
    both = ItemLabels(answers.counts.matrix[np.flatnonzero(answers.counts.judgements == 2)]).patterns
    error = linearised.error(both, weighted_pairs(both, None), linearised.fleiss_chances(both, None))
    return agreement(statistic(both), answers, error=error, made_of="labels without an order")


COEFFICIENT = Coefficient(
    "scott_pi",
    "Scott's pi",
    ("nominal", "ordinal"),
    scott_pi,
    "Agreement of two annotators beyond chance, where chance is two draws from the labels of both.",
    "Scott 1955, Public Opinion Quarterly 19, 321-325",
    annotators=2,
)
