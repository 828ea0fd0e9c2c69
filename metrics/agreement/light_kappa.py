"""How far does a team agree beyond chance, as the mean of all its pairs?

>>> from metrics.agreement.examples import ANXIETY, of_rows
>>> round(light_kappa(of_rows(ANXIETY)).value, 4)
-0.0175
"""

from dataclasses import dataclass

import numpy as np

from metrics import intervals
from metrics.agreement.coefficient import Agreement, Coefficient, of_terms
from metrics.agreement.sums import few_disagree
from metrics.estimate import Spread, Undefined
from metrics.tally import Answers

LEAST_SHARED = 20  # items; the mean of kappas over fewer is biased low: .43 for a true .54 at two, .53 at twenty
MOST_ANNOTATORS = 50


def light_kappa(answers: Answers) -> Agreement:
    """Light's kappa: the mean of Cohen's kappa over all pairs of annotators; `observed` and `expected` are the means over pairs too.

    Undefined as `coefficient.degenerate` says, where a pair shares fewer than LEAST_SHARED items, and where chance explains all answers of a pair.
    The interval is the jackknife over items, to first order.
    """
    people = np.flatnonzero(answers.active)
    if len(people) > MOST_ANNOTATORS:
        raise Undefined(f"Light's kappa averages all pairs and is kept for teams of up to {MOST_ANNOTATORS}; {len(people):,} annotators answered this task.")
    given = np.full((len(people), len(answers.counts.judgements)), -1)
    given[np.searchsorted(people, answers.annotator), answers.place] = answers.label
    pairs = list(zip(*np.triu_indices(len(people), 1), strict=True))
    if any(np.count_nonzero((given[a] >= 0) & (given[b] >= 0)) < LEAST_SHARED for a, b in pairs):
        raise Undefined(f"Light's kappa averages all pairs, and some share fewer than {LEAST_SHARED} items: the mean of such kappas is biased low.")
    terms = [_pair(given[a], given[b], len(answers.labels)) for a, b in pairs]
    observed, expected = (float(np.mean([getattr(one, name) for one in terms])) for name in ("observed", "expected"))
    value, pulls = float(np.mean([one.value for one in terms])), np.mean([one.pulls for one in terms], axis=0)
    n = int((answers.judgements > 1).sum())
    error = float(np.sqrt((pulls**2).sum() * n / (n - 1)))
    spread: Spread = intervals.Student(value, error, n - 1, "jackknife over items to first order, Student's t")
    if answers.patterns.disagreeing < intervals.FEW:
        spread = few_disagree(answers.patterns, value)
    return of_terms(value, observed, expected, spread, error=error, answers=answers, n=n, made_of=f"{len(pairs):,} pairs of annotators")


@dataclass(frozen=True)
class _Pair:
    value: float
    observed: float
    expected: float
    pulls: np.ndarray  # how far each item pulls the value; 0 for those that not both judged


def _pair(one: np.ndarray, other: np.ndarray, labels: int) -> _Pair:
    """Cohen's kappa of two rows of labels (-1 = none)."""
    both = np.flatnonzero((one >= 0) & (other >= 0))
    a, b, n = one[both], other[both], len(both)
    r, c = (np.bincount(side, minlength=labels) / n for side in (a, b))
    observed, expected = float((a == b).mean()), float(r @ c)
    if expected == 1:
        raise Undefined("Two annotators gave one and the same label to all items they share, so that the mean of all pairs cannot be said.")
    value, pulls = (observed - expected) / (1 - expected), np.zeros(len(one))
    pulls[both] = ((a == b) - observed - (1 - value) * (c[a] + r[b] - 2 * expected)) / (1 - expected) / n
    return _Pair(value, observed, expected, pulls)


COEFFICIENT = Coefficient(
    "light_kappa",
    "Light's kappa",
    ("nominal", "ordinal"),
    light_kappa,
    "The mean of Cohen's kappa over all pairs; only for small teams in which every pair shares many items.",
    "Light 1971, Psychological Bulletin 76, 365-377",
)
