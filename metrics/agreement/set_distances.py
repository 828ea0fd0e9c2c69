"""How far apart are two sets of labels? Neither distance is squared; two empty sets are alike, an empty and another one wholly apart."""

import json
from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_array

SetDistance = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]  # labels in common, size of one, size of the other


def jaccard(common: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """1 - the labels in both as a share of those in either.

    >>> jaccard(np.array([2, 0]), np.array([2, 0]), np.array([4, 0])).tolist()
    [0.5, 0.0]
    """
    either = one + other - common
    return 1 - np.divide(common, either, out=np.ones(np.shape(either)), where=either > 0)


def masi(common: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """1 - Jaccard × monotonicity: 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they do not.

    Source: Passonneau 2006, Measuring Agreement on Set-valued Items (MASI), LREC. nltk rounds the thirds.

    >>> masi(np.array([2, 1]), np.array([2, 2]), np.array([4, 2])).round(4).tolist()
    [0.6667, 0.8889]
    """
    smaller = np.minimum(one, other)
    monotone = np.where((one == other) & (common == one), 1.0, np.where(common == smaller, 2 / 3, 1 / 3))
    return 1 - (1 - jaccard(common, one, other)) * np.where((common > 0) | ((one == 0) & (other == 0)), monotone, 0.0)


def members(labels: Sequence[str]) -> tuple[list[str], csr_array]:
    """The single labels, and which of them are in each set (a JSON array of strings), with shape (sets, single labels)."""
    sets = [json.loads(label) if label.startswith("[") else [label] for label in labels]
    single = {name: place for place, name in enumerate(sorted({str(name) for one in sets for name in one}))}
    row = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    column = np.array([single[str(name)] for one in sets for name in one], np.intp)
    return list(single), csr_array((np.ones(len(row)), (row, column)), shape=(len(sets), max(len(single), 1)))


def between(sets: csr_array, distance: SetDistance, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The distance of each pair of places in `sets`; the two arrays of places are of one length."""
    size = np.asarray(sets.sum(axis=1)).ravel()
    common = np.asarray(sets[one].multiply(sets[other]).sum(axis=1)).ravel()
    return distance(common, size[one], size[other])


def table(sets: csr_array, distance: SetDistance) -> np.ndarray:
    """All distances, with shape (sets, sets)."""
    size = np.asarray(sets.sum(axis=1)).ravel()
    return distance((sets @ sets.T).toarray(), *np.broadcast_arrays(size[:, None], size[None, :]))
