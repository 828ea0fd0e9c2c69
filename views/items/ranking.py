"""Which of the items that fit divide the annotators most? A page of them at a time."""

import numpy as np
import pandas as pd
import streamlit as st

from metrics import dividing_items, found_items
from metrics.dividing_items import Ranked
from session import download, md_escape, nothing, picked_row, shown
from session.choices import chosen_among, say
from session.show import as_csv
from session.text import answer, gold
from study import Scale, Study
from views.agreement.asked import asked
from views.items.choices import Looked

ITEM = "items.item"
FITTING = "items.fitting"  # the places of the items that fit, of the latest choices alone: they may be as many as there are items
SAME_OR_NOT = ("span", "ranking", "text")  # scales that metrics.dividing_items compares so
PER_PAGE = 50
MOST_EXPORTED = 20_000
HEIGHT = 354  # pixels: nine rows, so that what is said of the chosen item begins on the first screen
COLUMNS = {
    "Rank": st.column_config.NumberColumn(format="localized", width=55, pinned=True, help="Among all items of the task that two annotators or more judged."),
    "Item": st.column_config.TextColumn(width=160, pinned=True),
    "Disagreement": st.column_config.NumberColumn(
        format="%.2f", width=105,
        help="1 = as much as chance gives. Annotators whose other answers lie far from those of others weigh little; few answers are drawn toward the usual.",
    ),
    "Answers": st.column_config.TextColumn(width=290),
    "Majority": st.column_config.TextColumn(width=130, help="The label given most often; a tie where two or more were given as often."),
    "Margin": st.column_config.NumberColumn(format="percent", width=70, help="By how much of the answers the majority leads the next label."),
    "Gold": st.column_config.TextColumn(width=110),
    "Text": st.column_config.TextColumn(width=420),
    "Link": st.column_config.LinkColumn(display_text="open", width=60, help="Opens the item in the tool."),
}  # fmt: skip


def draw(study: Study, looked: Looked) -> str | None:
    """The table of the page that is looked at; the item whose answers are to be shown."""
    ranked = asked(dividing_items.of, study, "No item can be said to divide the annotators", task=looked.task, controls=looked.controls)
    if ranked is None:
        return None
    places = _fitting(study, ranked, looked)
    if not len(places):
        nothing("No item fits all choices at once", "Take one of them back above, or search for less.", icon=":material/search_off:")
        return None
    named = chosen_among(ITEM, repr(looked))
    wanted = _place(study, ranked, places, named)
    pages, of_choices = -(-len(places) // PER_PAGE), f"items.{study.digest}.{looked}"
    with st.container(border=True):
        st.markdown(_heading(len(places), len(ranked.item)))
        if study.scales[looked.task].level in SAME_OR_NOT:
            st.caption("Answers on this scale count as alike only where they are the same from beginning to end.")
        if named and wanted is None:
            st.caption(f":material/info: {md_escape(named)} is not among them.")
        table, below = st.container(), st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
        with below:
            page = st.pagination(pages, default=1 + (wanted or 0) // PER_PAGE, key=f"page.{of_choices}") if pages > 1 else 1
            name = "items_to_adjudicate.csv"
            download("Download the list for adjudication", lambda: _export(study, ranked, places, looked), name=name, identity=of_choices)
        rows = found_items.described(study, ranked, places[(page - 1) * PER_PAGE : page * PER_PAGE], task=looked.task)
        line = (wanted or 0) - (page - 1) * PER_PAGE
        line = line if 0 <= line < len(rows) else 0
        with table:
            listed = pd.DataFrame([_row(row, study.scales[looked.task]) for row in rows])
            picked = picked_row(
                listed, columns=_columns(rows), key=f"{of_choices}.{page}", height=HEIGHT if len(rows) > 9 else "auto", chosen=line,
                alt="One row per item: its disagreement, answers, majority and margin. Select one to see every answer to it.",
            )  # fmt: skip
        if len(places) > MOST_EXPORTED:
            st.caption(f"The file holds the first {MOST_EXPORTED:,} of them.")
    if picked is not None:
        line = picked
    if picked is not None or wanted is not None:
        say(ITEM, rows[line]["item"])
        chosen_among(ITEM, repr(looked))  # to the URL
    return rows[line]["item"]


def _fitting(study: Study, ranked: Ranked, looked: Looked) -> np.ndarray:
    key = (study.digest, looked)
    kept = st.session_state.get(FITTING)
    if kept is None or kept[0] != key:
        kept = st.session_state[FITTING] = (key, found_items.fitting(study, ranked, **looked.arguments()))
    return kept[1]


def _place(study: Study, ranked: Ranked, places: np.ndarray, item: str | None) -> int | None:
    """Where the item stands among those that fit; None where it does not."""
    code = study.annotations["item"].cat.categories.get_indexer([item])[0] if item else -1
    found = np.flatnonzero(ranked.item[places] == code)
    return int(found[0]) if len(found) else None


def _heading(fit: int, ranked: int) -> str:
    of_all = f"**{ranked:,}** items were" if fit == ranked else f"**{fit:,}** items fit, of {ranked:,} that were"
    return f"{of_all} judged by two annotators or more; those that divide them most stand first."


def _columns(rows: list[dict]) -> dict[str, object]:
    lacking = {name for name, fact in (("Gold", "gold"), ("Text", "text"), ("Link", "link")) if not any(row[fact] for row in rows)}
    return {name: column for name, column in COLUMNS.items() if name not in lacking}


def _row(row: dict, scale: Scale) -> dict[str, object]:
    labels = " · ".join(f"{count} × {answer(label, scale, 30)}" for label, count in row["labels"].items())
    return {
        "Rank": row["rank"], "Item": shown(row["item"]), "Answers": shown(labels, 200),
        "Majority": answer(row["majority"], scale, 30) if row["majority"] is not None else "a tie",
        "Margin": round(row["margin"], 2), "Disagreement": row["disagreement"], "Gold": gold(row["gold"], scale, 30) if row["gold"] else "",
        "Text": shown(row["text"], 160) if row["text"] else "", "Link": web(row["link"]),
    }  # fmt: skip


def web(link: str | None) -> str | None:
    """The link where it leads to the web; any other kind is not offered."""
    return link if link and link.lower().startswith(("https://", "http://")) else None


def _export(study: Study, ranked: Ranked, places: np.ndarray, looked: Looked) -> bytes:
    rows = found_items.described(study, ranked, places[:MOST_EXPORTED], task=looked.task)
    facts = ["rank", "item", "task", "disagreement", "judgements", "majority", "margin", "gold", "link", "text"]
    table = pd.DataFrame([{name: row[name] for name in facts} | {"labels": "; ".join(f"{n} x {label}" for label, n in row["labels"].items())} for row in rows])
    return as_csv(table.assign(link=table["link"].map(web), ruling=""))
