"""What is a coefficient of agreement: what it takes, what it gives, and with which sentence it refuses?"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metrics.estimate import Estimate, Spread, Undefined
from metrics.tally import Answers

LABELS = ("nominal", "ordinal", "interval", "ratio")  # scales of answers that are one label


@dataclass(frozen=True)
class Agreement(Estimate):
    """An estimate of agreement with what it is made of; all nan where `why` says that there is none."""

    observed: float = math.nan  # the coefficient's own term
    expected: float = math.nan  # what chance alone would give, as the coefficient sees chance
    error: float = math.nan  # standard error over items
    n_annotators: int = 0
    made_of: str = ""  # what the number rests on, such as "K = 5 labels"


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: its file's name, what it takes, and the function that computes it from a task's answers.

    `measure` gets only what `refusal` lets pass, and may raise Undefined for what it alone cannot do.
    """

    name: str
    title: str
    takes: tuple[str, ...]  # scales
    measure: Callable[[Answers], Agreement]
    says: str  # one sentence for people: what it compares with what
    source: str
    annotators: int | None = None  # exactly so many; None = any number from two
    gaps: bool = True  # annotators may differ from item to item
    corrected: bool = True  # for chance


def measure(coefficient: Coefficient, answers: Answers) -> Agreement:
    """The coefficient of these answers, or the sentence why there is none: the one door through which every coefficient is asked."""
    try:
        refusal(coefficient, answers)
        return coefficient.measure(answers)
    except Undefined as reason:
        return Agreement(why=str(reason), n=int((answers.judgements > 1).sum()), n_annotators=int(np.count_nonzero(answers.active)))


def refusal(coefficient: Coefficient, answers: Answers) -> None:
    """Raises Undefined where the coefficient does not take such answers, or where they are degenerate."""
    level = answers.scale.level
    if level == "box":
        raise Undefined("Boxes and other shapes are not compared: whether two drawings mean the same thing needs matching them first, which Assay does not do.")
    if level not in coefficient.takes:
        raise Undefined(f"{coefficient.title} takes {_listed(coefficient.takes)} scales; this task's is {level}.")
    degenerate(answers)
    if coefficient.annotators is not None and (n := np.count_nonzero(answers.active)) != coefficient.annotators:
        raise Undefined(f"{coefficient.title} compares exactly {coefficient.annotators} annotators; {n:,} answered this task.")
    if not coefficient.gaps and (answers.judgements[answers.judgements > 0] != np.count_nonzero(answers.active)).any():
        raise Undefined(f"{coefficient.title} needs every annotator to have judged every item; here some items lack some annotators.")


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def degenerate(answers: Answers) -> None:
    """Raises Undefined where nothing can be said by any coefficient: the one rule for such input."""
    people, shared = np.count_nonzero(answers.active), answers.judgements > 1
    if not people:
        raise Undefined("No answers are left to compare.")
    if people == 1:
        raise Undefined("Only one annotator answered; agreement needs two.")
    if not shared.any():
        raise Undefined("No item was judged by two annotators.")
    if shared.sum() == 1:
        raise Undefined("Only one item was judged by two annotators; agreement needs several items.")
    if answers.scale.level in (*LABELS, "set", "ranking", "text"):
        used = np.flatnonzero(answers.patterns.label_counts)
        if len(used) == 1:
            label = " ".join(str(answers.labels[used[0]]).split())
            named = label if len(label) <= 40 else label[:39] + "…"
            raise Undefined(f"All answers to shared items are “{named}”: with one label only, agreement cannot be told from having nothing else to say.")


def of_terms(value: float, observed: float, expected: float, spread: Spread, *, error: float, answers: Answers, n: int, made_of: str = "") -> Agreement:
    """The result of a coefficient that is (observed - expected) / (1 - expected)."""
    if not math.isfinite(value):
        raise Undefined("Chance alone would explain every answer here, so that nothing is left to compare with.")
    low, high = spread.limits()
    people = int(np.count_nonzero(answers.active))
    return Agreement(value, low, high, n, "items", spread.method, "", spread, observed, expected, error, people, made_of)
