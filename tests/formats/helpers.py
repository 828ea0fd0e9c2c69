"""What the tests of the readers share: the files to read, and answers as plain tuples."""

import copy
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from study import Unreadable

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def files_in(folder: Path) -> list[File]:
    """All files below a folder, named as a folder that was dropped in names them."""
    return [File(str(path.relative_to(folder.parent)), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()]


def dialect(name: str) -> list[File]:
    """The tiny study in this format."""
    return files_in(ROOT / "sample_data" / "dialects" / name)


def exports(tool: str) -> list[File]:
    """The real files of a tool; the test is skipped where they are not at hand."""
    folder = SHARED / "exports" / tool
    if not folder.is_dir():
        pytest.skip(f"the real files of {tool} are not at hand: {folder} is missing")
    return files_in(folder)


def read(form: Format, files: list[File], options: Options | None = None) -> Reading:
    """What the format reads in those of the files that it recognises; every row is answered or left out, and never both."""
    reading = form.read([file for file in files if form.recognises(file)], options or Options())
    answered = set(reading.answers.column("row").to_pylist())
    left_out = [row for rows in reading.left_out.values() for row in rows]
    assert len(left_out) == len(set(left_out)), "a row is left out twice"
    assert answered.isdisjoint(left_out), "a row is answered and left out"
    assert answered | set(left_out) == set(range(reading.rows)), "a row is neither answered nor left out"
    assert all(isinstance(reading.address(row), str) for row in range(reading.rows))
    return reading


def answers_of(reading: Reading, *columns: str) -> list[tuple]:
    """The answers as (item, annotator, task, label) and what other columns are named, in their order."""
    return [tuple(answer.get(column) for column in ("item", "annotator", "task", "label", *columns)) for answer in reading.answers.to_pylist()]


def left_out_of(reading: Reading) -> dict[str, list[str]]:
    """The addresses of the rows left out, by reason."""
    return {reason: [reading.address(row) for row in rows] for reason, rows in reading.left_out.items()}


HOSTILE = (None, 7, -1e999, True, "x", [], {}, [None], {"x": None}, [[]], [7])


def mutations(value: object) -> Iterator[object]:
    """Copies of a JSON value in which one place, each in turn, holds something of another shape; no reader may fall over them."""
    for place in _places(value, ()):
        for hostile in HOSTILE:
            changed = copy.deepcopy(value)
            inside = changed
            for step in place[:-1]:
                inside = inside[step]
            inside[place[-1]] = copy.deepcopy(hostile)
            yield changed


def _places(value: object, path: tuple) -> Iterator[tuple]:
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, step)
        yield from _places(inner, (*path, step))


def json_file(name: str, value: object) -> File:
    """A file of this value as JSON."""
    return File(name, json.dumps(value).encode())


def lines_file(name: str, records: Iterable[object]) -> File:
    """A file of these records as JSON lines."""
    return File(name, "\n".join(json.dumps(record) for record in records).encode())


def survives(form: Format, file: File) -> None:
    """The format reads the file or says why not; anything else is its fault."""
    try:
        if form.recognises(file):
            read(form, [file])
    except Unreadable as refusal:
        assert all(problem.what and problem.where for problem in refusal.problems)
