"""Does a decision survive a kill, a second writer and a folder that refuses: the old state or the new, never half of it?"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

import workspace

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys, workspace
for number in range(10**9):
    many = {f"task {k}": f"nominal:{number}" for k in range(200)}
    workspace.save_settings("one", {"scales": many, "sheet": str(number)})
    print(number, flush=True)
"""
COUNTER = """
import sys, workspace
from pathlib import Path
for number in range(25):
    workspace.save_settings("one", {"scales": {}, sys.argv[1]: str(number)})
"""


def killed_while_writing(times: int) -> None:
    chance = random.Random(7)
    for _ in range(times):
        with subprocess.Popen([sys.executable, "-c", WRITER], cwd=ROOT, stdout=subprocess.PIPE, env=dict(os.environ)) as writer:
            writer.stdout.readline()
            time.sleep(chance.random() * 0.02)
            writer.kill()
            written = [0, *map(int, writer.stdout.read().split())]
        kept = workspace.settings("one")
        assert int(kept["sheet"]) >= written[-1], "what was acknowledged is lost"
        assert set(kept["scales"].values()) == {f"nominal:{kept['sheet']}"}, "half of it was written"


def test_a_kill_leaves_the_old_or_the_new() -> None:
    killed_while_writing(8)
    workspace.save_settings("one", {"sheet": "at last"})
    assert sorted(path.name for path in workspace.folder("one").iterdir()) == [".lock", "name.json", "study.toml"]


@pytest.mark.validate
def test_hundreds_of_kills_leave_the_old_or_the_new() -> None:
    killed_while_writing(300)


def test_two_writers_lose_nothing_of_each_other() -> None:
    writers = [subprocess.Popen([sys.executable, "-c", COUNTER, field], cwd=ROOT, env=dict(os.environ)) for field in ("sheet", "dates")]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert workspace.settings("one") == {"sheet": "24", "dates": "24"}


def test_a_folder_that_refuses_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "file"))
    with pytest.raises(workspace.Unwritable, match=r"Nothing was saved: .*Hint: .*ASSAY_HOME"):
        workspace.save_settings("one", {"sheet": "May"})


def test_a_full_disk_is_a_message_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.save_settings("one", {"sheet": "May"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(workspace.Unwritable, match="No space left on device"):
            workspace.save_settings("one", {"sheet": "June"})
    assert workspace.settings("one") == {"sheet": "May"}
