"""Delimited text: every cell comes back as it was written, by the fast way and by the slow one, with its line; what is lost is counted."""

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formats.reading import delimited, encodings, regular_csv, tables
from formats.reading.contract import Options
from formats.reading.found import Found
from formats.reading.shape_of_csv import DELIMITERS, Shape
from study import Unreadable
from tests.reading.helpers import answers, codes, file, problem, read, refused, table

CELL = st.text(st.sampled_from(list("ab 1,;|\t\"'\n\réß日<=")), max_size=5)
SINGLE = [delimiter for delimiter in DELIMITERS if len(delimiter) == 1 and delimiter != "\x1f"]


@st.composite
def written(draw) -> tuple[str, str, list[list[str]], list[int]]:
    """A text that csv.writer wrote, its delimiter, its cells and the physical line on which each record begins."""
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6))
    rows = [row for row in rows if "".join(row).strip() and row[0] != "name 0"]
    assume(rows)
    delimiter, ends = draw(st.sampled_from(SINGLE)), draw(st.sampled_from(["\n", "\r\n"]))
    bare = any("\r" in cell for row in rows for cell in row)  # csv.writer itself leaves these unquoted where lines end in \n
    quoting = csv.QUOTE_ALL if bare else draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    sink, lines = io.StringIO(newline=""), []
    writer = csv.writer(sink, delimiter=delimiter, lineterminator=ends, quoting=quoting)
    for row in [[f"name {place}" for place in range(width)], *rows]:
        lines.append(sum(1 for _ in io.StringIO(sink.getvalue(), newline="")) + 1)
        writer.writerow(row)
    text = sink.getvalue()
    return (text if draw(st.booleans()) else text.removesuffix(ends)), delimiter, rows, lines[1:]


def shape_of(delimiter: str, rows: list[list[str]]) -> Shape:
    return Shape(delimiter, '"', tuple(f"name {place}" for place in range(len(rows[0]))), 1)


def cells(found: Found) -> list[list[str]]:
    return [list(row.values()) for row in found.columns.to_pylist()]


@given(written())
def test_line_by_line_every_cell_comes_back_with_its_line(case):
    text, delimiter, rows, lines = case
    found = delimited._line_by_line(text, shape_of(delimiter, rows), "t.csv")
    assert (cells(found), found.lines.tolist(), found.lost) == (rows, lines, [])


@given(written())
def test_where_the_fast_way_reads_at_all_it_reads_the_same(case):
    text, delimiter, rows, lines = case
    found = regular_csv.read(text, shape_of(delimiter, rows), "t.csv")
    if found is not None:
        assert (cells(found), found.lines.tolist(), found.lost) == (rows, lines, [])


def test_the_fast_way_does_read_what_is_regular():
    for text in ("a,b\n1,2\n", 'a,b\r\n"1,\n""x""",2\r\n\r\n3,4', "\n\na,b\n1,2\n", "a,b\r1,2\r3,4"):
        header = 3 if text.startswith("\n") else 1
        assert regular_csv.read(text, Shape(",", '"', ("a", "b"), header), "t.csv") is not None, text


@given(written())
@settings(max_examples=50)
def test_whatever_is_detected_no_row_is_lost_in_silence(case):
    text, _, rows, _ = case
    try:
        found = tables.read(file(text))
    except Unreadable:
        return
    assert len(found.columns) + len(found.lost) >= len(rows) - text.count("\n") and len(found.columns) == len(found.lines)


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_is_found_out(delimiter, ends):
    lines = ["item", "annotator", "label"], ["1", "ann", "good; really, | yes"[:4]], ["2", "bob", "bad"], ["1", "bob", "bad"]
    found = tables.read(file(ends.join(delimiter.join(line) for line in lines)))
    assert found.detected["delimiter"] == delimiter
    assert cells(Found(found.columns, found.lines)) == list(map(list, lines[1:]))
    assert found.lines.tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("text", "kept", "lost"),
    [
        ("a,b\n1,2\n\n3,4\n", [2, 4], []),
        ("\n\na,b\n1,2\n3,4\n", [4, 5], []),
        ("a,b\n1,2\n3\n5,6\n", [2, 4], [(3, "wrong number of fields")]),
        ("a,b\n1,2\n3,4,5\n5,6\n", [2, 4], [(3, "wrong number of fields")]),
        ("a,b\n1,2\n3,4,\n5,6\n", [2, 3, 4], []),
        ("a,b\n1,2\n,\n5,6\n", [2, 4], [(3, "blank row")]),
        ("a,b\n1,2\n,,,\n5,6\n", [2, 4], [(3, "blank row")]),
        ("a,b\n1,2\na,b\n5,6\n", [2, 4], [(3, "repeated header")]),
        ("a,b\n1,2\na,b\n5,6\n7\n", [2, 4], [(3, "repeated header"), (5, "wrong number of fields")]),
        ('a,b\n"x\ny",2\n5,6\n7\n', [2, 4], [(5, "wrong number of fields")]),
        ('a,b\n1,2\n"x" y,4\n5,6\n', [2, 4], [(3, "wrong number of fields")]),
        ('a,b\n1,2\n3,4\n5,"6\n', [2, 3], [(4, "wrong number of fields")]),
    ],
)
def test_each_row_is_kept_or_lost_with_its_line_and_its_reason(text, kept, lost):
    found = tables.read(file(text))
    assert (found.lines.tolist(), sorted(found.lost)) == (kept, lost)


