"""What did two annotators say of the items they both judged?"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from metrics.tally.answers import Answers

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
    """All pairs, from one product of a sparse table with its own transpose: its cost is the number of pairs of answers to one item."""
    labels, people = len(answers.labels), len(answers.annotators)
    many = answers.judgements > MOST_PER_ITEM
    keep = slice(None) if not many.any() else ~many[answers.item]
    who = answers.annotator[keep].astype(np.int64) * labels + answers.label[keep]
    item = answers.item[keep]
    given = csr_array((np.ones(len(who), np.int32), (who, item)), shape=(people * labels, len(answers.items)))
    both = (given @ given.T).tocoo()
    a, b = both.row // labels, both.col // labels
    upper = a < b
    a, b, k, m = a[upper].astype(np.int64), b[upper], both.row[upper] % labels, both.col[upper] % labels
    order = np.lexsort((m, k, b, a))
    keys, pair = np.unique(a[order] * people + b[order], return_inverse=True)
    return Pairs(keys // people, keys % people, pair, k[order], m[order], both.data[upper][order].astype(np.float64), labels, int(many.sum()))
