"""How large is each number of a table whose rows and columns are names?"""

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from charts.figure import figure, plain
from charts.palette import ACCENT

MOST_MARKED = 40  # rows or columns up to which each cell can be clicked
MOST_WRITTEN = 12  # columns up to which each cell shows its number
TALLEST = 700  # pixels
# One hue, transparent where little is, so that it suits light and dark; from CROSSED on strong enough for white text on both.
CROSSED = 0.3
SCALE = [[0, "rgba(11, 92, 173, 0.03)"], [0.22, "rgba(11, 92, 173, 0.16)"], [CROSSED, "rgba(11, 92, 173, 0.72)"], [1, "rgba(11, 92, 173, 1)"]]
LOW, MIDDLE, HIGH = "#D55E00", "rgba(128, 138, 152, 0.12)", "#0072B2"


def heat(
    table: pd.DataFrame, *, title: str, alt: str, x_title: str = "", y_title: str = "", form: str = ".0%", notes: pd.DataFrame | None = None,
    middle: float | None = None, low: float | None = None, empty: str = "too little to say",
) -> go.Figure:  # fmt: skip
    """Cells by their value: faint to strong, or with `middle` from one colour over none to another. nan is an empty cell, whose hover text says `empty`.

    `notes` has the table's shape: a text for the hover. A click gives the places of row and column as customdata (heatmaps report none themselves).
    """
    values, rows, columns = table.to_numpy(float), len(table.index), len(table.columns)
    spots = [[r, c] for r in range(rows) for c in range(columns)]
    names = [f"{plain(str(table.index[r]))} × {plain(str(table.columns[c]))}<br>" for r, c in spots]
    more = [f"<br>{plain(str(note))}" if note else "" for note in (notes.to_numpy().ravel() if notes is not None else [""] * values.size)]
    said = [name + (format(value, form) if np.isfinite(value) else empty) + note for name, value, note in zip(names, values.ravel(), more, strict=True)]
    height = int(min(TALLEST, max(34 if max(rows, columns) <= MOST_WRITTEN else 17, TALLEST // max(rows, 1) // 2) * rows + 120))
    data = [_cells(values, middle, low)]
    if max(rows, columns) <= MOST_MARKED:
        size = int(max(14, min(0.8 * (height - 120) / max(rows, 1), 700 / max(columns, 1))))
        data.append(_marks(spots, said, values, form if columns <= MOST_WRITTEN else "", _strong(values, middle, low), size))
    else:
        data[0] |= {"hoverinfo": "text", "hovertext": np.array(said, object).reshape(values.shape).tolist()}
    return figure(
        data,
        title=title,
        alt=alt,
        height=height,
        x={
            "tickvals": list(range(columns)), "ticktext": [plain(_cut(name)) for name in table.columns], "title": {"text": x_title},
            "range": [-0.5, columns - 0.5],
        },
        y={
            "tickvals": list(range(rows)), "ticktext": [plain(_cut(name)) for name in table.index], "title": {"text": y_title}, "range": [rows - 0.5, -0.5],
            "showgrid": False,
        },
    )  # fmt: skip


def _cells(values: np.ndarray, middle: float | None, low: float | None) -> dict[str, object]:
    scale = SCALE if middle is None else [[0, LOW], [0.5, MIDDLE], [1, HIGH]]
    bottom, top = _ends(values, middle, low)
    look = {"colorscale": scale, "zmin": bottom, "zmax": top, "showscale": False, "xgap": 2, "ygap": 2}
    return {"type": "heatmap", "z": values, "hoverinfo": "skip", **look}


def _ends(values: np.ndarray, middle: float | None, low: float | None) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if middle is None:
        return low if low is not None else 0.0, float(known.max(initial=1e-9))
    reach = float(np.abs(known - middle).max(initial=1e-9))
    return middle - reach, middle + reach


def _strong(values: np.ndarray, middle: float | None, low: float | None) -> np.ndarray:
    """On which cells must text be white?"""
    bottom, top = _ends(values, middle, low)
    with np.errstate(invalid="ignore"):
        share = (values - bottom) / (top - bottom)
        return share > CROSSED - 0.02 if middle is None else np.abs(share - 0.5) > 0.3


def _marks(spots: list[list[int]], said: list[str], values: np.ndarray, form: str, strong: np.ndarray, size: int) -> dict[str, object]:
    text = [format(value, form) if form and np.isfinite(value) else "" for value in values.ravel()]
    colours = ["#FFFFFF" if white else "#7A8594" for white in strong.ravel()]
    still = {"marker": {"opacity": 0}}
    return {
        "type": "scatter", "mode": "markers+text", "x": [c for _, c in spots], "y": [r for r, _ in spots], "customdata": spots, "text": text,
        "textfont": {"size": 12, "color": colours}, "hovertext": said, "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": size, "color": ACCENT, "opacity": 0}, "selected": still, "unselected": still,
    }  # fmt: skip


def _cut(name: object) -> str:
    text = str(name)
    return text if len(text) <= 22 else text[:21] + "…"
