"""A dashboard of its own on a free port, and Debian's Chromium to look at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Without these Chromium calls its maker's hosts at every start.
BACKGROUND = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", *BACKGROUND]
READY = 60  # seconds until a page must have drawn


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each test gets a context of its own."""
    if CHROMIUM is None:
        if os.environ.get("ASSAY_BROWSER_TESTS") == "required":
            pytest.fail("ASSAY_BROWSER_TESTS=required, but there is no chromium on the PATH. Hint: apt-get install chromium.")
        pytest.skip("there is no chromium on the PATH; .ci/run installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One visitor: a page, what it asked for outside, and what went wrong in it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.address, self.address.replace("http", "ws", 1), "data:", "blob:")):
            self.outside.append(url)

    def open(self, path: str = "") -> "Visit":
        self.page.goto(f"{self.address}/{path}")
        return self.settled()

    def settled(self) -> "Visit":
        """Waits until the script has run to its end and everything is drawn."""
        self.page.wait_for_selector("h1", timeout=READY * 1000)
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=READY * 1000)
        self.page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton]')", timeout=READY * 1000)
        return self

    def metric(self, label: str) -> str:
        """The number on the card of this label."""
        card = self.page.locator('[data-testid="stMetric"]', has=self.page.get_by_text(label, exact=True))
        return card.locator('[data-testid="stMetricValue"]').inner_text()

    def upload(self, *files: Path) -> "Visit":
        self.page.set_input_files('[data-testid="stFileUploaderDropzoneInput"]', [str(file) for file in files])
        self.page.wait_for_url("**study=upload-**", timeout=READY * 1000)
        return self.settled()

    def choose(self, label: str, option: str) -> "Visit":
        """Picks an option of a list in the sidebar."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        self.page.keyboard.press("Escape")
        return self.settled()

    def follow(self, name: str) -> "Visit":
        """Goes to another page by its link in the sidebar."""
        self.page.locator('[data-testid="stSidebar"] [data-testid="stPageLink"]', has_text=name).click()
        self.page.wait_for_function("name => location.pathname === (name === 'Home' ? '/' : '/' + name)", arg=name)
        self.page.wait_for_timeout(300)  # until the run of the new page has begun
        return self.settled()

    @property
    def text(self) -> str:
        return self.page.locator('[data-testid="stMain"]').inner_text()


@pytest.fixture
def dashboard(tmp_path: Path, chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Starts a fresh server (once, with this environment) and opens it as one visitor after another."""
    started: list[subprocess.Popen] = []
    contexts: list[BrowserContext] = []
    address = ""

    def visit(**environment: str) -> Visit:
        nonlocal address
        if not started:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            address = f"http://localhost:{port}"
            surroundings = {**os.environ, "ASSAY_HOME": str(tmp_path / "home"), **environment}
            command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port), "--server.headless", "true"]
            started.append(
                subprocess.Popen(command, cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            _wait(f"{address}/_stcore/health")
        contexts.append(chromium.new_context(viewport={"width": 1440, "height": 1400}))
        return Visit(contexts[-1], address)

    yield visit
    for context in contexts:
        context.close()
    for server in started:
        server.terminate()
        server.wait(20)


def _wait(address: str) -> None:
    end = time.monotonic() + READY
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The dashboard did not answer at {address} within {READY} seconds.")
