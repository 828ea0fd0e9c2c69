"""What holds for every test: it never touches the user's own data folder, and it may take its time on a busy machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("assay", deadline=None, derandomize=True)  # the same examples in every run: what fails, fails for everybody
settings.load_profile("assay")


@pytest.fixture(autouse=True)
def own_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A workspace of its own for each test, and no study named by the surroundings."""
    monkeypatch.setenv("ASSAY_HOME", str(tmp_path / "workspace"))
    monkeypatch.delenv("ASSAY_STUDY", raising=False)
    yield tmp_path / "workspace"
