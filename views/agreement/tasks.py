"""Which tasks are surely below the limit, which surely above, and which are undecided?"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.interval_plot import interval_plot
from metrics.agreement import coefficient
from metrics.agreement_by.task import TaskAgreement
from metrics.thresholds import LIMITS, NEAR, TENTATIVE, Limit, judge, more_needed, own
from session import picked_mark, picked_row, shown
from session.choices import choose_number, choose_one, say
from session.text import distinct
from views.agreement.asked import interval

GROUPS = {"missed": "surely below", "unclear": "undecided", "met": "surely above", "none": "no limit applies"}
MOST_DRAWN = 40
COLUMNS = {
    "Task": st.column_config.TextColumn(pinned=True, width=150),
    "Agreement": st.column_config.TextColumn(width=175, help="The number to believe for this scale, with its 95 % interval over items; or why there is none."),
    "By": st.column_config.TextColumn(width=140),
    "Verdict": st.column_config.TextColumn(width=105, help="By the whole interval, never by the value alone."),
    "Above the limit": st.column_config.NumberColumn(
        format="percent", width=105, help="The confidence at which the interval's own method puts the number above the limit."
    ),
    "More items": st.column_config.TextColumn(
        width=105, help=f"How many more shared items would decide with probability .8, if the number stays where it is; none do within {NEAR} of the limit."
    ),
    "Percent agreement": st.column_config.TextColumn(width=165, help="How often two annotators of an item agree; chance alone gives some of it."),
    "Shared items": st.column_config.NumberColumn(format="localized", width=90, help="Judged by two annotators or more; the others tell nothing here."),
    "Judged once": st.column_config.NumberColumn(format="localized", width=90),
    "Annotators": st.column_config.NumberColumn(format="localized", width=85),
}


def choose_limit() -> Limit:
    """Draws the choice of the limit."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {limit.key: f"{limit.name} ({limit.value:.3f})" for limit in LIMITS} | {"own": "Another limit …"}
        key = choose_one("agreement.limit", "Limit", list(names), default=TENTATIVE.key, name=names.__getitem__)
        if key == "own":
            return own(choose_number("agreement.own", "Your limit", default=0.7, first=-1.0, last=1.0, step=0.01))
        return next(limit for limit in LIMITS if limit.key == key)


def verdict(task: TaskAgreement, limit: Limit) -> str:
    """met, missed, unclear, or none where the limit was set for another coefficient or there is no number."""
    if task.agreement.why or limit.coefficient not in (None, task.coefficient):
        return "none"
    return judge(task.agreement, limit.value)


def draw(tasks: Sequence[TaskAgreement], limit: Limit) -> None:
    """The intervals in their groups, the same as a table; a click on either opens a task below."""
    order = sorted(tasks, key=lambda task: (list(GROUPS).index(verdict(task, limit)), _first(task)))
    names = dict(zip((task.task for task in order), distinct([task.task for task in order]), strict=True))
    known = [task for task in order if not task.agreement.why and coefficient(task.coefficient).corrected][:MOST_DRAWN]
    with st.container(border=True):
        if known:
            clicked = picked_mark(_figure(known, names, limit), "tasks")
            if clicked:
                say("agreement.task", known[clicked[0]].task)
        rows = pd.DataFrame([_row(task, limit) for task in order])
        alt = "One row per task: its agreement with interval, the verdict against the limit, amounts."
        chosen = picked_row(rows, columns=_columns(order), key="tasks", alt=alt)
        if chosen is not None:
            say("agreement.task", order[chosen].task)
        st.caption(f"{limit.source}. A verdict is that of the whole interval; select a row to look into a task below.".replace("$", "\\$"))


def _columns(tasks: Sequence[TaskAgreement]) -> dict[str, object]:
    """With room for a sentence where some task has no number; without verdicts where none has one."""
    if not any(task.agreement.why for task in tasks):
        return COLUMNS
    wider = COLUMNS | {"Agreement": st.column_config.TextColumn(width=430)}
    none = all(task.agreement.why for task in tasks)
    return {name: column for name, column in wider.items() if not (none and name in ("Verdict", "Above the limit", "More items", "Percent agreement"))}


def default(tasks: Sequence[TaskAgreement], limit: Limit) -> str:
    """The task that is looked into first: the surely lowest, else the lowest."""
    return min(tasks, key=lambda task: (list(GROUPS).index(verdict(task, limit)), _first(task))).task


def _first(task: TaskAgreement) -> float:
    return task.agreement.value if not task.agreement.why else 9.0


def _figure(tasks: Sequence[TaskAgreement], names: dict[str, str], limit: Limit) -> object:
    rows = pd.DataFrame([
        {
            "name": names[task.task], "value": task.agreement.value, "low": task.agreement.low, "high": task.agreement.high,
            "group": GROUPS[verdict(task, limit)], "note": f"{task.title}, {task.items:,} shared items",
        }
        for task in tasks
    ])  # fmt: skip
    return interval_plot(
        rows,
        title=_finding(tasks, limit),
        alt=f"For each task its agreement with a 95 % interval, in groups by the limit {limit.value:.3f}. {_finding(tasks, limit)}",
        limits=[(f"{limit.name} {limit.value:.3f}", limit.value)],
        x_title="agreement beyond chance",
        floor=-0.5,
    )


def _finding(tasks: Sequence[TaskAgreement], limit: Limit) -> str:
    verdicts = {group: [shown(task.task, 30) for task in tasks if verdict(task, limit) == key] for key, group in GROUPS.items()}
    parts = [f"{len(found):,} {group}" + (f" ({', '.join(found[:3])})" if len(found) <= 3 else "") for group, found in verdicts.items() if found]
    return f"Against the limit {limit.value:.3f}: {'; '.join(parts)}."


def _row(task: TaskAgreement, limit: Limit) -> dict[str, object]:
    found, judged = task.agreement, verdict(task, limit)
    more = more_needed(found, limit.value) if judged == "unclear" else None
    return {
        "Task": shown(task.task),
        "Agreement": found.why or interval(found.value, found.low, found.high),
        "By": task.title,
        "Verdict": "" if found.why else GROUPS[judged],
        "Above the limit": found.spread.above(limit.value) if found.spread is not None and judged != "none" else None,
        "More items": "" if judged != "unclear" else "no reasonable number" if more is None else f"{more:,}",
        "Percent agreement": interval(task.percent.value, task.percent.low, task.percent.high) or "none",
        "Shared items": task.items,
        "Judged once": task.alone,
        "Annotators": task.annotators,
    }
