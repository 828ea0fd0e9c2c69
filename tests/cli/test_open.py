"""Does `assay.py open` start the dashboard on the files that were named, for this machine alone unless told otherwise?"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assay import app
from commands import open_
from tests.cli.helpers import run

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """What stands in for the started dashboard: it remembers how it was started and ends at once."""

    def __init__(self, command: list[str], *, env: dict[str, str], cwd: Path) -> None:
        Server.command, Server.env, Server.cwd = command, env, cwd

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def wait(self) -> int:
        return 3


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    monkeypatch.setattr(open_.subprocess, "Popen", Server)
    monkeypatch.setattr(open_.signal, "signal", lambda *_: None)
    return Server


def test_without_files_it_opens_the_demo_on_this_machine_alone(started: type[Server]) -> None:
    result = CliRunner().invoke(app, ["open"])
    assert (result.exit_code, result.output) == (3, "")
    assert started.command[1:4] == ["-m", "streamlit", "run"]
    assert "--server.address=127.0.0.1" in started.command
    assert not [part for part in started.command if part.startswith("--server.port")]
    assert "ASSAY_STUDY" not in started.env
    assert started.cwd == ROOT


def test_files_reach_the_dashboard_by_their_whole_paths(started: type[Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a b.csv", "c.json"):
        Path(name).write_text("")
    run("open", "a b.csv", "c.json", "--port", "8600", "--workspace", "kept")
    assert started.env["ASSAY_STUDY"] == os.pathsep.join([str(tmp_path / "a b.csv"), str(tmp_path / "c.json")])
    assert started.env["ASSAY_HOME"] == str(tmp_path / "kept")
    assert "--server.port=8600" in started.command


def test_a_file_that_is_not_there_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_.subprocess, "Popen", None)
    result = run("open", "nothing.csv")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", "[nothing.csv] There is no such file or folder. Hint: Check the path.\n")


def test_a_public_address_is_warned_of(started: type[Server]) -> None:
    assert "Everybody who can reach 0.0.0.0 will see the study" in run("open", "--address", "0.0.0.0").stderr
    assert "--server.address=0.0.0.0" in started.command


def test_it_answers_and_ends_when_told_to(tmp_path: Path) -> None:
    if not (ROOT / "dashboard.py").exists():
        pytest.skip("there is no dashboard to open")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    nobody = {**os.environ, "HOME": str(tmp_path), "STREAMLIT_SERVER_HEADLESS": "true"}
    with subprocess.Popen([sys.executable, "assay.py", "open", "--port", str(port)], cwd=ROOT, env=nobody, stdin=subprocess.DEVNULL) as opened:
        try:
            assert answered(f"http://127.0.0.1:{port}/_stcore/health", opened) == b"ok"
        finally:
            opened.send_signal(signal.SIGTERM)
            opened.wait(60)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the dashboard outlives the command"


def answered(address: str, server: subprocess.Popen, *, patience: float = 120) -> bytes:
    until = time.monotonic() + patience
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the dashboard never answered")
