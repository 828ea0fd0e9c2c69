"""What would the team's alpha be without one annotator? Exact for each of them, from the sums of the others."""

import numpy as np

from metrics.agreement.apart import Apart, between_all, distance
from metrics.agreement.distances import midranks
from metrics.tally import Answers

MOST_CELLS = 50_000_000  # of a table of distances between labels, or of annotators × labels


def alphas_without(answers: Answers, found: Apart) -> np.ndarray:
    """The alpha of all others for each annotator, with shape (annotators,); nan where none is left, or where labels are too many to say it exactly.

    Without her, an item that is left with one answer tells nothing any more; what chance gives changes too.
    """
    labels, people = len(answers.labels), len(answers.annotators)
    if labels**2 > MOST_CELLS or people * labels > MOST_CELLS:
        return np.full(people, np.nan)
    if answers.scale.level == "ordinal":
        return _ordinal(answers)
    m = answers.counts.judgements.astype(np.float64)[answers.place]
    with np.errstate(invalid="ignore", divide="ignore"):
        before = np.where(m > 1, found.of_item / (m - 1), 0.0)
        after = np.where(m > 2, (found.of_item - 2 * found.summed) / (m - 2), 0.0)
    observed = answers.patterns.items @ _own(answers, before)
    observed = observed - np.bincount(answers.annotator, weights=before - after, minlength=people)
    left = answers.patterns.label_counts - _lost(answers, m)
    return _alpha(left, observed, between_all(distance(answers), labels))


def _own(answers: Answers, before: np.ndarray) -> np.ndarray:
    """For an item of each pattern what it adds to n D_o."""
    own = np.zeros(len(answers.patterns.items))
    own[answers.patterns.of_item[answers.place]] = before
    return own


def _lost(answers: Answers, m: np.ndarray) -> np.ndarray:
    """For each annotator: how often each label goes with her answers, and with those they leave alone; with shape (annotators, labels)."""
    labels, people = len(answers.labels), len(answers.annotators)
    paired = m > 1
    lost = np.bincount(answers.annotator[paired].astype(np.int64) * labels + answers.label[paired], minlength=people * labels).astype(np.float64)
    start, order = answers.by_item
    two = np.flatnonzero(np.diff(start) == 2)
    one, other = order[start[two]], order[start[two] + 1]
    for hers, left in ((one, other), (other, one)):
        lost += np.bincount(answers.annotator[hers].astype(np.int64) * labels + answers.label[left], minlength=people * labels)
    return lost.reshape(people, labels)


def _alpha(used: np.ndarray, observed: np.ndarray, between: np.ndarray) -> np.ndarray:
    """alpha of each row from how often each label is left and from n D_o."""
    n = used.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = np.einsum("ak,ak->a", used @ between, used) / (n * (n - 1))
        return np.where(chance > 0, 1 - observed / n / chance, np.nan)


def _ordinal(answers: Answers) -> np.ndarray:
    """The ranks move with every annotator left out, so her items are gone through one annotator at a time: with r the ranks of the others,
    sum of o_ck (r_c - r_k)² = 2 (sum of n_c r_c² - r'Or), and r'Or is a sum over items."""
    counts, m = answers.counts.matrix, answers.counts.judgements.astype(np.float64)
    used = answers.patterns.label_counts - _lost(answers, m[answers.place])
    ranks = midranks(used)
    patterns = answers.patterns.shared
    weights = patterns.items / (patterns.counts.judgements - 1)
    shared = patterns.counts.matrix if isinstance(patterns.counts.matrix, np.ndarray) else patterns.counts.matrix.toarray()
    together = (shared.T * weights) @ shared - np.diag(weights @ shared)
    by_annotator = np.argsort(answers.annotator, kind="stable")
    start = np.concatenate([[0], np.cumsum(answers.active)])
    pairs = np.einsum("ak,ak->a", ranks @ together, ranks)
    for place in np.flatnonzero(answers.active):
        mine = by_annotator[start[place] : start[place + 1]]
        mine = mine[m[answers.place[mine]] > 1]
        rows = counts[answers.place[mine]]
        c, r, size = (rows if isinstance(rows, np.ndarray) else rows.toarray()), ranks[place], m[answers.place[mine]]
        hers = r[answers.label[mine]]
        s, q = c @ r, c @ r**2
        with np.errstate(invalid="ignore", divide="ignore"):
            after = np.where(size > 2, ((s - hers) ** 2 - (q - hers**2)) / (size - 2), 0.0)
        pairs[place] -= ((s**2 - q) / (size - 1) - after).sum()
    n, squares = used.sum(axis=1), np.einsum("ak,ak->a", used, ranks**2)
    with np.errstate(invalid="ignore", divide="ignore"):
        observed, chance = 2 * (squares - pairs) / n, 2 * (n * squares - np.einsum("ak,ak->a", used, ranks) ** 2) / (n * (n - 1))
        return np.where(chance > 0, 1 - observed / chance, np.nan)
