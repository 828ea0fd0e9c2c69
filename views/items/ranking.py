"""Which of the items that fit divide the annotators most? A page of them at a time."""

import numpy as np
import pandas as pd
import streamlit as st

from metrics import dividing_items, found_items
from metrics.dividing_items import Ranked
from session import download, md_escape, nothing, picked_row, shown
from session.show import as_csv
from session.text import answer
from study import Scale, Study
from views.agreement.asked import asked
from views.items.choices import Looked

ITEM = "items.item"  # whose answers are shown, in the state of the session
PER_PAGE = 50
MOST_EXPORTED = 20_000
COLUMNS = {
    "Rank": st.column_config.NumberColumn(format="localized", width=60, pinned=True),
    "Item": st.column_config.TextColumn(width=130, pinned=True),
    "Answers": st.column_config.TextColumn(width=260),
    "Majority": st.column_config.TextColumn(width=130, help="The label given most often; none where two were given as often."),
    "Margin": st.column_config.NumberColumn(format="percent", width=70, help="By how much of the answers the majority leads the next label."),
    "Disagreement": st.column_config.NumberColumn(
        format="%.2f", width=105,
        help="1 = as much as chance gives. Annotators whose other answers lie far from those of others weigh little; few answers are drawn toward the usual.",
    ),
    "Gold": st.column_config.TextColumn(width=100),
    "Text": st.column_config.TextColumn(width=420),
    "Link": st.column_config.LinkColumn(display_text="open", width=60, help="Opens the item in the tool."),
}  # fmt: skip


def draw(study: Study, looked: Looked) -> str | None:
    """The table of the page that is looked at; the item whose details are to be shown."""
    ranked = asked(dividing_items.of, study, "No item can be said to divide the annotators", task=looked.task)
    if ranked is None:
        return None
    places = found_items.fitting(study, ranked, **looked.arguments())
    if not len(places):
        nothing("No item fits", "Take a choice back above, or search for less.", icon=":material/search_off:")
        return None
    pages = -(-len(places) // PER_PAGE)
    with st.container(border=True):
        st.markdown(f"**{len(places):,}** of {len(ranked.item):,} items that two annotators or more judged, those that divide them most first.")
        page = st.pagination(pages, key=f"items.page.{looked}") if pages > 1 else 1
        rows = found_items.described(study, ranked, places[(page - 1) * PER_PAGE : page * PER_PAGE], task=looked.task)
        listed = pd.DataFrame([_row(row, study.scales[looked.task]) for row in rows])
        chosen = picked_row(listed, columns=_columns(rows), key=f"items.{looked}.{page}", alt="One row per item: its answers, majority, margin.")
        if chosen is not None:
            st.session_state[ITEM] = rows[chosen]["item"]
        download(
            "Download the list for adjudication",
            lambda: _export(study, ranked, places, looked),
            name="items_to_adjudicate.csv",
            identity=f"{study.digest} {looked}",
        )
        if len(places) > MOST_EXPORTED:
            st.caption(f"The file holds the first {MOST_EXPORTED:,} of them.")
        st.caption(f"Select a row to see every answer. Task: {md_escape(looked.task)}.")
    kept = st.session_state.get(ITEM)
    return kept if kept in {row["item"] for row in rows} else rows[0]["item"]


def _columns(rows: list[dict]) -> dict[str, object]:
    lacking = {name for name, fact in (("Gold", "gold"), ("Text", "text"), ("Link", "link")) if not any(row[fact] for row in rows)}
    return {name: column for name, column in COLUMNS.items() if name not in lacking}


def _row(row: dict, scale: Scale) -> dict[str, object]:
    labels = " · ".join(f"{count} × {answer(label, scale, 30)}" for label, count in row["labels"].items())
    return {
        "Rank": row["rank"], "Item": shown(row["item"], 40), "Answers": shown(labels, 200),
        "Majority": answer(row["majority"], scale, 30) if row["majority"] else "a tie",
        "Margin": row["margin"], "Disagreement": row["disagreement"], "Gold": answer(row["gold"], scale, 30) if row["gold"] else "",
        "Text": shown(row["text"], 160) if row["text"] else "", "Link": web(row["link"]),
    }  # fmt: skip


def web(link: str | None) -> str | None:
    """The link where it leads to the web; any other kind is not offered."""
    return link if link and link.startswith(("https://", "http://")) else None


def _export(study: Study, ranked: Ranked, places: np.ndarray, looked: Looked) -> bytes:
    rows = found_items.described(study, ranked, places[:MOST_EXPORTED], task=looked.task)
    facts = ["rank", "item", "task", "disagreement", "judgements", "majority", "margin", "gold", "link", "text"]
    table = pd.DataFrame([{name: row[name] for name in facts} | {"labels": "; ".join(f"{n} x {label}" for label, n in row["labels"].items())} for row in rows])
    return as_csv(table.assign(ruling=""))
