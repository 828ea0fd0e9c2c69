"""What does the dashboard look like on the demo? Drawn by Chromium from a fresh server: python -m scripts.screenshot docs"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 1440, 900
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PATIENCE = 120  # seconds


@contextmanager
def demo() -> Iterator[str]:
    """The address of a dashboard that shows the demo and knows of no workspace."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as nothing_decided:
        environment = {name: value for name, value in os.environ.items() if name != "ASSAY_STUDY"} | {"ASSAY_HOME": nothing_decided}
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}", "--server.headless=true"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Returns once the server answers there; ends the script where it never does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit(f"The dashboard did not answer at {address}.")


PICTURES = {"home.png": ("", HEIGHT), "agreement.png": ("Agreement?agreement.task=error_category&agreement.part=labels", 1_500)}  # file -> page, height


def take(folder: Path) -> None:
    """Draws the pages and writes the pictures."""
    as_root = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*QUIET, *as_root])
        for name, (path, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": WIDTH, "height": height}, color_scheme="light")
            page.goto(f"{address}/{path}")
            page.wait_for_selector('[data-testid="stMain"] h1', timeout=PATIENCE * 1000)
            page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=PATIENCE * 1000)
            page.wait_for_selector(".js-plotly-plot .main-svg", timeout=PATIENCE * 1000)  # drawn after the script has ended
            page.wait_for_timeout(2_000)  # and then grown into its place
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
