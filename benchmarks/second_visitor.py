"""What a second visitor of the same study adds to the server's memory, in per cent of the study's bytes."""

import tempfile
from pathlib import Path

import psutil
from playwright.sync_api import Browser, sync_playwright

import study_io
from benchmarks import _made as made
from benchmarks.home_redraw import CHROMIUM, QUIET, server

ROWS = 10_000_000


def visit(browser: Browser, address: str) -> None:
    """Opens home in a browser of its own and waits until it is drawn."""
    page = browser.new_context().new_page()
    page.goto(address)
    page.wait_for_selector(".js-plotly-plot", timeout=300_000)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(2_000)


def held() -> int:
    """The bytes that the servers which this process started hold in memory."""
    servers = [child for child in psutil.Process().children() if "streamlit" in child.cmdline()]
    return sum(child.memory_info().rss for child in servers)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        study = made.study(ROWS)
        size = int(study.annotations.memory_usage(index=False, deep=True).sum())
        path = Path(folder) / "made.parquet"
        study_io.save(study, path)
        del study
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        with server("dashboard.py", 8813, ASSAY_STUDY=str(path), ASSAY_HOME=folder) as address:
            visit(browser, address)
            first = held()
            visit(browser, address)
            more = held() - first
        print(f"{f'a second visitor of {ROWS:,} rows adds':<58} {more / 1e6:8.1f} MB, {more / size:6.1%} of the study, promised < 10 %")


if __name__ == "__main__":
    main()
