"""Which two annotators agree, which do not, and are there camps?"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import average, fcluster, leaves_list
from scipy.spatial.distance import squareform

from metrics import tally
from metrics.agreement.apart import chance, distance
from metrics.agreement.coefficient import degenerate
from metrics.intervals import effective_items, wilson
from metrics.tally import Answers
from metrics.tally.pairs import Pairs, pairs
from metrics.thresholds import LEAST_SHARED
from study import Study

MOST_CELLS = 40  # annotators, or groups of them, along a side of the picture; more are drawn as groups
LEAST_EVIDENCE, MOST_EVIDENCE = 2.0, 1_000.0  # items' worth of the team that each pair is shrunk by


@dataclass(frozen=True)
class Matrix:
    """Pairs as a picture: annotators, or groups of them, in an order in which those who agree stand together."""

    agreement: pd.DataFrame  # result.loc[row, column]; nan where the two share fewer than LEAST_SHARED items
    shared: pd.DataFrame
    members: dict[str, list[str]]  # of each row: the annotators it stands for
    grouped: bool


def of(study: Study, *, task: str, controls: bool = False) -> pd.DataFrame:
    """One row per pair that shares an item, the surely lowest first among those with LEAST_SHARED shared items, then the others: annotator, other, shared;
    agreement over the shared items with its interval (value, low, high) and shrunken toward the team (shrunken), as a share of what chance would leave.

    value = 1 - (mean distance of the two) / D_e of the task, so that labels' use is that of the team: a kappa of each pair's own use of labels is biased low
    and undefined where the few items they share have one label. The interval is Wilson's, over shared items.
    """
    return of_answers(tally.answers(study, task, controls=controls))


def of_answers(answers: Answers) -> pd.DataFrame:
    """The same of one task's answers."""
    found = _found(answers)
    low, high = wilson(np.clip(found.far, 0, 1), effective_items(found.n, found.far, found.variance, found.some))
    names = answers.annotators.astype("str").to_numpy()
    frame = pd.DataFrame({
        "annotator": names[found.pairs.first], "other": names[found.pairs.second], "shared": found.n,
        "value": 1 - found.far / found.chance, "low": 1 - high / found.chance, "high": 1 - low / found.chance,
        "shrunken": 1 - found.shrunken() / found.chance,
    })  # fmt: skip
    few = frame["shared"] < LEAST_SHARED
    return frame.assign(few=few).sort_values(["few", "high", "value"], kind="stable", ignore_index=True).drop(columns="few")


def matrix(study: Study, *, task: str, controls: bool = False) -> Matrix:
    """The same pairs as a picture of at most MOST_CELLS rows; larger teams are drawn as groups of annotators who agree most, their pairs pooled."""
    return matrix_of(tally.answers(study, task, controls=controls))


def matrix_of(answers: Answers) -> Matrix:
    """The same of one task's answers."""
    found = _found(answers)
    sides = np.stack([found.pairs.first, found.pairs.second])
    people = np.unique(sides)
    place = np.searchsorted(people, sides)
    distances = np.full((len(people), len(people)), found.pooled)
    distances[place[0], place[1]] = distances[place[1], place[0]] = found.shrunken()
    np.fill_diagonal(distances, 0)
    tree = average(squareform(distances, checks=False)) if len(people) > 2 else None
    order = np.arange(len(people)) if tree is None else leaves_list(tree)
    group = np.empty(len(people), np.intp)
    grouped = len(people) > MOST_CELLS
    if grouped and tree is not None:
        by_tree = fcluster(tree, MOST_CELLS, "maxclust")
        _, first = np.unique(by_tree[order], return_index=True)
        rank = {cluster: n for n, cluster in enumerate(by_tree[order][np.sort(first)])}
        group[:] = [rank[cluster] for cluster in by_tree]
    else:
        group[order] = np.arange(len(people))
    names = answers.annotators.astype("str").to_numpy()[people]
    members = [[str(name) for name in names[group == n]] for n in range(group.max() + 1)]
    labels = [one[0] if len(one) == 1 else f"group {n + 1} ({len(one):,})" for n, one in enumerate(members)]
    return _drawn(found, group[place], labels, members, grouped)


def _drawn(found: "_Found", sides: np.ndarray, labels: list[str], members: list[list[str]], grouped: bool) -> Matrix:
    k, low, high = len(labels), np.minimum(*sides), np.maximum(*sides)
    apart, n = (np.bincount(low * k + high, weights=values, minlength=k * k).reshape(k, k) for values in (found.far * found.n, found.n))
    apart, n = apart + np.triu(apart, 1).T, n + np.triu(n, 1).T
    with np.errstate(invalid="ignore", divide="ignore"):
        table = np.where(n >= LEAST_SHARED, 1 - apart / n / found.chance, np.nan)
    shared = pd.DataFrame(n.astype(np.int64), labels, labels)
    return Matrix(pd.DataFrame(table, labels, labels), shared, dict(zip(labels, members, strict=True)), grouped)


@dataclass(frozen=True)
class _Found:
    """The pairs that share items, and how far the two of each lie apart."""

    pairs: Pairs
    n: np.ndarray  # items shared
    far: np.ndarray  # the mean distance of the two
    variance: np.ndarray  # of the distance between items
    some: np.ndarray  # items with any distance
    chance: float  # D_e

    @classmethod
    def of(cls, answers: Answers) -> "_Found":
        between = distance(answers)
        degenerate(answers)
        found = pairs(answers)
        apart, n = between(found.one, found.other), found.shared
        mean = found.summed(apart) / n
        variance = np.maximum(found.summed(apart**2) / n - mean**2, 0) * n / np.maximum(n - 1, 1)
        return cls(found, n, mean, variance, found.summed(apart > 0), chance(answers))

    @property
    def pooled(self) -> float:
        return float((self.far * self.n).sum() / self.n.sum())

    def shrunken(self) -> np.ndarray:
        """Each pair's mean distance drawn toward that of all pairs, the more the fewer items they share (empirical Bayes by moments).

        Each pair counts as its n shared items and as many of the team's as the variance between items exceeds that between pairs.
        """
        within = (np.maximum(self.n - 1, 0) * self.variance).sum() / max((self.n - 1).sum(), 1)
        between = ((self.n * (self.far - self.pooled) ** 2).sum() - within * len(self.n)) / self.n.sum()
        evidence = np.clip(within / between, LEAST_EVIDENCE, MOST_EVIDENCE) if between > 0 else MOST_EVIDENCE
        return (self.n * self.far + evidence * self.pooled) / (self.n + evidence)


@lru_cache(maxsize=2)
def _found(answers: Answers) -> _Found:
    """Kept, since the table and the picture are asked for together."""
    return _Found.of(answers)
