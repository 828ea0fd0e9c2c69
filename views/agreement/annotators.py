"""Whose answers lie far from those of the others on the same items?"""

import pandas as pd
import streamlit as st

from charts.interval_plot import interval_plot
from metrics.agreement_by import annotator as by_annotator
from metrics.agreement_by.task import TaskAgreement
from metrics.thresholds import LEAST_SHARED
from session import go, picked_mark, picked_row, shown
from session.text import distinct
from study import Study
from views.agreement.asked import asked, interval

MOST_DRAWN = 16  # at each end
MOST_LISTED = 1_000
COLUMNS = {
    "Annotator": st.column_config.TextColumn(pinned=True),
    "Agreement with peers": st.column_config.TextColumn(
        width=185, help="1 less the mean distance of her answers from those of others on the same items, as a share of what chance gives. Not accuracy."
    ),
    "Others on these items": st.column_config.NumberColumn(
        format="%.3f", width=140, help="The same of the other annotators of her items among themselves: what to expect with these items."
    ),
    "Team without": st.column_config.NumberColumn(format="%.3f", width=125, help="The team's alpha if her answers are left out."),
    "Shared items": st.column_config.NumberColumn(format="localized", width=90),
    "Answers": st.column_config.NumberColumn(format="localized", width=75),
}


def draw(study: Study, found: TaskAgreement, *, controls: bool) -> None:
    """Annotators by their agreement with peers; a row or a mark opens the items she answered."""
    rows = asked(by_annotator.of, study, "Annotators cannot be compared", task=found.task, controls=controls)
    if rows is None:
        return
    enough = rows[rows["shared"] >= LEAST_SHARED]
    few = len(rows) - len(enough)
    with st.container(border=True):
        if len(enough):
            drawn = enough if len(enough) <= 2 * MOST_DRAWN else pd.concat([enough.head(MOST_DRAWN), enough.tail(MOST_DRAWN)])
            clicked = picked_mark(_figure(drawn, found, len(enough)), f"annotators.{found.task}")
            if clicked:
                _open(found.task, drawn["annotator"].iloc[clicked[0]])
        listed = pd.concat([enough, rows[rows["shared"] < LEAST_SHARED]]).head(MOST_LISTED)
        table = pd.DataFrame([_row(row) for row in listed.to_dict("records")])
        chosen = picked_row(table, columns=COLUMNS, key=f"annotators.{found.task}", alt="One row per annotator: agreement with peers and what to expect.")
        if chosen is not None:
            _open(found.task, listed["annotator"].iloc[chosen])
        notes = ["The others may be wrong: this says who differs, not who errs. The scale has no floor: where one label is common, chance leaves little to",
                 "differ by, and who differs often falls far below 0."]
        notes += [f"{few:,} annotators share fewer than {LEAST_SHARED} items and stand at the end, unranked."] if few else []
        notes += [f"Of {len(rows):,} annotators the first {MOST_LISTED:,} are listed."] if len(rows) > MOST_LISTED else []
        st.caption(" ".join(notes))


def _figure(rows: pd.DataFrame, found: TaskAgreement, all_of_them: int) -> object:
    first = rows.iloc[0]
    below = first["high"] < first["expected"]
    if below:
        limits = f"{first['value']:.2f} ({first['low']:.2f} to {first['high']:.2f})"
        title = f"{shown(first['annotator'], 40)} differs most surely from the others: {limits} where others of the same items reach {first['expected']:.2f}."
    else:
        title = "Nobody surely differs from the others by more than the same items lead others to."
    title += f" Shown are the {MOST_DRAWN} farthest below and the {MOST_DRAWN} farthest above, of {all_of_them:,}." if all_of_them > len(rows) else ""
    marks = rows.assign(name=distinct(list(rows["annotator"])), beside=rows["expected"], note=[f"{n:,} shared items" for n in rows["shared"]])
    limits = [] if found.agreement.why else [(f"team {found.agreement.value:.3f}", found.agreement.value)]
    return interval_plot(
        marks, title=title, limits=limits, floor=-0.5, x_title="agreement with peers; the tick is what to expect for these items",
        alt=f"For each annotator the agreement with peers with a 95 % interval, those farthest below what their items lead others to first. {title}",
    )  # fmt: skip


def _row(row: dict) -> dict[str, object]:
    return {
        "Annotator": shown(row["annotator"]), "Agreement with peers": interval(row["value"], row["low"], row["high"]), "Others on these items": row["expected"],
        "Team without": row["alpha_without"], "Shared items": row["shared"], "Answers": row["answers"],
    }  # fmt: skip


def _open(task: str, *annotators: str) -> None:
    go("Items", items_task=task, items_labels=[], items_annotator=list(annotators), items_slice="", items_search="")
