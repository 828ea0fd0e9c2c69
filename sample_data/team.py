"""Who works here? Forty annotators in three teams, their skill, pace, volume and weeks away."""

from dataclasses import dataclass

import numpy as np

from sample_data.streams import stream
from sample_data.tasks import TASKS

ANNOTATORS = tuple(f"A{number:02d}" for number in range(1, 41))
TEAMS = ("Aurora", "Birch", "Cedar")
GERMAN_SHARE = {"Aurora": 0.2, "Birch": 0.4, "Cedar": 0.6}  # everybody reads both languages, no team only one: a slice is not a team
WEEKS = 6

CARELESS, FIRST_ANSWER, DRIFTING, COPYING = "A17", "A09", "A26", ("A04", "A19")
STEADY = (CARELESS, FIRST_ANSWER, DRIFTING, *COPYING)  # never away, of middle volume: enough answers for a fault to show
CHECKED = {  # who is checked closely, per task; the others among them are innocent, so that a flag has someone to spare
    "preference": (CARELESS, FIRST_ANSWER, DRIFTING, "A03", "A12", "A22", "A33", "A38"),
    "helpfulness": (CARELESS, *COPYING, "A07", "A14", "A28", "A30", "A36"),
    "error_category": (CARELESS, "A02", "A10", "A15", "A21", "A25", "A34", "A39"),
    "harmful": (CARELESS, "A06", "A11", "A18", "A24", "A29", "A35", "A40"),
}


@dataclass(frozen=True)
class Team:
    """What is true of every annotator, by position in ANNOTATORS."""

    names: np.ndarray  # the team of each
    error: np.ndarray  # annotator x task: how often wrong on a clear item
    pace: np.ndarray  # factor on the time an answer takes
    lean: np.ndarray  # the share of neighbouring mistakes that go upwards: mild and severe people
    volume: np.ndarray  # annotator x task: relative number of answers
    present: np.ndarray  # annotator x week
    shift: np.ndarray  # first minute of the working day, UTC


def draw_team() -> Team:
    """The team of both studies. Skills differ by less than the smallest effect that counts."""
    chance, people = stream("team"), len(ANNOTATORS)
    skill = chance.uniform(0.062, 0.092, (people, 1))  # of a person, over all tasks
    error = skill + chance.uniform(-0.012, 0.012, (people, len(TASKS)))
    volume = chance.lognormal(0, 0.2, (people, 1)) * chance.lognormal(0, 0.15, (people, len(TASKS)))
    present = np.arange(WEEKS) != chance.integers(3 * WEEKS, size=(people, 1))  # a third of them is away for a week
    for name in STEADY:
        error[ANNOTATORS.index(name)] = 0.08
        volume[ANNOTATORS.index(name)] = 1.1
        present[ANNOTATORS.index(name)] = True
    return Team(
        names=np.array([TEAMS[number % 3] for number in range(people)]),
        error=error,
        pace=chance.lognormal(0, 0.18, people),
        lean=chance.uniform(0.4, 0.6, people),
        volume=volume,
        present=present,
        shift=chance.choice([6 * 60, 6 * 60 + 30, 7 * 60, 8 * 60], people),
    )


def position(annotator: str) -> int:
    """Where in the arrays of a Team does this annotator stand?"""
    return ANNOTATORS.index(annotator)
