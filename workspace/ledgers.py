"""Which keys were corrected, and what happened when? Two lists that people keep: corrections.toml and events.toml."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from study import Problem, Unreadable
from workspace.fields import Field, line_of, parsed, wrong
from workspace.places import folder


@dataclass(frozen=True)
class Ledger:
    """One list of dated entries: the name of its file and of its array of tables, and what an entry holds."""

    name: str
    fields: tuple[Field, ...]

    def of(self, study: str, *, at: Path | None = None) -> list[dict]:
        """The entries kept for the study of this name, in their order; none where none were made. Raises Unreadable, naming the line."""
        return self._read(folder(study, at=at) / f"{self.name}.toml")

    def read(self, path: Path) -> list[dict]:
        """The entries of a file that somebody named, as plain facts, times as ISO text. Raises Unreadable with all that is wrong, naming the lines."""
        if not path.is_file():
            raise Unreadable.because("SET-READ", path.name, "There is no such file.", "Look at its name and its folder.")
        return self._read(path)

    def _read(self, path: Path) -> list[dict]:
        facts, text = parsed(path)
        entries = facts.pop(self.name, [])
        hint = f"Every entry begins with [[{self.name}]]."
        problems = [_problem(path, line_of(name, text), f'"{name}" is not known here.', hint) for name in facts]
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise Unreadable(_problem(path, line_of(self.name, text), f'"{self.name}" is no list of tables.', hint), *problems)
        for entry, begins in zip(entries, self._beginnings(text), strict=False):
            problems += wrong(entry, self.fields, where=lambda name, begins=begins: f"{path.name} > line {line_of(name, text, after=begins)}")
        if problems:
            raise Unreadable(*problems)
        return [{name: value.isoformat() if isinstance(value, date) else value for name, value in entry.items()} for entry in entries]

    def _beginnings(self, text: str) -> Iterator[int]:
        """The lines on which the entries begin, then line 1 for entries written in another way."""
        yield from (number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"[[{self.name}]]"))
        while True:
            yield 1


CORRECTIONS = Ledger("corrections", (
    Field("task", "a text", "the task of the key", required=True),
    Field("item", "a text", "the item of the key", required=True),
    Field("gold", "a text or a list of texts", "the answer that is right, or several; an empty list withdraws the key", required=True),
    Field("who", "a text", "who decided it", required=True),
    Field("when", "a date", "when it was decided", required=True),
    Field("why", "a text", "the reason", required=True),
))
EVENTS = Ledger("events", (
    Field("when", "a date", "the day or the moment from which it held", required=True),
    Field("what", "a text", "what happened, such as guideline 2, a new tool, a training", required=True),
    Field("task", "a text", "the task it touches; every task where it is not named"),
))


def _problem(path: Path, line: int, what: str, hint: str) -> Problem:
    return Problem("SET-FIELD", f"{path.name} > line {line}", what, hint, blocking=True)
