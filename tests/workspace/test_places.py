"""Is every study's folder its own, inside the workspace, whatever the study is called?"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workspace
from study import Unreadable

HOSTILE = [
    "", " ", ".", "..", "~", "$HOME", "../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "C:\\x", "CON", "nul.txt",
    "a\nb", "a\x00b", "\x1b[31m", "\u202eevil", "\ud800", "名前", "x" * 10_000,
]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_hostile_names_stay_inside_and_come_back(name: str, tmp_path: Path) -> None:
    place = workspace.save_settings(name, {"sheet": "May"}, at=tmp_path).parent
    assert place.parent == tmp_path
    assert place == workspace.folder(name, at=tmp_path)
    assert workspace.settings(name, at=tmp_path) == {"sheet": "May"}
    assert workspace.studies(at=tmp_path) == [name]
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


@given(st.text(), st.text())
def test_two_names_never_share_a_folder(one: str, other: str) -> None:
    places = [workspace.folder(name, at=Path("w")) for name in (one, other)]
    assert (one == other) == (places[0].name.lower() == places[1].name.lower())  # some file systems do not tell A from a
    assert all(place.parent == Path("w") and place.name.isascii() and len(place.name) <= 51 for place in places)


def test_folders_are_for_the_user_alone(own_workspace: Path) -> None:
    place = workspace.save_settings("März", {"sheet": "May"}).parent
    assert place.name.startswith("marz-")
    assert {path.stat().st_mode & 0o777 for path in (own_workspace, place)} == {0o700}
    assert (place / "study.toml").stat().st_mode & 0o777 == 0o600


def test_asking_makes_nothing(own_workspace: Path) -> None:
    assert workspace.settings("new") == {}
    assert workspace.studies() == []
    assert workspace.CORRECTIONS.of("new") == workspace.EVENTS.of("new") == []
    assert not own_workspace.exists()


@pytest.mark.parametrize(("given", "expected"), [
    ({"ASSAY_HOME": "/srv/assay"}, "/srv/assay"),
    ({"XDG_DATA_HOME": "/data"}, "/data/assay"),
    ({"XDG_DATA_HOME": "relative", "HOME": "/home/ann"}, "/home/ann/.local/share/assay"),
    ({"ASSAY_HOME": "", "HOME": "/home/ann"}, "/home/ann/.local/share/assay"),
])
def test_home_on_linux(given: dict, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("ASSAY_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert workspace.home() == Path(expected)


@pytest.mark.parametrize(("platform", "given", "expected"), [
    ("darwin", {"HOME": "/Users/ann"}, "/Users/ann/Library/Application Support/Assay"),
    ("win32", {"LOCALAPPDATA": "/c/local"}, "/c/local/Assay"),
])
def test_home_elsewhere(platform: str, given: dict, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.delenv("ASSAY_HOME")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert workspace.home() == Path(expected)


def test_a_name_that_was_tampered_with_is_a_message() -> None:
    place = workspace.save_settings("one", {"sheet": "May"}).parent
    (place / "name.json").write_text("{")
    with pytest.raises(Unreadable, match=r"name.json\] The name of the study cannot be read"):
        workspace.studies()
    (place / "name.json").write_text(json.dumps("one"))
    assert workspace.studies() == ["one"]
