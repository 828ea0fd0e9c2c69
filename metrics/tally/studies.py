"""The counts of a study and of each of its tasks, from one walk over its rows."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.tally.answers import Answers, compared, label_order
from metrics.tally.rows import Rows, among, marked_as_control, people
from study import Scale, Study


@dataclass(frozen=True)
class TaskTally:
    """One task's answers as counts. Controls are left out of `agreement` alone; repeats of `judgements` and of `agreement`."""

    task: str
    scale: Scale
    annotations: int  # all rows of the task, declined ones and models' too
    declined: int  # by people
    by_models: int
    labels: pd.Series  # label -> how often people gave it, in the order of the scale, else the most frequent first
    judgements: np.ndarray  # for each item that people answered: by how many of them
    gold_items: int
    controls: int  # items that were served as controls
    sharing: np.ndarray  # which annotators, in the order of their category, answered an item that others answered too
    agreement: Answers


@dataclass(frozen=True)
class Tally:
    """The whole study as counts."""

    annotations: int
    declined: int
    repeats: int  # people's earlier answers to what they answered again
    by_models: int
    items: int
    gold_items: int
    annotators: int  # people
    models: int
    alone: int  # people who answered, but no item that anybody else answered too
    untimed: int
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    tasks: tuple[TaskTally, ...]


def of(study: Study) -> Tally:
    """All counts that home and the command line show of a study."""
    table, rows, humans = study.annotations, Rows.of(study), people(study)
    items, marked = len(table["item"].cat.categories), marked_as_control(study)
    tasks = tuple(_task(str(name), study, part, mine, marked) for name, part, mine in _parts(rows, table["task"].cat.categories) if len(part.item))
    present = np.bincount(rows.annotator, minlength=len(humans)) > 0
    active = np.bincount(among(rows.annotator, rows.counted), minlength=len(humans)) > 0
    shared = np.any([task.sharing for task in tasks], axis=0) if tasks else active
    untimed = int(table["timestamp"].isna().sum())
    timed = untimed < len(table)
    return Tally(
        annotations=len(table),
        declined=int((rows.person & ~rows.answered).sum()),
        repeats=int(rows.answered.sum() - rows.counted.sum()),
        by_models=int((~rows.person).sum()),
        items=_different(rows.item, items),
        gold_items=_different(rows.item[rows.gold >= 0], items),
        annotators=int((present & humans).sum()),
        models=int((present & ~humans).sum()),
        alone=int((active & ~shared).sum()),
        untimed=untimed,
        first=table["timestamp"].min() if timed else None,
        last=table["timestamp"].max() if timed else None,
        tasks=tasks,
    )


def _parts(rows: Rows, names: pd.Index) -> list[tuple[str, Rows, np.ndarray | None]]:
    """Each task with its rows and their places in the table; None where these are all."""
    if len(names) == 1:
        return [(names[0], rows, None)]
    return [(name, rows.of_task(place), np.flatnonzero(rows.task == place)) for place, name in enumerate(names)]


def _task(task: str, study: Study, rows: Rows, mine: np.ndarray | None, marked: np.ndarray) -> TaskTally:
    items, scale = len(marked), study.scales[task]
    item = among(rows.item, rows.counted)
    judgements = np.bincount(item, minlength=items)
    with_gold = np.zeros(items, bool)
    with_gold[rows.item[rows.gold >= 0]] = True
    names = study.annotations["label"].cat.categories
    answers = compared(study, task, rows, mine, marked)
    return TaskTally(
        task=task,
        scale=scale,
        annotations=len(rows.item),
        declined=answers.population.declined,
        by_models=answers.population.by_models,
        labels=label_order(pd.Series(np.bincount(among(rows.label, rows.answered), minlength=len(names)), names), scale),
        judgements=judgements[judgements > 0],
        gold_items=int(with_gold.sum()),
        controls=answers.population.control_items,
        sharing=np.bincount(among(rows.annotator, rows.counted)[(judgements > 1)[item]], minlength=len(study.annotations["annotator"].cat.categories)) > 0,
        agreement=answers,
    )


def _different(column: np.ndarray, most: int) -> int:
    """How many different codes occur?"""
    return int((np.bincount(column, minlength=most) > 0).sum())
