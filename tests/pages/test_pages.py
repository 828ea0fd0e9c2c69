"""Does every page open in every situation, and do choices last? Streamlit's own test runner, without a browser."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
PAGES = ["dashboard.py", *(f"pages/{path.name}" for path in sorted((ROOT / "pages").glob("[0-9]*.py")))]
HEAD = "item,annotator,task,label,time\n"


def csv(annotators: int = 3, items: int = 12, *, tasks: tuple[str, ...] = ("mood", "tone"), labels: str = "xy", time: str = "2026-03-{:02d} 10:00") -> bytes:
    lines = [
        f"i{item},a{who},{task},{labels[(item * who) % len(labels)]},{time.format(1 + item % 28)}"
        for task in tasks
        for item in range(items)
        for who in range(annotators)
    ]
    return (HEAD + "\n".join(lines) + "\n").encode()


SITUATIONS: dict[str, bytes] = {
    "one annotator": csv(1),
    "no times": csv(time=""),
    "one label": csv(labels="x"),
    "one task": csv(tasks=("mood",)),
    "hostile": csv(tasks=('<b>![x](http://127.0.0.1:9/leak.png)</b> $x$ "=cmd"'.replace('"', ""), ":material/home: # **x**")),
    "many annotators": csv(2_691, 2, tasks=("mood",)),
    "free text": HEAD.encode() + "\n".join(f"i{n},a{m},why,because of reason {n} and {m} and more,2026-03-01" for n in range(40) for m in range(2)).encode(),
    "nothing but a header": HEAD.encode(),
    "no columns of annotations": b"alpha,beta\n" + b"1,2\n" * 30,
    "not a file of annotations": b"%PDF-1.7 nothing",
    "empty": b"",
}


def opened(page: str = "dashboard.py", **params: str | list[str]) -> AppTest:
    """The dashboard as a browser finds it that opens this address."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    return app if page == "dashboard.py" else app.switch_page(page).run()


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Starts the server with a file of this content."""

    def start(content: bytes, name: str = "study.csv") -> None:
        (tmp_path / name).write_bytes(content)
        monkeypatch.setenv("ASSAY_STUDY", str(tmp_path / name))

    return start


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_page_opens_in_every_situation(page: str, situation: str, at: Callable[[bytes], None]) -> None:
    at(SITUATIONS[situation])
    app = opened(page)
    assert not app.exception
    assert len(app.title) == 1


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_demo(page: str) -> None:
    assert not opened(page).exception


def test_home_says_that_the_demo_is_open_and_how_to_open_an_own_export() -> None:
    app = opened()
    said = [caption.value for caption in app.caption if "demo" in caption.value and "ASSAY_STUDY" in caption.value]
    assert len(said) == 1
    assert "assay.py open" in said[0]
    assert app.metric[2].value == "40"


def test_home_counts_what_is_in_the_file(at: Callable[[bytes], None]) -> None:
    at(csv())
    shown = {metric.label: metric.value for metric in opened().metric}
    assert shown == {
        "Annotations": "72",
        "Items": "12",
        "Annotators": "3",
        "Tasks": "2",
        "Period": "12 days",
        "Gold coverage": "none",
        "Judgements per item": "3",
        "Overlap": "100.0%",
    }


def test_a_filter_is_in_the_url_and_survives_page_switches(at: Callable[[bytes], None]) -> None:
    at(csv())
    app = opened()
    app.multiselect(key="choice.annotator").set_value(["a0", "a1"]).run()
    assert app.metric[0].value == "48"
    assert app.query_params["annotator"] == ["a0", "a1"]
    app.switch_page(PAGES[-1]).run()
    assert app.query_params["annotator"] == ["a0", "a1"]
    app.switch_page("dashboard.py").run()
    assert app.metric[0].value == "48"
    app.button(key="filters.clear").click().run()
    assert app.metric[0].value == "72"
    assert "annotator" not in app.query_params


@pytest.mark.parametrize(
    ("params", "left"),
    [
        ({"task": "mood"}, "36"),
        ({"since": "2026-03-03", "until": "2026-03-04"}, "12"),
        ({"since": "nonsense"}, "72"),
        ({"task": ["mood", "no such task"]}, "36"),
        ({"since": "1999-01-01"}, "72"),
    ],
)
def test_a_deep_link_opens_what_it_says(params: dict[str, str], left: str, at: Callable[[bytes], None]) -> None:
    at(csv())
    assert opened(**params).metric[0].value == left


def test_filters_that_leave_nothing_say_so(at: Callable[[bytes], None]) -> None:
    at(HEAD.encode() + b"i1,a1,mood,x,2026-03-01\ni2,a2,mood,x,2026-03-09\n")
    app = opened(annotator="a1", since="2026-03-05")
    assert not app.exception
    assert any("Nothing is left" in text.value for text in app.markdown)
    assert not app.metric


def test_an_upload_is_opened_and_a_refused_one_leaves_the_last_good_study_open() -> None:
    app = opened()
    app.file_uploader[0].set_value([("mine.csv", csv(), "text/csv")]).run()
    assert app.metric[0].value == "72"
    app.file_uploader[0].set_value([("broken.csv", b"alpha,beta\n1,2\n", "text/csv")]).run()
    assert not app.exception
    assert app.metric[0].value == "72"
    assert any("broken" in text.value and "could not be read" in text.value for text in app.markdown)
    app.switch_page("pages/7_Import.py").run()
    assert any("broken" in text.value for text in app.markdown)
    next(button for button in app.button if button.label.startswith("Leave it")).click().run()
    assert [metric.value for metric in app.metric] == ["72", "72", "0"]


def test_two_sessions_do_not_see_each_others_uploads() -> None:
    mine, yours = opened(), opened()
    mine.file_uploader[0].set_value([("mine.csv", csv(), "text/csv")]).run()
    mine_key = mine.query_params["study"]
    yours.run()
    assert not any("mine" in option for option in yours.selectbox(key="choice.study").options)
    stranger = opened(study=mine_key)
    assert stranger.metric[0].value != "72"
    assert any("uploads live in the tab" in caption.value for caption in stranger.caption)


def test_files_that_change_are_offered_and_what_they_brought_is_said(tmp_path: Path, at: Callable[[bytes], None]) -> None:
    at(csv())
    app = opened()
    (tmp_path / "study.csv").write_bytes(csv(4))
    app.run()
    assert app.metric[0].value == "72"
    offer = next(button for button in app.button if "new version" in button.label)
    offer.click().run()
    assert app.metric[0].value == "96"
    assert any("24 more annotations" in caption.value and "a3" in caption.value for caption in app.caption)


def test_a_scale_declared_on_the_import_page_is_kept(at: Callable[[bytes], None], own_workspace: Path) -> None:
    at(csv())
    app = opened("pages/7_Import.py")
    app.text_input(key="reading.name").set_value("spring round")
    next(button for button in app.button if button.label.startswith("Apply")).click()
    app.run()
    assert not app.exception
    assert any("spring round" in caption.value for caption in app.caption)
    assert any("kept in the workspace" in message.value for message in app.success)
    assert any("spring round" in caption.value for caption in opened().caption)
    assert list(own_workspace.glob("*/study.toml"))


def test_an_uploaded_study_can_be_read_otherwise_too(own_workspace: Path) -> None:
    app = opened()
    app.file_uploader[0].set_value([("mine.csv", csv(), "text/csv")]).run()
    app.switch_page("pages/7_Import.py").run()
    app.text_input(key="reading.name").set_value("spring round")
    next(button for button in app.button if button.label.startswith("Apply")).click()
    app.run()
    assert not app.exception
    assert any("kept in the workspace" in message.value for message in app.success)
    assert any("spring round" in caption.value for caption in app.caption)
    assert list(own_workspace.glob("*/study.toml"))


def test_an_upload_that_was_refused_can_be_mended_here() -> None:
    app = opened()
    app.file_uploader[0].set_value([("odd.csv", csv().replace(b"item", b"thing", 1), "text/csv")]).run()
    app.switch_page("pages/7_Import.py").run()
    app.selectbox(key="columns.item").set_value("thing")
    next(button for button in app.button if button.label.startswith("Apply")).click()
    app.run()
    assert not app.exception
    assert app.metric[0].value == "72"
