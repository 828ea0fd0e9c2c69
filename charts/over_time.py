"""How did agreement move from period to period, and did labels become rarer meanwhile?"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from charts.figure import FIXED, WRITING, figure, plain
from charts.names import DOTTED, LINE, cut, upright
from charts.palette import ACCENT, GRID, OTHERS

MOST_TICKS = 8
LEAST_WIDTH = 8  # periods that there is room for, so that few are not drawn as broad as a page
LONGEST = 30  # characters of a name
UPPER, LOWER = [0.38, 1], [0, 0.22]  # of the height


def agreement_over_time(
    periods: pd.DataFrame, *, stretch: str, common: str, title: str, alt: str, limits: Sequence[tuple[str, float]] = (), events: Sequence[tuple[date, str]] = ()
) -> go.Figure:
    """Above, agreement by period with its interval; below, the share of the most frequent label `common`. Columns start, shared, value, low, high, why, common.

    A period without a value is a gap and a cross at the bottom, whose hover text says why. `limits` are named values; `events` named days, drawn where
    they fall among the periods.
    """
    if not len(periods):
        raise ValueError("Agreement over time needs a period.")
    starts = periods["start"].dt.tz_localize(None)
    period = starts.diff().min() if len(starts) > 1 else pd.Timedelta(days=1)
    reach = max(starts.iloc[-1] - starts.iloc[0] + period, LEAST_WIDTH * period) / 2
    middle = starts.iloc[0] + (starts.iloc[-1] - starts.iloc[0]) / 2
    first, last = middle - reach, middle + reach
    bottom, top = _ends(periods, limits)
    during = [(name, pd.Timestamp(day)) for day, name in events if first <= pd.Timestamp(day) <= last]
    lines = [(cut(name, LONGEST), f"{day:%Y-%m-%d}", (day - first) / (last - first)) for name, day in during]
    shapes, names, above = upright(lines, lift=LINE + 4, spans=[LOWER, UPPER])
    above = max(above, LINE + 4)
    return figure(
        [_values(periods, starts), _lacking(periods, starts, bottom), _shares(periods, starts, common, period)],
        title=title,
        alt=alt,
        height=330 + above,
        x={"type": "date", "anchor": "y2", "range": [first, last], **_ticks(starts)},
        y={"domain": UPPER, "range": [bottom, top], "nticks": 6},
        layout={
            "yaxis2": {"domain": LOWER, "gridcolor": GRID, "tickformat": ".0%", "nticks": 3, "rangemode": "tozero", **FIXED},
            "shapes": [*shapes, *map(_line, limits)], "margin": {"l": 0, "r": 8, "t": above + 4, "b": 0}, "hovermode": "closest",
            "annotations": [
                *names, *_names_of(limits, top - bottom),
                _heading(f"agreement per {stretch}", UPPER[1]), _heading(f"share of “{cut(common, LONGEST)}”", LOWER[1]),
            ],
        },
    )  # fmt: skip


def _ends(periods: pd.DataFrame, limits: Sequence[tuple[str, float]]) -> tuple[float, float]:
    ends = np.concatenate([periods["low"], periods["high"], periods["value"], [value for _, value in limits]]).astype(float)
    ends = ends[np.isfinite(ends)] if np.isfinite(ends).any() else np.array([0.0, 1.0])
    room = 0.07 * max(float(np.ptp(ends)), 0.05)
    return float(ends.min()) - room, float(ends.max()) + room


def _ticks(starts: pd.Series) -> dict[str, object]:
    """At the starts of periods, the year where it is new."""
    some = list(starts.iloc[:: -(-len(starts) // MOST_TICKS)])
    years = [None, *(start.year for start in some)]
    texts = [f"{start:%-d %b}" + (f"<br>{start.year}" if start.year != before else "") for start, before in zip(some, years, strict=False)]
    return {"tickmode": "array", "tickvals": some, "ticktext": texts, "ticks": ""}


def _values(periods: pd.DataFrame, starts: pd.Series) -> dict[str, object]:
    value, low, high = (periods[name].to_numpy(float) for name in ("value", "low", "high"))
    hover = [
        f"{start:%-d %b %Y}<br>{v:.3f} ({below:.3f} to {above:.3f})<br>{shared:,} items"
        for start, v, below, above, shared in zip(starts, value, low, high, periods["shared"], strict=True)
    ]
    return {
        "type": "scatter", "mode": "markers+lines", "x": starts, "y": value, "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
        "error_y": {"type": "data", "symmetric": False, "array": high - value, "arrayminus": value - low, "color": ACCENT, "thickness": 2, "width": 0},
        "line": {"color": "rgba(0, 114, 178, 0.5)", "width": 1.5}, "marker": {"color": ACCENT, "size": 8}, "connectgaps": False,
    }  # fmt: skip


def _lacking(periods: pd.DataFrame, starts: pd.Series, bottom: float) -> dict[str, object]:
    none = periods["value"].isna().to_numpy()
    return {
        "type": "scatter", "mode": "markers", "x": starts[none], "y": np.full(none.sum(), bottom), "hovertext": [plain(why) for why in periods["why"][none]],
        "hovertemplate": "%{x|%-d %b %Y}<br>%{hovertext}<extra></extra>", "cliponaxis": False,
        "marker": {"symbol": "x-thin", "size": 7, "color": OTHERS, "line": {"width": 1.5, "color": OTHERS}},
    }  # fmt: skip


def _shares(periods: pd.DataFrame, starts: pd.Series, common: str, period: pd.Timedelta) -> dict[str, object]:
    return {
        "type": "bar", "x": starts, "y": periods["common"], "yaxis": "y2", "width": 0.7 * period / pd.Timedelta(milliseconds=1),
        "marker": {"color": "rgba(138, 148, 163, 0.55)", "line": {"width": 0}},
        "hovertemplate": "%{x|%-d %b %Y}: %{y:.1%} are “" + plain(common) + "”<extra></extra>",
    }  # fmt: skip


def _line(limit: tuple[str, float]) -> dict[str, object]:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": limit[1], "y1": limit[1], "layer": "below", "line": DOTTED}


def _names_of(limits: Sequence[tuple[str, float]], height: float) -> list[dict[str, object]]:
    """At the right end above the line; below it where another name would be in the way."""
    ordered = sorted(limits, key=lambda limit: limit[1])
    nexts = [*(value for _, value in ordered[1:]), np.inf]
    look = {"showarrow": False, "font": {"size": 11, "color": WRITING}, "xref": "paper", "x": 1, "xanchor": "right"}
    return [
        {"y": value, "yanchor": "top" if above - value < 0.1 * height else "bottom", "text": plain(name), **look}
        for (name, value), above in zip(ordered, nexts, strict=False)
    ]


def _heading(text: str, height: float) -> dict[str, object]:
    look = {"showarrow": False, "font": {"size": 12, "color": WRITING}, "xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "yanchor": "bottom"}
    return {"y": height, "text": plain(text), **look}
