"""Studies drawn from models whose true agreement is known, for tests of how often an interval holds it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from metrics.agreement import fleiss_kappa, gwet_ac1, krippendorff_alpha
from metrics.agreement.examples import NONE
from metrics.agreement.sums import Computed
from metrics.tally import Answers
from study import Level, Scale

LARGE = 1_000_000  # items of the study whose value is taken as the true one: its standard error is below .001


@dataclass(frozen=True)
class Model:
    """Items have a true label; an answer is it, or else another one."""

    name: str
    shares: tuple[float, ...]  # of the true labels
    right: float  # how often an answer is the true label
    judgements: tuple[int, ...]  # numbers of answers to an item, equally likely
    level: Level = "nominal"  # on an ordinal scale wrong answers lie one step off, on a nominal one anywhere
    spread: float = 0.0  # standard deviation of `right` between annotators

    def study(self, rng: np.random.Generator, items: int) -> Answers:
        """Answers whose annotators are all alike: the first answer to each item counts as one annotator's, the second as another's."""
        item, place = self._items(rng, items)
        return self._answers(rng, items, item, place, max(self.judgements), np.full(len(item), self.right))

    def study_of_team(self, rng: np.random.Generator, items: int, annotators: int) -> Answers:
        """Answers of a team of so many, drawn from all annotators there might be; who judges an item is random."""
        item, place = self._items(rng, items)
        who = rng.random((items, annotators)).argsort(axis=1)[item, place]
        return self._answers(rng, items, item, who, annotators, self._skills(rng, annotators)[who])

    def study_of_all(self, rng: np.random.Generator, items: int) -> Answers:
        """Answers that are each another annotator's: what they agree is what any two annotators do."""
        item, place = self._items(rng, items)
        return self._answers(rng, items, item, place, max(self.judgements), self._skills(rng, len(item)))

    def _skills(self, rng: np.random.Generator, annotators: int) -> np.ndarray:
        return np.clip(rng.normal(self.right, self.spread, annotators), 0, 1)

    def _items(self, rng: np.random.Generator, items: int) -> tuple[np.ndarray, np.ndarray]:
        """For each answer its item, and whether it is the item's first, second ..."""
        many = rng.choice(self.judgements, items)
        item = np.repeat(np.arange(items), many)
        return item, np.arange(len(item)) - np.repeat(np.cumsum(many) - many, many)

    def _answers(self, rng: np.random.Generator, items: int, item: np.ndarray, who: np.ndarray, annotators: int, right: np.ndarray) -> Answers:
        labels = len(self.shares)
        truth = rng.choice(labels, items, p=self.shares)[item]
        if self.level == "ordinal":
            inwards = np.where(truth == 0, 1, -1)
            step = np.where((truth == 0) | (truth == labels - 1), inwards, rng.choice((-1, 1), len(truth)))
            wrong = truth + step
        else:
            wrong = (truth + rng.integers(1, labels, len(truth))) % labels
        label = np.where(rng.random(len(truth)) < right, truth, wrong)
        names = pd.Index([str(n) for n in range(labels)])
        return Answers("simulated", Scale(self.level, tuple(names)), item, who, label, None, pd.RangeIndex(items), pd.RangeIndex(annotators), names, NONE)


FIVE = Model("5 labels", (0.3, 0.25, 0.2, 0.15, 0.1), 0.8, (3, 4, 5))
STEPS = Model("ordinal, neighbours", (0.1, 0.2, 0.4, 0.2, 0.1), 0.4, (3, 4, 5), "ordinal")
RARE = Model("2 labels, one .05", (0.95, 0.05), 0.95, (2, 3))
SURE = Model("2 labels, right .97", (0.5, 0.5), 0.97, (2,))
SURE_FIVE = Model("5 labels, right .97", (0.3, 0.25, 0.2, 0.15, 0.1), 0.97, (3,))
TEAM = Model("3 labels, a team", (0.5, 0.3, 0.2), 0.85, (3,), spread=0.08)


def computed(name: str, answers: Answers) -> float:
    """The value of a coefficient without its interval."""
    if name == "krippendorff_alpha":
        return Computed(krippendorff_alpha.statistic(answers)).value
    if name == "fleiss_kappa":
        return Computed(fleiss_kappa.statistic(answers.patterns)).value
    return Computed(gwet_ac1.statistic(answers.patterns, None, len(answers.labels))).value


@cache
def truth(model: Model, name: str) -> float:
    """The value of any two of all annotators, from a very large study."""
    return computed(name, model.study_of_all(np.random.default_rng(7), LARGE))
