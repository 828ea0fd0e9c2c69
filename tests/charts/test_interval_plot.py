"""Does an interval plot draw each row where it lies, say which side of a limit it is on without colour, and stay small?"""

import time

import numpy as np
import pandas as pd
import pytest
from plotly import graph_objects as go

from charts.interval_plot import interval_plot

HOSTILE = '<b>bold</b> <a href="http://evil.example">x</a> & co'


def rows(n: int = 4, **more: object) -> pd.DataFrame:
    value = np.linspace(0.3, 0.9, n)
    return pd.DataFrame({"name": [f"task {place}" for place in range(n)], "value": value, "low": value - 0.1, "high": value + 0.05}).assign(**more)


def drawn(table: pd.DataFrame, **more: object) -> go.Figure:
    return interval_plot(table, title="One is surely below.", alt="Four intervals.", **more)


def marks(figure: go.Figure) -> go.Scatter:
    return next(trace for trace in figure.data if trace.customdata is not None)


def test_says_its_finding_and_shows_markup_as_text() -> None:
    table = rows(name=HOSTILE, note=HOSTILE, group=HOSTILE)
    figure = interval_plot(table, title=HOSTILE, alt="Four intervals.", limits=[(HOSTILE, 0.5)], x_title=HOSTILE, beside=HOSTILE)
    assert figure.layout.meta["alt"] == "Four intervals."
    text = str(figure.to_plotly_json()).replace("<b>&lt;", "&lt;")  # our own bold
    assert "<b>bold" not in text
    assert "<a href" not in text


def test_rows_stand_in_their_order_each_with_its_bar() -> None:
    bars, mark = drawn(rows()).data
    assert list(mark.x) == pytest.approx([0.3, 0.5, 0.7, 0.9])
    assert list(mark.y) == [0, 1, 2, 3]
    assert np.array(bars.x).reshape(4, 3)[:, :2] == pytest.approx(np.stack([mark.x - 0.1, mark.x + 0.05], 1))
    assert np.isnan(np.array(bars.x).reshape(4, 3)[:, 2]).all()


def test_the_axis_is_cut_from_the_data_and_never_forced_to_begin_at_nought() -> None:
    low, high = drawn(rows()).layout.xaxis.range
    assert 0.15 < low < 0.2
    assert 0.95 < high < 1
    low, high = drawn(rows(low=-0.4), limits=[("no difference", 1.2)]).layout.xaxis.range
    assert low < -0.4
    assert high > 1.2


def test_a_click_gives_the_place_or_the_id_of_its_row() -> None:
    assert [tuple(one) for one in marks(drawn(rows())).customdata] == [(0,), (1,), (2,), (3,)]
    scattered = rows(group=["b", "a", "b", "a"])
    assert [tuple(one) for one in marks(drawn(scattered)).customdata] == [(0,), (2,), (1,), (3,)]
    assert [tuple(one) for one in marks(drawn(scattered.assign(id=list("wxyz")))).customdata] == [("w",), ("y",), ("x",), ("z",)]


def test_verdicts_are_told_by_shape_and_heading_whichever_of_them_occur() -> None:
    groups = ["surely below", "undecided", "surely above", "no limit applies"]
    figure = drawn(rows(group=groups))
    shapes = dict(zip(groups, marks(figure).marker.symbol, strict=True))
    assert len(set(shapes.values())) == 4
    assert shapes["undecided"].endswith("-open")
    assert [text for text in figure.layout.yaxis.ticktext if text.startswith("<b>")] == [f"<b>{group}</b>" for group in groups]
    assert list(marks(figure).y) == [1, 3, 5, 7]
    alone = marks(drawn(rows(group=["undecided", "undecided", "surely above", "surely above"])))
    assert list(alone.marker.symbol) == [shapes["undecided"]] * 2 + [shapes["surely above"]] * 2


@pytest.mark.parametrize("limits", [[("a limit", 0.5)], [("Krippendorff .667", 0.667), ("Krippendorff .800", 0.8), ("own .82", 0.82)]])
def test_names_of_limits_do_not_cover_each_other(limits: list) -> None:
    figure = drawn(rows(), limits=limits)
    assert [line.x0 for line in figure.layout.shapes] == [value for _, value in limits]
    lifts = {name.text: name.yshift for name in figure.layout.annotations}
    assert set(lifts) == {name for name, _ in limits}
    if len(limits) > 1:
        assert lifts["Krippendorff .800"] != lifts["own .82"]
        assert figure.layout.margin.t > drawn(rows(), limits=limits[:1]).layout.margin.t


def test_what_lies_below_the_floor_is_marked_as_cut_and_told_in_full() -> None:
    table = rows(low=[-3.0, -2.0, 0.6, 0.8])
    table.loc[0, "value"] = -1.0
    figure = drawn(table, floor=-0.5)
    assert figure.layout.xaxis.range[0] > -0.6
    mark, arrows = marks(figure), figure.data[2]
    assert mark.x[0] == -0.5
    assert mark.marker.symbol[0] == "triangle-left" != mark.marker.symbol[1]
    assert "-1.000 (-3.000 to" in mark.hovertext[0]
    assert (list(arrows.x), list(arrows.y)) == ([-0.5], [1])


def test_rows_without_a_value_or_an_interval_are_shown_and_say_so() -> None:
    table = rows(note=["Only 7 shared items.", "", None, np.nan], beside=[0.1, 0.2, np.nan, 0.3])
    table.loc[0, ["value", "low", "high"]] = np.nan
    table.loc[1, "high"] = np.nan
    mark = marks(drawn(table))
    assert np.isfinite(mark.x).all()
    assert mark.marker.symbol[0] == "x-thin"
    assert "no value<br>" in mark.hovertext[0]
    assert mark.hovertext[0].endswith("Only 7 shared items.")
    assert "no interval" in mark.hovertext[1]
    assert "nan" not in "".join(mark.hovertext)


def test_an_empty_table_is_an_empty_picture_and_a_wrong_one_is_refused() -> None:
    assert drawn(rows(0)).layout.xaxis.visible is False
    with pytest.raises(ValueError, match="missing: low, high"):
        drawn(rows()[["name", "value"]])


def test_thousands_of_rows_and_groups_cost_no_further_traces_and_little_time() -> None:
    table = rows(2_691, beside=0.5, note="n", group=[f"group {place}" for place in range(2_691)])
    begin = time.process_time()
    figure = drawn(table, floor=0.25)
    assert time.process_time() - begin < 5
    assert len(figure.data) == 4
    assert len(drawn(rows(60)).data) == len(drawn(rows(2)).data) == 2
    assert drawn(rows(60)).layout.height < 1_400


def test_nothing_fades_when_a_mark_is_clicked() -> None:
    figure = drawn(rows(beside=0.5, low=-2.0), floor=-0.5)
    assert all(trace.unselected.marker.opacity == 1 for trace in figure.data if trace.mode == "markers")
