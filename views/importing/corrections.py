"""What was read wrongly, and how should it be read instead?"""

import streamlit as st

import workspace
from session.opening import attempt, dismiss
from session.text import md_escape
from study import Unreadable
from views.importing import columns, people, reading, scales, spellings
from views.importing.subject import Subject

SAVED = "corrections.saved"
PARTS = {"Columns": columns.draw, "Scales": scales.draw, "Spellings": spellings.draw, "People and files": people.draw, "Reading": reading.draw}


def draw(subject: Subject) -> None:
    """One form for everything that can be corrected; applying it reads the files again and keeps the decisions in the workspace."""
    if message := st.session_state.pop(SAVED, None):
        st.success(message, icon=":material/task_alt:")
    decisions: dict[str, object] = {}
    wrong = ""
    with st.form("corrections", border=True):
        for tab, part in zip(st.tabs(list(PARTS)), PARTS.values(), strict=True):
            with tab:
                try:
                    decisions |= part(subject)
                except ValueError as error:
                    wrong = str(error)
        applied = st.form_submit_button("Apply and read again", type="primary", icon=":material/refresh:")
    if applied and wrong:
        st.error(md_escape(wrong, 500), icon=":material/error:")
    elif applied and not decisions:
        st.caption("Nothing was changed, so nothing was read again.")
    elif applied:
        _apply(subject, decisions)


def _apply(subject: Subject, decisions: dict[str, object]) -> None:
    try:
        with st.spinner("Reading the files again …"):
            read = attempt(subject.source, decisions)
    except (workspace.Unwritable, Unreadable) as error:
        st.session_state[SAVED] = f"The files were read again, but the decisions could not be kept: {md_escape(str(error), 500)}"
        st.rerun()
    if read:
        st.session_state[SAVED] = "The files were read again. Your decisions are kept in the workspace and hold whenever this study is opened."
    st.rerun()


def dismissed(subject: Subject) -> None:
    """A way back to the study that is open, where another file was refused."""
    if subject.study is None:
        st.button("Leave it, and go back to the study that is open", on_click=dismiss, icon=":material/undo:", type="tertiary")
