"""Which label is unreliable, and which are mistaken for which?"""

import pandas as pd
import streamlit as st

from charts.heat import heat
from charts.interval_plot import interval_plot
from metrics.agreement_by import label as by_label
from metrics.agreement_by import label_pair
from session import go, picked_mark, picked_row, shown
from session.text import distinct
from study import Study
from views.agreement.asked import asked, interval

MOST_DRAWN, MOST_IN_HEAT = 20, 25
LABELS = {
    "Label": st.column_config.TextColumn(pinned=True),
    "Alpha against the rest": st.column_config.TextColumn(width=185, help="Agreement beyond chance on whether an answer is this label or any other."),
    "Confirmed": st.column_config.TextColumn(
        width=185, help="When one annotator gives this label, how often does another annotator of the same item? Not corrected for chance."
    ),
    "Answers": st.column_config.NumberColumn(format="localized", width=80),
    "Share": st.column_config.NumberColumn(format="percent", width=70),
}
PAIRS = {
    "Label": st.column_config.TextColumn(width=170),
    "Mistaken for": st.column_config.TextColumn(width=170),
    "Differ": st.column_config.TextColumn(
        width=185,
        help="Of two answers to one item that are one of these labels: how often they differ. Ranked by the lower limit, so that few items do not lead.",
    ),
    "By chance": st.column_config.NumberColumn(
        format="%.3f", width=85, help="How often they would differ if the two labels were drawn by how common they are."
    ),
    "Items with both": st.column_config.NumberColumn(format="localized", width=105),
}


def draw(study: Study, task: str, *, controls: bool) -> None:
    """Labels by their agreement; pairs of labels by how often they are mistaken; a row, a mark or a cell opens the items behind it."""
    rows = asked(by_label.of, study, "No label can be judged", task=task, controls=controls)
    if rows is None:
        return
    rows = rows.assign(name=distinct(list(rows["label"])))
    with st.container(border=True):
        known = rows[rows["why"] == ""].head(MOST_DRAWN)
        if len(known):
            clicked = picked_mark(_figure(known), f"labels.{task}")
            if clicked:
                _open(task, known["label"].iloc[clicked[0]])
        chosen = picked_row(pd.DataFrame([_row(row) for row in rows.to_dict("records")]), columns=LABELS, key=f"labels.{task}", alt="One row per label.")
        if chosen is not None:
            _open(task, rows["label"].iloc[chosen])
    pairs = asked(label_pair.of, study, "Nothing is said of pairs of labels", task=task, controls=controls)
    if pairs is not None and len(pairs):
        _pairs(study, task, pairs, controls)


def _pairs(study: Study, task: str, pairs: pd.DataFrame, controls: bool) -> None:
    with st.container(border=True):
        st.subheader("Which labels are mistaken for which", anchor=False)
        together = asked(label_pair.coincidences, study, "", task=task, controls=controls)
        order = sorted(together.to_numpy().sum(axis=1).argsort()[::-1][:MOST_IN_HEAT])
        clicked = picked_mark(_heat(together.iloc[order, order], pairs), f"mistaken.{task}")
        if clicked:
            _open(task, together.index[order[clicked[0]]], together.index[order[clicked[1]]])
        listed = pd.DataFrame([_pair(row) for row in pairs.to_dict("records")])
        chosen = picked_row(listed, columns=PAIRS, key=f"mistaken.{task}", alt="One row per pair of labels.")
        if chosen is not None:
            _open(task, pairs["label"].iloc[chosen], pairs["other"].iloc[chosen])
        st.caption("Select a row or a cell to see the items that got both labels.")


def _figure(rows: pd.DataFrame) -> object:
    title = _finding(rows)
    marks = rows.assign(note=[f"{share:.1%} of the answers; confirmed {again:.1%}" for share, again in zip(rows["share"], rows["confirmed"], strict=True)])
    return interval_plot(
        marks, title=title, floor=-0.5, x_title="alpha against all other labels",
        alt=f"For each label its agreement against all others with a 95 % interval, the surely worst first. {title}",
    )  # fmt: skip


def _finding(rows: pd.DataFrame) -> str:
    first, n = rows.iloc[0], len(rows)
    limits = f"{first['value']:.2f} ({first['low']:.2f} to {first['high']:.2f})"
    if n == 1 or (n == 2 and abs(first["value"] - rows["value"].iloc[1]) < 1e-9):
        return f"With two labels there is one alpha for both: {limits}."
    clear = first["high"] < rows["low"].iloc[1:].min()
    return f"“{shown(first['label'], 40)}” is the least reliable label, {limits}" + (", clear of all others." if clear else "; another's interval meets it.")


def _heat(together: pd.DataFrame, pairs: pd.DataFrame) -> object:
    shares = together.div(together.sum(axis=1).where(lambda total: total > 0), axis=0)
    names = distinct(list(shares.index), 40)
    notes = together.map(lambda count: f"{count:,.1f} coincidences")
    first = pairs.iloc[0]
    clear = len(pairs) > 1 and first["low"] > pairs["high"].iloc[1:].max()
    title = (
        f"“{shown(first['label'], 40)}” and “{shown(first['other'], 40)}” are mistaken for each other most: of two answers that are one of them, "
        f"{first['confused']:.0%} differ ({first['low']:.0%} to {first['high']:.0%})" + (", clear of all other pairs." if clear else ".")
    )
    shares.index = shares.columns = pd.Index(names)
    notes.index = notes.columns = pd.Index(names)
    return heat(
        shares, title=title, alt=f"For each label, what other annotators of the same items said. {title}", notes=notes,
        x_title="another annotator said", y_title="one annotator said",
    )  # fmt: skip


def _row(row: dict) -> dict[str, object]:
    return {
        "Label": shown(row["label"]), "Alpha against the rest": row["why"] or interval(row["value"], row["low"], row["high"]),
        "Confirmed": interval(row["confirmed"], row["confirmed_low"], row["confirmed_high"]), "Answers": row["count"], "Share": row["share"],
    }  # fmt: skip


def _pair(row: dict) -> dict[str, object]:
    return {
        "Label": shown(row["label"]), "Mistaken for": shown(row["other"]), "Differ": interval(row["confused"], row["low"], row["high"]),
        "By chance": row["chance"], "Items with both": row["both"],
    }  # fmt: skip


def _open(task: str, *labels: str) -> None:
    go("Items", items_task=task, items_labels=list(dict.fromkeys(labels)), items_annotator=[], items_slice="", items_search="")
