"""Every file of the shared collection of bad inputs: read, asked about or refused as its index says; never a crash, never slow."""

import csv
import time
from pathlib import Path

import pytest

import formats
from study import Study, Unreadable
from tests.reading.helpers import SHARED, read_paths

FOLDER = SHARED / "bad_inputs"
BUILT_TO_EXHAUST = ("bomb", "js_depth", "huge", "blowup", "laughs")  # these only under the limits of a process of their own
SECONDS = 10

# Where our documented behaviour is another than the index suggests: the reason, short and true.
OTHERWISE: dict[str, str] = {}


def index() -> list[dict[str, str]]:
    path = FOLDER / "index.csv"
    return list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []


def outcome(path: Path) -> Study | Unreadable:
    try:
        return formats.load([path]) if any(mark in path.name for mark in BUILT_TO_EXHAUST) else read_paths([path])
    except Unreadable as refusal:
        return refusal


@pytest.mark.skipif(not index(), reason="the shared collection of bad inputs is not beside this checkout")
@pytest.mark.parametrize("expected", index(), ids=lambda line: line["file"])
def test_a_bad_file_is_met_as_its_index_says(expected):
    start = time.monotonic()
    found = outcome(FOLDER / "open" / expected["file"])
    assert time.monotonic() - start < SECONDS
    problems = found.problems if isinstance(found, Unreadable) else found.report.problems
    assert all(problem.what and problem.where for problem in problems)
    differences = list(differing(expected, found))
    assert bool(differences) == (expected["file"] in OTHERWISE), differences or "OTHERWISE is out of date"


def differing(expected: dict[str, str], found: Study | Unreadable):
    """In what the outcome is not what the index expects."""
    wanted = expected["expected_outcome"]
    problems = found.problems if isinstance(found, Unreadable) else found.report.problems
    codes = {problem.code for problem in problems}
    if expected["error_code"] and expected["error_code"] not in codes and wanted != "accept":
        yield f"expected {expected['error_code']}, got {sorted(codes)}"
    if isinstance(found, Unreadable):
        if wanted not in ("reject", "ask"):
            yield f"refused: {found}"
        return
    if wanted == "reject":
        yield "was read"
    counts = {
        "expect_rows": found.report.kept,
        "expect_annotators": len(found.annotators),
        "expect_items": found.annotations["item"].nunique(),
        "expect_rejected_rows": sum(found.report.left_out.values()),
    }
    yield from (f"{name}: expected {expected[name]}, got {count}" for name, count in counts.items() if expected[name] and int(expected[name]) != count)


def test_nothing_that_the_bad_files_try_has_happened():
    assert not list(Path("/tmp").glob("PWNED*"))


@pytest.mark.skipif(not index(), reason="the shared collection of bad inputs is not beside this checkout")
def test_the_clean_file_gives_no_warning_at_all():
    found = read_paths([FOLDER / "open" / "ctl_clean.csv"])
    assert found.report.problems == () and not found.report.left_out
    assert found.annotations.groupby("item", observed=True)["gold"].first().notna().sum() == 4
    same = [read_paths([FOLDER / "open" / f"ctl_clean.{ending}"]) for ending in ("tsv", "json", "jsonl")]
    assert {study.digest for study in same} == {found.digest}
