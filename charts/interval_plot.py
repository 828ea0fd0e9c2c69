"""Between which limits does each of several numbers lie, and on which side of a named limit?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from charts.figure import WRITING, figure, plain
from charts.names import cut, upright
from charts.palette import ACCENT, OTHERS

NEEDED = ("name", "value", "low", "high")
ROW, DENSE, MANY = 25, 20, 24  # pixels of a row; of a row where there are more than so many
ROOM, LEAST = 62, 130  # pixels of the axis; of all
LONGEST = 30  # characters of a name at the axis; the hover text has all of it
OPEN = "circle-open"
# Verdicts are told by shape and fill, the same in every picture; other groups in the order in which they come.
SYMBOLS = {"": "circle", "surely below": "triangle-down", "undecided": OPEN, "surely above": "triangle-up"}
OTHER_SYMBOLS = ("diamond", "square", "hexagon", "pentagon")
BEYOND = "triangle-left"  # what lies left of the axis
BAR = "rgba(0, 114, 178, 0.75)"  # ACCENT


def interval_plot(
    rows: pd.DataFrame, *, title: str, alt: str, limits: Sequence[tuple[str, float]] = (), x_title: str = "", floor: float | None = None,
    beside: str = "expected for these items",
) -> go.Figure:  # fmt: skip
    """One line per row from `low` to `high` with a mark at `value`; `name` stands at the axis. Further columns are optional: `group` (a heading above its
    rows), `note` (for the hover text), `beside` (a second value, drawn as a tick, which the hover text calls as `beside` says), `id`.

    `limits` are named lines. A click gives [id] of its row as customdata, or [place] where there is no `id`. `floor` cuts the axis where intervals reach far
    below: an arrow says so and the hover text has all. A row whose value is nan is a cross at the left with its note.
    """
    if missing := [name for name in NEEDED if name not in rows]:
        raise ValueError(f"An interval plot needs the columns {', '.join(NEEDED)}; missing: {', '.join(missing)}.")
    group, groups = pd.factorize(rows["group"].fillna("").astype(str) if "group" in rows else np.full(len(rows), ""))
    order = np.argsort(group, kind="stable")
    rows, group = rows.iloc[order].assign(id=rows["id"].iloc[order] if "id" in rows else order), group[order]
    named = np.array([bool(name) for name in groups], bool)
    spots = np.arange(len(rows)) + np.cumsum(named)[group]
    heads = spots[np.searchsorted(group, np.flatnonzero(named))] - 1
    last = spots.max(initial=0)
    left, right = _ends(rows, limits, floor)
    room = 0.04 * (right - left)
    bottom, top = left - room, right + room
    shapes, annotations, above = upright([(name, value, (value - bottom) / (top - bottom)) for name, value in limits])
    return figure(
        _traces(rows, spots, _symbols(groups)[group], left, right, beside),
        title=title,
        alt=alt,
        height=int(max((ROW if last < MANY else DENSE) * (last + 1.4) + above + ROOM, LEAST)),
        x={
            "range": [bottom, top], "title": {"text": plain(x_title), "standoff": 8}, "showgrid": True, "gridcolor": "rgba(128, 138, 152, 0.15)", "nticks": 8,
            "visible": bool(len(rows)),
        },
        y={
            "tickmode": "array", "tickvals": [*spots, *heads], "range": [last + 0.7, -0.7], "gridcolor": "rgba(128, 138, 152, 0.10)",
            "ticktext": [*(plain(cut(name, LONGEST)) for name in rows["name"]), *(f"<b>{plain(cut(name, LONGEST))}</b>" for name in groups[named])],
            "tickfont": {"color": WRITING},
        },
        layout={"shapes": shapes, "annotations": annotations, "margin": {"l": 0, "r": 12, "t": above + 4, "b": 0}},
    )  # fmt: skip


def _symbols(groups: Sequence[str]) -> np.ndarray:
    others = [name for name in groups if name not in SYMBOLS]
    return np.array([SYMBOLS[name] if name in SYMBOLS else OTHER_SYMBOLS[others.index(name) % len(OTHER_SYMBOLS)] for name in groups], object)


def _ends(rows: pd.DataFrame, limits: Sequence[tuple[str, float]], floor: float | None) -> tuple[float, float]:
    """The least and the largest number that the axis must show."""
    columns = [rows[name].to_numpy(float) for name in ("value", "low", "high", "beside") if name in rows]
    ends = np.concatenate([*columns, [value for _, value in limits]])
    ends = ends[np.isfinite(ends)]
    if not len(ends):
        return 0.0, 1.0
    left = float(ends.min()) if floor is None else max(float(ends.min()), floor)
    return left, max(float(ends.max()), left + 0.02)


def _traces(rows: pd.DataFrame, spots: np.ndarray, symbols: np.ndarray, left: float, right: float, beside: str) -> list[dict[str, object]]:
    """Bars, marks, arrows where bars are cut, ticks: a fixed number, since each trace costs the browser."""
    value, low, high = (rows[name].to_numpy(float) for name in NEEDED[1:])
    known, off = np.isfinite(value), value < left
    gap = np.full(len(spots), np.nan)
    x, y = np.stack([np.clip(low, left, right), np.clip(high, left, right), gap], 1).ravel(), np.stack([spots, spots, gap], 1).ravel()
    bars = {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"width": 3, "color": BAR}, "hoverinfo": "skip"}
    arrow = {"symbol": BEYOND, "size": 10, "color": BAR, "line": {"width": 0}}
    arrows = known & (low < left) & ~off
    tick = {"symbol": "line-ns", "size": 14, "color": OTHERS, "line": {"width": 2, "color": OTHERS}}
    mark = {
        "size": 11, "symbol": np.select([~known, off], ["x-thin", BEYOND], symbols), "color": np.where(symbols == OPEN, WRITING, ACCENT),
        "line": {"width": 1.5, "color": np.where(known, WRITING, OTHERS)},
    }  # fmt: skip
    return [
        bars,
        {
            **_markers(np.where(known, np.clip(value, left, right), left), spots, mark), "customdata": [[one] for one in rows["id"].tolist()],
            "hovertext": _hover(rows, beside), "hovertemplate": "%{hovertext}<extra></extra>",
        },
        *([_markers(np.full(arrows.sum(), left), spots[arrows], arrow) | {"hoverinfo": "skip"}] if arrows.any() else ()),
        *([_markers(rows["beside"].to_numpy(float), spots, tick) | {"hoverinfo": "skip"}] if "beside" in rows else ()),
    ]  # fmt: skip


def _markers(x: np.ndarray, y: np.ndarray, look: dict[str, object]) -> dict[str, object]:
    """Marks that a click on one of them does not let fade."""
    still = {"marker": {"opacity": 1}}
    return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": {**look, "opacity": 1}, "selected": still, "unselected": still}


def _hover(rows: pd.DataFrame, beside: str) -> list[str]:
    more, notes = (rows[name] if name in rows else [None] * len(rows) for name in ("beside", "note"))
    texts = []
    for name, value, low, high, second, note in zip(*(rows[name] for name in NEEDED), more, notes, strict=True):
        found = "no value" if np.isnan(value) else f"{value:.3f}" + (f" ({low:.3f} to {high:.3f})" if np.isfinite([low, high]).all() else ", no interval")
        lines = [f"<b>{plain(str(name))}</b>", found, f"{plain(beside)}: {second:.3f}" if second is not None and np.isfinite(second) else ""]
        texts.append("<br>".join(filter(None, [*lines, plain(str(note)) if isinstance(note, str) else ""])))
    return texts
