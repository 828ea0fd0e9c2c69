"""A filter change on 1,000,000 annotations: home in Chromium beside the floor, an empty page with the same charts.

Measured in the browser, from the click on a batch to the last change of the page. Every click is a filter never asked before.
What a grid keeps inside its canvas for screen readers does not count: it follows a fixed 200 ms later and cannot be seen.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import study_io
from benchmarks import _made as made

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
CLICKS = 12
WATCH = """() => {
  window.clicked = null; window.changed = null;
  document.addEventListener('click', event => { if (event.target.closest('[role=option]')) { window.clicked = performance.now(); } }, true);
  const seen = change => !(change.target.nodeType === 1 ? change.target : change.target.parentElement)?.closest('canvas');
  new MutationObserver(changes => { if (changes.some(seen)) { window.changed = performance.now(); } })
    .observe(document.querySelector('[data-testid=stMain]'), {subtree: true, childList: true, attributes: true, characterData: true});
}"""


@contextmanager
def server(script: str, port: int, **environment: str) -> Iterator[str]:
    """A Streamlit server of its own for the time of a measurement; its address."""
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), "--server.headless", "true"]
    running = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        running.terminate()
        running.wait()


def redraws(page: Page, address: str) -> list[float]:
    """The milliseconds of each of CLICKS filter changes."""
    page.goto(address)
    page.wait_for_selector(".js-plotly-plot .gtitle, .js-plotly-plot .bars", timeout=120_000)
    page.wait_for_timeout(3_000)
    more = page.get_by_text("More filters")
    if more.count():
        more.first.click()
        page.wait_for_timeout(500)
    page.evaluate(WATCH)
    took = []
    for click in range(CLICKS):
        box = page.get_by_test_id("stMultiSelect").filter(has_text="Batch").locator("input")
        box.click()
        page.wait_for_timeout(400)
        page.get_by_role("option", name=f"batch {click:02d}").click()
        page.wait_for_timeout(1_500)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        took.append(page.evaluate("window.changed - window.clicked"))
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)
    return took


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "made.parquet"
        study_io.save(made.study(1_000_000), path)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        with (
            server("dashboard.py", 8811, ASSAY_STUDY=str(path), ASSAY_HOME=folder) as home,
            server("benchmarks/_floor_page.py", 8812, PYTHONPATH=".", ASSAY_HOME=folder) as floor,
        ):
            mine = redraws(browser.new_page(viewport={"width": 1440, "height": 1600}), home)
            peer = redraws(browser.new_page(viewport={"width": 1440, "height": 1600}), floor)
        mine_ms, peer_ms = statistics.median(mine), statistics.median(peer)
        what = "filter change on 1,000,000 annotations, home / floor page"
        print(f"{what:<58} {mine_ms:8.0f} ms  peer {peer_ms:8.0f} ms  ratio {mine_ms / peer_ms:6.2f}   promised <= 1.5")


if __name__ == "__main__":
    main()
