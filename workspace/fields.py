"""What may stand in the files of a workspace? Fields as data: reading, messages and docs/study_toml.md derive from them."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from study import Problem, Unreadable

MOST_BYTES = 1_000_000  # decisions of people, written by hand or by a page: more is another kind of file


def _text(value: object) -> bool:
    return isinstance(value, str)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _table(of: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, dict) and all(map(of, value.values()))


KINDS: dict[str, Callable[[object], bool]] = {
    "a text": _text,
    "a list of texts": _texts,
    "a text or a list of texts": lambda value: _text(value) or _texts(value),
    "a table of texts": _table(_text),
    "a table of texts or lists of texts": _table(lambda value: _text(value) or _texts(value)),
    "a table of tables of texts": _table(_table(_text)),
    "a whole number from 0": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    "true or false": lambda value: isinstance(value, bool),
    "a date": lambda value: isinstance(value, date),  # a datetime is a date too
}


@dataclass(frozen=True)
class Field:
    """One thing that people decide: its name, its kind (a key of KINDS), what it means."""

    name: str
    kind: str
    meaning: str
    required: bool = False


def parsed(path: Path) -> tuple[dict, str]:
    """The content of a TOML file and its text, both empty where there is no such file; raises Unreadable, naming the line."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except (FileNotFoundError, NotADirectoryError):
        return {}, ""
    except OSError as error:
        reason = error.strerror or error
        raise Unreadable.because("SET-READ", path.name, f"The file cannot be read: {reason}.", "Look at its name and its permissions.") from error
    if data is None:
        hint = "It should hold only what people decided; give annotations as an export."
        raise Unreadable.because("SET-READ", path.name, f"The file is larger than {MOST_BYTES:,} bytes.", hint)
    try:
        text = data.decode()
        return tomllib.loads(text), text
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable.because("SET-TOML", f"{path.name} > line {line}", "The file is not UTF-8 text.", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        where = f"{path.name} > line {line[1] if line else text.count(chr(10)) + 1}"
        hint = "Texts stand in quotation marks; docs/study_toml.md shows a whole file."
        raise Unreadable.because("SET-TOML", where, f"The line is not TOML: {what}.", hint) from error
    except RecursionError as error:
        raise Unreadable.because("SET-TOML", path.name, "The file is nested too deeply.", "docs/study_toml.md shows a whole file.") from error


def wrong(facts: Mapping[str, object], fields: Iterable[Field], *, where: Callable[[str], str]) -> list[Problem]:
    """Everything in these facts that is not as the fields say; `where` answers the address of a field by its name."""
    known = {field.name: field for field in fields}
    problems = []
    for name, value in facts.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f'Did you mean "{near[0]}"?' if near else f"Known are {', '.join(known)}."
            problems.append(Problem("SET-FIELD", where(name), f'"{name}" is not known here.', hint, blocking=True))
        elif not KINDS[known[name].kind](value):
            problems.append(Problem("SET-FIELD", where(name), f'"{name}" is not {known[name].kind}.', f"It holds {known[name].meaning}.", blocking=True))
    for name, field in known.items():
        if field.required and name not in facts:
            problems.append(Problem("SET-FIELD", where(name), f'"{name}" is missing.', f"It holds {field.meaning}.", blocking=True))
    return problems


def line_of(name: str, text: str, *, after: int = 0) -> int:
    """The line on which this field or table begins, from line `after` on; `after` itself where it cannot be told."""
    begins = re.compile(rf"""\s*(\[+\s*)?["']?{re.escape(name)}["']?\s*[=.\]]""")
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines[max(after - 1, 0):], max(after, 1)) if begins.match(line)), max(after, 1))
