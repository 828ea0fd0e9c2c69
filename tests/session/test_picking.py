"""Does what a reader picks fire once, and does what is said for a reader last as long as it should?"""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest


def table() -> None:
    """A page with one table, of which the reader has seen row `known` from the start."""
    import pandas as pd
    import streamlit as st

    from session import picked_row

    known = st.session_state.get("known")
    picked = picked_row(pd.DataFrame({"a": [1, 2, 3]}), columns={"a": None}, alt="Three rows.", key="t", chosen=known)
    st.session_state.setdefault("picks", []).append(picked)


def picking(app: AppTest, *rows: int) -> list:
    app.session_state["rows.t"] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return app.run().session_state["picks"]


def test_a_row_that_stays_selected_fires_once() -> None:
    app = AppTest.from_function(table).run()
    assert picking(app, 1) == [None, 1]
    assert app.run().session_state["picks"] == [None, 1, None]
    assert picking(app, 2)[-1] == 2
    assert picking(app)[-1] is None
    assert picking(app, 2)[-1] == 2


def test_the_row_that_is_selected_from_the_start_was_picked_by_nobody() -> None:
    app = AppTest.from_function(table)
    app.session_state["known"] = 1
    assert app.run().session_state["picks"] == [None]
    assert picking(app, 0)[-1] == 0


def figure() -> None:
    """A page with one figure whose marks can be clicked."""
    import streamlit as st

    from charts.figure import figure as draw
    from session import picked_mark

    made = draw([{"type": "scatter", "x": [1, 2], "y": [1, 2], "customdata": [[0], [1]]}], title="<b>A</b> title", alt="Two marks.", height=200)
    st.session_state.setdefault("picks", []).append(picked_mark(made, "f"))


def test_a_mark_fires_once_with_its_customdata_and_marks_without_it_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    clicked: list[dict] = []
    monkeypatch.setattr("streamlit.plotly_chart", lambda *_, **__: SimpleNamespace(selection=SimpleNamespace(points=list(clicked))))
    app = AppTest.from_function(figure)
    for points, fired in ([], None), ([{"customdata": [1]}], [1]), ([{"customdata": [1]}], None), ([{"x": 2}], None), ([{"customdata": [0]}], [0]):
        clicked[:] = points
        assert app.run().session_state["picks"][-1] == fired
    assert app.markdown[0].value == "\\<b\\>A\\<\\/b\\> title"


def named() -> None:
    """A page on which something is looked at among what the session says."""
    import streamlit as st

    from session.choices import chosen_among, forget, say

    for key, value in st.session_state.pop("says", {}).items():
        say(key, value)
    forget(st.session_state.pop("forgets", []))
    st.session_state["found"] = chosen_among("items.item", st.session_state.get("among", "all"))


def test_what_is_looked_at_comes_from_the_url_or_what_was_said_and_lasts_as_long_as_what_it_was_chosen_among() -> None:
    app = AppTest.from_function(named)
    app.query_params["items.item"] = "i7"
    assert app.run().session_state["found"] == "i7"
    app.session_state["says"] = {"items.item": "i8"}
    assert app.run().session_state["found"] == "i8"
    assert app.query_params["items.item"] in ("i8", ["i8"])
    assert app.run().session_state["found"] == "i8"
    app.session_state["among"] = "some"
    assert app.run().session_state["found"] is None
    assert "items.item" not in app.query_params
    app.session_state["among"], app.session_state["says"] = "others", {"items.item": "i9"}  # said together with what it is chosen among
    assert app.run().session_state["found"] == "i9"


def several() -> None:
    """A page on which several options may be said for the reader."""
    import streamlit as st

    from session.choices import choose_several, say

    for value in st.session_state.pop("says", []):
        say("items.labels", value)
    st.session_state["found"] = choose_several("items.labels", "Labels", ["yes", "no", "y"])


@pytest.mark.parametrize(("said", "found"), [("yes", ["yes"]), (["no", "yes"], ["no", "yes"]), (["gone", "y"], ["y"]), ([], [])])
def test_one_text_is_as_good_as_a_list_of_one_and_what_does_not_occur_is_dropped(said: object, found: list[str]) -> None:
    app = AppTest.from_function(several)
    app.session_state["says"] = [said]
    assert app.run().session_state["found"] == found
