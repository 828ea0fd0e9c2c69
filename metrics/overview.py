"""What is in a study, at a glance? The same answers for home and for the command line."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics import tally
from metrics.agreement import percent_agreement
from metrics.agreement.coefficient import Agreement, measure
from metrics.tally import HOUR, TaskTally
from study import Scale, Study

DAY, WEEK = 24 * HOUR, 7 * 24 * HOUR
STRETCHES = ((4 * DAY, HOUR, "hour"), (120 * DAY, DAY, "day"), (1_100 * DAY, WEEK, "week"))  # up to this period, counted in these
LONGEST = (13 * WEEK, "quarter year")


@dataclass(frozen=True)
class Facts:
    """How much is there, by whom, when, and what can be compared?"""

    annotations: int
    declined: int
    repeats: int
    by_models: int
    items: int
    annotators: int
    models: int
    alone: int  # annotators who share no item with anybody
    tasks: int
    gold_items: int
    judged: int  # pairs of an item and a task that a person answered
    shared: int  # of these, answered by two people or more
    per_item: float  # the median of judgements over these pairs; nan without one
    most_per_item: int
    untimed: int
    first: pd.Timestamp | None
    last: pd.Timestamp | None


@dataclass(frozen=True)
class TaskFacts:
    """The same of one task."""

    task: str
    scale: Scale
    annotations: int
    declined: int
    by_models: int
    items: int
    shared: int
    per_item: float
    gold_items: int
    controls: int
    labels: pd.Series  # label -> annotations by people
    percent_agreement: Agreement


@dataclass(frozen=True)
class Overview:
    """All that home shows of a study, from one walk over its table."""

    facts: Facts
    tasks: tuple[TaskFacts, ...]
    volume: pd.DataFrame  # start, task, annotations
    stretch: str  # what a line of `volume` counts: "day"


@dataclass(frozen=True)
class News:
    """What does a newer version of a study hold that the older one did not?"""

    annotations: int  # more than before; negative = fewer
    items: int
    annotators: tuple[str, ...]
    tasks: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.annotations or self.items or self.annotators or self.tasks)


def of(study: Study) -> Overview:
    """The overview of a study or of a part of it."""
    counts = tally.of(study)
    judgements = np.concatenate([task.judgements for task in counts.tasks]) if counts.tasks else np.zeros(0, int)
    facts = Facts(
        annotations=counts.annotations,
        declined=counts.declined,
        repeats=counts.repeats,
        by_models=counts.by_models,
        items=counts.items,
        annotators=counts.annotators,
        models=counts.models,
        alone=counts.alone,
        tasks=len(counts.tasks),
        gold_items=counts.gold_items,
        judged=len(judgements),
        shared=int((judgements > 1).sum()),
        per_item=_median(judgements),
        most_per_item=int(judgements.max(initial=0)),
        untimed=counts.untimed,
        first=counts.first,
        last=counts.last,
    )
    width, stretch = _stretch(counts.first, counts.last)
    return Overview(facts, tuple(_task(task) for task in counts.tasks), tally.timeline(study, width=width), stretch)


def new_since(earlier: Study, later: Study) -> News:
    """What came with the later of two versions of one study?"""
    before, now = ({name: set(study.annotations[name].cat.categories) for name in ("item", "annotator", "task")} for study in (earlier, later))
    return News(
        len(later.annotations) - len(earlier.annotations),
        len(now["item"] - before["item"]),
        tuple(sorted(now["annotator"] - before["annotator"])),
        tuple(sorted(now["task"] - before["task"])),
    )


def _task(counts: TaskTally) -> TaskFacts:
    return TaskFacts(
        task=counts.task,
        scale=counts.scale,
        annotations=counts.annotations,
        declined=counts.declined,
        by_models=counts.by_models,
        items=len(counts.judgements),
        shared=int((counts.judgements > 1).sum()),
        per_item=_median(counts.judgements),
        gold_items=counts.gold_items,
        controls=counts.controls,
        labels=counts.labels,
        percent_agreement=measure(percent_agreement.COEFFICIENT, counts.agreement),
    )


def _median(judgements: np.ndarray) -> float:
    return float(np.median(judgements)) if len(judgements) else float("nan")


def _stretch(first: pd.Timestamp | None, last: pd.Timestamp | None) -> tuple[int, str]:
    """In what is volume counted, so that a picture of it has some dozens of bars?"""
    length = (last - first) // pd.Timedelta(microseconds=1) if first is not None and last is not None else 0
    return next(((width, name) for most, width, name in STRETCHES if length <= most), LONGEST)