def test_the_two_ways_agree_on_a_header_that_is_repeated():
    text = "item,annotator,label\n1,ann,good\n2,bob,bad\n" * 2
    found = read(text)
    assert (found.report.rows, found.report.kept, dict(found.report.left_out)) == (5, 4, {"repeated header": 1})


def test_a_quote_that_never_closes_is_refused_with_its_line():
    text = 'item,annotator,label\n1,ann,good\n2,ann,"bad\n' + "3,ann,good\n" * 5
    [refusal] = refused(text)
    assert str(refusal) == (
        "[study.csv > line 3] A quotation mark opened in line 3 is never closed. Nothing was imported. Hint: Close it, or export again with all fields quoted."
    )


def test_a_person_may_say_delimiter_header_and_encoding():
    text = "Export\nitem§annotator§label\n1§ann§gut\n2§bob§süß\n".encode("cp1252")
    study = read(text, Options(delimiter="§", header_line=2, encoding="cp1252"))
    assert answers(study) == [("1", "ann", "gut"), ("2", "bob", "süß")]
    assert (study.report.detected["delimiter"], study.report.detected["header_line"], study.report.detected["encoding"]) == ("§", 2, "cp1252")


def test_a_header_line_beyond_the_file_is_said():
    [refusal] = refused(table([("1", "ann", "a")]), Options(header_line=9))
    assert refusal.what == "Line 9 cannot hold the column names: no row begins there."


def test_without_a_header_the_first_line_is_an_answer():
    rows = [(f"item{n // 2}", f"ann{n % 2}", "good" if n % 3 else "bad") for n in range(12)]
    found = read("\n".join(map(",".join, rows)))
    assert "IMP-NOHEADER" in codes(found) and len(found.annotations) == 12
    named = read("\n".join(map(",".join, rows)), Options(header_line=0, mapping={"item": "column 1", "annotator": "column 2", "label": "column 3"}))
    assert answers(named) == rows


def test_names_of_columns_are_made_unique_whatever_they_are():
    for names in (["a", "a", "a (2)"], ["", "column 1", ""], ["x", "x (2)", "x"], ["a"] * 2_000):
        unique = tables.unique_names(names)
        assert len(set(unique)) == len(names) and all(unique)
    assert tables.unique_names(["label", "label"]) == ("label", "label (2)")


def test_titles_above_the_header_are_passed_over_and_said():
    found = read("Study of moods\n\n" + table([("1", "ann", "good"), ("2", "bob", "bad")]))
    assert answers(found) == [("1", "ann", "good"), ("2", "bob", "bad")]
    assert problem(found, "IMP-HEADERROW").what == "The column names stand in line 3; the lines above it were passed over."


@pytest.mark.parametrize(
    ("data", "encoding", "asks"),
    [
        ("é".encode(), "UTF-8", None),
        ("\ufeffé".encode(), "UTF-8", None),
        ("é".encode("utf-16"), "UTF-16", None),
        ("é\nabc,def\n".encode("utf-16-le"), "UTF-16-LE", True),
        ("é\nabc,def\n".encode("utf-16-be"), "UTF-16-BE", True),
        ("é,“x”\n1,2\n".encode("cp1252"), "Windows-1252", True),
    ],
)
def test_encodings_are_told_or_asked(data, encoding, asks):
    found = encodings.decode(data, "t.csv")
    assert (found.encoding, found.problem and found.problem.asks) == (encoding, asks)
    assert found.text.startswith("é")


@pytest.mark.parametrize("encoding", ["undefined", "no such", "hex", "rot13", "idna", "utf-32", "a\0b", "punycode"])
def test_an_encoding_that_does_not_fit_is_refused_by_name(encoding):
    with pytest.raises(Unreadable, match="cannot be read as"):
        encodings.decode(b"item,annotator\xff\xfe\n" * 3, "t.csv", encoding)


def test_lone_surrogates_never_leave_a_person_s_encoding():
    assert encodings.decode(b"\\ud800,a\n", "t.csv", "unicode_escape").text.encode()


def test_more_columns_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setenv("ASSAY_MAX_COLUMNS", "5")
    [refusal] = refused("a,b,c,d,e,f\n1,2,3,4,5,6\n")
    assert (refusal.code, refusal.what) == ("IMP-LIMIT-COLS", "The file has 6 columns; the limit is 5.")


def test_columns_that_hold_their_own_name_do_not_make_the_header_a_row():
    header = ("item", "annotator", "label", "language", "toxic", "spam")
    found = read(table([("1", "ann", "a", "de", "toxic", "spam"), ("1", "bob", "b", "de", "", "spam"), ("2", "bob", "b", "en", "toxic", "")], header))
    assert found.report.kept == 3 and found.facets == ("language", "toxic", "spam")
