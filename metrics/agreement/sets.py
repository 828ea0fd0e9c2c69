"""How is alpha computed for answers that are several labels at once, whatever the number of different sets?"""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from metrics.agreement.alpha_terms import alpha_terms
from metrics.agreement.coefficient import Agreement
from metrics.agreement.set_distances import SetDistance, between, members, table
from metrics.agreement.sums import Sums, agreement
from metrics.tally import Answers, Patterns

MOST_SETS = 5_000  # different ones up to which all distances are computed
AT_ONCE = 500_000  # pairs of sets whose distances are held at once
SEED = 2006  # of the pairs that are drawn
DRAWN = 1_000_000  # pairs of answers that are drawn above that: the error of a mean of numbers between 0 and 1 is at most .0005


def set_alpha(answers: Answers, distance: SetDistance, name: str) -> Agreement:
    """Krippendorff's alpha with this distance between sets: 1 - (mean distance within items) / (mean distance of any two answers).

    `observed` and `expected` are 1 less these means. Up to MOST_SETS different sets the second is exact, above it is drawn and its error said.
    """
    found, drawn = set_statistic(answers, distance)
    return agreement(found, answers, made_of=f"{name} distance, {len(answers.labels):,} different sets{drawn}")


def set_statistic(answers: Answers, distance: SetDistance = 0, *, patterns: Patterns | None = None) -> tuple[Sums, str]:
    """Alpha of sets as a function of sums over patterns (those of the answers, else these), and what is to be said of how its expected distance was found."""
    patterns, (_, sets) = answers.patterns.shared if patterns is None else patterns, members(answers.labels)
    m, own = patterns.counts.judgements, own_distances(patterns, sets, distance)
    scalars = np.stack([m, own / (m - 1)], axis=1)
    if len(answers.labels) <= MOST_SETS:
        exact = Sums(patterns, scalars, patterns.counts.matrix, table(sets, distance), own, _exact, graded=True)
        return exact, ""
    expected, error = drawn_distance(patterns.label_counts, sets, distance)
    none = np.zeros((len(m), 0))
    found = Sums(patterns, scalars, none, None, none.sum(axis=1), lambda sums, _: (1 - sums[..., 1] / sums[..., 0], np.asarray(1 - expected)), graded=True)
    return found, f"; expected distance from {DRAWN:,} drawn pairs, standard error {error:.4f}"


def _exact(sums: np.ndarray, apart: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return alpha_terms(sums[..., 0], sums[..., 1], apart)


def own_distances(patterns: Patterns, sets: csr_array, distance: SetDistance) -> np.ndarray:
    """The sum of the distances of all ordered pairs of judgements of one item of each pattern, with shape (patterns,)."""
    counts = csr_array(patterns.counts.matrix)
    row, sums = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr)), np.zeros(counts.shape[0])
    for cell, other_cell, one, other in pairs_of_cells(counts):
        np.add.at(sums, row[cell], 2 * counts.data[cell] * counts.data[other_cell] * between(sets, distance, one, other))
    return sums


def pairs_of_cells(counts: csr_array) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """(cell, other cell, label, other label) for each pair of different labels of a row; rows with equally many labels together, up to AT_ONCE pairs."""
    several = np.diff(counts.indptr)
    for labels in np.unique(several[several > 1]):
        cells = counts.indptr[:-1][several == labels][:, None] + np.arange(labels)
        first, second = np.triu_indices(labels, 1)
        step = max(1, AT_ONCE // len(cells))
        for start in range(0, len(first), step):
            one, other = (cells[:, side[start : start + step]].ravel() for side in (first, second))
            yield one, other, counts.indices[one], counts.indices[other]


def drawn_distance(used: np.ndarray, sets: csr_array, distance: SetDistance) -> tuple[float, float]:
    """(mean, standard error) of the distance of two different answers, from DRAWN pairs of them."""
    chance, n = np.random.default_rng(SEED), int(used.sum())
    one, step = chance.integers(0, n, DRAWN), chance.integers(1, n, DRAWN)
    label = np.repeat(np.arange(len(used)), used.astype(np.int64))
    found = between(sets, distance, label[one], label[(one + step) % n])
    return float(found.mean()), float(found.std() / np.sqrt(DRAWN))
