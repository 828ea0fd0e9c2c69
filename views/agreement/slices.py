"""In which part of the work do annotators agree less?"""

import pandas as pd
import streamlit as st

from charts.interval_plot import interval_plot
from metrics.agreement_by import slice as by_slice
from metrics.thresholds import LEAST_IN_SLICE, SURE
from session import go, nothing, picked_mark, picked_row, shown
from session.text import distinct
from study import Study
from views.agreement.asked import asked, interval

MOST_DRAWN = 24
COLUMNS = {
    "Slice": st.column_config.TextColumn(pinned=True, width=190),
    "Difference": st.column_config.TextColumn(width=185, help="Alpha within the slice less alpha of the rest, with the 95 % interval of the difference."),
    "q": st.column_config.NumberColumn(
        format="%.3f", width=70, help="The share of false discoveries to expect among slices at least as different (Benjamini and Hochberg 1995)."
    ),
    "Within": st.column_config.TextColumn(width=175),
    "Rest": st.column_config.TextColumn(width=175),
    "Shared items": st.column_config.NumberColumn(format="localized", width=90),
}
HEADINGS = {"items": "Slices of the items", "answers": "Slices of the answers"}
NOTES = {
    "items": "Each item belongs to one slice as a whole.",
    "answers": "Answers to one item fall into several slices here, as annotators of several teams do: only answers of one slice are laid beside each other, "
    "so that a single careless annotator can lower the slice.",
}


def draw(study: Study, task: str, *, controls: bool) -> None:
    """Slices of items and slices of answers, each ranked; a row or a mark opens the items of the slice."""
    rows = asked(by_slice.of, study, "Slices cannot be compared", task=task, controls=controls)
    if rows is None:
        return
    if not len(rows):
        nothing("There is nothing to slice by", "The export has no batch, guideline version or other column with several values.", icon=":material/pie_chart:")
    for of_what in ("items", "answers"):
        part = rows[rows["of"] == of_what].reset_index(drop=True)
        if len(part):
            _ranked(task, part.assign(name=_names(part)), of_what)


def _names(rows: pd.DataFrame) -> list[str]:
    return distinct([f"{facet}: {value}" for facet, value in zip(rows["facet"], rows["value_of_facet"], strict=True)])


def _ranked(task: str, rows: pd.DataFrame, of_what: str) -> None:
    with st.container(border=True):
        st.subheader(HEADINGS[of_what], anchor=False)
        known = rows[rows["why"] == ""].head(MOST_DRAWN)
        if len(known):
            clicked = picked_mark(_figure(known), f"slices.{of_what}.{task}")
            if clicked:
                _open(task, known.iloc[clicked[0]])
        chosen = picked_row(
            pd.DataFrame([_row(row) for row in rows.to_dict("records")]), columns=COLUMNS, key=f"slices.{of_what}.{task}", alt="One row per slice."
        )
        if chosen is not None:
            _open(task, rows.iloc[chosen])
        st.caption(f"{NOTES[of_what]} A slice and its rest need {LEAST_IN_SLICE} shared items each.")


def _figure(rows: pd.DataFrame) -> object:
    first = rows.iloc[0]
    if first["q"] <= SURE and first["difference_high"] < 0:
        clear = len(rows) > 1 and first["difference_high"] < rows["difference_low"].iloc[1:].min()
        limits = f"{first['difference']:+.2f} ({first['difference_low']:+.2f} to {first['difference_high']:+.2f})"
        title = f"Annotators agree less in “{shown(first['name'], 50)}”: {limits}" + (", clear of all others." if clear else ".")
    else:
        title = "No slice is surely less agreed on than the rest."
    marks = pd.DataFrame({
        "name": rows["name"], "value": rows["difference"], "low": rows["difference_low"], "high": rows["difference_high"],
        "note": [f"within {a:.3f}, rest {b:.3f}; q {q:.3f}" for a, b, q in zip(rows["value"], rows["rest"], rows["q"], strict=True)],
    })  # fmt: skip
    return interval_plot(
        marks, title=title, limits=[("no difference", 0.0)], x_title="difference of alpha to the rest",
        alt=f"For each slice the difference of its alpha to the rest with a 95 % interval, the surely worst first. {title}",
    )  # fmt: skip


def _row(row: dict) -> dict[str, object]:
    return {
        "Slice": row["name"], "Difference": row["why"] or interval(row["difference"], row["difference_low"], row["difference_high"]), "q": row["q"],
        "Within": interval(row["value"], row["low"], row["high"]), "Rest": interval(row["rest"], row["rest_low"], row["rest_high"]),
        "Shared items": row["shared"],
    }  # fmt: skip


def _open(task: str, row: pd.Series) -> None:
    chosen = f"{row['facet']}: {row['value_of_facet']}"
    go("Items", items_task=task, items_labels=[], items_annotator=[], items_slice=chosen, items_search="")
