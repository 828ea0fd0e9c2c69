"""What did two annotators say of the items they both judged?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from metrics.tally.answers import Answers

MOST_CELLS = 1 << 24  # annotators² × labels² up to which pairs are counted in one table
MOST_PER_ITEM = 3_000  # answers to an item up to which each is laid beside each other; one with more is a control in all but name


@dataclass(frozen=True)
class Pairs:
    """Pairs of annotators that share items (first < second, places in Answers.annotators), and what they said of these.

    A cell says how often the first of its pair said `one` while the second said `other`; cells of a pair stand together, pairs in order.
    """

    first: np.ndarray  # with shape (pairs,)
    second: np.ndarray
    pair: np.ndarray  # of each cell: a place in `first`, with shape (cells,)
    one: np.ndarray  # a label
    other: np.ndarray
    times: np.ndarray
    labels: int
    left_out: int  # items with more than MOST_PER_ITEM answers

    @property
    def shared(self) -> np.ndarray:
        """How many items each pair shares, with shape (pairs,)."""
        return np.bincount(self.pair, weights=self.times, minlength=len(self.first)).astype(np.int64)

    def summed(self, values: np.ndarray) -> np.ndarray:
        """The sum over the items of each pair of what `values` says of the cell, with shape (pairs,)."""
        return np.bincount(self.pair, weights=self.times * values, minlength=len(self.first))

    def used(self, side: np.ndarray) -> csr_array:
        """How often one of the two said each label: `side` is `one` or `other`; with shape (pairs, labels)."""
        return csr_array((self.times, (self.pair, side)), shape=(len(self.first), self.labels))


def pairs(answers: Answers) -> Pairs:
    """All pairs, from one pass over the pairs of answers to one item: first those that stand beside each other in it, then those one further apart ..."""
    labels, people = len(answers.labels), len(answers.annotators)
    start, order = answers.by_item
    many = np.diff(start) > MOST_PER_ITEM
    who, given, cells = answers.annotator[order].astype(np.int64), answers.label[order].astype(np.int64), people * people * labels * labels
    counts, rest = np.zeros(cells if cells <= MOST_CELLS else 0, np.int64), []
    for one, other in beside(np.diff(start) * ~many, start):
        swap = who[one] > who[other]
        first, second = np.where(swap, other, one), np.where(swap, one, other)
        key = (who[first] * people + who[second]) * labels**2 + given[first] * labels + given[second]
        if len(counts):
            counts += np.bincount(key, minlength=cells)
        else:
            rest.append(np.unique(key, return_counts=True))
    keys, times = (np.flatnonzero(counts), counts[counts > 0]) if len(counts) else _added(rest)
    pair_keys, said = keys // labels**2, keys % labels**2
    different, pair = np.unique(pair_keys, return_inverse=True)
    return Pairs(different // people, different % people, pair, said // labels, said % labels, times.astype(np.float64), labels, int(many.sum()))


def beside(sizes: np.ndarray, start: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(place, other place) of pairs within groups of these sizes that begin at `start`: all that stand one apart, then all that stand two apart ..."""
    for step in range(1, int(sizes.max(initial=0))):
        group = np.flatnonzero(sizes > step)
        n = sizes[group] - step
        first = np.repeat(start[group] - np.cumsum(n) + n, n) + np.arange(n.sum())
        yield first, first + step


def _added(parts: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """(key, times) of several such lists as one."""
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    keys, which = np.unique(np.concatenate([key for key, _ in parts]), return_inverse=True)
    return keys, np.bincount(which, weights=np.concatenate([times for _, times in parts])).astype(np.int64)
