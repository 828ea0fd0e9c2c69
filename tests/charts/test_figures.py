"""Does every figure say its finding, describe itself, and show markup in names as text?"""

import pandas as pd
import pytest
from plotly import graph_objects as go

from charts.palette import CATEGORIES, INK, SHARES
from charts.shares import by_task
from charts.volume import over_time

HOSTILE = '<b>bold</b> <a href="http://evil.example">x</a> & co'


def volume(tasks: int = 2, name: str = "task {}") -> pd.DataFrame:
    days = pd.to_datetime(["2026-03-02", "2026-03-03", "2026-03-03"], utc=True)
    return pd.concat([pd.DataFrame({"start": days[:2], "task": name.format(n), "annotations": [5 + n, 10]}) for n in range(tasks)], ignore_index=True)


def figures() -> list[go.Figure]:
    return [
        over_time(volume(), stretch="day"),
        over_time(volume(name=HOSTILE + "{}"), stretch="hour"),
        over_time(volume().iloc[:1], stretch="week"),
        by_task({"mood": pd.Series({"good": 3, "bad": 1}), HOSTILE: pd.Series({HOSTILE: 2, "other": 1})}),
    ]


@pytest.mark.parametrize("place", range(4))
def test_has_a_finding_a_description_and_no_markup(place: int) -> None:
    drawn = figures()[place]
    assert drawn.layout.title.text.endswith(".")
    assert drawn.layout.meta["alt"].endswith(".")
    assert "<b>" not in str(drawn.to_plotly_json()["data"]) + drawn.layout.title.text
    assert drawn.layout.paper_bgcolor == drawn.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert all(trace.marker.color for trace in drawn.data)


def test_volume_names_the_busiest_day_and_keeps_every_annotation() -> None:
    drawn = over_time(volume(3), stretch="day")
    assert drawn.layout.title.text == "Work was spread over 2 days; most was done on 3 March 2026 (30 of 48 annotations)."
    assert sum(sum(trace.y) for trace in drawn.data) == 48


def test_tasks_beyond_the_colours_are_one_grey_layer() -> None:
    drawn = over_time(volume(9), stretch="day")
    assert len(drawn.data) == len(CATEGORIES)
    assert drawn.data[-1].name == "4 other tasks"
    assert sum(sum(trace.y) for trace in drawn.data) == int(volume(9)["annotations"].sum())


def test_shares_of_a_task_add_up_and_the_rarest_labels_are_one_segment() -> None:
    drawn = by_task({"mood": pd.Series({f"label {n}": 20 - n for n in range(12)})})
    assert sum(trace.x[0] for trace in drawn.data) == pytest.approx(1)
    assert len(drawn.data) == len(SHARES) == len(INK)
    assert drawn.data[-1].text[0] == "others"


def test_shares_keep_the_order_of_the_labels_and_colour_by_frequency() -> None:
    drawn = by_task({"mood": pd.Series({"low": 1, "middle": 0, "high": 5})})
    assert [(trace.text[0], trace.marker.color[0]) for trace in drawn.data] == [("low", SHARES[1]), ("high", SHARES[0])]


def test_a_task_with_fewer_labels_has_fewer_segments() -> None:
    drawn = by_task({"mood": pd.Series({"a": 1}), "tone": pd.Series({"x": 1, "y": 3})})
    assert [list(trace.y) for trace in drawn.data] == [["mood", "tone"], ["tone"]]
    assert [list(trace.x) for trace in drawn.data] == [[1, 0.25], [0.75]]


def test_names_that_look_like_numbers_stay_names() -> None:
    assert by_task({"2024": pd.Series({"1": 1})}).layout.yaxis.type == "category"
