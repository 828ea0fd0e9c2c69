"""Whose answers lie far from those of the others on the same items? This is agreement, never accuracy: the others may be wrong."""

import numpy as np
import pandas as pd

from metrics import tally
from metrics.agreement.apart import Apart, apart, distance
from metrics.agreement.coefficient import degenerate
from metrics.agreement.without_annotator import alphas_without
from metrics.intervals import effective_items, wilson
from metrics.tally import Answers
from study import Study


def of(study: Study, *, task: str, controls: bool = False) -> pd.DataFrame:
    """One row per annotator who shares items, those first who lie most surely below what their items lead others to: annotator, shared (items), answers;
    agreement with peers (value, low, high); expected: the same of the other annotators of her items among themselves, null where no item has three
    answers; alpha_without: the team's alpha without her.

    Ranked by the upper limit less what is expected (where that is null, the team's value), so that neither much work nor hard items put anybody first.

    value = 1 - (mean over her items of the distance of her answer to the others) / D_e of the task; weighted by `shared`, the mean of all
    values is alpha. The interval is over her items (Wilson, by their effective number), with D_e held. Raises Undefined as `degenerate` says.
    """
    return of_answers(tally.answers(study, task, controls=controls))


def of_answers(answers: Answers) -> pd.DataFrame:
    """The same of one task's answers."""
    distance(answers)
    degenerate(answers)
    found, people = apart(answers), len(answers.annotators)
    mine = np.isfinite(found.to_others)
    who, far = answers.annotator[mine], found.to_others[mine]
    n = np.bincount(who, minlength=people)
    mean = _mean(who, far, people)
    variance = _mean(who, (far - mean[who]) ** 2, people) * n / np.maximum(n - 1, 1)
    some = np.bincount(who, weights=far > 0, minlength=people)
    low, high = wilson(np.clip(mean, 0, 1), effective_items(n, mean, variance, some))
    frame = pd.DataFrame({
        "annotator": answers.annotators.astype("str"), "shared": n, "answers": answers.active,
        "value": 1 - mean / found.chance, "low": 1 - high / found.chance, "high": 1 - low / found.chance,
        "expected": 1 - expected(answers, found, people) / found.chance, "alpha_without": alphas_without(answers, found),
    })  # fmt: skip
    usual = frame["expected"].fillna(1 - found.observed / found.chance)
    frame = frame.assign(above=frame["high"] - usual, off=frame["value"] - usual)
    return frame[n > 0].sort_values(["above", "off"], kind="stable", ignore_index=True).drop(columns=["above", "off"])


def expected(answers: Answers, found: Apart, people: int) -> np.ndarray:
    """The mean distance of the others among themselves over the items of each annotator that have two others; nan where there are none."""
    known = np.isfinite(found.among_others)
    return _mean(answers.annotator[known], found.among_others[known], people)


def _mean(group: np.ndarray, values: np.ndarray, groups: int) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.bincount(group, weights=values, minlength=groups) / np.bincount(group, minlength=groups)

