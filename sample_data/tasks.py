"""What is asked? The four tasks: their labels, how common each is, how they are mistaken, what an answer costs."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Task:
    """One question put to the annotators, and how its answers behave when nothing is wrong."""

    name: str
    prefix: str  # of its item names
    labels: tuple[str, ...]
    shares: tuple[float, ...]  # of the true labels among ordinary items
    key_shares: tuple[float, ...]  # of the true labels among items with gold
    items: int  # without gold
    keys: int  # with gold
    pay: float  # USD an answer
    seconds: float  # a typical answer to a text of middle length
    neighbour: float = 0.0  # the share of mistakes that go to the next step of an ordered scale; the others go anywhere
    slips: tuple[float, ...] = ()  # how much more often than usual a true label is mistaken; () = all alike

    def mistakes(self) -> np.ndarray:
        """Given a wrong answer to an item of true label k (row): how likely is each other label (column)?"""
        k = len(self.labels)
        steps = np.abs(np.subtract.outer(np.arange(k), np.arange(k)))
        anywhere = (steps > 0) / (k - 1)
        beside = (steps == 1) / (steps == 1).sum(axis=1, keepdims=True)
        return self.neighbour * beside + (1 - self.neighbour) * anywhere


PREFERENCE = Task(
    "preference", "pref", ("A much better", "A slightly better", "same", "B slightly better", "B much better"),
    shares=(0.19, 0.24, 0.14, 0.24, 0.19), key_shares=(0.24, 0.22, 0.08, 0.22, 0.24),
    items=1990, keys=60, pay=0.60, seconds=95, neighbour=0.5,
)  # fmt: skip
HELPFULNESS = Task(
    "helpfulness", "help", ("1", "2", "3", "4", "5"),
    shares=(0.12, 0.18, 0.24, 0.26, 0.20), key_shares=(0.18, 0.18, 0.20, 0.22, 0.22),
    items=2040, keys=50, pay=0.35, seconds=60, neighbour=0.5,
)  # fmt: skip
ERROR_CATEGORY = Task(
    "error_category", "error", ("factual error", "made-up source", "instruction ignored", "incomplete", "unclear", "wrong tone", "no error"),
    shares=(0.16, 0.12, 0.14, 0.14, 0.14, 0.13, 0.17), key_shares=(0.16, 0.12, 0.14, 0.14, 0.14, 0.13, 0.17),
    items=1640, keys=46, pay=0.45, seconds=75,
)  # fmt: skip
HARMFUL = Task(
    "harmful", "harm", ("no", "yes"),
    shares=(0.96, 0.04), key_shares=(0.84, 0.16),  # rare labels are served more often among gold, else nobody is checked on them
    items=1700, keys=46, pay=0.20, seconds=25, slips=(0.09, 1.4),
)  # fmt: skip
TASKS = (PREFERENCE, HELPFULNESS, ERROR_CATEGORY, HARMFUL)
