"""Which labels were given how often, task by task?"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import pandas as pd
from plotly import graph_objects as go

from charts.figure import figure, plain
from charts.palette import INK, SHARES

REST = len(SHARES) - 1  # labels with a segment of their own; the rest is one segment


def by_task(labels: Mapping[str, pd.Series]) -> go.Figure:
    """One bar per task, cut at its labels: label -> annotations, in the order in which they are to stand; the stronger the more frequent."""
    task, counts = max(labels.items(), key=lambda part: part[1].max() / part[1].sum())
    said = "; ".join(
        f"{task}: " + ", ".join(f"{label} {share:.0%}" for label, share in (counts / counts.sum()).head(REST).items()) for task, counts in labels.items()
    )
    bars = [[(task, count / counts.sum(), label, count, rank) for label, count, rank in _segments(counts)] for task, counts in labels.items()]
    return figure(
        [_layer([segment for segment in layer if segment is not None]) for layer in zip_longest(*bars)],
        title=f"“{counts.idxmax()}” is {counts.max() / counts.sum():.0%} of the answers to {task}" + (", the most one-sided task." if len(labels) > 1 else "."),
        alt=f"For each task a bar of the shares of its labels. {said}.",
        height=46 * len(labels) + 36,
        x={"range": [0, 1], "tickformat": ".0%", "nticks": 6},
        y={"type": "category", "categoryorder": "array", "categoryarray": [plain(task) for task in labels], "autorange": "reversed", "showgrid": False},
        layout={"barmode": "stack", "bargap": 0.35, "uniformtext": {"minsize": 11, "mode": "hide"}},
    )


Segment = tuple[str, float, str, int, int]  # task, share, label, annotations, rank by frequency


def _layer(segments: Sequence[Segment]) -> dict[str, object]:
    """The first, second, ... segment of every task as one trace, since a page of many traces is slow."""
    tasks, shares, labels, counts, ranks = zip(*segments, strict=True)
    return {
        "type": "bar",
        "orientation": "h",
        "y": [plain(task) for task in tasks],
        "x": shares,
        "text": [plain(label) for label in labels],
        "customdata": [[plain(label), count] for label, count in zip(labels, counts, strict=True)],
        "hovertemplate": "%{customdata[0]}: %{x:.1%} (%{customdata[1]:,})<extra></extra>",
        "textposition": "inside",
        "insidetextanchor": "start",
        "constraintext": "inside",
        "textangle": 0,
        "textfont": {"color": [INK[rank] for rank in ranks]},
        "marker": {"color": [SHARES[rank] for rank in ranks], "line": {"width": 1, "color": "rgba(255,255,255,0.55)"}},
    }


def _segments(counts: pd.Series) -> list[tuple[str, int, int]]:
    """(label, annotations, rank by frequency) in the order of the labels; the rarest are one segment at the end."""
    given = counts[counts > 0]
    rank = dict(zip(given.sort_values(ascending=False, kind="stable").index, range(len(given)), strict=True))
    several = len(given) > REST + 1
    own = [(str(label), int(count), rank[label]) for label, count in given.items() if not several or rank[label] < REST]
    return own + ([("others", int(given.sum()) - sum(count for _, count, _ in own), REST)] if several else [])
