"""Which label is unreliable?"""

import numpy as np
import pandas as pd

from metrics import tally
from metrics.agreement import specific
from metrics.agreement.coefficient import LABELS, degenerate
from metrics.agreement.set_distances import members
from metrics.estimate import Undefined
from metrics.tally import Answers
from metrics.tally.items import column
from study import Study

MOST = 60  # labels, the most frequent
TAKES = ("nominal", "ordinal", "set")


def of(study: Study, *, task: str, controls: bool = False) -> pd.DataFrame:
    """One row per label, the surely worst first (by the upper limit of alpha): label, count, share; alpha of this label against all others
    (value, low, high, n, why) and the share of other answers that confirm it (confirmed, confirmed_low, confirmed_high).

    `count` is of answers to items that others judged too; of sets, each single label is a row. Raises Undefined for scales whose answers are no labels.
    """
    return of_answers(tally.answers(study, task, controls=controls))


def of_answers(answers: Answers) -> pd.DataFrame:
    """The same of one task's answers."""
    if answers.scale.level not in TAKES:
        kind = "numbers" if answers.scale.level in LABELS else "no labels"
        raise Undefined(f"The answers are {kind} ({answers.scale.level} scale), so there is no label to judge.")
    degenerate(answers)
    patterns, names, counts = answers.patterns.shared, answers.labels, answers.patterns.shared.counts.matrix
    if answers.scale.level == "set":
        names, single = members(answers.labels)
        counts = counts @ single
    total = patterns.items @ patterns.counts.judgements
    used = np.asarray(patterns.items @ counts).ravel()
    chosen = np.argsort(-used, kind="stable")[:MOST]
    rows = [_row(patterns, column(counts, place), str(names[place]), int(used[place]), used[place] / total) for place in chosen if used[place]]
    return pd.DataFrame(rows).sort_values(["high", "value"], kind="stable", ignore_index=True, na_position="last")


def _row(patterns: tally.Patterns, given: np.ndarray, label: str, count: int, share: float) -> dict[str, object]:
    alpha, again = specific.against_the_rest(patterns, given), specific.confirmation(patterns, given)
    return {
        "label": label, "count": count, "share": share, "value": alpha.value, "low": alpha.low, "high": alpha.high, "n": alpha.n, "why": alpha.why,
        "confirmed": again.value, "confirmed_low": again.low, "confirmed_high": again.high,
    }  # fmt: skip

