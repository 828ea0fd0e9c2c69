"""Which two annotators agree, which do not, and are there camps?"""

import pandas as pd
import streamlit as st

from charts.heat import heat
from metrics.agreement_by import annotator_pair
from metrics.agreement_by.annotator_pair import Matrix
from metrics.thresholds import LEAST_SHARED
from session import go, picked_mark, picked_row, shown
from session.text import distinct
from study import Study
from views.agreement.asked import asked, interval

MOST_LISTED = 250  # at each end
COLUMNS = {
    "Annotator": st.column_config.TextColumn(width=140),
    "And": st.column_config.TextColumn(width=140),
    "Agreement": st.column_config.TextColumn(width=185, help="1 less their mean distance on shared items, as a share of what chance gives in this task."),
    "Shrunken": st.column_config.NumberColumn(format="%.3f", width=90, help="Drawn toward the team, the more the fewer items the two share."),
    "Shared items": st.column_config.NumberColumn(format="localized", width=95),
}


def draw(study: Study, task: str, *, controls: bool) -> None:
    """The matrix, ordered so that those who agree stand together, and the pairs at both ends; a row or a cell opens the items of an annotator."""
    rows = asked(annotator_pair.of, study, "Pairs cannot be compared", task=task, controls=controls)
    if rows is None:
        return
    found = asked(annotator_pair.matrix, study, "", task=task, controls=controls)
    enough = rows[rows["shared"] >= LEAST_SHARED]
    with st.container(border=True):
        clicked = picked_mark(_figure(found, enough), f"pairs.{task}")
        if clicked:
            _open(task, *(members[0] for members in (list(found.members.values())[place] for place in clicked) if len(members) == 1))
        if found.grouped:
            _groups(found)
    with st.container(border=True):
        if not len(enough):
            st.caption(f"No two annotators share {LEAST_SHARED} items, so no pair is ranked.")
            return
        listed = enough if len(enough) <= 2 * MOST_LISTED else pd.concat([enough.head(MOST_LISTED), enough.tail(MOST_LISTED)])
        chosen = picked_row(pd.DataFrame([_row(row) for row in listed.to_dict("records")]), columns=COLUMNS, key=f"pairs.{task}", alt="One row per pair.")
        if chosen is not None:
            _open(task, listed["annotator"].iloc[chosen], listed["other"].iloc[chosen])
        cut = f" Shown are the lowest and the highest {MOST_LISTED}." if len(listed) < len(enough) else ""
        st.caption(f"{len(enough):,} of {len(rows):,} pairs share {LEAST_SHARED} items or more and are ranked, the surely lowest first.{cut}")


def _figure(found: Matrix, enough: pd.DataFrame) -> object:
    if len(enough):
        first = enough.iloc[0]
        title = (
            f"{shown(first['annotator'], 30)} and {shown(first['other'], 30)} agree least: {first['value']:.2f} "
            f"({first['low']:.2f} to {first['high']:.2f}) on {first['shared']:,} shared items."
        )
    else:
        title = f"No two annotators share {LEAST_SHARED} items."
    names = distinct(list(found.agreement.index), 40)
    table, notes = found.agreement.copy(), found.shared.map(lambda n: f"{n:,} shared items")
    table.index = table.columns = notes.index = notes.columns = pd.Index(names)
    alt = f"Agreement of {'groups of annotators' if found.grouped else 'pairs of annotators'}, those who agree standing together. {title}"
    return heat(table, title=title, alt=alt, form=".2f", notes=notes, low=0.0, empty=f"fewer than {LEAST_SHARED} shared items")


def _groups(found: Matrix) -> None:
    large = {name: members for name, members in found.members.items() if len(members) > 1}
    with st.expander("Who is in which group", expanded=False):
        rows = pd.DataFrame([{"Group": name, "Annotators": ", ".join(shown(one, 30) for one in members[:200])} for name, members in large.items()])
        st.dataframe(rows, hide_index=True, alt="The annotators of each group.")


def _row(row: dict) -> dict[str, object]:
    return {
        "Annotator": shown(row["annotator"]), "And": shown(row["other"]), "Agreement": interval(row["value"], row["low"], row["high"]),
        "Shrunken": row["shrunken"], "Shared items": row["shared"],
    }  # fmt: skip


def _open(task: str, *annotators: str) -> None:
    go("Items", items_task=task, items_labels=[], items_annotator=list(dict.fromkeys(annotators)), items_slice="", items_search="")
