"""How far do annotators agree in each of several parts of a task's answers, and in the rest of each? From one pass over the items."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import vstack

from metrics.agreement.krippendorff_alpha import statistic
from metrics.agreement.specific import estimate
from metrics.estimate import Estimate, Undefined
from metrics.tally import Answers, ItemLabels, Patterns
from metrics.tally.items import distinct_rows, item_labels
from metrics.thresholds import LEAST_IN_SLICE


def alpha(answers: Answers, patterns: Patterns, *, least: int = LEAST_IN_SLICE) -> Estimate:
    """Krippendorff's alpha of a part of the answers, given by its patterns; a sentence where fewer than `least` items were judged by two annotators."""
    if patterns.n_shared < least:
        return Estimate(why=f"{patterns.n_shared:,} items here were judged by two annotators; {least} are needed to say more.")
    if np.count_nonzero(patterns.label_counts) < 2:
        return Estimate(why="All answers here are one label, so agreement cannot be told from having nothing else to say.")
    try:
        return estimate(statistic(answers, patterns))
    except Undefined as reason:
        return Estimate(why=str(reason))


def by_item(answers: Answers, part: np.ndarray, parts: int) -> Iterator[tuple[Patterns, Patterns]]:
    """(part, rest) for parts that are made of whole items: `part` names that of each item of `answers.counts`, -1 = none."""
    whole = answers.patterns
    known = part >= 0
    size = len(whole.items)
    table = np.bincount(part[known].astype(np.int64) * size + whole.of_item[known], minlength=parts * size).reshape(parts, size)
    for times in table:
        yield _with(whole, times), _with(whole, whole.items - times)


def by_answer(answers: Answers, part: np.ndarray, parts: int) -> Iterator[tuple[Patterns, Patterns]]:
    """(part, rest) for parts that cut through items: `part` names that of each answer, -1 = none. Only answers of one part are laid beside each other."""
    whole, labels = answers.patterns, len(answers.labels)
    for place in range(parts):
        mine = part == place
        counts = item_labels(answers.place[mine], answers.label[mine], items=len(answers.counts.judgements), labels=labels)
        touched = np.unique(answers.place[mine])
        left = answers.counts.matrix[touched] - counts.matrix
        untouched = whole.items - np.bincount(whole.of_item[touched], minlength=len(whole.items))
        first, _, times = distinct_rows(left)
        yield counts.patterns, _joined(_with(whole, untouched), Patterns(ItemLabels(left[first]), times, np.zeros(0, np.intp)))


def _with(whole: Patterns, times: np.ndarray) -> Patterns:
    kept = np.flatnonzero(times)
    return Patterns(ItemLabels(whole.counts.matrix[kept]), times[kept], np.zeros(0, np.intp))


def _joined(one: Patterns, other: Patterns) -> Patterns:
    rows = [one.counts.matrix, other.counts.matrix]
    matrix = np.vstack(rows) if isinstance(rows[0], np.ndarray) and isinstance(rows[1], np.ndarray) else vstack(rows).tocsr()
    first, which, _ = distinct_rows(matrix)
    times = np.bincount(which, weights=np.concatenate([one.items, other.items]), minlength=len(first)).astype(np.int64)
    return Patterns(ItemLabels(matrix[first]), times, np.zeros(0, np.intp))

