"""How does every figure look? Transparent, quiet, with its finding as title and a text that says what is to be seen."""

from html import escape

from plotly import graph_objects as go

from charts.palette import GRID


def plain(text: str) -> str:
    """Text from the data as Plotly must be given it, so that markup in a label is shown and not obeyed.

    >>> plain('<b>R&D</b>')
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return escape(text, quote=False)


def figure(*, title: str, alt: str, height: int) -> go.Figure:
    """An empty figure. `title` and `alt` are sentences and may hold names from the data."""
    empty = go.Figure()
    empty.update_layout(
        title_text=plain(title),
        meta={"alt": alt},
        height=height,
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"align": "left"},
        dragmode=False,
        showlegend=False,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal", "itemclick": False, "itemdoubleclick": False},
    )
    empty.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, automargin=True)
    empty.update_yaxes(gridcolor=GRID, zeroline=False, fixedrange=True, automargin=True)
    return empty
