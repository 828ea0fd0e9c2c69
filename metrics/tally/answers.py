"""Which answers of a task are compared with one another, and to whom and what do they belong?"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from metrics.tally.items import ItemLabels, Patterns, item_labels
from metrics.tally.rows import Rows, among, controls, marked_as_control
from study import Scale, Study

OTHERS = "any other label"
MOST_KEPT = 4  # tasks whose answers are kept, about 60 bytes an answer with all that is counted of them
_KEPT: "OrderedDict[tuple, Answers]" = OrderedDict()
_LOCK = Lock()
ONBOARDING = 30  # an annotator's first answers in a task: shown, and in no flag, alarm or reference period


@dataclass(frozen=True)
class Population:
    """What was counted and what was left out, for the method note. All in answers but `control_items`."""

    compared: int
    declined: int
    by_models: int
    repeats: int  # people's earlier answers to what they answered again
    controls: int  # answers to items that were served as controls; 0 where they are counted in
    control_items: int
    onboarding: int  # of the compared: an annotator's first ONBOARDING in the task


@dataclass(frozen=True, eq=False)
class Answers:
    """A task's answers that count for agreement: of each person the latest to each item, without controls. Codes of one length."""

    task: str
    scale: Scale
    item: np.ndarray  # a place in `items`
    annotator: np.ndarray  # a place in `annotators`
    label: np.ndarray  # a place in `labels`
    row: np.ndarray | None  # its place in the table; None = all rows of the table in their order
    items: pd.Index
    annotators: pd.Index
    labels: pd.Index  # those declared or given: in the order of the scale, else the most frequent first
    population: Population

    @cached_property
    def counts(self) -> ItemLabels:
        """For the items that have an answer, in their order: how often each label was given."""
        return item_labels(self.item, self.label, items=len(self.items), labels=len(self.labels))

    @property
    def patterns(self) -> Patterns:
        return self.counts.patterns

    @cached_property
    def judgements(self) -> np.ndarray:
        """Of each item of `items`."""
        return np.bincount(self.item, minlength=len(self.items))

    @cached_property
    def by_item(self) -> tuple[np.ndarray, np.ndarray]:
        """(start, order): the answers order[start[i]:start[i + 1]] are those to item i, with shapes (items + 1,) and (answers,)."""
        n = len(self.item)
        ones = csr_array((np.ones(n, np.int8), self.item, np.arange(n + 1)), shape=(n, len(self.items)))
        by_column = ones.tocsc()  # a counting sort: one pass, whatever the order was
        return by_column.indptr, by_column.indices

    @cached_property
    def place(self) -> np.ndarray:
        """Of each answer: the place of its item among those of `counts`."""
        return (np.cumsum(self.judgements > 0, dtype=np.int32) - 1)[self.item]

    @cached_property
    def values(self) -> np.ndarray:
        """Each label as a number, nan where it is none, with shape (labels,)."""
        return pd.to_numeric(self.labels.to_series(), errors="coerce").to_numpy(np.float64)

    @cached_property
    def active(self) -> np.ndarray:
        """How many answers each annotator of `annotators` gave."""
        return np.bincount(self.annotator, minlength=len(self.annotators))

    def where(self, keep: np.ndarray) -> "Answers":
        """These of the answers; the labels stay those of the task."""
        mine = np.flatnonzero(keep)
        row = mine if self.row is None else self.row[mine]
        return replace(self, item=self.item[mine], annotator=self.annotator[mine], label=self.label[mine], row=row)

    def against_the_rest(self, label: int) -> "Answers":
        """The same answers with two labels only, this one and all others."""
        return self.held_or_not(str(self.labels[label]), np.arange(len(self.labels)) == label)

    def held_or_not(self, name: str, held: np.ndarray) -> "Answers":
        """The same answers with two labels only, which have no order: those that `held` says of each label, as `name`, and all others. The more
        frequent one stands first, as in any task."""
        mine, names = held[self.label], [name, OTHERS]
        first = 2 * np.count_nonzero(mine) >= len(mine)
        labels = pd.Index(names if first else names[::-1])
        return replace(self, scale=Scale("nominal", tuple(names)), label=(mine != first).astype(np.intp), labels=labels)


