"""What shape has a delimited text: its delimiter, its quote, the line of its header and the names in it?

Decided from the beginning of the file, shown on the Import page, and overruled by what a person says there.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from study import Problem, Unreadable

if TYPE_CHECKING:
    from formats.reading.file import File

DELIMITERS = (",", "\t", ";", "|", "||", "\x1f")
_LINES = 200
_DATA = re.compile(r"[-+]?\d+([.,]\d+)*%?|\d{4}-\d\d-\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.*")  # a number or a date: no column name


@dataclass(frozen=True)
class Shape:
    """How to read a delimited text. `header_line` counts physical lines from 1; 0 = there is no header and names are made up."""

    delimiter: str
    quote: str
    names: tuple[str, ...]
    header_line: int
    skip_blank: bool = False  # a blank after each delimiter is not part of the field
    unusual: bool = False  # only the reader that goes line by line understands it
    explained: bool = False  # lines below the header explain the columns (Qualtrics)
    problems: list[Problem] = field(default_factory=list, compare=False)

    def is_metadata(self, fields: list[str]) -> bool:
        """Is this row the survey tool's explanation of its columns instead of an answer?"""
        return self.explained and (all('"ImportId"' in cell for cell in fields if cell) or fields in self._explanations)

    @property
    def _explanations(self) -> list[list[str]]:
        return self.__dict__.get("explanations", [])


def shape(text: str, file: "File") -> Shape:
    """The shape of a text that begins like this; what `file` says (a person's correction) goes before what is detected."""
    lines = _physical_lines(text)
    first = lines[0] if lines else ""
    announced = re.fullmatch(r'"?sep=(.)"?', first.strip("\r\n"))
    quote, problems = _quote(lines)
    delimiter = file.delimiter or (announced.group(1) if announced else _delimiter(lines, quote))
    skip_blank = delimiter == "," and bool(re.search(r', "', "".join(lines[:20]))) and not re.search(r'[^ ],"', "".join(lines[:20]))
    rows = _rows(lines, delimiter, quote, skip_blank)
    if announced:
        rows = rows[1:]
    header_line = file.header_line
    if header_line is None:
        header_line = line_of_header(rows)
        if header_line == 0:
            problems.append(
                Problem(
                    "IMP-NOHEADER",
                    f"{file.name} > line 1",
                    "The first line looks like data, not like column names; the columns were numbered.",
                    "If it is a header, say so on the Import page.",
                    asks=True,
                )
            )
        elif header_line > (2 if announced else 1):
            problems.append(
                Problem(
                    "IMP-HEADERROW",
                    f"{file.name} > line {header_line}",
                    f"The column names stand in line {header_line}; the lines above it were passed over.",
                    "Correct the header line on the Import page if this is wrong.",
                    asks=True,
                )
            )
    below = [cells for line, cells in rows if line > header_line]
    names = next((tuple(cells) for line, cells in rows if line == header_line), None)
    if names is None and file.header_line:
        raise Unreadable.because(
            "IMP-HEADERROW", file.name, f"Line {file.header_line} cannot hold the column names: no row begins there.", f"Choose a line from 1 to {len(lines)}."
        )
    if names is None:
        names = tuple(f"column {place}" for place in range(1, len(rows[0][1]) + 1)) if rows else ()
        header_line = 0
    explained = any('"ImportId"' in "".join(cells) for cells in below[:3])
    found = Shape(delimiter, quote, names, header_line, skip_blank, bool(announced) or explained or _ragged(names, below), explained, problems)
    if explained:
        end = next(place for place, cells in enumerate(below) if '"ImportId"' in "".join(cells))
        found.__dict__["explanations"] = below[:end]
    return found


def _physical_lines(text: str) -> list[str]:
    return list(io.StringIO(text[:1_000_000], newline=""))[:_LINES]


