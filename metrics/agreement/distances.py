"""How far apart are two labels? Squared distances as Krippendorff 2011 defines them, and agreement weights as Gwet 2014 does."""

import numpy as np


def nominal(labels: int) -> np.ndarray:
    """0 for equal labels, else 1, with shape (labels, labels)."""
    return 1.0 - np.eye(labels)


def midranks(used: np.ndarray) -> np.ndarray:
    """The mean rank of each label among all answers, from how often each was given, with the shape of `used` (labels last).

    Krippendorff's ordinal distance is the squared difference of these: the answers between two labels, half of their own counted.
    """
    return np.cumsum(used, axis=-1) - used / 2


def squared(values: np.ndarray) -> np.ndarray:
    """Squared differences of numbers: the interval distance; of midranks, the ordinal one."""
    return np.subtract.outer(values, values) ** 2


def ratio(values: np.ndarray) -> np.ndarray:
    """Squared differences relative to the sum: the ratio distance; 0 for twice zero."""
    total = np.add.outer(values, values)
    return np.divide(np.subtract.outer(values, values), total, out=np.zeros_like(total), where=total != 0) ** 2


def linear_weights(values: np.ndarray) -> np.ndarray:
    """Agreement that falls evenly from 1 for equal labels to 0 for those farthest apart."""
    apart = np.abs(np.subtract.outer(values, values))
    return 1 - apart / apart.max()


def quadratic_weights(values: np.ndarray) -> np.ndarray:
    """The same by the squared difference."""
    apart = squared(values)
    return 1 - apart / apart.max()


def ordinal_weights(labels: int) -> np.ndarray:
    """By the number of pairs of labels that lie within the stretch between the two, both ends counted (Gwet 2014, section 3.5)."""
    steps = np.abs(np.subtract.outer(np.arange(labels), np.arange(labels)))
    return 1 - steps * (steps + 1) / ((labels - 1) * labels)


def ratio_weights(values: np.ndarray) -> np.ndarray:
    """By the ratio distance."""
    apart = ratio(values)
    return 1 - apart / apart.max()
