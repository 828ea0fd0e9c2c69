"""Between which limits does each of several numbers lie, and on which side of a named limit?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from charts.figure import figure, plain
from charts.palette import ACCENT, OTHERS, TEXT

ROW, ROOM, LEAST = 25, 84, 150  # pixels: of a row; of the axis and of what stands above; of all
LONGEST = 30  # characters of a name at the axis; the hover text has all of it
MARKERS = ("circle", "diamond", "square", "triangle-up")  # of the groups, so that none is told by its colour alone


def interval_plot(
    rows: pd.DataFrame, *, title: str, alt: str, limits: Sequence[tuple[str, float]] = (), x_title: str = "", floor: float | None = None
) -> go.Figure:
    """One line per row from `low` to `high` with a mark at `value`; `name` stands at the axis. Further columns are optional: `group` (rows of one group
    must stand together), `note` (for the hover text), `beside` (a second value, drawn as a hollow tick).

    `limits` are named lines. A click gives the place of its row as customdata. `floor` cuts the axis where intervals reach far below; the hover text has all.
    """
    group = rows["group"] if "group" in rows else pd.Series("", rows.index)
    groups = list(dict.fromkeys(group))
    spots = _spots(group, groups)
    low, high = rows["low"].to_numpy(float), rows["high"].to_numpy(float)
    bottom, top = _range(rows, limits, floor)
    data = [_whiskers(np.maximum(low, bottom), np.maximum(high, bottom), spots)]
    data += [_marks(rows, spots, np.flatnonzero(group == name), MARKERS[n % len(MARKERS)], bottom) for n, name in enumerate(groups)]
    if "beside" in rows:
        data.append(_beside(rows["beside"].to_numpy(float), spots))
    heads = [_heading(name, spots[np.flatnonzero(group == name)[0]] - 0.95) for name in groups if name]
    return figure(
        data,
        title=title,
        alt=alt,
        height=int(max(ROW * (spots.max(initial=0) + 1 + bool(heads)) + ROOM, LEAST)),
        x={"range": [bottom, top], "title": {"text": x_title, "standoff": 8}, "showgrid": True, "gridcolor": "rgba(128, 138, 152, 0.15)", "nticks": 8},
        y={
            "tickmode": "array", "tickvals": spots, "ticktext": [plain(_cut(str(name))) for name in rows["name"]],
            "range": [spots.max(initial=0) + 0.7, -0.7 - bool(heads)], "showgrid": False,
        },
        layout={
            "shapes": [_line(value) for _, value in limits], "margin": {"l": 0, "r": 12, "t": 26, "b": 0},
            "annotations": [*(_name_of(limit, bottom, top) for limit in limits), *heads],
        },
    )  # fmt: skip


def _spots(group: pd.Series, groups: list[str]) -> np.ndarray:
    """Where each row stands: one step apart, and a step more where a group with a name begins."""
    begins = {name: n + 1 if name else n for n, name in enumerate(groups)}
    return np.arange(len(group)) + group.map(begins).to_numpy(float) - (1 if groups and groups[0] else 0)


def _range(rows: pd.DataFrame, limits: Sequence[tuple[str, float]], floor: float | None) -> tuple[float, float]:
    ends = [*rows["low"], *rows["high"], *(value for _, value in limits), *rows.get("beside", ())]
    found = np.array([end for end in ends if np.isfinite(end)] or [0.0, 1.0])
    low, high = float(found.min()), float(found.max())
    if floor is not None:
        low = max(low, floor)
    room = 0.04 * max(high - low, 0.05)
    return low - room, high + room


def _whiskers(low: np.ndarray, high: np.ndarray, spots: np.ndarray) -> dict[str, object]:
    gap = np.full(len(spots), np.nan)
    x, y = np.stack([low, high, gap], axis=1).ravel(), np.stack([spots, spots, gap], axis=1).ravel()
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"width": 5, "color": "rgba(86, 130, 178, 0.55)"}, "hoverinfo": "skip"}


def _marks(rows: pd.DataFrame, spots: np.ndarray, places: np.ndarray, symbol: str, bottom: float) -> dict[str, object]:
    part = rows.iloc[places]
    notes = part["note"] if "note" in part else [""] * len(part)
    shown = [
        f"<b>{plain(str(name))}</b><br>{value:.3f} ({low:.3f} to {high:.3f})" + (f"<br>{plain(str(note))}" if note else "")
        for name, value, low, high, note in zip(part["name"], part["value"], part["low"], part["high"], notes, strict=True)
    ]
    return {
        "type": "scatter", "mode": "markers", "x": np.maximum(part["value"], bottom), "y": spots[places], "customdata": [[int(place)] for place in places],
        "hovertext": shown, "hovertemplate": "%{hovertext}<extra></extra>", "marker": {"size": 9, "color": ACCENT, "symbol": symbol, "opacity": 1},
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip


def _beside(values: np.ndarray, spots: np.ndarray) -> dict[str, object]:
    known = np.isfinite(values)
    return {
        "type": "scatter", "mode": "markers", "x": values[known], "y": spots[known], "hovertemplate": "expected for these items: %{x:.3f}<extra></extra>",
        "marker": {"symbol": "line-ns-open", "size": 14, "color": OTHERS, "line": {"width": 2, "color": OTHERS}},
    }  # fmt: skip


def _line(value: float) -> dict[str, object]:
    return {"type": "line", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 1.5, "dash": "dot", "color": TEXT}}


def _name_of(limit: tuple[str, float], bottom: float, top: float) -> dict[str, object]:
    name, value = limit
    share = (value - bottom) / (top - bottom)
    anchor = "right" if share > 0.75 else "left" if share < 0.25 else "center"  # near an edge the name stays inside
    look = {"showarrow": False, "font": {"size": 11, "color": TEXT}, "xanchor": anchor, "yanchor": "bottom"}
    return {"x": value, "yref": "paper", "y": 1, "text": plain(name), **look}


def _heading(name: str, spot: float) -> dict[str, object]:
    return {
        "xref": "paper", "x": 0, "xanchor": "left", "y": spot, "yanchor": "middle", "text": f"<b>{plain(name)}</b>", "showarrow": False,
        "font": {"size": 12, "color": TEXT},
    }  # fmt: skip


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
