"""What holds of any import as a whole: the order of rows changes no count, every row is kept or left out, what is exported comes back."""

import csv
import io
import random
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study import COLUMNS, Study, Unreadable
from tests.reading.helpers import answers, read, table

HEADER = ("item", "annotator", "task", "label", "gold", "timestamp", "seconds", "batch", "version", "language")
NAME = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z", "Cf"]), min_size=1, max_size=4).filter(
    lambda name: name == name.strip() and name.isprintable()
)
LABEL = st.sampled_from(["good", "bad", "so-so", "<b>x</b>", "=1+1"])


@st.composite
def judgements(draw) -> list[tuple[str, ...]]:
    """Rows of a long table: several tasks, some without label, gold, time or facet."""
    items = draw(st.lists(st.sampled_from(["7", "007", "1E5", "NA", "item a", "ítem", "null"]), min_size=1, max_size=4, unique=True))
    keys = {(item, task): draw(st.sampled_from(["", "good", "bad"])) for item in items for task in ("mood", "tone")}
    rows = []
    for number in range(draw(st.integers(2, 14))):
        item, task = draw(st.sampled_from(items)), draw(st.sampled_from(["mood", "tone"]))
        time = f"2026-03-01T10:{number // 60:02}:{number % 60:02}Z" if draw(st.booleans()) else ""
        rows.append(
            (
                item,
                draw(st.sampled_from(["ann", "bob", "None"])),
                task,
                draw(LABEL | st.just("")),
                keys[item, task],
                time,
                draw(st.sampled_from(["", "1.5", "20"])),
                "b1",
                draw(st.sampled_from(["v1", "v2"])),
                draw(st.sampled_from(["de", "en", ""])),
            )
        )
    return rows


def text_of(rows: list[tuple[str, ...]]) -> str:
    return table(rows, HEADER)


def counts(study: Study) -> tuple:
    """Everything that may not depend on the order of the rows."""
    rows = sorted(answers(study, *study.annotations.columns.difference(["repeat"])), key=repr)
    problems = sorted((problem.code, problem.rows) for problem in study.report.problems)
    return rows, study.report.rows, study.report.kept, dict(study.report.left_out), problems, dict(study.scales), sorted(study.annotators.index)


@given(judgements(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_rows_changes_no_count(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert counts(read(text_of(rows))) == counts(read(text_of(shuffled)))


@given(judgements(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_repeats_go_by_time_whatever_the_order(rows, chance):
    timed = [(*row[:5], f"2026-03-01T10:{place:02}:00Z", *row[6:]) for place, row in enumerate(rows)]
    shuffled = list(timed)
    chance.shuffle(shuffled)
    columns = ("item", "annotator", "task", "timestamp", "repeat")
    assert sorted(answers(read(text_of(timed)), *columns), key=repr) == sorted(answers(read(text_of(shuffled)), *columns), key=repr)


@given(st.lists(st.tuples(NAME, NAME, NAME), min_size=1, max_size=8))
@settings(max_examples=40)
def test_names_are_text_whatever_they_look_like(rows):
    header = ("item", "annotator", "label")
    if any(row == header for row in rows):
        return
    study = read(table(rows, header, quoting=csv.QUOTE_ALL))
    normal = [tuple(pd.Series(row[:2]).str.normalize("NFC")) for row in rows]
    assert answers(study, "item", "annotator") == normal


@st.composite
def damaged(draw) -> tuple[str, int]:
    """A CSV with broken lines put in, lines doubled and its end cut off; and how many lines below the header hold anything."""
    lines = text_of(draw(judgements())).splitlines()
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(1, len(lines)))
        lines.insert(
            place,
            draw(
                st.sampled_from(
                    [",,,,,,,,,", "torn", "a,b,c", "1,2,3,4,5,6,7,8,9,10,11", ",".join(HEADER), lines[place - 1], "x,y,z" + "," * 7, "", "Total: 5"]
                )
            ),
        )
    text = "\n".join(lines)
    cut = draw(st.integers(0, 15))
    text = text[: len(text) - cut] if cut < 10 else text
    return text, sum(1 for line in text.split("\n")[1:] if line)


@given(damaged())
@settings(max_examples=70)
def test_every_row_of_a_damaged_file_is_kept_or_left_out(case):
    text, rows = case
    try:
        report = read(text).report
    except Unreadable as refusal:
        assert refusal.problems
        return
    assert report.rows == rows == report.kept + sum(report.left_out.values())


def exported(study: Study) -> str:
    """The annotations as a long CSV: missing is empty, times are ISO."""
    frame = study.annotations.drop(columns="repeat").astype(object)
    frame["timestamp"] = [time.isoformat() if pd.notna(time) else None for time in frame["timestamp"]]
    sink = io.StringIO()
    frame.to_csv(sink, index=False)
    return sink.getvalue()


@given(judgements())
@settings(max_examples=40)
def test_what_is_exported_comes_back(rows):
    study = read(text_of(rows))
    again = read(exported(study))
    columns = [column.name for column in COLUMNS] + list(study.facets)
    assert answers(again, *columns) == answers(study, *columns)
    assert replace(again.scales["mood"], because="") == replace(study.scales["mood"], because="") if "mood" in study.scales else True


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_are_read_or_refused_with_a_reason(data):
    try:
        read(data, name="a.bin")
    except Unreadable as refusal:
        assert refusal.problems and all(problem.what and problem.blocking for problem in refusal.problems)


@pytest.mark.parametrize(
    "start",
    [
        b"item,annotator,label\n",
        b'{"item":1,"annotator":"a","label":"b"}\n',
        b"[",
        b"\xff\xfe",
        b"PK\x03\x04",
        b"PAR1",
        b"\x1f\x8b\x08",
        b'item\tannotator\tlabel\n1\ta\t"',
        b"<?xml?>",
    ],
)
def test_any_end_of_a_known_beginning_is_read_or_refused(start):
    chance = random.Random(7)
    for _ in range(25):
        data = start + bytes(chance.choices(b'ab1,;\t"\n\r\\{}[]:\x00\xff\xc3', k=chance.randrange(60)))
        try:
            read(data, name="a.bin")
        except Unreadable as refusal:
            assert refusal.problems
