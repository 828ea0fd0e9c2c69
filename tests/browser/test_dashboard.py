"""Does the dashboard work in a browser: fresh server, upload, pages, deep link, reload; and is nothing of a stranger's text obeyed?"""

from collections.abc import Callable
from pathlib import Path

import pytest

EXPORT = Path(__file__).parents[3] / "shared" / "exports" / "label_studio" / "real_multi_annotator" / "export_JSON.json"
LEAK = "127.0.0.1:9/leak.png"
HOSTILE = f'![x](http://{LEAK}) <img src="http://{LEAK}"> **bold** https://evil.example www.evil.example a@evil.example :smile: $x$'
CSV = "item,annotator,task,label,time,colour\n" + "".join(
    f"i{n},{who},{task},{'yes' if (n + place) % 3 else 'no'},2026-03-{1 + n % 28:02d},{'red' if n % 2 else 'blue'}\n"
    for n in range(20)
    for place, who in enumerate(["ann", "bob", "eve"])
    for task in ("mood", "tone")
)


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    path = tmp_path / "study.csv"
    path.write_text(CSV)
    return path


def test_a_fresh_server_opens_the_demo_and_then_a_real_export(dashboard: Callable) -> None:
    visit = dashboard().open()
    assert visit.metric("Annotators") == "40"
    assert "This is the demo" in visit.text
    if EXPORT.exists():
        visit.upload(EXPORT)
        assert [visit.metric(name) for name in ("Annotations", "Items", "Annotators", "Tasks")] == ["598", "60", "159", "2"]
        assert "317 rows were read, 299 kept, 18 left out" in visit.text
        visit.follow("Import")
        assert [visit.metric(name) for name in ("Rows read", "Rows kept", "Rows left out")] == ["317", "299", "18"]
        visit.follow("Home")
        assert visit.metric("Annotations") == "598"
    assert visit.errors == []
    assert visit.outside == []
    if not EXPORT.exists():
        pytest.skip("the demo opens; ../shared/exports is not here, so no real export was uploaded")


def test_choices_survive_page_switches_and_reload_and_are_a_link(dashboard: Callable, csv: Path) -> None:
    visit = dashboard(ASSAY_STUDY=str(csv)).open()
    assert visit.metric("Annotations") == "120"
    visit.choose("Annotator", "ann").choose("Task", "tone")
    assert visit.metric("Annotations") == "20"
    assert "annotator=ann" in visit.page.url
    visit.follow("Import").follow("Home")
    assert visit.metric("Annotations") == "20"
    assert "task=tone" in visit.page.url
    link = visit.page.url.partition("/?")[2]
    visit.page.reload()
    assert visit.settled().metric("Annotations") == "20"
    assert dashboard().open(f"?{link}").metric("Annotations") == "20"
    assert visit.errors == []


def test_a_deep_link_to_a_page_works_on_a_fresh_server(dashboard: Callable, csv: Path) -> None:
    visit = dashboard(ASSAY_STUDY=str(csv)).open("Import?annotator=bob")
    assert visit.metric("Rows read") == "120"
    visit.follow("Home")
    assert visit.metric("Annotations") == "40"
    assert visit.errors == []


def test_one_persons_upload_is_invisible_to_another(dashboard: Callable, csv: Path) -> None:
    mine = dashboard().open().upload(csv)
    assert mine.metric("Annotations") == "120"
    link = mine.page.url.partition("/?")[2]
    other = dashboard().open(f"?{link}")
    assert other.metric("Annotators") == "40"
    assert "The upload of this link is gone" in other.text
    assert "study.csv" not in other.page.locator('[data-testid="stSidebar"]').inner_text()


@pytest.mark.parametrize("page", ["", "Import"])
def test_hostile_text_is_shown_and_never_obeyed(dashboard: Callable, tmp_path: Path, page: str) -> None:
    path = tmp_path / "hostile.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    path.write_text(
        "item,annotator,label,time,"
        + quoted
        + "\n"
        + "".join(
            f"i{n},{quoted if m else 'ann'},{quoted if n % 2 else 'b'},2026-03-0{1 + n % 9},{quoted if n % 3 else 'c'}\n" for n in range(20) for m in range(2)
        )
    )
    visit = dashboard(ASSAY_STUDY=str(path)).open(page)
    visit.page.get_by_text("More filters").click()
    visit.page.wait_for_timeout(500)
    assert visit.outside == []
    assert visit.errors == []
    inside = visit.page.locator('[data-testid="stApp"]')
    assert inside.locator(f'img[src*="{LEAK}"]').count() == 0
    assert inside.locator('a[href*="evil.example"]').count() == 0
    assert inside.locator("strong", has_text="bold").count() == 0


def test_columns_that_were_not_recognised_can_be_named(dashboard: Callable, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("thing,whom,verdict\n" + "".join(f"t{n},w{m},{'yes' if n % 3 else 'no'}\n" for n in range(20) for m in range(2)))
    visit = dashboard(ASSAY_STUDY=str(path)).open("Import")
    assert "odd could not be read" in visit.text
    for question, column in (
        ("Which column names the item that was judged?", "thing"),
        ("Which column names the annotator?", "whom"),
        ("Which columns hold the answers?", "verdict"),
    ):
        visit.page.get_by_role("combobox", name=question).click()
        visit.page.get_by_role("option", name=column, exact=True).click()
    visit.page.keyboard.press("Escape")  # closes the list of the last, which takes several
    visit.page.get_by_role("button", name="Apply and read again").click()
    visit.page.get_by_text("Your decisions are kept").wait_for(timeout=60_000)
    visit.settled()
    assert [visit.metric(name) for name in ("Rows read", "Rows kept", "Rows left out")] == ["40", "40", "0"]
    assert visit.errors == []
