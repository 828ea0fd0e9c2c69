"""How is anything shown: a figure, a table, a file to take away, a list of problems, an empty place."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from html import unescape
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from session.choices import say
from session.navigation import pages
from session.text import md_escape, shown
from study import Problem

QUIET = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
FORMULA = ("=", "+", "-", "@", "%", "|", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Figure(Protocol):
    """What charts make: a Plotly figure, which knows its title and, in layout.meta, its text for those who cannot see it."""

    layout: Any


def show(figure: Figure) -> None:
    """Draws a figure. Its title stands above it as text, which wraps and can be read aloud."""
    st.plotly_chart(_titled(figure), theme="streamlit", config=QUIET, alt=figure.layout.meta["alt"])


def _titled(figure: Figure) -> Figure:
    """The figure, its title written above it."""
    title = unescape(figure.layout.title.text or "")
    if title:
        st.markdown(md_escape(title, 300))
    figure.layout.title.text = ""
    return figure


def picked_mark(figure: Figure, key: str) -> list | None:
    """Draws a figure whose marks can be clicked; the customdata of the mark that was clicked, once."""
    alt = figure.layout.meta["alt"]
    event = st.plotly_chart(_titled(figure), theme="streamlit", config=QUIET, alt=alt, key=f"marks.{key}", on_select="rerun", selection_mode="points")
    points = [point for point in event.selection.points if point.get("customdata")]
    return _once(f"marks.{key}", list(points[0]["customdata"]) if points else None)


def picked_row(rows: pd.DataFrame, *, columns: Mapping[str, Any], alt: str, key: str, height: int | str = "auto", chosen: int | None = None) -> int | None:
    """Draws a table like `table`, of which a row can be selected; the place of the row that was selected, once. `chosen` is selected from the start."""
    first = None if chosen is None else {"selection": {"rows": [chosen]}}
    event = st.dataframe(
        rows, hide_index=True, column_order=list(columns), column_config=dict(columns), alt=alt, height=height, placeholder="",
        key=f"rows.{key}", on_select="rerun", selection_mode="single-row", selection_default=first,
    )  # fmt: skip
    return _once(f"rows.{key}", event.selection.rows[0] if event.selection.rows else None, chosen)


def _once(key: str, picked: Any, known: Any = None) -> Any:
    """What was picked, where it differs from what was picked at the last run (at the first run: from what is known): what stays picked fires once."""
    before = st.session_state.get(f"once.{key}", known)
    st.session_state[f"once.{key}"] = picked
    return picked if picked is not None and picked != before else None


def table(rows: pd.DataFrame, *, columns: Mapping[str, Any], alt: str, height: int | str = "auto", row_height: int | None = None) -> None:
    """Draws a table: of its columns those that `columns` (name -> column_config) names, in that order. Cells are shown as they are, never as markup."""
    st.dataframe(rows, hide_index=True, column_order=list(columns), column_config=dict(columns), alt=alt, height=height, row_height=row_height, placeholder="")


def download(label: str, make: Callable[[], bytes], *, name: str, identity: str, mime: str = "text/csv") -> None:
    """A button that makes the file when it is asked for. `identity` is what the content depends on.

    Streamlit tells large files apart by name, length and a sample, and would hand out another one of that name: so the name carries a hash.
    """
    stem, _, suffix = name.rpartition(".")
    mark = blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    st.download_button(label, make, f"{stem}_{mark}.{suffix}", mime, on_click="ignore", icon=":material/download:", key=f"download.{name}")


def as_csv(rows: pd.DataFrame) -> bytes:
    """The table as CSV that no spreadsheet takes for formulas: such text gets an apostrophe in front."""
    safe = rows.copy()
    for name in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[name] = [f"'{text}" if str(text).lstrip(" ").startswith(FORMULA) else text for text in safe[name]]
    safe.columns = [f"'{name}" if str(name).startswith(FORMULA) else name for name in safe.columns]
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace")


def nothing(what: str, cure: str, *, icon: str) -> None:
    """An empty place that does not look broken: what is missing and what to do. Both may hold Markdown; escape what comes from the data."""
    with st.container(border=True, height=220, horizontal_alignment="center", vertical_alignment="center", gap="small"):
        st.markdown(f"{icon} **{what}**", width="content")
        st.caption(cure, width="content", text_alignment="center")


def problems(found: Sequence[Problem]) -> None:
    """A list of problems in full sentences: where, what, how to mend it."""
    for problem in found:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{md_escape(problem.what, 1_000)}**")
            st.caption(f"{md_escape(problem.where, 200)} · {problem.code}")
            if problem.hint:
                st.markdown(md_escape(problem.hint, 1_000))
            for example in problem.examples[:5]:
                st.caption(md_escape(example, 200))


def page_link(name: str, *, label: str) -> None:
    """A link to the page of this name, where there is one."""
    for page in pages():
        if page.name == name:
            st.page_link(page.path, label=label, icon=":material/arrow_forward:", icon_position="right")


def go(name: str, **choices: Any) -> None:
    """Opens the page of this name with these choices made (key -> value, the first "_" of a key without dot standing for it): items_task is items.task."""
    for key, value in choices.items():
        say(key if "." in key else key.replace("_", ".", 1), value)
    for page in pages():
        if page.name == name:
            st.switch_page(page.path)


def cut(names: Sequence[str], most: int = 3) -> str:
    """A list of names for a sentence in Markdown: the first few, and how many more."""
    named = ", ".join(md_escape(shown(name, 40)) for name in names[:most])
    return named + (f" and {len(names) - most:,} more" if len(names) > most else "")
