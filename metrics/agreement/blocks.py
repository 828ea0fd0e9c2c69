"""How are coefficients computed over items whose answers are no single labels, each item a block of its own?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from metrics.agreement.sums import Sums
from metrics.estimate import Undefined
from metrics.tally import Answers, ItemLabels, Patterns

Parse = Callable[[str], object]


@dataclass(frozen=True)
class Blocks(Patterns):
    """Items as patterns of their own. What they hold is not a count of labels, so it is said from outside which of them differ."""

    differing: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))  # of each item: do its answers differ at all?
    people: np.ndarray = field(default_factory=lambda: np.zeros(0))  # of each item: its annotators

    @cached_property
    def several(self) -> np.ndarray:
        return np.ones(len(self.items), bool)

    @cached_property
    def disagreeing(self) -> int:
        return int(self.items @ self.differing)

    @cached_property
    def usual(self) -> float:
        return float(self.people.mean())


def blocks(matrix: np.ndarray | csr_array, differing: Sequence[bool], people: Sequence[int]) -> Blocks:
    """One block for each row of the matrix."""
    ones = np.ones(len(people), np.int64)
    return Blocks(ItemLabels(matrix), ones, np.zeros(0, np.intp), np.array(differing, bool), np.array(people, float))


def share(found: Blocks, over: np.ndarray, under: np.ndarray) -> Sums:
    """The statistic sum of `over` / sum of `under` over the items, not corrected for chance."""
    none = np.zeros((len(over), 0))
    return Sums(found, np.stack([over, under], axis=1), none, None, none.sum(axis=1), lambda sums, _: (sums[..., 0] / sums[..., 1], np.zeros(1)), graded=True)


def answers_by_item(answers: Answers, parse: Parse) -> list[list]:
    """The parsed answers of each item that two annotators or more answered; each different label of these is parsed once. Raises Undefined as `parse` does.

    Items, and the answers of each, come in an order that depends on nothing but what was answered, so that the interval does too.
    """
    start, order = answers.by_item
    several = np.flatnonzero(np.diff(start) > 1)
    given = np.unique(answers.label[(answers.judgements > 1)[answers.item]])
    texts = sorted((str(answers.labels[label]), label) for label in given.tolist())
    parsed = [parse(text) for text, _ in texts]
    rank = np.zeros(len(answers.labels), np.intp)
    rank[[label for _, label in texts]] = np.arange(len(texts))
    ranks = rank[answers.label[order]].tolist()
    return [[parsed[label] for label in item] for item in sorted(sorted(ranks[start[item] : start[item + 1]]) for item in several.tolist())]


def unreadable(label: str, what: str) -> Undefined:
    """What to raise for a label that is not written as its scale asks."""
    short = " ".join(label.split())
    return Undefined(f"“{short if len(short) <= 40 else short[:39] + '…'}” is not written as {what}. Correct the scale on the Import page.")
