"""JSON and JSON lines as a list of records, each with its address; a broken line is a problem, not the end of the file."""

import json
import re
from dataclasses import dataclass, field

from formats.reading.text import Decimal
from study import Problem, Unreadable


@dataclass
class Records:
    """The records of a JSON file: `values[i]` stands at `where(i)`; `bad` names the lines that are no JSON."""

    values: list
    shape: str  # "array", "lines", "object"
    lines: list[int] = field(default_factory=list)  # of JSON lines: the line each record stands on
    bad: list[tuple[int, str]] = field(default_factory=list)  # (line, what is wrong)
    problems: list[Problem] = field(default_factory=list)

    def where(self, index: int, name: str) -> str:
        return f"{name} > line {self.lines[index]}" if self.lines else f"{name} > record {index + 1}"


def parse(text: str, name: str) -> Records:
    """The records of an array, of JSON lines, or of one object (which is one record). Raises Unreadable with line and reason."""
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise Unreadable.because("IMP-EMPTY", name, "The file is empty.", "Export again; nothing was imported.")
    try:
        value = _loads(text)
    except (ValueError, RecursionError) as error:
        return _lines(text, name, error)
    if isinstance(value, list):
        if not value:
            raise Unreadable.because("IMP-EMPTY", name, "The array contains no records.", "Export again with at least one annotated item.")
        return Records(value, "array")
    if isinstance(value, dict):
        return Records([value], "lines" if _is_one_line(text) else "object", [1] if _is_one_line(text) else [])
    raise Unreadable.because(
        "IMP-JSON-SHAPE", name, f"The file holds a single {type(value).__name__}, not records.", "Expected an array of objects or one object per line."
    )


def _lines(text: str, name: str, whole: Exception) -> Records:
    found = Records([], "lines")
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line.strip():
            try:
                found.values.append(_loads(line))
                found.lines.append(number)
            except (ValueError, RecursionError) as error:
                found.bad.append((number, _what(error)))
    if not found.values or len(found.bad) > len(found.values):
        raise _refusal(text, name, whole)
    if found.bad:
        examples = tuple(f"{name} > line {number}: {what}" for number, what in found.bad[:5])
        deep = all(what == "nested too deeply" for _, what in found.bad)
        found.problems.append(
            Problem(
                "IMP-JSON-DEPTH" if deep else "IMP-JSON-SYNTAX",
                f"{name} > line {found.bad[0][0]}",
                f"{len(found.bad)} of {len(found.bad) + len(found.values)} lines are not valid JSON (or nested too deeply) and were left out.",
                "Export again, or mend these lines.",
                len(found.bad),
                examples=examples,
            )
        )
    return found


def _loads(text: str) -> object:
    try:
        return json.loads(text, parse_constant=str, parse_float=Decimal)  # NaN and Infinity stay text: their scale is not known here
    except ValueError as error:
        if isinstance(error, json.JSONDecodeError):
            raise
        return json.loads(text, parse_constant=str, parse_float=Decimal, parse_int=str)  # Python refuses to count that many digits


def _what(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"{error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)


def _refusal(text: str, name: str, error: Exception) -> Unreadable:
    if isinstance(error, RecursionError):
        return Unreadable.because("IMP-JSON-DEPTH", name, "The JSON is nested too deeply.", "No annotation tool writes this; check where the file comes from.")
    where = f"{name} > line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else name
    if re.match(r"\s*[\[{]\s*[{']?\s*'", text):
        return Unreadable.because(
            "IMP-JSON-SYNTAX", where, "This looks like Python, not JSON: names stand in single quotes.", "Write it with json.dump instead of print or str."
        )
    return Unreadable.because("IMP-JSON-SYNTAX", where, f"This is not valid JSON: {_what(error)}.", "Export again; a download that was cut off ends like this.")


def _is_one_line(text: str) -> bool:
    return "\n" not in text.strip()
