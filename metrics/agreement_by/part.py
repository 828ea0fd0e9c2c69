"""How far do annotators agree in each of several parts of a task's answers, and in the rest of each? From one pass over the items."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import vstack

from metrics.agreement import coefficient, measure
from metrics.agreement.krippendorff_alpha import statistic
from metrics.agreement.recommended import BY_SCALE
from metrics.agreement.specific import estimate
from metrics.estimate import Estimate, Undefined
from metrics.tally import Answers, ItemLabels, Patterns
from metrics.tally.items import distinct_rows, item_labels
from metrics.thresholds import LEAST_IN_SLICE

TOO_FEW = f"{{:,}} items here were judged by two annotators; {LEAST_IN_SLICE} are needed to say more."


def alpha(answers: Answers, patterns: Patterns) -> Estimate:
    """Krippendorff's alpha of a part of the answers, given by its patterns; a sentence where too few items were judged by two annotators."""
    if patterns.n_shared < LEAST_IN_SLICE:
        return Estimate(why=TOO_FEW.format(patterns.n_shared))
    if np.count_nonzero(patterns.label_counts) < 2:
        return Estimate(why="All answers here are one label, so agreement cannot be told from having nothing else to say.")
    try:
        return estimate(statistic(answers, patterns))
    except Undefined as reason:
        return Estimate(why=str(reason))


def measured(answers: Answers, mine: np.ndarray) -> tuple[int, Estimate]:
    """(shared items, the number to believe) of these of the answers, on scales whose answers are no labels: spans, rankings, texts."""
    part = answers.where(mine)
    shared = int((part.judgements > 1).sum())
    if shared < LEAST_IN_SLICE:
        return shared, Estimate(why=TOO_FEW.format(shared))
    return shared, measure(coefficient(BY_SCALE[answers.scale.level]), part)


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

