"""Excel: which sheet, hidden rows, merged and error cells, and workbooks that were built to harm; each is written in the test."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from formats.reading.contract import Options
from tests.reading.helpers import answers, codes, problem, read, refused

ROWS = [("item", "annotator", "label"), ("1", "ann", "good"), ("1", "bob", "bad"), ("2", "ann", "bad")]


def workbook(rows: list[tuple] = ROWS, *, then=lambda book, sheet: None, name: str = "Answers") -> bytes:
    """A workbook with this sheet; `then` does more to it."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        then(book, sheet)
    return sink.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one of its parts rewritten."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.namelist():
            content = before.read(entry)
            assert entry != part or old in content
            after.writestr(entry, content.replace(old, new) if entry == part else content)
    return sink.getvalue()


def test_a_sheet_is_read_with_the_rows_of_excel_as_addresses():
    found = read(workbook([*ROWS, ("3", "", "good")]), name="a.xlsx")
    assert answers(found) == [("1", "ann", "good"), ("1", "bob", "bad"), ("2", "ann", "bad")]
    assert problem(found, "IMP-ROW-MISSING").where == "a.xlsx > row 5"
    assert (found.report.detected["sheet"], found.report.detected["header_line"]) == ("Answers", 1)


def test_cells_are_text_as_excel_shows_them():
    def more(book: xlsxwriter.Workbook, sheet) -> None:
        sheet.write_datetime(1, 3, dt.datetime(2026, 3, 1, 12), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_number(1, 0, 7)
        sheet.write_number(2, 0, 7.5)
        sheet.write_boolean(3, 2, True)
        sheet.write_string(2, 2, "=1+1")

    found = read(workbook([(*ROWS[0], "timestamp"), *ROWS[1:]], then=more))
    assert answers(found, "item", "label") == [("7", "good"), ("7.5", "=1+1"), ("2", "TRUE")]
    assert found.annotations["timestamp"][0].isoformat() == "2026-03-01T12:00:00+00:00"


def test_hidden_rows_are_read_and_said():
    found = read(workbook(then=lambda book, sheet: sheet.set_row(2, None, None, {"hidden": True})))
    assert len(found.annotations) == 3 and problem(found, "XL-HIDDEN").rows == 1


def test_the_visible_sheet_with_the_table_is_read_and_the_others_are_offered():
    def more(book: xlsxwriter.Workbook, sheet) -> None:
        book.add_worksheet("Notes").write(0, 0, "hello")
        secret = book.add_worksheet("Old")
        for place in range(50):
            secret.write_row(place, 0, ROWS[min(place, 3)])
        secret.hide()

    found = read(workbook(then=more), name="a.xlsx")
    assert (found.report.detected["sheet"], len(found.annotations)) == ("Answers", 3)
    assert (
        str(problem(found, "XL-SHEET"))
        == '[a.xlsx > Answers] The workbook has 3 sheets; "Answers" was read. Hint: Choose another on the Import page: Notes, Old.'
    )
    assert read(workbook(then=more), Options(sheet="Old")).report.detected["sheet"] == "Old"
    assert [refusal.code for refusal in refused(workbook(then=more), Options(sheet="Never"))] == ["XL-SHEET"]


def test_merged_cells_are_filled_down_only_when_a_person_says_so():
    def more(book: xlsxwriter.Workbook, sheet) -> None:
        sheet.merge_range(1, 0, 2, 0, "1")

    rows = [ROWS[0], ("", "ann", "good"), ("", "bob", "bad"), ROWS[3]]
    found = read(workbook(rows, then=more))
    assert dict(found.report.left_out) == {"no item": 1} and problem(found, "XL-MERGED").asks
    filled = read(workbook(rows, then=more), Options(fill_down=True))
    assert answers(filled) == ROWS[1:]


def test_an_error_cell_is_no_label():
    def more(book: xlsxwriter.Workbook, sheet) -> None:
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")

    found = read(workbook(then=more), name="a.xlsx")
    assert dict(found.report.left_out) == {"invalid value": 1}
    assert problem(found, "XL-ERROR").where == "a.xlsx > Answers > row 3"


def test_another_program_s_prefixes_hide_no_error_cell():
    def more(book: xlsxwriter.Workbook, sheet) -> None:
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")

    data = workbook(then=more)
    for old, new in (
        (b"<row ", b"<x:row "),
        (b"</row>", b"</x:row>"),
        (b"<c ", b"<x:c "),
        (b"</c>", b"</x:c>"),
        (b"<worksheet ", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '),
    ):
        data = changed(data, "xl/worksheets/sheet1.xml", old, new)
    assert read(data).report.left_out["invalid value"] == 1


@pytest.mark.parametrize(("line", "first"), [(None, ("1", "ann", "good")), (1, ("1", "ann", "good")), (0, ("item", "annotator", "label"))])
def test_a_person_may_say_which_row_holds_the_names(line, first):
    mapping = {"item": "column 1", "annotator": "column 2", "label": "column 3"} if line == 0 else {}
    assert answers(read(workbook(), Options(header_line=line, mapping=mapping)))[0] == first


def test_a_row_of_names_beyond_the_sheet_is_said():
    [refusal] = refused(workbook(), Options(header_line=99))
    assert refusal.what == "Row 99 cannot hold the column names: the sheet ends before it."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook([]), "IMP-EMPTY"),
        (workbook([ROWS[0]]), "IMP-NOROWS"),
        (workbook()[:-60], "IMP-ZIP-DAMAGED"),
        (changed(workbook(), "xl/workbook.xml", b"<sheets>", b"<sheets"), "IMP-ZIP-DAMAGED"),
        (changed(workbook(), "xl/sharedStrings.xml", b"<sst ", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst '), "IMP-XML-ENTITY"),
        (changed(workbook(), "xl/worksheets/sheet1.xml", b'<c r="A4"', b'<c r="XFD1048576"'), "IMP-LIMIT-CELL"),
        (workbook(then=lambda book, sheet: sheet.write(1_048_575, 16_383, "far")), "IMP-LIMIT-CELL"),
    ],
    ids=["empty", "header only", "cut", "broken xml", "entity", "stray cell by name", "stray cell"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data, code):
    assert [refusal.code for refusal in refused(data, name="a.xlsx")] == [code]


def test_a_workbook_without_its_list_of_sheets_is_damaged():
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as before, zipfile.ZipFile(sink, "w") as after:
        for entry in before.namelist():
            if entry != "xl/_rels/workbook.xml.rels":
                after.writestr(entry, before.read(entry))
    assert [refusal.code for refusal in refused(sink.getvalue(), name="a.xlsx")] == ["IMP-ZIP-DAMAGED"]


def test_a_chart_beside_the_table_is_no_table():
    def more(book: xlsxwriter.Workbook, sheet) -> None:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Answers!$A$2:$A$4"})
        book.add_chartsheet("Chart").set_chart(chart)

    found = read(workbook(then=more))
    assert len(found.annotations) == 3 and "XL-SHEET" in codes(found)
