"""What would another team like this one reach on other items like these?"""

from dataclasses import dataclass

import numpy as np

from metrics import tally
from metrics.agreement import coefficient, measure
from metrics.agreement.apart import apart
from metrics.agreement.without_annotator import alphas_without
from metrics.estimate import Estimate, Undefined
from metrics.intervals import over_annotators_and_items
from metrics.tally import Answers
from study import Study

LEAST = 5  # annotators, below which their spread says too little about others


@dataclass(frozen=True)
class AnotherTeam:
    """Alpha with two intervals: for these annotators on other items, and for other annotators too."""

    these: Estimate
    others: Estimate
    sentence: str


def of(study: Study, *, task: str, controls: bool = False) -> AnotherTeam:
    """Both intervals of a task's alpha. Raises Undefined where alpha is, with fewer than LEAST annotators, and where labels are too many."""
    return of_answers(tally.answers(study, task, controls=controls))


def of_answers(answers: Answers) -> AnotherTeam:
    """The same of one task's answers."""
    these, people = measure(coefficient("krippendorff_alpha"), answers), np.count_nonzero(answers.active)
    if these.why or these.spread is None:
        raise Undefined(these.why)
    if people < LEAST:
        raise Undefined(f"{people} annotators say too little about others; {LEAST} are needed for an interval over annotators.")
    without = alphas_without(answers, apart(answers))[answers.active > 0]
    if not np.isfinite(without).any():
        raise Undefined("With so many labels the alpha without each annotator is not computed.")
    others = Estimate.of_spread(these.value, over_annotators_and_items(these.value, these.spread, without), n=people, of="annotators")
    sentence = (
        f"These {people:,} annotators would reach {these.low:.2f} to {these.high:.2f} on other items like these; "
        f"another team drawn like this one, {others.low:.2f} to {others.high:.2f}. Use the wider one for a claim about annotators in general."
    )
    return AnotherTeam(these, others, sentence)
