"""Are corrections and events read as they were written, and refused with their line where they are broken?"""

from pathlib import Path

import pytest

import workspace
from study import Unreadable

CORRECTION = """[[corrections]]
task = "harmful"
item = "chat 17"
gold = ["yes", "no"]
who = "ann"
when = 2026-11-20T10:00:00Z
why = "both can be defended"
"""
EVENTS = """[[events]]
when = 2026-10-01
what = "guideline 2"

[[events]]
when = 2026-10-09
what = "training"
task = "tone"
"""


def test_those_of_the_workspace_are_in_force() -> None:
    place = workspace.save_settings("one", {"sheet": "May"}).parent
    (place / "corrections.toml").write_text(CORRECTION)
    (place / "events.toml").write_text(EVENTS)
    assert workspace.CORRECTIONS.of("one") == [
        {"task": "harmful", "item": "chat 17", "gold": ["yes", "no"], "who": "ann", "when": "2026-11-20T10:00:00+00:00", "why": "both can be defended"},
    ]
    assert workspace.EVENTS.of("one") == [{"when": "2026-10-01", "what": "guideline 2"}, {"when": "2026-10-09", "what": "training", "task": "tone"}]


@pytest.mark.parametrize(("text", "messages"), [
    ('corrections = "none"\n', ['[c.toml > line 1] "corrections" is no list of tables. Hint: Every entry begins with [[corrections]].']),
    ("[[correction]]\ntask = 'a'\n", ['[c.toml > line 1] "correction" is not known here.']),
    (
        CORRECTION + CORRECTION.replace('"ann"', "3").replace("why", "because"),
        ['[c.toml > line 12] "who" is not a text.', '[c.toml > line 14] "because" is not known here.', '"why" is missing.'],
    ),
    (CORRECTION.replace("2026-11-20T10:00:00Z", '"yesterday"'), ['[c.toml > line 6] "when" is not a date.']),
    ("[[corrections\n", ["[c.toml > line 1] The line is not TOML"]),
])
def test_a_broken_one_is_a_message_with_its_lines(text: str, messages: list[str], tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(text)
    with pytest.raises(Unreadable) as refused:
        workspace.CORRECTIONS.read(tmp_path / "c.toml")
    assert [message for message in messages if message not in str(refused.value)] == []


def test_one_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no such file"):
        workspace.EVENTS.read(tmp_path / "events.toml")
