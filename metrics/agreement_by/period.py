"""Has agreement moved over time? A first look: alpha moves too when labels become rarer, whatever the annotators do."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import tally
from metrics.agreement.coefficient import LABELS, degenerate
from metrics.agreement_by.part import alpha, by_item, measured
from metrics.estimate import Undefined
from metrics.tally import HOUR, MONDAY, Answers
from study import Study

DAY, WEEK = 24 * HOUR, 7 * 24 * HOUR
STRETCHES = ((14 * DAY, DAY, "day"), (730 * DAY, WEEK, "week"))  # up to this period, counted in these
LONGEST = (13 * WEEK, "quarter year")
MOST = 120  # periods, the latest
MOVED = 0.05  # a change in the share of the most frequent label from which the warning says so


@dataclass(frozen=True)
class Periods:
    """Agreement by the time of an item's first answer."""

    table: pd.DataFrame  # start, shared, value, low, high, why, common (the share of the task's most frequent label)
    stretch: str  # what a row stands for: "week"
    common: str  # the most frequent label
    moved: float  # the largest less the smallest share of it, among periods with a value


def of(study: Study, *, task: str, controls: bool = False) -> Periods:
    """Alpha of each period with its interval, and how common the most frequent label was in it. An item belongs to the period of its first answer.

    Raises Undefined where no compared answer has a time, and as `degenerate` says.
    """
    return of_answers(study, tally.answers(study, task, controls=controls))


def of_answers(study: Study, answers: Answers) -> Periods:
    """The same of one task's answers."""
    degenerate(answers)
    moments = tally.moments_of(study, answers)
    known = moments != tally.UNTIMED
    if not known.any():
        raise Undefined("No answer has a time, so nothing can be said about when.")
    first = np.full(len(answers.counts.judgements), np.iinfo(np.int64).max)
    np.minimum.at(first, answers.place[known], moments[known])
    timed = first < np.iinfo(np.int64).max
    length = int(first[timed].max() - first[timed].min())
    width, stretch = next(((width, name) for most, width, name in STRETCHES if length <= most), LONGEST)
    number = np.where(timed, (first - MONDAY) // width, 0)
    begin = max(number[timed].min(), number[timed].max() - MOST + 1)
    part = np.where(timed & (number >= begin), number - begin, -1)
    common = int(np.argmax(answers.patterns.label_counts))
    one_label = answers.scale.level in (*LABELS, "set")
    rows = []
    for place, (mine, _) in enumerate(by_item(answers, part, int(part.max()) + 1)):
        shared, found = (mine.n_shared, alpha(answers, mine)) if one_label else measured(answers, (part == place)[answers.place])
        start = pd.Timestamp((begin + place) * width + MONDAY, unit="us", tz="UTC")
        rows.append((start, shared, found.value, found.low, found.high, found.why, _share(mine, common)))
    table = pd.DataFrame(rows, columns=["start", "shared", "value", "low", "high", "why", "common"])
    shares = table.loc[table["why"] == "", "common"]
    return Periods(table, stretch, str(answers.labels[common]), float(np.ptp(shares)) if len(shares) else 0.0)


def _share(part: tally.Patterns, label: int) -> float:
    used = part.label_counts
    return float(used[label] / used.sum()) if used.sum() else np.nan
