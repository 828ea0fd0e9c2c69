"""What the tests of the reading core share: a text or some bytes read as an export, without a process of its own."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from formats.reading import export
from formats.reading.contract import Options
from formats.reading.file import File
from formats.reading.limits import Limits
from study import Problem, Study, Unreadable

SHARED = Path(__file__).resolve().parents[3] / "shared"
NOW = int(datetime(2026, 6, 1, tzinfo=UTC).timestamp() * 1e6)
HEADER = ("item", "annotator", "label")


def read_paths(paths: Iterable[Path], options: Options | None = None, limits: Limits | None = None) -> Study:
    """Files or folders of this machine as one export."""
    return export.read([(path.name, path) for path in paths], options or Options(), limits or Limits(), now=NOW)


def read(content: str | bytes, options: Options | None = None, *, name: str = "study.csv", limits: Limits | None = None) -> Study:
    """The study in a file of this content."""
    return read_all({name: content}, options, limits=limits)


def read_all(contents: dict[str, str | bytes], options: Options | None = None, *, limits: Limits | None = None) -> Study:
    """The study in several files, given as name -> content."""
    with TemporaryDirectory() as folder:
        sources = []
        for place, (name, content) in enumerate(contents.items()):
            path = Path(folder) / str(place)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            sources.append((name, path))
        return export.read(sources, options or Options(), limits or Limits(), now=NOW)


def refused(content: str | bytes, options: Options | None = None, *, name: str = "study.csv", limits: Limits | None = None) -> tuple[Problem, ...]:
    """Why nothing can be imported from a file of this content."""
    with pytest.raises(Unreadable) as refusal:
        read(content, options, name=name, limits=limits)
    assert refusal.value.problems, "a refusal must say why"
    return refusal.value.problems


def table(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, **how: object) -> str:
    """A CSV of these rows."""
    sink = io.StringIO()
    writer = csv.writer(sink, **{"lineterminator": "\n", **how})
    writer.writerow(header)
    writer.writerows(rows)
    return sink.getvalue()


def file(content: str | bytes, name: str = "study.csv") -> File:
    return File(name, content if isinstance(content, bytes) else content.encode())


def answers(study: Study, *columns: str) -> list[tuple[str | None, ...]]:
    """The rows of a study as plain tuples; missing is None."""
    frame = study.annotations[list(columns or HEADER)].astype(object)
    return list(frame.where(pd.notna(frame), None).itertuples(index=False, name=None))


def codes(study: Study) -> set[str]:
    return {problem.code for problem in study.report.problems}


def problem(study: Study, code: str) -> Problem:
    """The one problem of this code."""
    [found] = [problem for problem in study.report.problems if problem.code == code]
    return found
