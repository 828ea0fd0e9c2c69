"""Does what people decided come back as they decided it, from the workspace and from beside the export?"""

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workspace
from formats.reading.contract import Options
from study import Unreadable
from workspace.settings import FIELDS

WORDS = st.text(max_size=8)
MANY = st.dictionaries(WORDS, WORDS, min_size=1, max_size=3)
DECIDED = st.fixed_dictionaries({}, optional={
    "name": st.just("one"),
    "scales": MANY,
    "mapping": st.dictionaries(WORDS, st.lists(WORDS, max_size=3), min_size=1, max_size=3),
    "merge_labels": st.dictionaries(WORDS, MANY, min_size=1, max_size=2),
    "gold": st.lists(WORDS, min_size=1, max_size=3),
    "header_line": st.integers(0, 99),
    "fill_down": st.booleans(),
    "delimiter": st.text(min_size=1, max_size=2),
})


def test_the_fields_are_those_of_an_import() -> None:
    unsaved = ("name", "saved_scales")  # the second is what saved scales become when they are read again
    assert [field.name for field in FIELDS if field.name != "name"] == [field.name for field in dataclasses.fields(Options) if field.name not in unsaved]
    assert "name" in {field.name for field in dataclasses.fields(Options)}


@given(DECIDED)
def test_what_is_saved_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, decided: dict) -> None:
    at = tmp_path_factory.mktemp("w")
    workspace.save_settings("one", decided, at=at)
    assert workspace.settings("one", at=at) == decided


def test_options_of_an_import_can_be_saved_as_they_are() -> None:
    options = Options(mapping={"item": "id", "label": ["a", "b"]}, scales={"tone": "nominal"}, gold=("gold.csv",), header_line=0)
    workspace.save_settings("one", options.as_dict())
    assert Options.from_dict(workspace.settings("one")) == options


def test_saving_replaces_what_is_given_and_forgets_what_is_empty() -> None:
    workspace.save_settings("one", {"sheet": "May", "decimal": ",", "models": ("gpt",), "header_line": 3})
    workspace.save_settings("one", {"sheet": "June", "decimal": None, "models": (), "header_line": 0})
    assert workspace.settings("one") == {"sheet": "June", "header_line": 0}


def test_a_renamed_study_keeps_its_decisions() -> None:
    workspace.save_settings("P17", {"name": "Tone", "sheet": "May", "decimal": ","})
    workspace.save_settings("Tone", {"name": "Tone, May", "sheet": "June"})
    workspace.save_settings("Tone, May", {"dates": "day first"})
    assert workspace.settings("P17") == {"name": "Tone, May", "sheet": "June", "decimal": ",", "dates": "day first"}


def test_names_that_lead_in_a_circle_end() -> None:
    workspace.save_settings("one", {"name": "two"})
    workspace.save_settings("two", {"name": "one"})
    assert workspace.settings("one")["name"] in ("one", "two")


def test_one_beside_the_export_and_one_inside_the_folder_are_read(tmp_path: Path) -> None:
    inside = tmp_path / "export"
    inside.mkdir()
    (inside / "study.toml").write_text('sheet = "inside"\n')
    (tmp_path / "study.toml").write_text('sheet = "beside"\nname = "Tone"\n')
    assert workspace.Opening((inside,)).beside == {"sheet": "inside", "name": "Tone"}
    assert workspace.Opening((tmp_path / "a.csv", tmp_path / "b.csv")).beside == {"sheet": "beside", "name": "Tone"}


def test_the_workspace_goes_before_what_stands_beside_the_export(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('name = "Tone"\nsheet = "beside"\ndecimal = ","\n[scales]\na = "text"\nb = "text"\n')
    workspace.save_settings("Tone", {"sheet": "kept", "scales": {"a": "nominal"}})
    opening = workspace.Opening((tmp_path / "a.csv",))
    assert opening.name == "Tone"
    assert opening.settings("Tone") == {"sheet": "kept", "decimal": ",", "scales": {"a": "nominal", "b": "text"}}
    assert workspace.Opening((tmp_path / "a.csv",), used=False).settings("Tone")["sheet"] == "beside"
    assert workspace.Opening((tmp_path / "a.csv",), at=tmp_path / "other").settings("Tone")["sheet"] == "beside"


def test_a_study_named_beside_the_export_can_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('name = "Tone"\n')
    workspace.save_settings("Tone", {"name": "Tone, May"})
    assert workspace.Opening((tmp_path / "a.csv",)).name == "Tone, May"
    assert workspace.Opening((tmp_path / "elsewhere" / "a.csv",)).name is None


@pytest.mark.parametrize(("text", "message"), [
    ("name = Tone\n", "[study.toml > line 1] The line is not TOML: Invalid value."),
    ("sheet = 'a'\n\nsheet = 'b'\n", "[study.toml > line 3] The line is not TOML: Cannot overwrite a value."),
    ("[scales\n", "[study.toml > line 1] The line is not TOML: Expected ']' at the end of a table declaration."),
    ('name = "a', "[study.toml > line 1] The line is not TOML:"),
    ("x = " + "[" * 100_000, "[study.toml] The file is nested too deeply."),
    ("decimal = ','\nheader_line = 'two'\n", '[study.toml > line 2] "header_line" is not a whole number from 0.'),
    ("header_line = true\n", '[study.toml > line 1] "header_line" is not a whole number from 0.'),
    ("[scale]\ntone = 'nominal'\n", '[study.toml > line 1] "scale" is not known here. Hint: Did you mean "scales"?'),
    ("[scales]\ntone = 3\n", '[study.toml > line 1] "scales" is not a table of texts.'),
    ("#" * 1_000_001, "[study.toml] The file is larger than 1,000,000 bytes."),
])
def test_a_broken_one_is_a_message_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(text)
    with pytest.raises(Unreadable) as refused:
        workspace.Opening((tmp_path / "a.csv",)).settings("one")
    assert message in str(refused.value)
    assert "Hint: " in str(refused.value)
    assert all(problem.blocking for problem in refused.value.problems)


def test_one_that_is_no_text_is_a_message_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(b"# ok\nname = '\xff'\n")
    with pytest.raises(Unreadable, match=r"line 2\] The file is not UTF-8"):
        workspace.Opening((tmp_path,)).settings("one")


def test_a_broken_one_is_never_overwritten() -> None:
    path = workspace.save_settings("one", {"sheet": "May"})
    path.write_text("sheet = ")
    with pytest.raises(Unreadable):
        workspace.save_settings("one", {"sheet": "June"})
    assert path.read_text() == "sheet = "


def test_what_cannot_be_read_again_is_not_saved(own_workspace: Path) -> None:
    with pytest.raises(Unreadable, match="is not a table of texts"):
        workspace.save_settings("one", {"scales": {"tone": 3}})
    assert not own_workspace.exists()
