"""Which labels were given how often, task by task?"""

from collections.abc import Mapping

import pandas as pd
from plotly import graph_objects as go

from charts.figure import figure, plain
from charts.palette import INK, SHARES

REST = len(SHARES) - 1  # labels with a segment of their own; the rest is one segment


def by_task(labels: Mapping[str, pd.Series]) -> go.Figure:
    """One bar per task, cut at its labels: label -> annotations, in the order in which they are to stand; the stronger the more frequent."""
    task, counts = max(labels.items(), key=lambda part: part[1].max() / part[1].sum())
    title = f"“{counts.idxmax()}” is {counts.max() / counts.sum():.0%} of the answers to {task}" + (", the most one-sided task." if len(labels) > 1 else ".")
    said = "; ".join(
        f"{task}: " + ", ".join(f"{label} {share:.0%}" for label, share in (counts / counts.sum()).head(REST).items()) for task, counts in labels.items()
    )
    drawn = figure(title=title, alt=f"For each task a bar of the shares of its labels. {said}.", height=46 * len(labels) + 36)
    for task, counts in labels.items():
        for label, count, rank in _segments(counts):
            drawn.add_bar(
                y=[plain(task)],
                x=[count / counts.sum()],
                orientation="h",
                text=[plain(label)],
                customdata=[[plain(label), int(count)]],
                hovertemplate="%{customdata[0]}: %{x:.1%} (%{customdata[1]:,})<extra></extra>",
                textposition="inside",
                insidetextanchor="start",
                constraintext="inside",
                textangle=0,
                cliponaxis=True,
                textfont={"color": INK[rank]},
                marker={"color": SHARES[rank], "line": {"width": 1, "color": "rgba(255,255,255,0.55)"}},
            )
    drawn.update_layout(barmode="stack", bargap=0.35, uniformtext={"minsize": 11, "mode": "hide"})
    drawn.update_xaxes(range=[0, 1], tickformat=".0%", nticks=6)
    drawn.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return drawn


def _segments(counts: pd.Series) -> list[tuple[str, int, int]]:
    """(label, annotations, rank by frequency) in the order of the labels; the rarest are one segment at the end."""
    given = counts[counts > 0]
    rank = given.rank(ascending=False, method="first").astype(int) - 1
    own = given[rank < REST] if len(given) > REST + 1 else given
    rest = given.drop(own.index)
    segments = [(str(label), int(count), min(int(rank[label]), REST)) for label, count in own.items()]
    return segments + ([("others", int(rest.sum()), REST)] if len(rest) else [])
