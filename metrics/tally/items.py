"""How often was each label given to each item, and which patterns of counts occur?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

DENSE = 8  # cells per answer up to which an array of item x label is faster than sorting the answers
SMALL = 1 << 20  # different keys up to which patterns are found by counting instead of by hashing


@dataclass(frozen=True)
class ItemLabels:
    """How often was each label given to each item? A matrix with shape (items, labels), sparse where labels are many."""

    matrix: np.ndarray | csr_array

    @cached_property
    def judgements(self) -> np.ndarray:
        """Of each item, with shape (items,)."""
        return (
            np.einsum("ij->i", self.matrix) if isinstance(self.matrix, np.ndarray) else self.matrix.sum(axis=1)
        )  # sum(axis=1) is five times slower on few labels

    @cached_property
    def agreeing_pairs(self) -> np.ndarray:
        """For each item: the ordered pairs of its judgements that agree, with shape (items,)."""
        squares = np.einsum("ij,ij->i", self.matrix, self.matrix) if isinstance(self.matrix, np.ndarray) else self.matrix.power(2).sum(axis=1)
        return squares - self.judgements

    @cached_property
    def patterns(self) -> "Patterns":
        return patterns(self)


@dataclass(frozen=True)
class Patterns:
    """Which rows of counts occur, and how often? Whatever treats all items alike is an exact function of these.

    A study of millions of items has some hundred patterns for five labels, and thousands for twenty.
    """

    counts: ItemLabels  # with shape (patterns, labels)
    items: np.ndarray  # how many items have each pattern, with shape (patterns,)
    of_item: np.ndarray  # which pattern each item has, with shape (items,); empty where it does not matter any more

    @cached_property
    def several(self) -> np.ndarray:
        """Which patterns hold two judgements or more, and can so show agreement?"""
        return self.counts.judgements > 1

    @cached_property
    def shared(self) -> "Patterns":
        """Only the items that were judged by two annotators or more: single judgements cannot be paired, and so tell nothing of chance either."""
        if self.several.all():
            return self
        keep, place = np.flatnonzero(self.several), np.cumsum(self.several) - 1
        of_item = place[self.of_item[self.several[self.of_item]]] if len(self.of_item) else self.of_item
        return Patterns(ItemLabels(self.counts.matrix[keep]), self.items[keep], of_item)

    @cached_property
    def n_shared(self) -> int:
        """How many items were judged by two annotators or more?"""
        return int(self.items[self.several].sum())

    @cached_property
    def disagreeing(self) -> int:
        """How many of these show any disagreement?"""
        n = self.counts.judgements
        return int(self.items[self.several & (self.counts.agreeing_pairs < n * (n - 1))].sum())

    @cached_property
    def agreeing(self) -> int:
        """How many of these show any agreement?"""
        return int(self.items[self.several & (self.counts.agreeing_pairs > 0)].sum())

    @cached_property
    def usual(self) -> float:
        """The mean number of judgements of items judged by two annotators or more."""
        return float((self.items * self.several) @ self.counts.judgements / max(self.n_shared, 1))

    @cached_property
    def label_counts(self) -> np.ndarray:
        """How often was each label given on items judged by two annotators or more, with shape (labels,)?"""
        return (self.items * self.several) @ self.counts.matrix


def item_labels(item: np.ndarray, label: np.ndarray, *, items: int, labels: int) -> ItemLabels:
    """The counts of these answers (codes below `items` and `labels`, of one length) for the items that have any, in their order."""
    judged = np.bincount(item, minlength=items) > 0
    if not judged.all():
        item, items = (np.cumsum(judged) - 1)[item], int(judged.sum())
    if items * labels > DENSE * max(len(item), 1 << 16):
        ones = np.ones(len(item), np.int64)
        return ItemLabels(csr_array((ones, (item, label)), shape=(items, labels)))  # adds up what falls into one cell
    return ItemLabels(np.bincount(item * np.int64(labels) + label, minlength=items * labels).reshape(items, labels))


def patterns(counts: ItemLabels) -> Patterns:
    """The different rows of these counts, in an order that depends on nothing but what is in them."""
    first, of_item, items = distinct_rows(counts.matrix)
    return Patterns(ItemLabels(counts.matrix[first]), items, of_item)


def distinct_rows(matrix: np.ndarray | csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(first, which, times): of each different row of integers its first place; of each row which of these it is; how often each occurs."""
    if not matrix.shape[0]:
        return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int64)
    keys = row_keys(matrix)
    if not 0 <= keys.min() <= keys.max() < SMALL:
        _, first, which, times = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        return first, which, times
    times = np.bincount(keys)
    used = np.flatnonzero(times)
    first, place = np.zeros(len(times), np.intp), np.zeros(len(times), np.intp)
    first[keys[::-1]] = np.arange(len(keys))[::-1]
    place[used] = np.arange(len(used))
    return first[used], place[keys], times[used]


def row_keys(matrix: np.ndarray | csr_array) -> np.ndarray:
    """A 64-bit number for each row that is the same for equal rows: its digits where these are few, else a random sum of its numbers.

    Two of a million different rows share a random sum with probability 3e-8.
    """
    if isinstance(matrix, np.ndarray) and matrix.min(initial=0) >= 0 and (base := int(matrix.max(initial=0)) + 1) ** matrix.shape[1] <= SMALL:
        return matrix @ (base ** np.arange(matrix.shape[1]))
    odd = np.random.default_rng(matrix.shape[1]).integers(-(1 << 63), (1 << 63) - 1, matrix.shape[1], np.int64) | 1
    with np.errstate(over="ignore"):
        return matrix.astype(np.int64) @ odd


def column(matrix: np.ndarray | csr_array, place: int) -> np.ndarray:
    """One column of counts, dense."""
    one = matrix[:, [place]]
    return np.asarray(one if isinstance(one, np.ndarray) else one.toarray()).ravel().astype(np.int64)
