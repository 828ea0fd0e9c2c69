"""When was each answer given, and how long did it take? People work on weekdays, task by task, one chat after the other."""

import numpy as np
import pandas as pd

from sample_data.streams import stream
from sample_data.tasks import TASKS
from sample_data.team import DRIFTING, Team, position

START = pd.Timestamp("2026-08-03", tz="UTC")  # a Monday
VERSION_2 = pd.Timestamp("2026-08-27", tz="UTC")  # the guideline's second version, in the middle of a week, apart from the drift
DRIFT = pd.Timestamp("2026-08-19", tz="UTC")
GOLD_BEFORE_DRIFT = 0.27  # of the drifting annotator's keys: enough to know her level; the others are needed to see the fall
WORKDAY = 7 * 3600  # seconds
LONGER = {"short": 0.8, "medium": 1.0, "long": 1.3}


def put_times(judged: pd.DataFrame, team: Team) -> pd.DataFrame:
    """The judgements with `day` (since START), `seconds`, `timestamp`, `batch` (the week) and `version`."""
    seconds = _durations(judged, team)
    day = _days(judged)
    judged = judged.assign(seconds=seconds, day=day)
    judged["timestamp"] = _moments(judged, team)
    judged["batch"] = judged["timestamp"].dt.strftime("%G-W%V")
    judged["version"] = np.where(judged["timestamp"] < VERSION_2, "v1", "v2")
    return judged


def _durations(judged: pd.DataFrame, team: Team) -> np.ndarray:
    """Lognormal around the task's time, the text's length and the annotator's pace."""
    typical = judged["task"].map({task.name: task.seconds for task in TASKS}).to_numpy()
    length = judged["length"].map(LONGER).to_numpy()
    spread = stream("seconds").lognormal(0, 0.35, len(judged))
    return np.maximum(typical * length * team.pace[judged["annotator"]] * spread, 2)


def _days(judged: pd.DataFrame) -> np.ndarray:
    """A weekday of the week, at random; the drifting annotator's gold lies closer together from the drift on."""
    chance = stream("days")
    day = judged["week"].to_numpy() * 7 + chance.integers(5, size=len(judged))
    gold = np.flatnonzero((judged["task"] == "preference") & judged["is_key"] & (judged["annotator"] == position(DRIFTING)))
    weekdays = np.array([number for number in range(6 * 7) if number % 7 < 5])
    before = (DRIFT - START).days
    first, later = weekdays[(weekdays >= 3) & (weekdays < before)], weekdays[weekdays >= before]
    few = round(GOLD_BEFORE_DRIFT * len(gold))
    day[gold] = chance.permutation(np.concatenate([np.resize(first, few), np.resize(chance.permutation(later), len(gold) - few)]))
    return day


def _moments(judged: pd.DataFrame, team: Team) -> pd.Series:
    """In each annotator's day the tasks come in blocks, and an answer ends after the one before it and its own seconds."""
    chance = stream("moments")
    work = judged[["annotator", "day", "task", "seconds"]].assign(within=chance.random(len(judged)))
    work["block"] = work.groupby(["annotator", "day", "task"])["within"].transform("min")  # one number for all, at random
    work = work.sort_values(["annotator", "day", "block", "within"])
    by_day = work.groupby(["annotator", "day"])["seconds"]
    spare = np.maximum(WORKDAY - by_day.transform("sum"), 0) / (by_day.transform("size") + 1)
    pause = np.minimum(chance.exponential(1, len(work)), 3) * spare
    elapsed = (work["seconds"] + pause).groupby([work["annotator"], work["day"]]).cumsum()
    elapsed = work["day"] * 86400 + team.shift[work["annotator"]] * 60 + elapsed
    return (START + pd.to_timedelta(elapsed.round().astype(int), unit="s")).astype("datetime64[us, UTC]").reindex(judged.index)
