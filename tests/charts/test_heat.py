"""Can every cell of a matrix be read and clicked, and is what is not known told apart from nought?"""

import numpy as np
import pandas as pd
import pytest
from plotly import graph_objects as go
from streamlit.elements.lib import streamlit_plotly_theme

from charts.figure import WRITING
from charts.heat import heat

HOSTILE = '<b>bold</b> <a href="http://evil.example">x</a> & co'


def table(rows: int, columns: int | None = None) -> pd.DataFrame:
    columns = columns or rows
    values = np.linspace(0, 1, rows * columns).reshape(rows, columns)
    return pd.DataFrame(values, [f"row {r}" for r in range(rows)], [f"column {c}" for c in range(columns)])


def drawn(cells: pd.DataFrame, **more: object) -> go.Figure:
    return heat(cells, title="Two labels are mistaken.", alt="A matrix of labels.", **more)


def marks(figure: go.Figure) -> go.Scatter:
    return next(trace for trace in figure.data if trace.customdata is not None)


def texts(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text"]


def numbers(figure: go.Figure) -> dict[tuple[int, int], tuple[str, str]]:
    """(row, column) -> the text on the cell and its colour."""
    written = texts(figure)
    return {(r, c): (text, trace.textfont.color) for trace in written for r, c, text in zip(trace.y, trace.x, trace.text, strict=True)}


def test_says_its_finding_and_shows_markup_as_text() -> None:
    cells = table(2)
    cells.index = cells.columns = pd.Index([HOSTILE, "b"])
    notes = pd.DataFrame(HOSTILE, cells.index, cells.columns)
    figure = heat(cells.where(cells > 0), title=HOSTILE, alt="A matrix.", x_title=HOSTILE, y_title=HOSTILE, notes=notes, empty=HOSTILE)
    assert figure.layout.meta["alt"] == "A matrix."
    assert "<b>" not in str(figure.to_plotly_json())
    assert "<a href" not in str(figure.to_plotly_json())


def test_each_cell_is_written_and_a_click_gives_its_places() -> None:
    figure = drawn(table(3, 4), notes=table(3, 4).map("{:.2f} items".format))
    assert [tuple(spot) for spot in marks(figure).customdata] == [(r, c) for r in range(3) for c in range(4)]
    assert (list(marks(figure).x), list(marks(figure).y)) == ([0, 1, 2, 3] * 3, [0] * 4 + [1] * 4 + [2] * 4)
    assert marks(figure).hovertext[5] == "row 1 × column 1<br>45%<br>0.45 items"
    assert numbers(figure)[1, 1][0] == "45%"
    assert len(numbers(figure)) == 12
    assert figure.layout.hoverdistance == -1  # so that the whole of a broad cell belongs to its mark


def test_what_is_not_known_is_a_dash_that_says_why() -> None:
    cells = table(3)
    cells.iloc[0, 2] = np.nan
    figure = drawn(cells, empty="fewer than 10 shared items")
    dashes = figure.data[-1]
    assert (list(dashes.x), list(dashes.y)) == ([2], [0])
    assert (0, 2) not in numbers(figure)
    assert "fewer than 10 shared items" in marks(figure).hovertext[2]
    assert "nan" not in "".join(marks(figure).hovertext)


@pytest.mark.parametrize("more", [{}, {"middle": 0.5}, {"low": 0.2}, {"middle": 0.0}])
def test_nothing_known_and_one_value_can_be_drawn(more: dict) -> None:
    for value in (np.nan, 0.0, 0.1):
        cells = drawn(pd.DataFrame([[value]], ["a"], ["b"]), **more).data[0]
        assert cells.zmin < cells.zmax


def test_text_takes_the_theme_on_faint_cells_and_white_on_strong_ones() -> None:
    assert [numbers(drawn(table(1, 3)))[0, c][1] for c in range(3)] == [WRITING, WRITING, "#FFFFFF"]
    assert [numbers(drawn(table(1, 3), middle=0.5))[0, c][1] for c in range(3)] == ["#FFFFFF", WRITING, "#FFFFFF"]


def test_streamlit_still_puts_its_text_colour_where_ours_stands() -> None:
    assert WRITING == streamlit_plotly_theme.GRAY_90


def test_faint_cells_are_nearly_transparent_so_that_they_do_not_glare_in_the_dark() -> None:
    assert drawn(table(2)).data[0].colorscale[0][1].endswith(", 0.04)")
    assert "0.04" in drawn(table(2), middle=0.5).data[0].colorscale[1][1]


def test_a_large_matrix_is_square_has_a_key_and_no_numbers_and_a_larger_one_no_marks() -> None:
    figure = drawn(table(40))
    assert len(marks(figure).customdata) == 1_600
    assert numbers(figure) == {}
    assert figure.layout.yaxis.scaleanchor == "x"
    assert figure.data[0].showscale
    assert not any(axis.automargin for axis in (figure.layout.xaxis, figure.layout.yaxis))  # else Plotly looks for a layout without end
    larger = drawn(table(60))
    assert len(larger.data) == 1
    assert larger.data[0].hovertext[0][1] == "row 0 × column 1<br>0%"
    assert len(larger.layout.xaxis.ticktext) == 30
    assert max(figure.layout.height, larger.layout.height) <= 750


def test_the_number_of_traces_does_not_grow() -> None:
    assert len(drawn(table(2)).data) == len(drawn(table(12)).data) == 5
    assert len(drawn(table(300)).data) == 1


def test_nothing_fades_when_a_cell_is_clicked() -> None:
    figure = drawn(table(2))
    assert all(trace.unselected.textfont.color == trace.textfont.color for trace in texts(figure))
    assert figure.data[-1].unselected.marker.opacity == 1
    assert marks(figure).selected.marker.opacity == marks(figure).unselected.marker.opacity == 0


def test_long_names_are_cut_at_the_axes_only() -> None:
    cells = table(2)
    cells.index = cells.columns = pd.Index(["self-harm (instructions or encouragement)", "someone@a-vendor-with-a-name.example"])
    figure = drawn(cells)
    assert all(len(name) <= 28 for name in figure.layout.yaxis.ticktext)
    assert all(len(line) <= 14 for name in figure.layout.xaxis.ticktext for line in name.split("<br>"))
    assert marks(figure).hovertext[1].startswith("self-harm (instructions or encouragement) × someone@a-vendor-with-a-name.example")


def test_few_rows_leave_room_for_the_title_beside_them() -> None:
    assert drawn(table(2), y_title="one annotator said").layout.height > drawn(table(2)).layout.height + 30
    assert drawn(table(12), y_title="one annotator said").layout.height == drawn(table(12)).layout.height


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(ValueError, match="a row and a column"):
        drawn(pd.DataFrame())