def answers(study: Study, task: str, *, controls: bool = False) -> Answers:
    """The answers of one task that are compared; with `controls`, those to items served as controls too. Raises KeyError for an unknown task.

    The latest MOST_KEPT are kept, since a page asks many questions of the same answers: what is counted once serves all of them. Nobody may change them.
    """
    key = (study.digest, task, controls, study.scales.get(task))
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return _KEPT[key]
    found = _answers(study, task, controls=controls)
    with _LOCK:
        _KEPT[key] = found
        while len(_KEPT) > MOST_KEPT:
            _KEPT.popitem(last=False)
    return found


def forget() -> None:
    """Lets go of all answers that are kept, for those who measure what they cost."""
    with _LOCK:
        _KEPT.clear()


def _answers(study: Study, task: str, *, controls: bool) -> Answers:
    names = study.annotations["task"].cat.categories
    if task not in names:
        raise KeyError(task)
    rows, mine = Rows.of(study), None
    if len(names) > 1:
        mine = np.flatnonzero(rows.task == names.get_loc(task))
        rows = rows.of_task(names.get_loc(task))
    return compared(study, task, rows, mine, marked_as_control(study), controls=controls)


def compared(study: Study, task: str, rows: Rows, mine: np.ndarray | None, marked: np.ndarray, *, controls: bool = False) -> Answers:
    """The same from the rows of the task, `mine` being their places in the table (None = all)."""
    scale, names = study.scales[task], study.annotations["label"].cat.categories
    control = served_as_controls(rows, marked)
    labels = label_order(pd.Series(np.bincount(among(rows.label, rows.answered), minlength=len(names)), names), scale)
    place = labels.index.get_indexer(names).astype(np.min_scalar_type(-max(len(labels), 1)))  # as small as it can be: a number an answer
    served = control[rows.item] if control.any() else None
    kept = rows.counted if served is None or controls else rows.counted & ~served
    given, annotator = place[among(rows.label, kept)], among(rows.annotator, kept)
    row = mine if kept.all() else np.flatnonzero(kept) if mine is None else mine[kept]
    each = np.bincount(annotator, minlength=len(study.annotations["annotator"].cat.categories))
    population = Population(
        compared=len(given),
        declined=int((rows.person & ~rows.answered).sum()),
        by_models=int((~rows.person).sum()),
        repeats=int(rows.answered.sum() - rows.counted.sum()),
        controls=0 if served is None or controls else int((rows.counted & served).sum()),
        control_items=int(control.sum()),
        onboarding=int(np.minimum(each, ONBOARDING).sum()),
    )
    table = study.annotations
    return Answers(
        task, scale, among(rows.item, kept), annotator, given, row, table["item"].cat.categories, table["annotator"].cat.categories, labels.index, population
    )


def served_as_controls(rows: Rows, marked: np.ndarray) -> np.ndarray:
    """Which items were served as controls in this task, with the shape of `marked`?"""
    judgements = np.bincount(among(rows.item, rows.counted), minlength=len(marked))
    with_gold = np.zeros(len(marked), bool)
    with_gold[rows.item[rows.gold >= 0]] = True
    return controls(judgements, with_gold, marked)


def label_order(given: pd.Series, scale: Scale) -> pd.Series:
    """label -> count, for labels that were given or declared: in the order of an ordinal scale, else the most frequent first."""
    used = given[given.to_numpy() > 0].sort_values(ascending=False, kind="stable")
    others = used.index.difference(scale.labels, sort=False)
    unused = pd.Index(scale.labels, dtype=given.index.dtype).difference(used.index, sort=False)
    names = [*scale.labels, *others] if scale.level == "ordinal" else [*used.index, *unused]
    return used.reindex(names, fill_value=0).rename("annotations")
