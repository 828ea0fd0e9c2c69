"""What does each row of the table count as: whose answer is it, which of several is the latest, and is its item a control?"""

from dataclasses import dataclass, fields

import numpy as np

from study import Study

CONTROL = 5  # an item with gold that is answered more than this many times as often as items without was served as a control


@dataclass(frozen=True)
class Rows:
    """The table as arrays of one height: codes (-1 = missing), and what each row counts as."""

    item: np.ndarray
    annotator: np.ndarray
    task: np.ndarray
    label: np.ndarray
    gold: np.ndarray
    person: np.ndarray  # by a person, not by a model
    answered: np.ndarray  # by a person, not declined
    counted: np.ndarray  # a person's latest answer to an item and task, among the rows that are here

    @classmethod
    def of(cls, study: Study) -> "Rows":
        table = study.annotations
        item, annotator, task, label, gold = (table[name].cat.codes.to_numpy() for name in ("item", "annotator", "task", "label", "gold"))
        person = people(study)[annotator]
        answered = (label >= 0) & person
        return cls(
            item, annotator, task, label, gold, person, answered, latest(answered, table["repeat"].to_numpy(), item=item, annotator=annotator, task=task)
        )

    def of_task(self, place: int) -> "Rows":
        mine = np.flatnonzero(self.task == place)
        return self if len(mine) == len(self.task) else Rows(*(getattr(self, field.name)[mine] for field in fields(self)))


def people(study: Study) -> np.ndarray:
    """Which annotators, in the order of their category, are people and not models?"""
    names = study.annotations["annotator"].cat.categories
    return ~names.isin(study.annotators.index[study.annotators["kind"] == "model"])


def marked_as_control(study: Study) -> np.ndarray:
    """Which items, in the order of their category, does the tool mark as controls?"""
    names = study.annotations["item"].cat.categories
    if "control" not in study.items:
        return np.zeros(len(names), bool)
    return names.isin(study.items.index[study.items["control"].to_numpy(bool)])


def controls(judgements: np.ndarray, with_gold: np.ndarray, marked: np.ndarray) -> np.ndarray:
    """Which items were served as controls: marked so, or with gold and answered more than CONTROL times the median of the others?

    Where every item has gold, gold is no sign of a control, and none is left out.
    """
    judged = judgements > 0
    if (with_gold | ~judged).all():
        return np.zeros(len(judgements), bool)
    usual = np.median(judgements[judged & ~with_gold])
    return judged & (marked | (with_gold & (judgements > CONTROL * usual)))


def latest(answered: np.ndarray, repeat: np.ndarray, *, item: np.ndarray, annotator: np.ndarray, task: np.ndarray) -> np.ndarray:
    """Which rows are an annotator's latest answer to an item and task, among the rows that are here?

    `repeat` counts back over the whole study; where a filter took the latest away, the smallest that is left counts.
    """
    newest = answered & (repeat == 0)
    earlier = answered & (repeat > 0)
    if not earlier.any():
        return newest
    again = np.zeros(item.max() + 1, bool)
    again[item[earlier]] = True
    near = np.flatnonzero(answered & again[item])  # the few rows among which there is something to choose
    order = near[np.lexsort((repeat[near], task[near], annotator[near], item[near]))]
    question = np.stack([item[order], annotator[order], task[order]])
    newest[near] = False
    newest[order[np.append(True, (question[:, 1:] != question[:, :-1]).any(axis=0))]] = True
    return newest


def among(column: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """The chosen places of a column; the column itself where that is all, since a copy of 1,000,000 rows is the dearest step here."""
    return column if chosen.all() else column[np.flatnonzero(chosen)]