def _rows(lines: list[str], delimiter: str, quote: str, skip_blank: bool = False) -> list[tuple[int, list[str]]]:
    """The records of the sample, each with the line it begins on; a record that is cut by the end of the sample is passed over."""
    csv.field_size_limit(2**31 - 1)
    if len(delimiter) > 1:
        lines, delimiter = [line.replace(delimiter, "\x1f") for line in lines], "\x1f"
    reader = csv.reader(iter(lines), delimiter=delimiter, quotechar=quote, skipinitialspace=skip_blank)
    rows, begins = [], 1
    for cells in reader:
        if cells:
            rows.append((begins, cells))
        begins = reader.line_num + 1
    return rows


def _quote(lines: list[str]) -> tuple[str, list[Problem]]:
    """The quotation mark: the apostrophe only where fields begin and end with it and no double quote stands anywhere."""
    sample = "".join(lines)
    fields = re.findall(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|$)", sample, re.MULTILINE)
    if '"' not in sample and len(fields) >= max(2, len(lines) // 4):
        problem = Problem(
            "IMP-QUOTE",
            "line 1",
            "Fields stand in apostrophes instead of quotation marks; they were read as quotes.",
            "If apostrophes belong to the text, export with double quotes.",
            asks=True,
        )
        return "'", [problem]
    return '"', []


def _delimiter(lines: list[str], quote: str) -> str:
    """The delimiter that splits the lines into the most consistent number of fields, more than one."""
    if lines and max(map(lines[0].count, DELIMITERS)) > 5_000:  # very wide: counting is enough
        return max(DELIMITERS, key=lines[0].count)
    sample = "".join(lines)
    doubled = "||" in sample and "|" not in sample.replace("||", "")
    best, choice = 0.0, ","
    for delimiter in (mark for mark in DELIMITERS if mark in sample and not (doubled and mark == "|")):
        widths = Counter(len(cells) for _, cells in _rows(lines, delimiter, quote))
        if not widths:
            continue
        width, count = max(((w, c) for w, c in widths.items() if w > 1), key=lambda pair: pair[1] * min(pair[0], 4), default=(1, 0))
        score = count / sum(widths.values()) * (1 + min(width, 50) / 500) * (1.001 if len(delimiter) > 1 else 1)
        if width > 1 and score > best:
            best, choice = score, delimiter
    return choice


def line_of_header(rows: list[tuple[int, list[str]]]) -> int:
    """The line of the header: the first of full width whose cells look like names; 0 where the first such line is data."""
    if not rows:
        return 0
    full = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    for place, (line, cells) in enumerate(rows):
        if len(cells) < max(2, full - 1) and full > 1:
            continue
        filled = [cell for cell in cells if cell.strip()]
        if len(filled) < max(1, len(cells) // 2):
            continue
        return 0 if _is_data(cells, [below for _, below in rows[place + 1 :] if below != cells[: len(below)]]) else line  # a header may be repeated, and cut
    return rows[0][0]


def _is_data(cells: list[str], below: list[list[str]]) -> bool:
    """Does a line look like the lines below it? A number, a date or a value that recurs in its own column is no name.

    A row of plain small numbers (0, 1, 2, ...) is how programs name unnamed columns, and stays a header.
    """
    if [cell.strip() for cell in cells] in ([str(n) for n in range(len(cells))], [str(n) for n in range(1, len(cells) + 1)]):
        return False
    signs = compared = 0
    for place, cell in enumerate(cells):
        column = [row[place] for row in below if place < len(row)]
        if not cell.strip() or not column:
            continue
        same = _DATA.fullmatch(cell.strip()) and sum(bool(_DATA.fullmatch(value.strip())) for value in column) > len(column) / 2
        signs += bool(same) or cell in column
        compared += 1
    return signs * 2 >= compared and (signs >= 2 or (signs == 1 and len(cells) <= 2))  # a yes-column may well hold its own name


def _ragged(names: tuple[str, ...], below: list[list[str]]) -> bool:
    return any(len(cells) != len(names) for cells in below[:50])
