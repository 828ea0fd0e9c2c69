"""Who judges what, and in which week? Ordinary items go to three or four people, gold to about fifteen."""

import numpy as np
import pandas as pd

from sample_data.streams import stream
from sample_data.tasks import TASKS
from sample_data.team import ANNOTATORS, CHECKED, COPYING, DRIFTING, GERMAN_SHARE, Team, position

SHARED_ITEMS = 300  # which the copying pair both judge; 250 are needed to see copying at all
SHARED_TASK = "helpfulness"
ANSWERS_PER_KEY, CLOSELY = 15, 43  # answers a key; keys given to a closely checked annotator
REPEATS = 320


def assign(items: pd.DataFrame, team: Team) -> pd.DataFrame:
    """One row a judgement: item_row (a row of `items`), annotator (a position), week, again (a second look at the same item)."""
    parts = [part for number in range(len(TASKS)) for part in (_ordinary(items, team, number), _gold(items, team, number))]
    once = pd.concat(parts, ignore_index=True).assign(again=False)
    return pd.concat([once, _repeats(items, once, team)], ignore_index=True)


def _ordinary(items: pd.DataFrame, team: Team, number: int) -> pd.DataFrame:
    """Each item to different people, drawn by volume, language and presence (the largest Gumbel keys: a weighted draw without replacement)."""
    chance, task = stream(f"assign {TASKS[number].name}"), TASKS[number].name
    chosen = items[(items["task"] == task) & ~items["is_key"]]
    german = np.array([GERMAN_SHARE[name] for name in team.names])
    reads = np.where((chosen["language"] == "German").to_numpy()[:, None], german, 1 - german)
    weight = np.log(team.volume[:, number] * reads) + np.where(team.present.T[chosen["week"]], 0, -np.inf)
    answers = chosen["answers"].to_numpy()
    if task == SHARED_TASK:
        pair = [position(name) for name in COPYING]
        fit = np.flatnonzero((chosen["language"] == "English") & (answers == 4))
        shared = chance.choice(fit, SHARED_ITEMS, replace=False)
        weight[:, pair] -= 3  # the shared items are their work; otherwise they would judge twice as much as the others
        weight[np.ix_(shared, pair)] = 50
    order = np.argsort(-(weight + chance.gumbel(size=weight.shape)), axis=1)[:, :4]
    taken = np.arange(4) < answers[:, None]
    rows = np.repeat(chosen.index.to_numpy(), answers)
    return pd.DataFrame({"item_row": rows, "annotator": order[taken], "week": np.repeat(chosen["week"].to_numpy(), answers)})


def _gold(items: pd.DataFrame, team: Team, number: int) -> pd.DataFrame:
    """Some people get nearly all keys, the others a dozen; every key is answered about equally often."""
    chance, task = stream(f"gold {TASKS[number].name}"), TASKS[number]
    keys = items.index[(items["task"] == task.name) & items["is_key"]].to_numpy()
    wanted = _gold_answers(task.name, len(keys), chance)
    answered, pairs = np.zeros(len(keys)), []
    for annotator in chance.permutation(len(ANNOTATORS)):
        given = np.argsort(answered + chance.random(len(keys)))[: wanted[annotator]]  # those answered least so far
        answered[given] += 1
        weeks = np.flatnonzero(team.present[annotator])
        pairs += [(keys[key], annotator, chance.choice(weeks)) for key in given]
    return pd.DataFrame(pairs, columns=["item_row", "annotator", "week"])


def _gold_answers(task: str, keys: int, chance: np.random.Generator) -> np.ndarray:
    """How many keys does each annotator answer? They add up to ANSWERS_PER_KEY for each key."""
    wanted = np.zeros(len(ANNOTATORS), int)
    for name in CHECKED[task]:
        wanted[position(name)] = keys if name == DRIFTING else min(CLOSELY, keys)  # drift is seen late: it needs every key
    others = np.flatnonzero(wanted == 0)
    wanted[others] = chance.multinomial(keys * ANSWERS_PER_KEY - wanted.sum() - 10 * len(others), np.full(len(others), 1 / len(others))) + 10
    return wanted


def _repeats(items: pd.DataFrame, once: pd.DataFrame, team: Team) -> pd.DataFrame:
    """The same ordinary item to the same annotator again, in a later week in which she works."""
    chance = stream("repeats")
    ordinary = once[~items["is_key"].to_numpy()[once["item_row"]] & (once["week"] < 5)]
    chosen = ordinary.loc[chance.choice(ordinary.index, REPEATS, replace=False)]
    later = [np.flatnonzero(team.present[a] & (np.arange(6) > week)) for a, week in zip(chosen["annotator"], chosen["week"], strict=True)]
    keep = np.array([len(weeks) > 0 for weeks in later])
    weeks = [chance.choice(weeks) for weeks in later if len(weeks)]
    return chosen[keep].assign(week=weeks, again=True)
