"""How often do two annotators who judged the same item give the same label?"""

import numpy as np

from metrics.agreement.coefficient import LABELS, Agreement, Coefficient
from metrics.agreement.sums import Sums, agreement
from metrics.tally import Answers, Patterns


def percent_agreement(answers: Answers) -> Agreement:
    """The mean over items with two judgements or more of the share of agreeing pairs; each item counts once. Not corrected for chance.

    Sets agree where they are the same. Undefined as `coefficient.degenerate` says.

    >>> from metrics.agreement.examples import of_rows
    >>> percent_agreement(of_rows([["a", "a", "a", None], ["a", "b", "b", "a"], [None, None, "b", "b"]])).value  # 1, 0, 1/3 and 0
    0.3333333333333333
    """
    return agreement(statistic(answers.patterns), answers)


def statistic(patterns: Patterns) -> Sums:
    several, shares = patterns.several.astype(np.float64), shares_of_agreeing_pairs(patterns)
    none = np.zeros((len(shares), 0))
    return Sums(patterns, np.stack([several, shares], axis=1), none, None, none.sum(axis=1), lambda sums, _: (sums[..., 1] / sums[..., 0], np.zeros(1)))


def shares_of_agreeing_pairs(patterns: Patterns) -> np.ndarray:
    """For an item of each pattern: the pairs of its judgements that agree, as a share of all its pairs; 0 where it has none."""
    n = patterns.counts.judgements
    return patterns.counts.agreeing_pairs / np.maximum(n * (n - 1.0), 1)


COEFFICIENT = Coefficient(
    "percent_agreement",
    "Percent agreement",
    (*LABELS, "set", "ranking"),
    percent_agreement,
    "How often two annotators of one item give the same label; chance alone gives some of it, much of it where one label is common.",
    "Each item counts once (Gwet 2014, Handbook of Inter-Rater Reliability)",
    corrected=False,
)
