"""How does every figure look? Transparent, quiet, with its finding as title and a text that says what is to be seen."""

from collections.abc import Mapping, Sequence
from html import escape

from plotly import graph_objects as go

from charts.palette import GRID

# Streamlit puts the text colour of the viewer's theme in its place; anywhere else it is the nearly black that it says.
WRITING = "#000037"
FIXED = {"zeroline": False, "fixedrange": True, "automargin": True}  # of both axes: a picture to read, not to drag


def plain(text: str) -> str:
    """Text from the data as Plotly must be given it, so that markup in a label is shown and not obeyed.

    >>> plain('<b>R&D</b>')
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return escape(text, quote=False)


def figure(
    data: Sequence[Mapping], *, title: str, alt: str, height: int, x: Mapping | None = None, y: Mapping | None = None, layout: Mapping | None = None
) -> go.Figure:
    """A figure of these traces. `title` and `alt` are sentences and may hold names from the data; `x`, `y` and `layout` add to what all share.

    Everything is said in one call: each change of a finished figure would cost Plotly another check of all of it.
    """
    shared = {
        "title": {"text": plain(title)},
        "meta": {"alt": alt},
        "height": height,
        "margin": {"l": 0, "r": 8, "t": 8, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"align": "left"},
        "dragmode": False,
        "showlegend": False,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal", "itemclick": False, "itemdoubleclick": False},
        "xaxis": {"showgrid": False, **FIXED, **(x or {})},
        "yaxis": {"gridcolor": GRID, **FIXED, **(y or {})},
    }
    return go.Figure(list(data), {**shared, **(layout or {})})
