"""How far apart are two answers of a task, between 0 and 1, and each answer from the others to its item?

The distances are those of Krippendorff's alpha in the same units, so that 1 - (mean distance of the answers to the others) / (that of chance) is alpha.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from metrics.agreement import distances
from metrics.agreement.coefficient import LABELS
from metrics.agreement.krippendorff_alpha import numbers, statistic
from metrics.agreement.set_distances import between, masi, members
from metrics.agreement.sets import pairs_of_cells
from metrics.agreement.sums import Computed
from metrics.estimate import Undefined
from metrics.tally import Answers, Patterns

Between = Callable[[np.ndarray, np.ndarray], np.ndarray]  # places of two labels -> their distance


@dataclass(frozen=True)
class Apart:
    """For each answer, in the order of `answers`; nan where the item has no other answer."""

    to_others: np.ndarray  # its mean distance to the other answers to its item
    among_others: np.ndarray  # the mean distance between these others; nan where there are fewer than two
    summed: np.ndarray  # the sum of its distances to the others
    of_item: np.ndarray  # the sum over all ordered pairs of answers to its item
    chance: float  # D_e: the mean distance of two answers to any items
    observed: float  # D_o: the mean of `to_others`


def apart(answers: Answers) -> Apart:
    """The distances of the answers to one another. Raises Undefined for answers that have no such distance, and where chance explains everything."""
    table = from_labels(answers.patterns, distance(answers))
    m = answers.counts.judgements.astype(np.float64)[answers.place]
    pattern = answers.patterns.of_item[answers.place]
    summed = np.asarray(table[pattern, answers.label], np.float64).ravel()
    counts = answers.patterns.counts.matrix
    within = np.einsum("pk,pk->p", counts, table) if isinstance(table, np.ndarray) else np.asarray(csr_array(counts).multiply(table).sum(axis=1)).ravel()
    of_item = within[pattern]
    with np.errstate(invalid="ignore", divide="ignore"):
        to_others = np.where(m > 1, summed / (m - 1), np.nan)
        among = np.where(m > 2, (of_item - 2 * summed) / ((m - 1) * (m - 2)), np.nan)
    return Apart(to_others, among, summed, of_item, chance(answers), float(np.nanmean(to_others)))


def chance(answers: Answers) -> float:
    """D_e: the mean distance of two answers to any two items. Raises Undefined where it is 0."""
    expected = Computed(statistic(answers)).observed_expected[1]
    if not expected < 1:
        raise Undefined("Chance alone would explain every answer here, so that nothing is left to compare with.")
    return 1 - expected


def distance(answers: Answers) -> Between:
    """The distance of two labels by the task's scale, in the units of alpha's own terms."""
    level = answers.scale.level
    if level == "set":
        _, sets = members(answers.labels)
        return lambda one, other: between(sets, masi, one, other)
    if level not in LABELS:
        raise Undefined(f"Two answers ({level} scale) have no distance here that could be laid beside chance.")
    if level == "nominal":
        return lambda one, other: (one != other).astype(np.float64)
    used = answers.patterns.label_counts
    if level == "ratio":
        values = numbers(answers)
        top = distances.ratio(values[used > 0]).max() if (used > 0).sum() < 5_000 else 1.0
        return lambda one, other: _ratio(values[one], values[other]) / top
    places = distances.midranks(used) if level == "ordinal" else numbers(answers)
    top = max(places[-1] - places[0], 0.5) if level == "ordinal" else np.ptp(places[used > 0]) or 1.0
    return lambda one, other: ((places[one] - places[other]) / top) ** 2


def between_all(between: Between, labels: int) -> np.ndarray:
    """The distances of all pairs of labels, with shape (labels, labels)."""
    one, other = np.divmod(np.arange(labels**2), labels)
    return between(one, other).reshape(labels, labels)


def _ratio(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    total = one + other
    return np.divide(one - other, total, out=np.zeros(np.shape(total)), where=total != 0) ** 2


def from_labels(patterns: Patterns, between: Between) -> np.ndarray | csr_array:
    """For each pattern and each label in it: the sum of the label's distances to all answers of the pattern, with the shape of its counts."""
    counts = patterns.counts.matrix
    if isinstance(counts, np.ndarray):
        return counts @ between_all(between, counts.shape[1])
    sums = csr_array(counts, dtype=np.float64, copy=True)
    sums.data[:] = 0
    for cell, other_cell, one, other in pairs_of_cells(counts):
        found = between(one, other)
        np.add.at(sums.data, cell, counts.data[other_cell] * found)
        np.add.at(sums.data, other_cell, counts.data[cell] * found)
    return sums

