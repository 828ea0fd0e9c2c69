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
OTHERWISE: dict[str, str] = {
    "zi_bomb_lying_header.zip": "unpacking ends where the header says it ends, so the checksum fails: damaged, before anything explodes",
    "js_huge_int.json": "an id of ten thousand digits is text, and too long for an id: the row is left out for that",
    "js_numeric_and_string_ids.jsonl": 'ids are text, so 1 and "1" are one name already: said as values of several types',
    "lo_conflicting_resubmission.csv": "all 69 rows are kept, 9 of them as repeats: the latest counts for agreement, the first for accuracy",
    "pub_duckdb_afl_no_parameter_1.csv": "refused for its open quote, with the line",
    "pub_duckdb_afl_skip_2.csv": "refused for its open quote, with the line",
    "pub_duckdb_evil_nullpadding.csv": "refused because no row is whole",
    "ve_argilla_users_null.json": "every user is null, so nobody is left to judge: refused with both reasons",
    "xl_merged_item_cells.xlsx": "without 'fill down' the 40 rows below the merged cells name no item and are left out; the report offers it",
    "xm_clean.xml": "XML is read from CVAT only, and says so",
}


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


@pytest.mark.skipif(not index(), reason="the shared collection of bad inputs is not beside this checkout")
def test_merged_cells_give_all_rows_once_a_person_says_fill_down():
    found = read_paths([FOLDER / "open" / "xl_merged_item_cells.xlsx"], formats.Options(fill_down=True))
    assert (found.report.kept, len(found.annotators), found.annotations["item"].nunique()) == (60, 3, 20)


BROKEN = Path(__file__).resolve().parent / "broken"


def said_of(path: Path) -> str:
    """What an import of this file says: the counts, then every problem with its address and its cure."""
    found = outcome(path)
    if isinstance(found, Unreadable):
        return "\n".join(["refused", *map(str, found.problems)]) + "\n"
    report = found.report
    counts = f"{report.rows} rows, {report.kept} kept" + "".join(f", {count} left out: {reason}" for reason, count in report.left_out.items())
    return "\n".join([counts, *map(str, report.problems)]) + "\n"


@pytest.mark.parametrize("case", sorted(folder.name for folder in BROKEN.iterdir()))
def test_a_broken_file_is_told_in_exactly_these_words(case):
    expected = BROKEN / case / "expected.txt"
    [broken] = [path for path in (BROKEN / case).iterdir() if path != expected]
    assert said_of(broken) == expected.read_text("utf-8")
