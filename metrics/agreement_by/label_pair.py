"""Which labels are mistaken for which?"""

import numpy as np
import pandas as pd

from metrics import tally
from metrics.agreement.coefficient import degenerate
from metrics.agreement.specific import estimate, merged
from metrics.agreement.sums import Sums
from metrics.estimate import Undefined
from metrics.tally import Answers, Patterns
from study import Study

MOST_PAIRS = 60  # those with most coincidences
TAKES = ("nominal", "ordinal")


def coincidences(study: Study, *, task: str, controls: bool = False) -> pd.DataFrame:
    """result.loc[label, other]: of two answers to one item, how often the one is `label` and the other `other`, each item weighted by its judgements.

    The table is symmetric and sums to the number of answers to items with two judgements or more (Krippendorff 2011). Labels in the task's order.
    """
    answers = _checked(tally.answers(study, task, controls=controls))
    names = [str(label) for label in answers.labels]
    return pd.DataFrame(_together(answers.patterns.shared), index=names, columns=names)


def of(study: Study, *, task: str, controls: bool = False) -> pd.DataFrame:
    """One row per pair of labels, those most surely confused first: label, other, n (items that got either twice or both), both (items that got both),
    confused with low and high: of two answers to one item that are one of these labels, how often they differ; chance: how often they would by chance.

    Ranked by the lower limit, so that a pair with a handful of items does not stand on top.
    """
    return of_answers(tally.answers(study, task, controls=controls))


def of_answers(answers: Answers) -> pd.DataFrame:
    """The same of one task's answers."""
    patterns = _checked(answers).patterns.shared
    together = np.triu(_together(patterns), 1)
    most = np.argsort(-together, axis=None, kind="stable")[:MOST_PAIRS]
    pairs = [(a, b) for a, b in zip(*np.unravel_index(most, together.shape), strict=True) if together[a, b] > 0]
    rows = [_row(patterns, answers.labels, a, b) for a, b in pairs]
    columns = ["label", "other", "n", "both", "confused", "low", "high", "chance"]
    return pd.DataFrame(rows, columns=columns).sort_values(["low", "confused"], ascending=False, kind="stable", ignore_index=True)


def _row(patterns: Patterns, labels: pd.Index, a: int, b: int) -> tuple[object, ...]:
    two = patterns.counts.matrix[:, [a, b]]
    two = merged(patterns, two if isinstance(two, np.ndarray) else two.toarray()).shared
    differ = estimate(_same(two))
    used = two.label_counts / two.label_counts.sum()
    return str(labels[a]), str(labels[b]), two.n_shared, two.disagreeing, 1 - differ.value, 1 - differ.high, 1 - differ.low, 2 * used[0] * used[1]


def _same(two: Patterns) -> Sums:
    """Of answers that are one of two labels: how often two to one item are the same one, items weighted by such answers."""
    m, none = two.counts.judgements, np.zeros((len(two.items), 0))
    scalars = np.stack([m, two.counts.agreeing_pairs / (m - 1)], axis=1)
    return Sums(two, scalars, none, None, none.sum(axis=1), lambda sums, _: (sums[..., 1] / sums[..., 0], np.zeros(1)))


def _together(patterns: Patterns) -> np.ndarray:
    counts, weights = patterns.counts.matrix, patterns.items / (patterns.counts.judgements - 1)
    scaled = counts * weights[:, None] if isinstance(counts, np.ndarray) else counts.multiply(weights[:, None]).tocsr()
    table = scaled.T @ counts
    return (table if isinstance(table, np.ndarray) else table.toarray()) - np.diag(np.asarray(weights @ counts).ravel())


def _checked(answers: Answers) -> Answers:
    if answers.scale.level not in TAKES:
        raise Undefined(f"Labels are mistaken for one another where an answer is one of some labels; this task's scale is {answers.scale.level}.")
    degenerate(answers)
    return answers
