"""Do the documents say what the code does? Lists that follow from it are compared; commands that are shown are known."""

import re
import tomllib
from pathlib import Path

import pytest

from formats.reading.contract import Options
from scripts.readme import BLOCKS, with_block
from study import LEVELS, Scale
from tests.cli.helpers import run
from workspace import CORRECTIONS, EVENTS
from workspace.fields import wrong
from workspace.settings import FIELDS

ROOT = Path(__file__).resolve().parents[2]
TOML = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "study_toml.md").read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize(("file", "name"), BLOCKS)
def test_lists_follow_the_code(file: str, name: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert with_block(text, name, BLOCKS[file, name]()) == text, f"{file} is out of date: make readme"


def test_the_example_of_study_toml_is_one_and_shows_every_field() -> None:
    example = tomllib.loads(TOML[0])
    assert wrong(example, FIELDS, where=str) == []
    assert example.keys() == {field.name for field in FIELDS}
    assert Options.from_dict(example).name == "Chat tone, March"
    assert [str(Scale.parse(text)) for text in example["scales"].values()] == list(example["scales"].values())


def test_the_examples_of_ledgers_are_some() -> None:
    for ledger, example in ((CORRECTIONS, TOML[1]), (EVENTS, TOML[2])):
        [entry] = tomllib.loads(example)[ledger.name]
        assert wrong(entry, ledger.fields, where=str) == []
        assert entry.keys() == {field.name for field in ledger.fields}


def test_every_scale_is_named() -> None:
    assert [level for level in LEVELS if f"`{level}`" not in (ROOT / "docs" / "study_toml.md").read_text("utf-8")] == []


def test_commands_and_options_that_are_shown_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    helped = {command: run(command, "--help").stdout for command in set(re.findall(r"assay\.py (\w+)", text))}
    for command, help_text in helped.items():
        assert help_text.startswith("Usage:"), command
    shown = {option for line in re.findall(r"assay\.py \w+.*", text) for option in re.findall(r"--[a-z-]+", line)} - {"--help"}
    assert [option for option in shown if not any(option in help_text for help_text in helped.values())] == []


def test_files_that_are_linked_exist() -> None:
    links = [link for file in ("README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))) for link in links_in(ROOT / file)]
    assert [str(path) for path in links if not path.exists()] == []


def links_in(path: Path) -> list[Path]:
    return [path.parent / link for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))]
