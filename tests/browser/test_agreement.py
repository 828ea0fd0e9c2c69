"""Does a selected row or mark open the items behind it, and is nothing of a stranger's text obeyed on these pages?"""

from collections.abc import Callable
from pathlib import Path

from tests.browser.test_dashboard import HOSTILE, LEAK

TABLE = '[data-testid="stDataFrame"]'


def drawn(visit) -> None:
    """Waits until every chart has its marks, and nothing grows any more."""
    visit.page.wait_for_selector(".js-plotly-plot .points path", state="attached", timeout=60_000)
    visit.page.wait_for_timeout(1_500)


def click_row(visit, table: int, row: int) -> None:
    """Selects a row by its box at the left edge of the table."""
    place = visit.page.locator(TABLE).nth(table)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    visit.page.mouse.click(box["x"] + 16, box["y"] + 35 * (row + 1) + 17)


def click_mark(visit, chart: int, place: int) -> None:
    """Clicks a mark of a chart."""
    marks = visit.page.locator(".js-plotly-plot").nth(chart).locator(".scatterlayer .trace .points path")
    marks.nth(place).scroll_into_view_if_needed()
    box = marks.nth(place).bounding_box()
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def on_items(visit) -> str:
    visit.page.wait_for_function("() => location.pathname === '/Items'", timeout=30_000)
    visit.page.wait_for_timeout(500)
    return visit.settled().text


def test_rows_and_marks_open_the_items_behind_them(dashboard: Callable) -> None:
    visit = dashboard().open("Agreement?agreement.part=labels&agreement.task=error_category")
    drawn(visit)
    click_row(visit, 2, 0)
    assert "337 items fit, of 1,686" in on_items(visit)  # those with both labels
    assert "items.labels=instruction+ignored" in visit.page.url and "items.labels=incomplete" in visit.page.url
    visit.follow("Agreement")
    assert "are mistaken for each other most" in visit.text  # the choices stay, and the selection does not fire again
    visit.open("Agreement?agreement.part=annotators&agreement.task=preference")
    drawn(visit)
    click_mark(visit, 1, 0)
    assert "items fit, of" in on_items(visit)
    assert "items.annotator=A09" in visit.page.url
    assert visit.errors == []
    assert visit.outside == []
    visit.open("Agreement?agreement.part=labels&agreement.task=harmful")
    drawn(visit)
    click_mark(visit, 2, 1)  # a cell of the matrix
    assert "169 items fit, of 1,745" in on_items(visit)
    visit.open("Agreement")
    drawn(visit)
    click_row(visit, 0, 3)
    visit.page.wait_for_function("() => location.search.includes('agreement.task=preference')", timeout=30_000)
    assert visit.settled().metric("Krippendorff's alpha") == "0.758"
    assert visit.errors == []


def test_hostile_text_is_shown_and_never_obeyed(dashboard: Callable, tmp_path: Path) -> None:
    file = tmp_path / "hostile.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    lines = [
        f"{quoted if n == 3 else f'i{n}'},{quoted if m else 'ann'},{quoted if (n + m * (n % 4 == 0)) % 2 else 'b'},{quoted if n % 3 else 'c'}"
        for n in range(60)
        for m in range(2)
    ]
    file.write_text(f"item,annotator,label,{quoted}\n" + "\n".join(lines) + "\n")
    visit = dashboard(ASSAY_STUDY=str(file))
    for path in (f"Agreement?agreement.part={part}" for part in ("labels", "annotators", "pairs", "slices")):
        visit.open(path).page.wait_for_timeout(500)
        assert (visit.outside, visit.errors) == ([], []), path
        inside = visit.page.locator('[data-testid="stApp"]')
        assert inside.locator(f'img[src*="{LEAK}"]').count() == 0
        assert inside.locator('a[href*="evil.example"]').count() == 0
        assert inside.locator("strong", has_text="bold").count() == 0
