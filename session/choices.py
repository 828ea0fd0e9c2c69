"""What did the reader choose? Every choice lives in the sidebar of all pages and in the URL, and survives page switches and reload.

Each choice reads the session's state, else the URL, else its default; is drawn; and is written to the URL.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from session.text import md_escape, shown

ARRIVED = "frame.arrived"  # set by the frame: is this the first run of the page that is open?
SAID = "choices.said"  # key -> value; what was said for the reader and is not drawn yet
KEPT = "choices.kept"  # key -> value; Streamlit forgets the state of widgets when their page is left, so this is the copy that stays


def choose_one(key: str, label: str, options: Sequence[str], *, default: str, name: Callable[[str], str] = shown) -> str:
    """One of the options; the default is not written to the URL."""
    state = _state(key)
    asked = _asked(key, st.query_params.get(key))
    _set(state, asked if asked in options else default)
    chosen = st.selectbox(md_escape(label), options, key=state, format_func=name)
    _keep(key, chosen)
    _write(key, [] if chosen == default else [chosen])
    return chosen


def choose_several(key: str, label: str, options: Sequence[str], *, name: Callable[[str], str] = shown, none: str = "All") -> list[str]:
    """Any of the options; none chosen is no choice, and the list then says `none`."""
    state, known = _state(key), frozenset(options)
    asked = _asked(key, st.query_params.get_all(key))
    _set(state, [value for value in ([asked] if isinstance(asked, str) else asked) if value in known])
    chosen = st.multiselect(md_escape(label), options, key=state, format_func=name, placeholder=none)
    _keep(key, chosen)
    _write(key, chosen)
    return chosen


def choose_part(key: str, label: str, options: Sequence[str], *, default: str, name: Callable[[str], str] = shown) -> str:
    """One of a few options as buttons in a row; the default is not written to the URL."""
    state = _state(key)
    asked = _asked(key, st.query_params.get(key))
    _set(state, asked if asked in options else default)
    chosen = st.segmented_control(md_escape(label), options, key=state, format_func=name, required=True, label_visibility="collapsed") or default
    _keep(key, chosen)
    _write(key, [] if chosen == default else [chosen])
    return chosen


def choose_text(key: str, label: str, *, placeholder: str = "") -> str:
    """A text to search for; empty where nothing is searched."""
    state = _state(key)
    asked = _asked(key, st.query_params.get(key)) or ""
    _set(state, str(asked))
    chosen = st.text_input(md_escape(label), key=state, placeholder=placeholder).strip()
    _keep(key, chosen)
    _write(key, [chosen] if chosen else [])
    return chosen


def choose_number(key: str, label: str, *, default: float, first: float, last: float, step: float) -> float:
    """A number between two; the default is not written to the URL."""
    state = _state(key)
    asked = _asked(key, st.query_params.get(key))
    try:
        _set(state, min(max(float(asked), first), last) if asked is not None else default)
    except (TypeError, ValueError):
        _set(state, default)  # a URL that somebody typed
    chosen = float(st.number_input(md_escape(label), min_value=first, max_value=last, step=step, key=state))
    _keep(key, chosen)
    _write(key, [] if chosen == default else [f"{chosen:g}"])
    return chosen


def choose_days(label: str, first: date, last: date) -> tuple[date | None, date | None]:
    """A first and a last day between these two, either open; two keys in the URL, since and until."""
    state = _state("days")
    asked = _asked("days", tuple(day for day in (_day(st.query_params.get("since")), _day(st.query_params.get("until"))) if day))
    _set(state, tuple(min(max(day, first), last) for day in asked))
    chosen = st.date_input(md_escape(label), value=(), min_value=first, max_value=last, key=state, format="YYYY-MM-DD")
    _keep("days", chosen)
    since, until = (*chosen, None, None)[:2]
    _write("since", [since.isoformat()] if since else [])
    _write("until", [until.isoformat()] if until else [])
    return since, until


def chosen_among(key: str, of: str) -> str | None:
    """What was said for the reader, or stands in the URL, and has no place of its own on the page, such as the row of a table that is looked at.

    It lasts as long as `of`, what it was chosen among, stays the same.
    """
    among = f"{_state(key)}.among"
    if key not in st.session_state.get(SAID, {}) and st.session_state.get(among, of) != of:
        forget([key])
    st.session_state[among] = of
    chosen = _asked(key, st.query_params.get(key))
    _keep(key, chosen)
    _write(key, [chosen] if chosen else [])
    return chosen or None


def say(key: str, value: object) -> None:
    """Makes a choice for the reader. It holds when the choice is drawn next: Streamlit forbids to change one that is drawn already."""
    st.session_state.setdefault(SAID, {})[key] = value
    _kept()[key] = value


def forget(keys: Sequence[str]) -> None:
    """Takes these choices back; call it before they are drawn."""
    for key in keys:
        st.session_state.pop(_state(key), None)
        _kept().pop(key, None)
        _write(key, [])


def made(key: str) -> bool:
    """Is anything chosen here? May be asked before the choice is drawn."""
    return bool(_asked(key, st.query_params.get_all(key)))


def _state(key: str) -> str:
    return f"choice.{key}"


def _kept() -> dict[str, object]:
    return st.session_state.setdefault(KEPT, {})


def _keep(key: str, value: object) -> None:
    _kept()[key] = value
    st.session_state.get(SAID, {}).pop(key, None)


def _asked(key: str, in_url: Any) -> Any:
    """The choice as it stands: said for the reader, else in the widget that is on the page, else in the copy of it, else in the URL."""
    if key in (said := st.session_state.get(SAID, {})):
        return said[key]
    state = _state(key)
    if state in st.session_state and not st.session_state.get(ARRIVED, True):
        return st.session_state[state]
    return _kept().get(key, in_url)


def _set(state: str, value: object) -> None:
    """Says a choice to its widget where the page is new; saying it on every run would undo a quick second click."""
    if st.session_state.get(ARRIVED, True) or state not in st.session_state or st.session_state[state] != value:
        st.session_state[state] = value


def _write(key: str, values: Sequence[str]) -> None:
    if list(values) != st.query_params.get_all(key):
        st.query_params[key] = list(values)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None  # a URL that somebody typed; the period stays open
