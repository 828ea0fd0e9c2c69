"""Does agreement over time keep its gaps, its intervals and its events, beside how common a label was?"""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from plotly import graph_objects as go

from charts.over_time import agreement_over_time

HOSTILE = '<b>bold</b> <a href="http://evil.example">x</a> & co'


def periods(n: int = 6) -> pd.DataFrame:
    value = np.linspace(0.5, 0.7, n)
    return pd.DataFrame({
        "start": pd.date_range("2025-12-15", periods=n, freq="7D", tz="UTC"), "shared": np.arange(n) + 1_000, "value": value, "low": value - 0.1,
        "high": value + 0.05, "why": "", "common": 0.6,
    })  # fmt: skip


def without(table: pd.DataFrame, *places: int, why: str = "Only 7 shared items.") -> pd.DataFrame:
    table.loc[list(places), ["value", "low", "high"]] = np.nan
    table.loc[list(places), "why"] = why
    return table


def drawn(table: pd.DataFrame, **more: object) -> go.Figure:
    return agreement_over_time(table, **{"stretch": "week", "common": "none", "title": "It rose.", "alt": "Agreement per week."} | more)


def test_says_its_finding_and_shows_markup_as_text() -> None:
    figure = drawn(without(periods(), 1, why=HOSTILE), common=HOSTILE, title=HOSTILE, limits=[(HOSTILE, 0.6)], events=[(date(2025, 12, 24), HOSTILE)])
    assert figure.layout.meta["alt"] == "Agreement per week."
    assert "<b>" not in str(figure.to_plotly_json())
    assert "<a href" not in str(figure.to_plotly_json())


def test_each_period_has_its_value_its_interval_and_its_share() -> None:
    values, lacking, shares = drawn(periods()).data
    assert list(values.y) == pytest.approx(list(periods()["value"]))
    assert list(values.error_y.arrayminus) == pytest.approx([0.1] * 6)
    assert list(values.error_y.array) == pytest.approx([0.05] * 6)
    assert values.hovertext[0] == "15 Dec 2025<br>0.500 (0.400 to 0.550)<br>1,000 items"
    assert len(lacking.x) == 0
    assert shares.yaxis == "y2"
    assert list(shares.y) == [0.6] * 6


def test_a_period_without_a_value_is_a_gap_that_says_why() -> None:
    values, lacking, _ = drawn(without(periods(), 2, 3)).data
    assert np.isnan(np.array(values.y, float)).tolist() == [False, False, True, True, False, False]
    assert values.connectgaps is False
    assert list(lacking.hovertext) == ["Only 7 shared items."] * 2
    assert list(lacking.x) == list(np.array(values.x)[[2, 3]])


def test_nothing_known_at_all_can_be_drawn() -> None:
    figure = drawn(without(periods(2), 0, 1))
    assert np.isfinite(figure.layout.yaxis.range).all()
    assert len(figure.data[1].x) == 2


def test_events_are_upright_lines_where_they_fall_among_the_periods() -> None:
    figure = drawn(periods(), limits=[("a limit", 0.6)], events=[(date(2025, 12, 24), "guideline 2"), (date(2024, 1, 1), "long ago")])
    assert {line.x0 for line in figure.layout.shapes if line.x0 == line.x1} == {"2025-12-24"}
    assert {"guideline 2", "a limit"} < {name.text for name in figure.layout.annotations}
    assert "long ago" not in {name.text for name in figure.layout.annotations}


def test_limits_near_each_other_are_named_on_either_side() -> None:
    figure = drawn(periods(), limits=[("upper", 0.61), ("lower", 0.6), ("far", 0.45)])
    sides = {name.text: name.yanchor for name in figure.layout.annotations if name.text in ("upper", "lower", "far")}
    assert sides == {"upper": "bottom", "lower": "top", "far": "bottom"}


def test_the_axis_names_starts_of_periods_and_new_years() -> None:
    axis = drawn(periods()).layout.xaxis
    assert list(axis.ticktext) == ["15 Dec<br>2025", "22 Dec", "29 Dec", "5 Jan<br>2026", "12 Jan", "19 Jan"]
    assert len(drawn(periods(120)).layout.xaxis.ticktext) <= 8


@pytest.mark.parametrize("n", [1, 2, 120])
def test_few_periods_are_not_broad_and_many_cost_no_further_traces(n: int) -> None:
    figure = drawn(periods(n))
    first, last = pd.to_datetime(figure.layout.xaxis.range)
    assert pd.Timedelta(milliseconds=figure.data[2].width) < (last - first) / 8
    assert len(figure.data) == 3


def test_no_period_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a period"):
        drawn(periods(0))
