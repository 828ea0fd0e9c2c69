"""How large is each number of a table whose rows and columns are names?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from charts.figure import WRITING, figure, plain
from charts.names import cut, in_lines, loose, pixels, ticks, tight
from charts.palette import ACCENT, TEXT

MOST_MARKED = 40  # rows or columns up to which each cell can be clicked
MOST_WRITTEN = 12, 20  # columns and rows up to which each cell shows its number
TALLEST, ROW, SMALL = 680, 34, 22  # pixels of names and cells together; of a row with numbers, at most of one without
LONGEST, UPRIGHT, LINE = 28, 22, 14  # characters of a name beside a row, beneath a column, on one line beneath a column; the hover text has all of it
# One hue, transparent where little is, so that it suits light and dark.
SCALE = [[0, "rgba(0, 114, 178, 0.04)"], [1, "rgba(0, 114, 178, 1)"]]
DIVERGING = [[0, "rgba(213, 94, 0, 1)"], [0.5, "rgba(213, 94, 0, 0.04)"], [0.5, "rgba(0, 114, 178, 0.04)"], [1, "rgba(0, 114, 178, 1)"]]
CROSSED = 0.82  # of the way to the strongest: from there on white is read better than the theme's text


def heat(
    table: pd.DataFrame, *, title: str, alt: str, x_title: str = "", y_title: str = "", form: str = ".0%", notes: pd.DataFrame | None = None,
    middle: float | None = None, low: float | None = None, empty: str = "too little to say",
) -> go.Figure:  # fmt: skip
    """Cells by their value: faint to strong, or with `middle` from one colour over none to another. nan is an empty cell, whose hover text says `empty`.

    `notes` has the table's shape: a text for the hover. A click gives the places of row and column as customdata (heatmaps report none themselves).
    """
    values, rows, columns = table.to_numpy(float), len(table.index), len(table.columns)
    if not values.size:
        raise ValueError("A heat map needs a row and a column.")
    written, marked = columns <= MOST_WRITTEN[0] and rows <= MOST_WRITTEN[1], max(rows, columns) <= MOST_MARKED
    ends = _ends(values, middle, low)
    shown = [format(value, form) if np.isfinite(value) else "" for value in values.ravel()]
    said = _hover(table, [text or plain(empty) for text in shown], notes)
    data = [_cells(values, ends, SCALE if middle is None else DIVERGING, "" if written else form)]
    if marked:
        data += [_marks(values.shape, said), *(_numbers(values, shown, ends, middle) if written else ()), _dashes(values)]
    else:
        data[0] |= {"hoverinfo": "text", "hovertext": np.array(said, object).reshape(values.shape), "xgap": 0, "ygap": 0}
    beside = [cut(name, LONGEST) for name in table.index]
    beneath = [in_lines(name, LINE) if written else [cut(name, UPRIGHT)] for name in table.columns]
    below = pixels((line for lines in beneath for line in lines), x_title)  # should they have to stand upright
    x_look, y_look, margin = loose() if written else tight(pixels(beside, y_title), below, square=marked)
    cells = max(min(ROW if written else SMALL, max((TALLEST - below) / rows, 3)) * rows, pixels([y_title], ""))
    return figure(
        data,
        title=title,
        alt=alt,
        height=int(cells + below + margin["t"]),
        x={**ticks(["<br>".join(map(plain, lines)) for lines in beneath], x_title), "range": [-0.5, columns - 0.5], **x_look},
        y={**ticks([*map(plain, beside)], y_title), "range": [rows - 0.5, -0.5], "showgrid": False, **y_look},
        layout={"hovermode": "closest", "hoverdistance": -1, "margin": margin},
    )


def _ends(values: np.ndarray, middle: float | None, low: float | None) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if middle is None:
        bottom = low if low is not None else min(0.0, float(known.min(initial=0.0)))
        return bottom, max(float(known.max(initial=bottom)), bottom + 1e-9)
    reach = float(np.abs(known - middle).max(initial=1e-9))
    return middle - reach, middle + reach


def _cells(values: np.ndarray, ends: tuple[float, float], scale: list, form: str) -> dict[str, object]:
    bar = {
        "orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "ypad": 6, "xpad": 0, "lenmode": "pixels", "len": 180, "thickness": 8,
        "outlinewidth": 0, "ticks": "", "tickvals": ends, "ticktext": [format(end, form) for end in ends],
    }  # fmt: skip
    look = {"colorscale": scale, "zmin": ends[0], "zmax": ends[1], "showscale": bool(form), "colorbar": bar, "xgap": 2, "ygap": 2}
    return {"type": "heatmap", "z": values, "hoverinfo": "skip", **look}


def _numbers(values: np.ndarray, shown: Sequence[str], ends: tuple[float, float], middle: float | None) -> list[dict[str, object]]:
    """The numbers on the cells; one trace for each colour, because a click would let numbers of several colours fade."""
    share = (values - ends[0]) / (ends[1] - ends[0])
    strong = (share > CROSSED if middle is None else np.abs(2 * share - 1) > CROSSED) & np.isfinite(values)
    return [_text(np.isfinite(values) & ~strong, shown, WRITING), _text(strong, shown, "#FFFFFF")]


def _text(where: np.ndarray, shown: Sequence[str], colour: str) -> dict[str, object]:
    rows, columns = np.nonzero(where)
    font = {"color": colour}
    return {
        "type": "scatter", "mode": "text", "x": columns, "y": rows, "text": np.array(shown, object)[np.flatnonzero(where)], "hoverinfo": "skip",
        "textfont": {"size": 12, **font}, "unselected": {"textfont": font},
    }  # fmt: skip


def _hover(table: pd.DataFrame, shown: Sequence[str], notes: pd.DataFrame | None) -> list[str]:
    rows, columns = ([plain(str(name)) for name in axis] for axis in (table.index, table.columns))
    names = [f"{row} × {column}" for row in rows for column in columns]
    more = [f"<br>{plain(str(note))}" if note else "" for note in (notes.to_numpy().ravel() if notes is not None else [""] * len(names))]
    return [f"{name}<br>{text}{note}" for name, text, note in zip(names, shown, more, strict=True)]


def _dashes(values: np.ndarray) -> dict[str, object]:
    """Where nothing is known."""
    rows, columns = np.nonzero(~np.isfinite(values))
    marker = {"symbol": "line-ew", "size": 5, "color": TEXT, "opacity": 1, "line": {"width": 1, "color": TEXT}}
    return {"type": "scatter", "mode": "markers", "x": columns, "y": rows, "marker": marker, "hoverinfo": "skip", "unselected": {"marker": {"opacity": 1}}}


def _marks(shape: tuple[int, int], said: Sequence[str]) -> dict[str, object]:
    """Unseen marks over the cells, which can be clicked."""
    spots = [[r, c] for r in range(shape[0]) for c in range(shape[1])]
    still = {"marker": {"opacity": 0}}
    return {
        "type": "scatter", "mode": "markers", "x": [c for _, c in spots], "y": [r for r, _ in spots], "customdata": spots,
        "hovertext": said, "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": 10, "color": ACCENT, "opacity": 0}, "selected": still, "unselected": still,
    }  # fmt: skip
