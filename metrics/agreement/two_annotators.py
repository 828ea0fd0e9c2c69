"""How is a kappa of two annotators computed from their table, with its interval?"""

import numpy as np

from metrics.agreement.coefficient import Agreement
from metrics.agreement.marginals import check_labels
from metrics.agreement.sums import Sums, agreement
from metrics.tally import Answers, ItemLabels, Patterns


def kappa(answers: Answers, weights: np.ndarray | None, made_of: str) -> Agreement:
    """Cohen's kappa with these agreement weights (None = equal labels alone agree) of exactly two annotators over the items that both judged.

    `error` is the large-sample standard error of Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72, 323-327.
    """
    table, graded = table_of(answers), np.eye(len(answers.labels)) if weights is None else weights
    return agreement(statistic(table, graded), answers, error=float(error(table, graded)), made_of=made_of)


def table_of(answers: Answers) -> np.ndarray:
    """How often the first annotator (in the order of their names) said the row's label and the second the column's, on items that both judged."""
    labels = len(answers.labels)
    check_labels(labels)
    start, order = answers.by_item
    both = np.flatnonzero(np.diff(start) == 2)
    one, other = order[start[both]], order[start[both] + 1]
    swap = answers.annotator[one] > answers.annotator[other]
    one, other = np.where(swap, other, one), np.where(swap, one, other)
    return np.bincount(answers.label[one].astype(np.int64) * labels + answers.label[other], minlength=labels**2).reshape(labels, labels)


def statistic(table: np.ndarray, weights: np.ndarray) -> Sums:
    """Patterns are cells of the table; chance is r'W c, with r and c how often each label was given by the first and by the second."""
    labels = len(table)
    row, column = np.nonzero(table)
    one, other = np.eye(labels)[row], np.eye(labels)[column]
    patterns = Patterns(ItemLabels((one + other).astype(np.int64)), table[row, column], np.zeros(0, np.intp))
    none = np.zeros((labels, labels))
    between = np.block([[none, weights / 2], [weights / 2, none]])
    scalars = np.stack([np.ones(len(row)), weights[row, column]], axis=1)
    return Sums(patterns, scalars, np.hstack([one, other]), between, weights[row, column], _terms, graded=not np.array_equal(weights, np.eye(labels)))


def _terms(sums: np.ndarray, chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    n = sums[..., 0]
    return sums[..., 1] / n, chance / n**2


def error(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The large-sample standard error of kappa, also of many tables at once, with shape (..., labels, labels)."""
    p = table / table.sum(axis=(-2, -1), keepdims=True)
    r, c = p.sum(axis=-1), p.sum(axis=-2)
    of_row, of_column = c @ weights.T, r @ weights  # the mean weight of each label with what the other says
    observed, expected = (p * weights).sum(axis=(-2, -1)), np.einsum("...k,...k->...", r, of_row)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = ((observed - expected) / (1 - expected))[..., None, None]
        parts = weights - (of_row[..., :, None] + of_column[..., None, :]) * (1 - value)
        centre = value - expected[..., None, None] * (1 - value)
        variance = (p * (parts - centre) ** 2).sum(axis=(-2, -1)) / (1 - expected) ** 2
        return np.sqrt(variance / table.sum(axis=(-2, -1)))
