"""Which column of the file holds what?"""

import streamlit as st

from session.text import md_escape, shown
from study import CATEGORY, COLUMNS, Column
from views.importing.subject import Subject

STATUS = Column(
    "status", CATEGORY, "what the tool says of an answer: submitted, draft, rejected; it decides which rows count", False, "Which column holds the status?"
)
ASKED = (*(column for column in COLUMNS if column.choose), STATUS)
LAYOUTS = {"": "as detected", "long": "one row per judgement", "wide": "one column per annotator", "transposed": "one column per item"}


def draw(subject: Subject) -> dict[str, object]:
    """A searchable list of columns for each question of study.COLUMNS; returns the mapping and the layout where they were changed."""
    before, options = subject.mapping, subject.columns
    if subject.report is not None and not before:
        st.caption("This format says itself where everything stands; there are no columns to choose.")
        return {}
    st.caption(
        "Only what you change is kept. A column that is not in a list can be typed." if options else "Type the names of the columns as they stand in the file."
    )
    chosen: dict[str, str | list[str]] = {}
    with st.grid(2, min_column_width=260):
        for column in ASKED:
            now = before.get(column.name)
            if column.name == "label":
                several = [now] if isinstance(now, str) else list(now or ())
                answer: str | list[str] | None = st.multiselect(
                    column.choose, options, several, accept_new_options=True, format_func=shown, help=md_escape(column.meaning, 300), key="columns.label"
                )
            else:
                place = options.index(now) if isinstance(now, str) and now in options else None
                answer = st.selectbox(
                    column.choose,
                    options,
                    place,
                    accept_new_options=True,
                    format_func=shown,
                    placeholder="none",
                    help=md_escape(column.meaning, 300),
                    key=f"columns.{column.name}",
                )
            if answer or now:
                chosen[column.name] = answer or ""  # a part that no column plays
        layout = st.selectbox(
            "How is the table laid out?",
            list(LAYOUTS),
            list(LAYOUTS).index(str(subject.decided.get("layout", ""))),
            format_func=LAYOUTS.__getitem__,
            key="columns.layout",
        )
    unchanged = {name: value for name, value in before.items() if value}
    offered = {column.name for column in ASKED}
    decisions: dict[str, object] = {}
    if chosen != {name: value for name, value in unchanged.items() if name in offered}:
        decisions["mapping"] = {**{name: value for name, value in unchanged.items() if name not in offered}, **chosen}
    if layout != subject.decided.get("layout", ""):
        decisions["layout"] = layout
    return decisions
