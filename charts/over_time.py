"""How did agreement move from period to period, and did labels become rarer meanwhile?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from charts.figure import FIXED, figure, plain
from charts.palette import ACCENT, GRID, OTHERS, TEXT


def agreement_over_time(periods: pd.DataFrame, *, stretch: str, common: str, title: str, alt: str, limits: Sequence[tuple[str, float]] = ()) -> go.Figure:
    """Above, agreement by period with its interval; below, the share of the most frequent label `common`. Columns start, shared, value, low, high, why, common.

    A period without a value is a hollow mark at the bottom, whose hover text says why.
    """
    known = periods[periods["why"] == ""]
    lacking = periods[periods["why"] != ""]
    hover = [
        f"{start:%-d %b %Y}<br>{value:.3f} ({low:.3f} to {high:.3f})<br>{shared:,} items"
        for start, value, low, high, shared in known[["start", "value", "low", "high", "shared"]].itertuples(index=False)
    ]
    bottom = float(np.nanmin([*known["low"], *(value for _, value in limits)])) if len(known) else 0.0
    return figure(
        [_values(known, hover), _lacking(lacking, bottom), _shares(periods, common)],
        title=title,
        alt=alt,
        height=360,
        x={"type": "date", "anchor": "y2"},
        y={"domain": [0.36, 1], "title": {"text": f"agreement per {stretch}"}, "nticks": 6},
        layout={
            "yaxis2": {
                "domain": [0, 0.24], "gridcolor": GRID, "tickformat": ".0%", "nticks": 3, "rangemode": "tozero",
                "title": {"text": f"“{plain(_cut(common))}”"}, **FIXED,
            },
            "shapes": [_line(value) for _, value in limits], "annotations": [_name_of(name, value) for name, value in limits], "bargap": 0.3,
        },
    )  # fmt: skip


def _values(known: pd.DataFrame, hover: list[str]) -> dict[str, object]:
    up, down = known["high"] - known["value"], known["value"] - known["low"]
    return {
        "type": "scatter", "mode": "markers+lines", "x": known["start"], "y": known["value"],
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
        "error_y": {"type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": ACCENT, "thickness": 2, "width": 0},
        "line": {"color": "rgba(86, 130, 178, 0.45)", "width": 1.5}, "marker": {"color": ACCENT, "size": 8},
    }  # fmt: skip


def _lacking(periods: pd.DataFrame, bottom: float) -> dict[str, object]:
    return {
        "type": "scatter", "mode": "markers", "x": periods["start"], "y": [bottom] * len(periods), "hovertext": [plain(why) for why in periods["why"]],
        "hovertemplate": "%{x|%-d %b %Y}<br>%{hovertext}<extra></extra>", "marker": {"symbol": "circle-open", "size": 7, "color": OTHERS},
    }  # fmt: skip


def _shares(periods: pd.DataFrame, common: str) -> dict[str, object]:
    return {
        "type": "bar", "x": periods["start"], "y": periods["common"], "yaxis": "y2", "marker": {"color": "rgba(138, 148, 163, 0.55)", "line": {"width": 0}},
        "hovertemplate": "%{x|%-d %b %Y}: %{y:.1%} are “" + plain(common) + "”<extra></extra>",
    }  # fmt: skip


def _line(value: float) -> dict[str, object]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": {"width": 1.5, "dash": "dot", "color": TEXT}}


def _name_of(name: str, value: float) -> dict[str, object]:
    look = {"showarrow": False, "font": {"size": 11, "color": TEXT}, "xref": "paper", "x": 1, "xanchor": "right", "yanchor": "bottom"}
    return {"y": value, "text": plain(name), **look}


def _cut(name: str) -> str:
    return name if len(name) <= 14 else name[:13] + "…"
