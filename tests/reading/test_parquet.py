"""Parquet: every type of column as the text it stands for, and files that are damaged or lie."""

import datetime as dt
import io
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from formats.reading import parquet
from tests.reading.helpers import answers, codes, read, refused


def stored(table: pa.Table, **how: object) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **how)
    return sink.getvalue()


def judgements(**columns: object) -> bytes:
    return stored(pa.table({"item": ["1", "1"], "annotator": ["ann", "bob"], "label": ["a", "b"], **columns}))


@pytest.mark.parametrize(
    ("column", "texts"),
    [
        (pa.array(["007", None, ""]), ["007", "", ""]),
        (pa.array(["007", "7"]).dictionary_encode(), ["007", "7"]),
        (pa.array(["a", None], pa.large_string()), ["a", ""]),
        (pa.array(["a", None], pa.string_view()), ["a", ""]),
        (pa.array([9007199254740993, None]), ["9007199254740993", ""]),
        (pa.array([1.0, 2.0, None]), ["1", "2", ""]),
        (pa.array([1.0, 2.5]), ["1.0", "2.5"]),
        (pa.array([0.1, 2.5], pa.float32()), ["0.1", "2.5"]),
        (pa.array([float("nan"), 1.0]), ["NaN", "1.0"]),
        (pa.array([True, None]), ["true", ""]),
        (pa.array([Decimal("5.00"), None]), ["5.00", ""]),
        (pa.array([b"007", None]), ["007", ""]),
        (pa.array([dt.date(2026, 3, 1)]), ["2026-03-01"]),
        (pa.array([dt.datetime(2026, 3, 1, 12)], pa.timestamp("ms")), ["2026-03-01T12:00:00.000000"]),
        (pa.array([dt.datetime(2026, 3, 1, 12)], pa.timestamp("us", "Europe/Berlin")), ["2026-03-01T12:00:00.000000Z"]),
        (pa.array([["b", "a"], None]), ['["b", "a"]', ""]),
        (pa.array([{"x": 1, "y": None}]), ['{"x": 1, "y": null}']),
        (pa.nulls(2), ["", ""]),
        (pa.array([], pa.float64()), []),
    ],
)
def test_every_column_is_the_text_it_stands_for(column, texts):
    assert parquet.as_text(column).to_pylist() == texts


def test_a_table_is_read_with_its_rows_as_addresses():
    found = read(judgements(timestamp=pa.array([dt.datetime(2026, 3, 1), None], pa.timestamp("ns", "UTC"))), name="a.parquet")
    assert answers(found) == [("1", "ann", "a"), ("1", "bob", "b")]
    assert found.report.detected["encoding"] == "Parquet"


def test_two_columns_of_one_name_are_both_kept():
    data = stored(
        pa.Table.from_arrays(
            [pa.array(["1", "1"]), pa.array(["ann", "bob"]), pa.array(["a", "b"]), pa.array(["x", "y"])], ["item", "annotator", "label", "label"]
        )
    )
    found = read(data)
    assert answers(found, "label") == [("a",), ("b",)] or "IMP-COL-DUP" in codes(found)


def invalid_text() -> bytes:
    """A file that says its bytes are text, which they are not."""
    bad = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, 2], np.int32)), pa.py_buffer(b"\xff\xfe"))
    return stored(pa.table({"item": ["1"], "annotator": ["ann"], "label": bad}))


@pytest.mark.parametrize(
    "data",
    [b"PAR1", b"PAR1" + b"\0" * 40 + b"PAR1", judgements()[:-20], judgements()[: len(judgements()) // 2], invalid_text()],
    ids=["magic", "zeros", "cut", "half", "no text"],
)
def test_a_damaged_file_is_named_so(data):
    assert {refusal.code for refusal in refused(data, name="a.parquet")} == {"IMP-PQ-DAMAGED"}


def test_more_rows_than_the_limit_are_refused_from_the_footer(monkeypatch):
    monkeypatch.setenv("ASSAY_MAX_ROWS", "1")
    [refusal] = refused(judgements(), name="a.parquet")
    assert (refusal.code, refusal.what) == ("IMP-LIMIT-ROWS", "The file says it holds 2 rows; the limit is 1.")


def test_a_file_without_rows_says_so():
    assert [
        refusal.code
        for refusal in refused(
            stored(pa.table({"item": pa.array([], pa.string()), "annotator": pa.array([], pa.string()), "label": pa.array([], pa.string())}))
        )
    ] == ["IMP-NOROWS"]
