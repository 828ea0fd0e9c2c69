"""What is open when nobody chose anything, and how is one's own export opened?"""

import streamlit as st

from session.opening import now
from session.show import page_link
from session.text import md_escape


def draw() -> None:
    """One line where the demo is open; one where the last upload was refused or is gone."""
    opening = now()
    if opening.demo:
        st.caption(
            ":material/lightbulb: This is the demo, an invented team of AI trainers. To open your own export, drop its files in the sidebar, "
            "run `python assay.py open FILES`, or start with `ASSAY_STUDY=path`."
        )
    if opening.lost:
        st.caption(":material/hourglass_disabled: The upload of this link is gone: uploads live in the tab that brought them. Drop the file again to go on.")
    if opening.refused is not None:
        with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            first = opening.refused.problems[0]
            st.markdown(f":material/error: **{md_escape(opening.refused.source.title)}** could not be read: {md_escape(first.what, 200)}", width="stretch")
            page_link("Import", label="See why, and how to mend it")
