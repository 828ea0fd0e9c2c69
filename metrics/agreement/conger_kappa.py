"""How far does a team agree beyond the chance that each annotator's own use of the labels gives?

>>> from metrics.agreement.examples import GWET_2014, of_rows
>>> round(conger_kappa(of_rows(GWET_2014)).value, 5)
0.76282
"""

from dataclasses import dataclass

import numpy as np

from metrics import intervals
from metrics.agreement.coefficient import Agreement, Coefficient, of_terms
from metrics.agreement.linearised import spread_of
from metrics.agreement.marginals import weighted_pairs
from metrics.agreement.sums import few_agree, few_disagree
from metrics.estimate import Spread
from metrics.tally import Answers


def conger_kappa(answers: Answers) -> Agreement:
    """Conger's kappa, for gaps as Gwet 2014 extends it: expected agreement is the mean over pairs of annotators of that of Cohen's kappa.

    With two annotators it is Cohen's kappa. Undefined as `coefficient.degenerate` says.
    """
    return graded(answers, None)


def graded(answers: Answers, weights: np.ndarray | None) -> Agreement:
    """The same with agreement weights w_kl (None = equal labels alone agree)."""
    found = _terms(answers, weights)
    patterns = answers.patterns
    value = (found.observed - found.expected) / (1 - found.expected) if found.expected < 1 else np.nan
    spread: Spread = intervals.Student(value, found.error, patterns.items.sum() - 1, "linearised standard error over items, Student's t")
    if patterns.disagreeing < intervals.FEW and np.isfinite(value):
        spread = few_disagree(patterns, value)
    elif weights is None and patterns.agreeing < intervals.FEW and np.isfinite(value):
        spread = few_agree(patterns, found.observed, found.expected)
    people = np.count_nonzero(answers.active)
    made_of = f"{people:,} annotators' own use of labels"
    return of_terms(value, found.observed, found.expected, spread, error=found.error, answers=answers, n=patterns.n_shared, made_of=made_of)


@dataclass(frozen=True)
class _Terms:
    observed: float
    expected: float
    error: float


def _terms(answers: Answers, weights: np.ndarray | None) -> _Terms:
    labels, w = len(answers.labels), np.eye(len(answers.labels)) if weights is None else weights
    table = np.bincount(answers.annotator.astype(np.int64) * labels + answers.label, minlength=len(answers.annotators) * labels).reshape(-1, labels)
    given = table.sum(axis=1)
    p = table / np.maximum(given, 1)[:, None]
    r, use = np.count_nonzero(given), p.sum(axis=0)
    others = (use - p) @ w  # of each annotator and label: the weight with what all the others say, summed over them
    expected = float(np.einsum("ak,ak->", p, others) / (r * (r - 1)))
    patterns = answers.patterns
    pairs, several = weighted_pairs(patterns, weights)[patterns.of_item], patterns.several[patterns.of_item]
    n, shared = len(pairs), several.sum()
    observed = float(pairs.sum() / shared)
    value = (observed - expected) / (1 - expected)
    pull = (others - np.einsum("ak,ak->a", others, p)[:, None]) / np.maximum(given, 1)[:, None]
    chance = 2 * n / (r * (r - 1)) * np.bincount(answers.place, weights=pull[answers.annotator, answers.label], minlength=n)
    parts = n / shared * (pairs - expected * several) / (1 - expected) - value - (1 - value) * chance / (1 - expected)
    return _Terms(observed, expected, spread_of(parts, np.ones(n)))


COEFFICIENT = Coefficient(
    "conger_kappa",
    "Conger's kappa",
    ("nominal", "ordinal"),
    conger_kappa,
    "Agreement of a team beyond chance, where chance is each annotator's own use of the labels.",
    "Conger 1980, Psychological Bulletin 88, 322-328",
)
