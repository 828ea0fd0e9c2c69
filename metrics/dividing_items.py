"""Which items divide the annotators, beyond chance and beyond what one careless annotator explains?"""

from dataclasses import dataclass

import numpy as np

from metrics import tally
from metrics.agreement import distances
from metrics.agreement.apart import chance, distance
from metrics.agreement.coefficient import LABELS, degenerate
from metrics.agreement.krippendorff_alpha import nominal, numbers
from metrics.agreement.sums import Computed
from metrics.estimate import Undefined
from metrics.tally import Answers
from metrics.within_items import Laid, Same, Squared, Within, of_items
from study import Study

TRUST = 10.0  # answers' worth of the team that each annotator's own distance is shrunk by
LEAST_WEIGHT = 0.05  # of an annotator whose answers say nothing
TYPICAL = 4.0  # judgements' worth of the task's usual disagreement that each item is shrunk by, so that 1:1 does not outrank 3:3
DIGITS = 9  # to which items are told apart; what differs further back differs by the order of a sum, and stands by name


@dataclass(frozen=True)
class Ranked:
    """The items of a task that two annotators or more judged, those that divide most first; ties by the item's name."""

    item: np.ndarray  # places in the item category of the study, with shape (items,)
    disagreement: np.ndarray  # 1 = as much as chance gives; shrunken, see `of`


def of(study: Study, *, task: str, controls: bool = False) -> Ranked:
    """All items of a task by their disagreement: the mean distance between the answers of an item, weighted by how far each annotator's answers to all other
    items lie from those of others, drawn toward the task's mean as if each item had TYPICAL judgements more, as a share of the distance that chance gives.

    A careless annotator so weighs little, and an item is not divided because of her. Spans, texts and rankings agree where they are the same, sets by MASI.
    Raises Undefined as `coefficient.degenerate` says, for boxes, and where chance explains everything.
    """
    return of_answers(tally.answers(study, task, controls=controls))


def of_answers(answers: Answers) -> Ranked:
    """The same of one task's answers."""
    within, by_chance = _within(answers)
    weight = _weights(answers, within.to_others(), by_chance)
    several = np.flatnonzero(answers.judgements > 1)
    total, squares = of_items(answers, weight)[several], of_items(answers, weight**2)[several]
    mean = within.weighted(weight)[several] / ((total**2 - squares) / 2)
    evidence = total**2 / squares - 1  # by how many judgements of equal weight would say as much, less one
    usual = np.average(mean, weights=evidence)
    drawn = (evidence * mean + TYPICAL * usual) / (evidence + TYPICAL) / by_chance
    names = answers.items[several]
    name = np.arange(len(several)) if names.is_monotonic_increasing else np.argsort(names.argsort())
    best = np.lexsort((name, -np.round(drawn, DIGITS)))
    return Ranked(several[best], drawn[best])


def _within(answers: Answers) -> tuple[Within, float]:
    """The distances within items, and the mean distance of two answers to any items."""
    level = answers.scale.level
    if level == "box":
        raise Undefined("Boxes and other shapes are not compared, so no item is said to divide the annotators.")
    degenerate(answers)
    if level in ("ordinal", "interval"):
        return Squared(answers, _places(answers)), chance(answers)
    if level in ("ratio", "set"):
        return Laid(answers, distance(answers)), chance(answers)
    if level in LABELS:
        return Same(answers), chance(answers)
    expected = Computed(nominal(answers.patterns.shared)).observed_expected[1]
    if not expected < 1:
        raise Undefined("All answers to shared items are the same, so that no item divides the annotators.")
    return Same(answers), 1 - expected


def _places(answers: Answers) -> np.ndarray:
    """The labels on a line that is 1 long from the first to the last that was given, as `agreement.apart` lays them."""
    used = answers.patterns.label_counts
    if answers.scale.level == "ordinal":
        ranks = distances.midranks(used)
        return ranks / max(ranks[-1] - ranks[0], 0.5)
    places = numbers(answers)
    return places / (np.ptp(places[used > 0]) or 1.0)


def _weights(answers: Answers, mine: np.ndarray, by_chance: float) -> np.ndarray:
    """How much each answer counts: by how far its annotator's answers to all other items lie from those of others, as a share of chance."""
    known = np.isfinite(mine)
    apart, people = np.where(known, mine, 0.0), len(answers.annotators)
    total = np.bincount(answers.annotator, weights=apart, minlength=people)[answers.annotator] - apart
    n = np.bincount(answers.annotator, weights=known, minlength=people)[answers.annotator] - known
    usual = apart.sum() / known.sum()
    return np.clip(1 - (total + TRUST * usual) / (n + TRUST) / by_chance, LEAST_WEIGHT, 1.0)
