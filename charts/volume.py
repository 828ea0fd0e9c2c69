"""How much was annotated, and when?"""

import pandas as pd
from plotly import graph_objects as go

from charts.figure import figure, plain
from charts.palette import CATEGORIES, OTHERS

MOST = len(CATEGORIES)  # tasks with a colour of their own


def over_time(volume: pd.DataFrame, *, stretch: str) -> go.Figure:
    """Annotations by time as bars, one colour per task. `volume` has the columns start, task, annotations.

    `stretch` says what one bar stands for, such as "day".
    """
    totals = volume.groupby("task", sort=False)["annotations"].sum().sort_values(ascending=False, kind="stable")
    named = list(totals.index[:MOST]) if len(totals) <= MOST else list(totals.index[: MOST - 1])
    by_start = volume.groupby("start")["annotations"].sum()
    hover = "%{y:,} on %{x|%-d %b %Y, %H:%M}" if stretch == "hour" else "%{y:,} from %{x|%-d %b %Y}"
    layers = [(plain(task), colour, volume[volume["task"] == task]) for task, colour in zip(named, CATEGORIES, strict=False)]
    if len(totals) > len(named):
        layers.append((f"{len(totals) - len(named)} other tasks", OTHERS, volume[~volume["task"].isin(named)]))
    title = _finding(by_start, stretch)
    return figure(
        [_bars(name, colour, part.groupby("start")["annotations"].sum(), hover) for name, colour, part in layers],
        title=title,
        alt=f"Bars of annotations per {stretch} from {by_start.index[0]:%-d %b %Y} to {by_start.index[-1]:%-d %b %Y}. {title}",
        height=260,
        y={"title": {"text": f"annotations per {stretch}"}, "tickformat": ",", "rangemode": "tozero", "nticks": 5},
        layout={"barmode": "stack", "bargap": 0.15, "showlegend": len(totals) > 1},
    )


def _bars(name: str, colour: str, counts: pd.Series, hover: str) -> dict[str, object]:
    return {"type": "bar", "x": counts.index, "y": counts, "name": name, "marker": {"color": colour, "line": {"width": 0}}, "hovertemplate": hover}


def _finding(by_start: pd.Series, stretch: str) -> str:
    top, when = int(by_start.max()), by_start.idxmax()
    if len(by_start) == 1:
        return f"All {top:,} annotations fall into one {stretch}, {when:%-d %B %Y}."
    day = f"{when:%-d %B %Y}" + (f", {when:%H}:00" if stretch == "hour" else "")
    begin = "on" if stretch in ("day", "hour") else f"in the {stretch} from"
    return f"Work was spread over {len(by_start):,} {stretch}s; most was done {begin} {day} ({top:,} of {int(by_start.sum()):,} annotations)."
