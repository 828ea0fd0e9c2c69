"""How far apart are the answers to each item, where not every answer counts alike?

Three ways to the same sums over the pairs of answers to one item. Two pass once over the answers, whatever their number; the third lays the
different answers to an item beside each other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from metrics.tally import Answers

Between = Callable[[np.ndarray, np.ndarray], np.ndarray]  # places of two labels -> their distance
MOST_LAID = 60  # of an item's different answers, as many are laid beside each on either side of it, in an order drawn once: all, where there are 121 at most
MOST_IN_TABLE = 2_000  # labels up to which a distance is computed once and then looked up
SEED = 2006


class Within(Protocol):
    """Distances within items, by some distance between labels that is 0 for equal ones."""

    def to_others(self) -> np.ndarray:
        """Of each answer: its mean distance to the others to its item; nan where there are none."""
        ...

    def weighted(self, weight: np.ndarray) -> np.ndarray:
        """Of each item: the sum over the pairs of its answers of their distance times both weights. `weight` is of each answer."""
        ...


class Same:
    """Distance 0 for equal labels, else 1."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.cell, self.item, self.label = cells(answers)  # each answer's cell; each cell's item and label

    def to_others(self) -> np.ndarray:
        m, alike = self.answers.judgements[self.answers.item], np.bincount(self.cell)[self.cell]
        with np.errstate(invalid="ignore"):
            return (m - alike) / (m - 1)

    def weighted(self, weight: np.ndarray) -> np.ndarray:
        total = of_items(self.answers, weight)
        return (total**2 - np.bincount(self.item, weights=np.bincount(self.cell, weights=weight) ** 2, minlength=len(total))) / 2


@dataclass(frozen=True)
class Squared:
    """The squared difference of the labels' places: the mean and the spread of each item say it all."""

    answers: Answers
    places: np.ndarray  # of each label

    def to_others(self) -> np.ndarray:
        item, off = self.answers.item, self._off(np.ones(len(self.answers.item)))
        m = self.answers.judgements[item]
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(m > 1, (m * off + of_items(self.answers, off)[item]) / (m - 1), np.nan)

    def weighted(self, weight: np.ndarray) -> np.ndarray:
        return of_items(self.answers, weight) * of_items(self.answers, weight * self._off(weight))

    def _off(self, weight: np.ndarray) -> np.ndarray:
        """Of each answer: the squared distance from the weighted mean of its item."""
        given = self.places[self.answers.label]
        with np.errstate(invalid="ignore"):
            mean = of_items(self.answers, weight * given) / of_items(self.answers, weight)
        return (given - mean[self.answers.item]) ** 2


class Laid(Same):
    """Any distance. Of items with very many different answers the pairs that are laid stand for those that are not."""

    def __init__(self, answers: Answers, between: Between) -> None:
        super().__init__(answers)
        self.between = between

    def to_others(self) -> np.ndarray:
        n = np.bincount(self.cell).astype(np.float64)
        far, laid = np.zeros(len(n)), np.zeros(len(n))
        for one, other, distance in self._pairs():
            for mine, others in ((one, other), (other, one)):  # a cell stands at most once on a side
                far[mine] += n[others] * distance
                laid[mine] += n[others]
        return super().to_others() * _ratio(far, laid)[self.cell]

    def weighted(self, weight: np.ndarray) -> np.ndarray:
        differing, given = super().weighted(weight), np.bincount(self.cell, weights=weight)
        far, laid = np.zeros(len(differing)), np.zeros(len(differing))
        for one, other, distance in self._pairs():
            both, item = given[one] * given[other], self.item[one]
            far += np.bincount(item, weights=both * distance, minlength=len(far))
            laid += np.bincount(item, weights=both, minlength=len(laid))
        return differing * _ratio(far, laid)

    def _pairs(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """(cell, other cell, distance) of the pairs of cells of an item, those that stand equally far apart in a round of them together."""
        of_item = np.bincount(self.item)
        first, n = (np.cumsum(of_item) - of_item)[self.item], of_item[self.item]
        place = np.arange(len(n)) - first
        for step in range(1, MOST_LAID + 1):
            one = np.flatnonzero((2 * step < n) | ((2 * step == n) & (place < step)))
            if not len(one):
                return
            other = first[one] + (place[one] + step) % n[one]
            yield one, other, self._distance(self.label[one], self.label[other])

    def _distance(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return self.between(one, other) if self._table is None else self._table[one, other]

    @cached_property
    def _table(self) -> np.ndarray | None:
        """All distances between labels, where that is less work than to compute them pair by pair."""
        n = len(self.answers.labels)
        if n > MOST_IN_TABLE or n**2 > 2 * len(self.answers.item):
            return None
        return self.between(*np.divmod(np.arange(n**2), n)).reshape(n, n)


def of_items(answers: Answers, values: np.ndarray) -> np.ndarray:
    """The sum of what `values` says of each answer, for each item."""
    return np.bincount(answers.item, weights=values, minlength=len(answers.items))


def cells(answers: Answers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(each answer's cell, each cell's item, each cell's label): a cell is an item with a label that it was given; those of an item stand together."""
    drawn = np.random.default_rng(SEED).permutation(len(answers.labels))  # so that neighbours are no more alike than others
    by_label = counting_order(drawn[answers.label], len(answers.labels))
    order = by_label[counting_order(answers.item[by_label], len(answers.items))]
    item, label = answers.item[order], answers.label[order]
    new = np.append(True, (item[1:] != item[:-1]) | (label[1:] != label[:-1]))[: len(order)]
    cell = np.empty(len(order), np.intp)
    cell[order] = np.cumsum(new) - 1
    return cell, item[new], label[new]


def counting_order(codes: np.ndarray, most: int) -> np.ndarray:
    """The stable order of codes below `most`, in one pass over them."""
    n = len(codes)
    return csr_array((np.ones(n, np.int8), codes, np.arange(n + 1)), shape=(n, most)).tocsc().indices


def _ratio(far: np.ndarray, laid: np.ndarray) -> np.ndarray:
    return np.divide(far, laid, out=np.zeros(len(far)), where=laid > 0)
