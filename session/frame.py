"""The frame that every page shares, drawn in one line at its top: navigation, study, filters, heading."""

import gc

import streamlit as st

from session import navigation
from session.choices import ARRIVED
from session.filters import filtered
from session.opening import Opening, choose
from session.show import nothing, problems
from session.sources import ROOT
from session.text import md_escape
from study import Study

PAGE = "frame.page"
ICON = str(ROOT / "session" / "icon.svg")
LOGO = str(ROOT / "session" / "logo.svg")


def open_study(docstring: str) -> Study:
    """Draws the frame of a page and returns the part of the study that the filters leave; stops the page where there is none."""
    opening = _frame(docstring)
    if opening.opened is None:
        _refusal(opening)
        st.stop()
    whole = opening.opened.study
    study = filtered(whole)
    _standing(whole, study)
    if not len(study.annotations):
        nothing("Nothing is left", "No annotation fits all filters at once. Take one back in the sidebar, or clear them all.", icon=":material/filter_alt_off:")
        st.stop()
    return study


def open_import(docstring: str) -> Opening:
    """Draws the frame of the page that is about the import itself: of the whole study, whatever is filtered, or of what was refused."""
    opening = _frame(docstring)
    if opening.opened is not None:
        filtered(opening.opened.study)
    return opening


def _frame(docstring: str) -> Opening:
    heading = navigation.heading_of(docstring)
    st.set_page_config(page_title=f"{heading} · Assay", page_icon=ICON, layout="wide")
    _settle()
    st.session_state[ARRIVED] = st.session_state.get(PAGE) != heading  # Streamlit forgets the widgets of a page that is left
    st.session_state[PAGE] = heading
    st.title(heading, anchor=False)
    st.logo(LOGO, size="large")
    with st.sidebar:
        navigation.draw()
        return choose()


def _standing(whole: Study, study: Study) -> None:
    """One line under the heading: which study this is, and how much of it is looked at."""
    held = f"{len(whole.annotations):,} annotations"
    if study is not whole:
        held = f":material/filter_alt: {len(study.annotations):,} of {held} fit the filters"
    st.caption(
        f"**{md_escape(whole.name)}** · {held} · read as {md_escape(whole.report.format)}" if whole.report.format else f"**{md_escape(whole.name)}** · {held}"
    )


def _refusal(opening: Opening) -> None:
    if opening.refused is not None:
        nothing(
            f"{md_escape(opening.refused.source.title)} could not be read",
            "Everything that stood in the way is listed below. Columns can be named on the Import page; the demo can be chosen in the sidebar.",
            icon=":material/error:",
        )
        problems(opening.refused.problems)


@st.cache_resource(show_spinner=False)
def _settle() -> None:
    """Once per server: what is loaded by now stays, so the collection that Streamlit runs after each rerun need not look at it."""
    gc.collect()
    gc.freeze()
