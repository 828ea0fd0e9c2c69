"""What is the kappa of every pair of annotators, each by the two's own use of labels?"""

import numpy as np
import pandas as pd

from metrics import tally
from metrics.agreement.coefficient import degenerate
from metrics.agreement.krippendorff_alpha import positions
from metrics.estimate import Undefined
from metrics.intervals import FEW, Z95, wilson
from metrics.tally import Answers
from metrics.tally.pairs import Pairs, pairs
from study import Study

METHOD = "large-sample standard error over items; Wilson's limits of the share of items with any disagreement where few show one"
UNORDERED, ORDERED = ("nominal", "ordinal"), ("ordinal", "interval", "ratio")


def of(study: Study, *, task: str, weighted: bool, controls: bool = False) -> pd.DataFrame:
    """One row per pair that shares an item: annotator, other, shared, value, low, high, observed, expected; value is nan where
    chance explains every answer, and for a single item.

    Cohen's kappa, or (`weighted`) weighted kappa with quadratic weights. The interval is by the large-sample standard error of Fleiss, Cohen and
    Everitt 1969; by Wilson's limits of the share of items with a disagreement where fewer than FEW items show one.
    """
    return of_answers(tally.answers(study, task, controls=controls), weighted=weighted)


def of_answers(answers: Answers, *, weighted: bool) -> pd.DataFrame:
    """The same of one task's answers."""
    takes, name = (ORDERED, "Weighted") if weighted else (UNORDERED, "Cohen's")
    if answers.scale.level not in takes:
        raise Undefined(f"{name} kappa of pairs takes {' or '.join(takes)} scales; this task's is {answers.scale.level}.")
    degenerate(answers)
    found = pairs(answers)
    places = positions(answers) if weighted else None
    weight = (found.one == found.other).astype(float) if places is None else _quadratic(places, found.one, found.other)
    n, observed = found.shared, found.summed(weight) / found.shared
    expected, error = _expected(found, places) / n**2, _error(found, weight, places)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where((expected < 1 - 1e-12) & (n > 1), (observed - expected) / (1 - expected), np.nan)
        differ = found.summed(found.one != found.other) / n
        cost = np.where(differ > 0, (1 - value) / differ, 1 / np.maximum(1 - expected, 1e-12))
        few = differ * n < FEW
        down, up = wilson(differ, n)
        low, high = np.where(few, 1 - up * cost, value - Z95 * error), np.where(few, 1 - down * cost, np.minimum(1, value + Z95 * error))
    names = answers.annotators.astype("str").to_numpy()
    return pd.DataFrame({
        "annotator": names[found.first], "other": names[found.second], "shared": n, "value": value,
        "low": np.where(np.isnan(value), np.nan, np.maximum(low, -1)), "high": np.where(np.isnan(value), np.nan, high),
        "observed": observed, "expected": expected,
    })  # fmt: skip


def _quadratic(places: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return 1 - ((places[one] - places[other]) / (np.ptp(places) or 1.0)) ** 2


def _expected(found: Pairs, places: np.ndarray | None) -> np.ndarray:
    """n² times expected agreement: r'Wc of each pair, from how often either said each label."""
    r, c = found.used(found.one), found.used(found.other)
    if places is None:
        return np.asarray(r.multiply(c).sum(axis=1)).ravel()
    n, top = found.shared.astype(float), np.ptp(places) or 1.0
    centred = (places - places.mean()) / top
    return n**2 - (n * (r @ centred**2) + n * (c @ centred**2) - 2 * (r @ centred) * (c @ centred))


def _error(found: Pairs, weight: np.ndarray, places: np.ndarray | None) -> np.ndarray:
    """The large-sample standard error of each pair's kappa, from the cells that occur."""
    n = found.shared.astype(float)
    observed, expected = found.summed(weight) / n, _expected(found, places) / n**2
    row = _mean_weight(found, found.other, found.one, places)
    column = _mean_weight(found, found.one, found.other, places)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (observed - expected) / (1 - expected)
        parts = weight - (row + column) * (1 - value)[found.pair] - (value - expected * (1 - value))[found.pair]
        return np.sqrt(found.summed(parts**2) / n / n) / (1 - expected)


def _mean_weight(found: Pairs, side: np.ndarray, label: np.ndarray, places: np.ndarray | None) -> np.ndarray:
    """For each cell: the mean weight of its `label` with what the other of the pair, who gave `side`, said of all shared items."""
    used, n = found.used(side), found.shared.astype(float)
    if places is None:
        return np.asarray(used[found.pair, label]).ravel() / n[found.pair]
    scaled = (places - places.mean()) / (np.ptp(places) or 1.0)
    first, second = (used @ scaled / n)[found.pair], (used @ scaled**2 / n)[found.pair]
    return 1 - (scaled[label] ** 2 - 2 * scaled[label] * first + second)

