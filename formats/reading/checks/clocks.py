"""What is odd about times and durations: the future, one time for all, nothing, more than a day.

Durations that cannot be true become missing; nothing else is changed.
"""

from collections.abc import Iterator

import numpy as np

from formats.reading import times
from formats.reading.checks.facts import Facts
from study import Problem


def time_faults(facts: Facts) -> Iterator[Problem]:
    moments = facts.draft.microseconds
    known = moments != times.NONE
    future = known & (moments > facts.now + int(times.DAY * 1e6))
    if future.any():
        yield Problem(
            "VAL-FUTURE",
            facts.draft.examples(future)[0],
            f"{facts.draft.rows_of(future):,} rows have a time in the future.",
            "Check the clock or the time zone of the tool.",
            facts.draft.rows_of(future),
            asks=False,
            examples=facts.draft.examples(future),
            effect="The answers count; drift leaves their times out.",
        )
    if known.sum() > 10 and moments[known].min() == moments[known].max():
        yield Problem(
            "STAT-TIME",
            "timestamp",
            f"All {int(known.sum()):,} times are {np.datetime64(int(moments[known][0]), 's')}: a bulk import, no times of work.",
            "Export the times at which annotators answered.",
            int(known.sum()),
            effect="Drift and order cannot be told from them.",
        )
    elif known.any() and not known.all():
        yield Problem(
            "VAL-DATE-MISSING",
            facts.draft.examples(~known)[0],
            f"{facts.draft.rows_of(~known):,} rows have no time.",
            "No action is needed.",
            facts.draft.rows_of(~known),
            examples=facts.draft.examples(~known),
            effect="They are left out where time matters.",
        )


def duration_faults(facts: Facts) -> Iterator[Problem]:
    """Durations of nothing, less than nothing or more than a day become missing; one constant for all is said."""
    seconds, draft = facts.draft.seconds, facts.draft
    known = ~np.isnan(seconds)
    wrong = known & ((seconds <= 0) | (seconds > times.DAY))
    if wrong.any():
        yield Problem(
            "VAL-DURATION",
            draft.examples(wrong)[0],
            f"{draft.rows_of(wrong):,} rows have a duration that cannot be true: zero, negative or more than a day.",
            "Look how the tool measures time.",
            draft.rows_of(wrong),
            examples=draft.examples(wrong),
            effect="These durations are missing; the answers count.",
        )
        seconds[wrong] = np.nan
    usable = seconds[known & ~wrong]
    if len(usable) > 10 and usable.min() == usable.max():
        yield Problem(
            "VAL-DURATION",
            "seconds",
            f"All durations are {usable[0]:g} seconds: a constant, not a measurement.",
            "Export real durations.",
            len(usable),
            effect="Pace cannot be told from them.",
        )
