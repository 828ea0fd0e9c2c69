"""Faults of single annotators: one is careless, one always picks the first answer, one drifts, two copy."""

import numpy as np
import pandas as pd

from sample_data.clock import DRIFT
from sample_data.planted import Fault
from sample_data.streams import stream
from sample_data.tasks import HELPFULNESS, PREFERENCE, TASKS, Task
from sample_data.team import CARELESS, COPYING, DRIFTING, FIRST_ANSWER

CARELESS_WRONG, CARELESS_PACE = 0.4, 0.4
FIRST_PACE = 0.6
ACCURATE, DRIFTED = 0.92, 0.70
COPIED = 0.9


def be_careless(answers: pd.DataFrame) -> Fault:
    """One annotator is wrong at random in every task, and fast."""
    chance = stream("fault careless")
    for task in TASKS:
        _wrong_at_random(answers, (answers["annotator"] == CARELESS) & (answers["task"] == task.name), task, CARELESS_WRONG, chance)
    answers.loc[answers["annotator"] == CARELESS, "seconds"] *= CARELESS_PACE
    sentence = (
        f"{CARELESS} gives a wrong label, any one, in {CARELESS_WRONG:.0%} of the answers to every task, and takes {CARELESS_PACE:.0%} of the usual time."
    )
    return Fault("careless", "annotator", "", sentence, {"annotator": CARELESS, "tasks": [task.name for task in TASKS], "rate": CARELESS_WRONG})


def pick_first(answers: pd.DataFrame) -> Fault:
    """One annotator prefers the first answer, whatever it says."""
    chance, first = stream("fault first answer"), PREFERENCE.labels[:2]
    mine = (answers["annotator"] == FIRST_ANSWER) & (answers["task"] == PREFERENCE.name)
    answers.loc[mine, "label"] = chance.choice(first, mine.sum(), p=(0.4, 0.6))
    answers.loc[mine, "seconds"] *= FIRST_PACE
    sentence = f"{FIRST_ANSWER} always prefers the first answer, much or slightly, whatever the two say."
    return Fault("first_answer", "annotator", PREFERENCE.name, sentence, {"annotator": FIRST_ANSWER, "labels": list(first), "rate": 1.0})


def drift(answers: pd.DataFrame) -> Fault:
    """One annotator is worse from a day on, in one task."""
    chance = stream("fault drift")
    mine = (answers["annotator"] == DRIFTING) & (answers["task"] == PREFERENCE.name) & (answers["timestamp"] >= DRIFT)
    _wrong_at_random(answers, mine, PREFERENCE, 1 - DRIFTED, chance)
    sentence = f"{DRIFTING} is right in about {ACCURATE:.0%} of the answers before {DRIFT:%Y-%m-%d} and in {DRIFTED:.0%} from that day on."
    facts = {"annotator": DRIFTING, "since": DRIFT.date(), "before": ACCURATE, "after": DRIFTED}
    return Fault("drift", "drift", PREFERENCE.name, sentence, facts)


def copy_answers(answers: pd.DataFrame) -> Fault:
    """On the items both judge, whoever comes later takes over the answer of the one who came first."""
    chance = stream("fault copying")
    pair = answers[answers["annotator"].isin(COPYING) & (answers["task"] == HELPFULNESS.name) & ~answers["again"]].sort_values("timestamp")
    later = pair[pair.duplicated("item")].sort_values("item")
    earlier = pair.drop_duplicates("item").set_index("item")["label"].loc[later["item"]].to_numpy()
    copied = chance.random(len(later)) < COPIED
    answers.loc[later.index, "label"] = np.where(copied, earlier, later["label"])
    a, b = COPYING
    sentence = f"{a} and {b} both judge {len(later)} items; in {COPIED:.0%} the later of the two takes over the other's answer, mistakes included."
    return Fault("copying", "shared", HELPFULNESS.name, sentence, {"annotators": list(COPYING), "shared_items": len(later), "rate": COPIED})


def _wrong_at_random(answers: pd.DataFrame, mine: pd.Series, task: Task, share: float, chance: np.random.Generator) -> None:
    """Just this share of the chosen answers becomes wrong, by any other label; with and without gold alike, as forty gold answers are few."""
    for rows in (answers.index[mine & answers["is_key"]], answers.index[mine & ~answers["is_key"]]):
        wrong = chance.permutation(len(rows)) < round(share * len(rows))
        truth = answers.loc[rows, "truth"].to_numpy()
        others = [chance.choice([label for label in task.labels if label != true]) for true in truth]
        answers.loc[rows, "label"] = np.where(wrong, others, truth)
