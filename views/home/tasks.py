"""Which labels were given in each task, and how far do annotators agree?"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from charts.shares import by_task
from metrics.overview import TaskFacts
from session import show, shown, table
from session.text import answer, distinct
from study import LEVELS

MOST_DRAWN = 8  # tasks with a bar; the table below holds all
SENTENCE = 62  # pixels: three lines, where a cell says why there is no number
MOST_LABELS = 50  # of a task that are told apart before they are drawn
MOST_NAMED = 4  # labels named in the table
NOT_ONE_LABEL = ("text", "span", "box")  # answers that are hardly ever the same twice
NUMBERS = ("interval", "ratio")  # which have a middle, and no shares worth a bar

COLUMNS = {
    "Task": st.column_config.TextColumn(pinned=True),
    "Agreement": st.column_config.TextColumn(
        "Percent agreement",
        width=165,
        help="How often two annotators of one item give the same label, each item counting once; chance alone gives some of it. "
        "In brackets: between which limits it lies (95 %).",
    ),
    "Labels and their shares": st.column_config.TextColumn(width=270),
    "Scale": st.column_config.TextColumn(
        width=70,
        help="How the labels are read; it can be corrected on the Import page. " + "; ".join(f"{level}: {meaning}" for level, meaning in LEVELS.items()),
    ),
    "Annotations": st.column_config.NumberColumn(format="localized", width=85),
    "Items": st.column_config.NumberColumn(format="localized", width=65),
    "Per item": st.column_config.NumberColumn(format="%g", width=65, help="The median of judgements per item."),
    "Overlap": st.column_config.NumberColumn(format="percent", width=65, help="The share of items judged by two people or more."),
    "Gold": st.column_config.NumberColumn(format="localized", width=55, help="Items with a trusted answer."),
}


def draw(tasks: Sequence[TaskFacts]) -> None:
    """The shares of the labels as bars, and one row per task."""
    with st.container(border=True):
        st.subheader("Tasks and labels", anchor=False)
        drawn = [task for task in tasks if task.scale.level not in (*NOT_ONE_LABEL, *NUMBERS) and task.labels.sum()][:MOST_DRAWN]
        if drawn:
            show(by_task(dict(zip(distinct([task.task for task in drawn], 28), map(_labels, drawn), strict=True))))
        table(
            pd.DataFrame([_row(task) for task in tasks]),
            columns=COLUMNS,
            row_height=SENTENCE if any(task.percent_agreement.why for task in tasks) else None,
            alt="One row per task: scale, labels and their shares, amounts, overlap and percent agreement.",
        )
        left_out = sum(task.controls for task in tasks)
        if left_out:
            st.caption(
                f"Agreement leaves out {left_out:,} items that were served as controls and all answers by models; of repeated answers the latest counts."
            )


def _labels(task: TaskFacts) -> pd.Series:
    """label -> annotations, as labels are shown; of very many the first, and the others as one."""
    first, others = task.labels.iloc[:MOST_LABELS], int(task.labels.iloc[MOST_LABELS:].sum())
    names = distinct([answer(label, task.scale) for label in first.index])
    return pd.Series([*first, *([others] if others else [])], index=[*names, *(["others"] if others else [])])


def _row(task: TaskFacts) -> dict[str, object]:
    return {
        "Task": shown(task.task),
        "Scale": task.scale.level,
        "Labels and their shares": _shares(task),
        "Annotations": task.annotations,
        "Items": task.items,
        "Per item": task.per_item,
        "Overlap": task.shared / task.items if task.items else None,
        "Gold": task.gold_items,
        "Agreement": _agreement(task),
    }


def _shares(task: TaskFacts) -> str:
    if task.scale.level in NOT_ONE_LABEL:
        return f"{(task.labels > 0).sum():,} different answers"
    if task.scale.level in NUMBERS and task.labels.sum():
        numbers = pd.to_numeric(task.labels.index.to_series(), errors="coerce").repeat(task.labels).dropna()
        return f"{numbers.min():g} to {numbers.max():g}, half of them up to {numbers.median():g}" if len(numbers) else "no numbers"
    total = max(int(task.labels.sum()), 1)
    named = " · ".join(f"{answer(label, task.scale, 24)} {count / total:.0%}" for label, count in task.labels.head(MOST_NAMED).items())
    return named + (f" · {len(task.labels) - MOST_NAMED:,} more" if len(task.labels) > MOST_NAMED else "")


def _agreement(task: TaskFacts) -> str:
    found = task.percent_agreement
    return found.why or f"{found.value:.1%}  ({found.low:.1%} – {found.high:.1%})"
