"""An Excel sheet as a table of text: which sheet, hidden rows, merged and error cells, and what a hostile workbook claims."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import python_calamine

from formats.reading import shape_of_csv
from formats.reading.found import Found
from formats.reading.limits import Limits
from study import Problem, Unreadable

if TYPE_CHECKING:
    from formats.reading.file import File

CALAMINE = (python_calamine.CalamineError, python_calamine.WorksheetNotFound, OSError, ValueError)
_CELLS = 50_000_000
_REFERENCE = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"')


def header(file: "File") -> list[str]:
    """The column names: the first row of the chosen sheet that is filled."""
    _check_parts(file)
    workbook = _open(file)
    rows = _rows(workbook, _choose(workbook, file)[0])
    return rows[_start(rows)] if any(map(any, rows)) else []


def read(file: "File") -> Found:
    """The table of one sheet; raises Unreadable."""
    _check_parts(file)
    workbook = _open(file)
    sheet, problems = _choose(workbook, file)
    hidden, errors = _oddities(file, workbook.sheet_names.index(sheet))
    rows = _rows(workbook, sheet)
    start = _start(rows) if file.header_line is None else file.header_line - 1  # -1: there is none
    if start and file.header_line is None and any(map(any, rows[:start])):
        what = f"The column names stand in row {start + 1}; the rows above it were passed over."
        problems.append(Problem("IMP-HEADERROW", f"{file.name} > {sheet} > row {start + 1}", what, "Correct the header line on the Import page.", asks=True))
    if start is not None and start >= len(rows):
        raise Unreadable.because(
            "IMP-HEADERROW",
            f"{file.name} > {sheet}",
            f"Row {start + 1} cannot hold the column names: the sheet ends before it.",
            f"Choose a row up to {len(rows)}.",
        )
    if start is None or not rows:
        raise Unreadable.because("IMP-EMPTY", f"{file.name} > {sheet}", "The sheet is empty.", "Choose another sheet.")
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    merged = _sheet(workbook, sheet).merged_cell_ranges or []
    below = [(top, left, bottom, right) for (top, left), (bottom, right) in merged if bottom > top and bottom > start]
    if below:
        problems.append(
            Problem(
                "XL-MERGED",
                f"{file.name} > {sheet}",
                f"{len(below)} cells are merged over several rows; only the first row of each has the value."
                + (" It was filled down." if file.fill_down else ""),
                "Say 'fill down' on the Import page if each row should have it.",
                sum(b - t for t, _, b, _ in below),
                asks=not file.fill_down,
            )
        )
        if file.fill_down:
            for top, left, bottom, right in below:
                for place in range(top, bottom + 1):
                    rows[place][left : right + 1] = [rows[top][left]] * (right + 1 - left)
    if hidden:
        problems.append(
            Problem(
                "XL-HIDDEN",
                f"{file.name} > {sheet}",
                f"{hidden} rows are hidden in Excel (a filter?); they were read like the others.",
                "Delete them in the sheet if they should not count.",
                hidden,
            )
        )
    body = rows[start + 1 :]
    lines = np.arange(start + 2, start + 2 + len(body))
    broken = np.isin(lines, list(errors))
    lost = [(int(line), "invalid value") for line in lines[broken]]
    if lost:
        problems.append(
            Problem(
                "XL-ERROR",
                f"{file.name} > {sheet} > row {lost[0][0]}",
                f"{len(lost)} rows hold an error cell such as #DIV/0! and were left out.",
                "Mend the formulas and save again.",
                len(lost),
            )
        )
    body = [row for row, bad in zip(body, broken, strict=True) if not bad]
    columns = [pa.array(column, pa.string()).dictionary_encode() for column in (zip(*body, strict=True) if body else [[]] * width)]
    return Found(
        pa.table(columns, names=rows[start] if start >= 0 else [""] * width),
        lines[~broken],
        lost,
        problems,
        {"encoding": "Excel", "sheet": sheet, "header_line": start + 1},
        "row",
    )


def _start(rows: list[list[str]]) -> int | None:
    """The place of the row with the column names: the first of full width; titles above it are narrower. None in an empty sheet."""
    filled = [(place, row) for place, row in enumerate(rows[:200]) if any(row)]
    trimmed = [(place, row[: max(column for column, cell in enumerate(row) if cell) + 1]) for place, row in filled]
    return (shape_of_csv.line_of_header([(place + 1, row) for place, row in trimmed]) or trimmed[0][0] + 1) - 1 if trimmed else None


def _oddities(file: "File", place: int) -> tuple[int, set[int]]:
    """How many rows of the sheet at this place are hidden, and which hold an error cell (the parser shows both as nothing)."""
    with zipfile.ZipFile(io.BytesIO(file.data)) as parts:
        ids = re.findall(rb'<(?:\w+:)?sheet [^>]*r:id="([^"]+)"', parts.read("xl/workbook.xml"))
        targets = dict(re.findall(rb'<(?:\w+:)?Relationship (?=[^>]*Id="([^"]+)")[^>]*Target="([^"]+)"', parts.read("xl/_rels/workbook.xml.rels")))
        target = targets.get(ids[place], b"").decode().lstrip("/") if place < len(ids) else ""
        name = target if target.startswith("xl/") else f"xl/{target}"
        sheet = parts.read(name) if name in parts.namelist() else b""
    return len(re.findall(rb'<(?:\w+:)?row [^>]*hidden="(?:1|true)"', sheet)), {
        int(row) for row in re.findall(rb'<(?:\w+:)?c r="[A-Z]+(\d+)"[^>]*t="e"', sheet)
    }


def _check_parts(file: "File") -> None:
    """Raises Unreadable for entities, for parts that unpack beyond the limits and for a sheet whose cells span more than any
    real one: the parser would abort the process."""
    limits = Limits.from_environment()
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > min(limits.size, max(limits.ratio * len(file.data), 50_000_000)):
                raise Unreadable.because("IMP-LIMIT-UNPACK", file.name, "The workbook unpacks to far more than its size.", "Export as CSV.")
            for part in parts.infolist():
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                data = parts.read(part)
                if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                    raise Unreadable.because(
                        "IMP-XML-ENTITY",
                        f"{file.name} > {part.filename[:60]}",
                        "The workbook defines XML entities, which no spreadsheet program writes; it was refused.",
                        "Export as CSV.",
                    )
                if part.filename.startswith("xl/worksheets/"):
                    _check_span(data, file.name)
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, NotImplementedError, RuntimeError) as error:
        raise Unreadable.because("IMP-ZIP-DAMAGED", file.name, "The workbook is damaged or incomplete.", "Save it again in Excel, or export as CSV.") from error


def _check_span(sheet: bytes, name: str) -> None:
    widest = highest = 0
    for letters, row in _REFERENCE.findall(sheet):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        widest, highest = max(widest, column), max(highest, int(row))
    if widest * highest > _CELLS:
        raise Unreadable.because(
            "IMP-LIMIT-CELL",
            name,
            f"The sheet spans {highest:,} rows and {widest:,} columns, more than {_CELLS:,} cells; a single stray cell far away does this.",
            "Delete the rows and columns beyond the data, or export as CSV.",
        )


def _open(file: "File") -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data))
    except CALAMINE as error:
        raise Unreadable.because("IMP-ZIP-DAMAGED", file.name, "The workbook is damaged or incomplete.", "Save it again in Excel, or export as CSV.") from error


def _choose(workbook: python_calamine.CalamineWorkbook, file: "File") -> tuple[str, list[Problem]]:
    """The sheet to read: the one a person named, else the visible one with the most rows of several columns."""
    names = workbook.sheet_names
    if not names:
        raise Unreadable.because("IMP-ZIP-DAMAGED", file.name, "The workbook has no sheets.", "Save it again in Excel.")
    if file.sheet:
        if file.sheet not in names:
            raise Unreadable.because("XL-SHEET", file.name, f'There is no sheet "{file.sheet}".', f"The sheets are: {', '.join(names[:20])}.")
        return file.sheet, []
    visible = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible == python_calamine.SheetVisibleEnum.Visible] or names
    best = max(visible, key=lambda name: _size(workbook, name))
    others = [name for name in names if name != best]
    problems = (
        [
            Problem(
                "XL-SHEET",
                f"{file.name} > {best}",
                f'The workbook has {len(names)} sheets; "{best}" was read.',
                f"Choose another on the Import page: {', '.join(others[:10])}.",
                asks=True,
            )
        ]
        if others
        else []
    )
    return best, problems


def _sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> python_calamine.CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except CALAMINE as error:
        raise Unreadable.because("IMP-ZIP-DAMAGED", name, "The sheet is missing or damaged.", "Save the workbook again, or export as CSV.") from error


def _size(workbook: python_calamine.CalamineWorkbook, name: str) -> int:
    sheet = _sheet(workbook, name)
    return sheet.total_height * (1 + min(sheet.total_width, 3)) if sheet.total_width > 1 else sheet.total_height


def _rows(workbook: python_calamine.CalamineWorkbook, name: str) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in _sheet(workbook, name).to_python(skip_empty_area=False)]


def _text(cell: object) -> str:
    """A cell as Excel shows it without formats: 1.0 is "1", a date is ISO."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return str(cell)
