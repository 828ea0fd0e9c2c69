"""How often was each label given to each item?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

DENSE = 8  # cells per answer up to which an array of item x label is faster than sorting the answers


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


def item_labels(item: np.ndarray, label: np.ndarray, *, items: int, labels: int) -> ItemLabels:
    """The counts of these answers (codes below `items` and `labels`, of one length) for the items that have any, in their order."""
    judged = np.bincount(item, minlength=items) > 0
    if not judged.all():
        item, items = (np.cumsum(judged) - 1)[item], int(judged.sum())
    if items * labels > DENSE * max(len(item), 1 << 16):
        ones = np.ones(len(item), np.int64)
        return ItemLabels(csr_array((ones, (item, label)), shape=(items, labels)))  # adds up what falls into one cell
    return ItemLabels(np.bincount(item * np.int64(labels) + label, minlength=items * labels).reshape(items, labels))
