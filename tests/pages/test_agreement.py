"""Does the page on agreement say what was planted, what cannot be said, and open every part in every situation?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import HEAD, SITUATIONS, csv, opened

PAGE = "pages/1_Agreement.py"
PARTS = ("number", "labels", "annotators", "pairs", "slices", "time")


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def start(content: bytes) -> None:
        (tmp_path / "study.csv").write_bytes(content)
        monkeypatch.setenv("ASSAY_STUDY", str(tmp_path / "study.csv"))

    return start


def said(app: AppTest) -> str:
    assert not app.exception
    return " ".join(element.value.replace("\\", "") for element in (*app.markdown, *app.caption))


def turned(app: AppTest, part: str, task: str | None = None) -> str:
    """What is said when the reader turns to this part, of this task."""
    if task:
        app.selectbox(key="choice.agreement.task").set_value(task)
    app.segmented_control(key="choice.agreement.part").set_value(part)
    return said(app.run())


@pytest.mark.parametrize("situation", ["one annotator", "one label", "hostile", "many annotators", "free text"])
def test_every_part_opens_in_every_situation(situation: str, at: Callable[[bytes], None]) -> None:
    at(SITUATIONS[situation])
    app = opened(PAGE)
    for part in PARTS:
        turned(app, part)


def test_what_is_planted_in_the_demo_is_said() -> None:
    app = opened(PAGE)
    labels = turned(app, "labels", "error_category")
    assert "“instruction ignored” and “incomplete” are mistaken for each other most" in labels and "clear of all other pairs" in labels
    slices = turned(app, "slices", "helpfulness")
    assert "Annotators agree less in “language: German”" in slices and "clear of all others" in slices
    assert "A09 differs most surely from the others" in turned(app, "annotators", "preference")
    assert "A17 differs most surely from the others" in turned(app, "annotators", "harmful")
    assert "cannot tell skilled annotators from such guessing" in turned(app, "number", "harmful")
    assert "Alpha moves when labels become rarer" in turned(app, "time")
    assert "another team drawn like this one" in turned(app, "number", "preference")


def test_tasks_stand_in_groups_by_their_whole_interval() -> None:
    assert "2 surely below (harmful, error_category); 2 surely above (helpfulness, preference)" in said(opened(PAGE))
    assert "undecided" in said(opened(PAGE, **{"agreement.limit": "own", "agreement.own": "0.65"}))


def test_the_limits_of_krippendorff_are_those_of_alpha_alone(at: Callable[[bytes], None]) -> None:
    at(SITUATIONS["free text"])
    app = opened(PAGE)
    assert list(app.dataframe[0].value["Verdict"]) == ["no limit applies"]
    assert "Against the limit" not in said(app)  # a number that is not corrected for chance is not drawn beside one that is


def test_the_method_note_counts_what_was_left_out_and_shows_the_packages_number() -> None:
    text = said(opened(PAGE, **{"agreement.task": "harmful"}))
    assert "6,775 answers are compared" in text
    assert "38 declined, 68 earlier answers" in text
    assert "1,200 of the compared answers are an annotator's first 30" in text
    assert text.count("0.5668028248") == 2  # ours, and that of the package krippendorff


def test_items_served_as_controls_are_a_switch_with_both_numbers(at: Callable[[bytes], None]) -> None:
    rows = "".join(f"i{n},a{who},mood,{'xy'[(n + (who == 2 and n % 4 == 0)) % 2]},,\n" for n in range(40) for who in range(3))
    keys = "".join(f"k{n},b{who},mood,{'xy'[(who + n) % 2]},x,\n" for n in range(3) for who in range(20))
    at(b"item,annotator,task,label,gold,time\n" + (rows + keys).encode())
    app = opened(PAGE)
    assert "3 items were served as controls" in said(app)
    without = [metric.value for metric in app.metric]
    with_them = opened(PAGE, **{"agreement.controls": "with"})
    assert "they are counted in" in said(with_them)
    assert [metric.value for metric in with_them.metric] != without


def test_nothing_is_said_about_when_without_times(at: Callable[[bytes], None]) -> None:
    at(csv(time=""))
    assert "No answer has a time" in said(opened(PAGE, **{"agreement.part": "time"}))


def test_one_annotator_is_told_what_is_missing(at: Callable[[bytes], None]) -> None:
    at(HEAD.encode() + b"".join(f"i{n},ann,mood,{'xy'[n % 2]},\n".encode() for n in range(12)))
    assert "Only one annotator answered; agreement needs two." in said(opened(PAGE))
