"""Which items divide the annotators, beyond chance and beyond what one careless annotator explains?"""

from dataclasses import dataclass

import numpy as np

from metrics import tally
from metrics.agreement.apart import Between, chance, distance
from metrics.agreement.coefficient import LABELS, degenerate
from metrics.agreement.krippendorff_alpha import nominal
from metrics.agreement.sums import Computed
from metrics.estimate import Undefined
from metrics.tally import Answers
from study import Study

TRUST = 10.0  # answers' worth of the team that each annotator's own distance is shrunk by
LEAST_WEIGHT = 0.05  # of an annotator whose answers say nothing
TYPICAL = 4.0  # judgements' worth of the task's usual disagreement that each item is shrunk by, so that 1:1 does not outrank 3:3
MOST_LAID = 60  # answers to an item up to which each is laid beside each other; with more, no single annotator matters


@dataclass(frozen=True)
class Ranked:
    """The items of a task that two annotators or more judged, those that divide most first; ties by the item's name."""

    item: np.ndarray  # places in the item category of the study, with shape (items,)
    disagreement: np.ndarray  # 1 = as much as chance gives; shrunken, see `of`


def of(study: Study, *, task: str, controls: bool = False) -> Ranked:
    """All items of a task by their disagreement: the mean distance between the answers of an item, weighted by how far each annotator's answers to all other
    items lie from those of others, drawn toward the task's mean as if each item had TYPICAL judgements more, as a share of the distance that chance gives.

    A careless annotator so weighs little, and an item is not divided because of her. Spans, texts and rankings agree where they are the same.
    Raises Undefined as `coefficient.degenerate` says, and for boxes.
    """
    return of_answers(tally.answers(study, task, controls=controls))


def of_answers(answers: Answers) -> Ranked:
    """The same of one task's answers."""
    between, by_chance = _distance(answers)
    degenerate(answers)
    start, order = answers.by_item
    sizes = np.diff(start)
    far, pairs = _weighted(answers, between, start, order, np.ones(len(answers.item)))
    mine = _others(answers, between, start, order)
    weight = _weights(answers, mine, by_chance)
    several = np.flatnonzero((sizes > 1) & (pairs > 0))
    usual = far[several].sum() / pairs[several].sum()
    far, pairs = _weighted(answers, between, start, order, weight)
    total = np.bincount(answers.item, weights=weight, minlength=len(sizes))
    squares = np.bincount(answers.item, weights=weight**2, minlength=len(sizes))
    evidence = (total[several] ** 2 / squares[several]) - 1
    drawn = (evidence * far[several] / pairs[several] + TYPICAL * usual) / (evidence + TYPICAL) / by_chance
    by_name = np.argsort(np.argsort(answers.items.astype("str").to_numpy()[several], kind="stable"), kind="stable")
    best = np.lexsort((by_name, -np.round(drawn, 12)))
    return Ranked(several[best], drawn[best])


def _distance(answers: Answers) -> tuple[Between, float]:
    """The distance of two labels, and its mean between two answers to any items."""
    if answers.scale.level in (*LABELS, "set"):
        degenerate(answers)
        return distance(answers), chance(answers)
    if answers.scale.level == "box":
        raise Undefined("Boxes and other shapes are not compared, so no item is said to divide the annotators.")
    degenerate(answers)
    return lambda one, other: (one != other).astype(np.float64), 1 - Computed(nominal(answers.patterns.shared)).observed_expected[1]


def _laid(start: np.ndarray, order: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of answers to one item, all pairs of answers that stand equally far apart in it together; items with more than MOST_LAID in part."""
    sizes = np.diff(start)
    found = []
    for step in range(1, min(int(sizes.max(initial=0)), MOST_LAID)):
        item = np.flatnonzero(sizes > step)
        counts = sizes[item] - step
        first = np.repeat(start[item], counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        found.append((order[first], order[first + step]))
    return found


def _weighted(answers: Answers, between: Between, start: np.ndarray, order: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each item: the sum of distances between its answers, and of their weights, each pair weighted by both annotators'."""
    far, pairs = np.zeros(len(start) - 1), np.zeros(len(start) - 1)
    for one, other in _laid(start, order):
        both = weight[one] * weight[other]
        far += np.bincount(answers.item[one], weights=both * between(answers.label[one], answers.label[other]), minlength=len(far))
        pairs += np.bincount(answers.item[one], weights=both, minlength=len(far))
    return far, pairs


def _others(answers: Answers, between: Between, start: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Of each answer: its mean distance to the others of its item, nan where there are none."""
    summed, laid = np.zeros(len(answers.item)), np.zeros(len(answers.item))
    for one, other in _laid(start, order):
        apart = between(answers.label[one], answers.label[other])
        for side in (one, other):  # an answer stands at most once on a side
            summed[side] += apart
            laid[side] += 1
    with np.errstate(invalid="ignore"):
        return summed / laid


def _weights(answers: Answers, mine: np.ndarray, by_chance: float) -> np.ndarray:
    """How much each answer counts: by how far its annotator's answers to all other items lie from those of others, as a share of chance."""
    known = np.isfinite(mine)
    apart, people = np.where(known, mine, 0.0), len(answers.annotators)
    total = np.bincount(answers.annotator, weights=apart, minlength=people)[answers.annotator] - apart
    n = np.bincount(answers.annotator, weights=known, minlength=people)[answers.annotator] - known
    usual = apart.sum() / known.sum()
    return np.clip(1 - (total + TRUST * usual) / (n + TRUST) / by_chance, LEAST_WEIGHT, 1.0)
