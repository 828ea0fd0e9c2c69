"""Which part of the study is looked at? The filters of the sidebar, the same on every page."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from session.cache import ask
from session.choices import choose_days, choose_several, forget, made
from study import Study

MOST_VALUES = 200  # of a facet; one with more tells items apart and is no slice
MOST_NAMES = 5_000  # of annotators, batches and versions: a list that a browser still opens at once
PART = "filters.part"  # the part that this session looks at, kept until another is chosen
PERIOD = ("days", "since", "until")  # the keys of the period: its choice, and its two ends in the URL
NO_FACETS = ("since", "until")  # names that Study.where keeps for itself


def filtered(study: Study) -> Study:
    """Draws the filters and returns the part of the study they leave; the study itself where nothing is chosen."""
    offers = _offers(study)
    with st.sidebar:
        heading = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
        heading.subheader("Filters", anchor=False)
        if heading.button("Clear", type="tertiary", disabled=not _any([*offers, *PERIOD]), key="filters.clear"):
            forget([*offers, *PERIOD])
        chosen: dict[str, object] = {key: choose_several(key, label, values) for key, (label, values) in offers.items() if key in ("task", "annotator")}
        chosen |= _period(study)
        rest = {key: offer for key, offer in offers.items() if key not in chosen}
        if rest:
            with st.expander("More filters", expanded=_any(rest)):
                chosen |= {key: choose_several(key, label, values) for key, (label, values) in rest.items()}
    return _part(study, {key.removeprefix("by."): value for key, value in chosen.items() if value})


def _offers(study: Study) -> dict[str, tuple[str, list[str]]]:
    """Key in the URL -> (label, values) of each column that can be chosen from: those with several values, but not too many."""
    table = study.annotations
    named = {"task": "Task", "annotator": "Annotator", "batch": "Batch", "version": "Guideline version"}
    columns = [(name, name, label, MOST_NAMES) for name, label in named.items()]
    columns += [(f"by.{name}", name, name[:1].upper() + name[1:], MOST_VALUES) for name in study.facets if name not in NO_FACETS]
    return {key: (label, list(table[name].cat.categories)) for key, name, label, most in columns if 1 < len(table[name].cat.categories) <= most}


def _period(study: Study) -> dict[str, object]:
    days = ask(span, study)
    if days is None:
        return {}
    since, until = choose_days("Period", *days)
    return {"since": since, "until": until}


def span(study: Study) -> tuple[date, date] | None:
    """On which days was the first and the last annotation? None where no annotation has a time."""
    times = study.annotations["timestamp"]
    return None if times.isna().all() else (times.min().date(), times.max().date())


def _any(keys: Iterable[str]) -> bool:
    """Is anything chosen among these? Asked before they are drawn, so that the button and the expander can show it."""
    return any(made(key) for key in keys)


def _part(study: Study, chosen: dict[str, object]) -> Study:
    """The chosen part, made once per session: it is as large as what it holds, so that only the latest is kept."""
    key = (study.digest, repr(sorted(chosen.items())))
    kept = st.session_state.get(PART)
    if kept is None or kept[0] != key:
        kept = st.session_state[PART] = (key, study.where(**chosen))
    return kept[1]
