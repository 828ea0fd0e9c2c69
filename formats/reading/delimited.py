"""Delimited text as a table: fast where the file is regular, line by line with exact addresses where it is not.

A regular file has the same number of fields on every line and quotes only around fields; a few passes over its bytes prove
it, and Arrow then reads it as it is. Everything else goes through the csv module, which says on which line each record stands.
"""

import csv
import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from formats.reading import regular_csv, shape_of_csv
from formats.reading.found import TEXT, Found, row_problems
from formats.reading.limits import Limits
from study import Problem, Unreadable

if TYPE_CHECKING:
    from formats.reading.file import File

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_QUOTED = re.compile(r'(?<![^\s,;|\t])"(?:[^"]|"")*"(?=[,;|\t\r\n]|$)', re.MULTILINE)
UNIT = "\x1f"  # the unit separator, which a few tools put between fields


def header(file: "File") -> list[str]:
    """The column names at the beginning of a delimited text."""
    text = file.head.translate(dict.fromkeys(_removed(file.head, file)))
    return list(shape_of_csv.shape(text, file).names) if text.strip() else []


def read(file: "File") -> Found:
    """The table of a delimited text; raises Unreadable."""
    if not file.data.strip():
        raise Unreadable.because("IMP-EMPTY", file.name, f"The file is empty ({len(file.data)} bytes).", "Export again; nothing was imported.")
    decoded = file.decoded
    problems = [decoded.problem] if decoded.problem else []
    text, removed = decoded.text, _removed(decoded.text, file)
    if re.search(f"[{re.escape(removed.decode())}]", text):
        if not re.search(r"[\r\n]", text):
            raise Unreadable.because("IMP-DELIM", file.name, "The file has no line breaks, so rows cannot be told apart.", "Export with one row per line.")
        whole = len(text)
        text = text.translate(dict.fromkeys(removed))
        problems.append(
            Problem(
                "IMP-CTRL",
                file.name,
                f"{whole - len(text):,} control characters that stand for nothing were removed.",
                "Look at the program that wrote the file.",
                effect="Names that differed only by them are now the same.",
            )
        )
    if not text.strip():
        raise Unreadable.because("IMP-EMPTY", file.name, "The file holds no text.", "Export again; nothing was imported.")
    shape = shape_of_csv.shape(text[:1_000_000], file)
    problems += shape.problems
    limit = Limits.from_environment().columns
    if len(shape.names) > limit:
        raise Unreadable.because(
            "IMP-LIMIT-COLS",
            file.name,
            f"The file has {len(shape.names):,} columns; the limit is {limit:,}.",
            "Export one row per annotation, or only the columns needed.",
        )
    if len(shape.names) > 200:
        problems.append(Problem("IMP-WIDE", file.name, f"The file has {len(shape.names):,} columns.", "Say on the Import page which of them hold answers."))
    found = regular_csv.read(text, shape, file.name) or _line_by_line(text, shape, file.name)
    if shape.quote == '"' and re.search(
        rf'(?:^|{re.escape(shape.delimiter)})[^"\r\n{re.escape(shape.delimiter)}]+"', _QUOTED.sub("", text[:1_000_000]), re.MULTILINE
    ):
        problems.append(
            Problem(
                "IMP-QUOTE",
                file.name,
                "Quotation marks stand inside fields that are not quoted; they were kept as text.",
                "Check the names that hold them.",
                asks=False,
            )
        )
    found.problems[:0] = problems
    found.detected |= {"encoding": decoded.encoding, "delimiter": shape.delimiter, "header_line": shape.header_line, "quote": shape.quote}
    return found


def _removed(text: str, file: "File") -> bytes:
    """The control characters that are taken out of this text: all that do not divide its fields."""
    divides = file.delimiter == UNIT or UNIT in text.partition("\n")[0]
    return _CONTROLS.replace(UNIT.encode(), b"") if divides else _CONTROLS


def _line_by_line(text: str, shape: "shape_of_csv.Shape", name: str) -> Found:
    """The table, record by record: rows of another width are lost with their line, a quote that never closes is refused with it."""
    csv.field_size_limit(2**31 - 1)
    width, lost, lines, rows = len(shape.names), [], [], []
    delimiter = shape.delimiter
    if len(delimiter) > 1:
        text, delimiter = text.replace(delimiter, "\x1f"), "\x1f"
    options = {"delimiter": delimiter, "skipinitialspace": shape.skip_blank, "quotechar": shape.quote}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, **options)
    begins, trailing = 1, 0
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "unexpected end" in str(error):
                if reader.line_num - begins > 1 or not rows:
                    raise Unreadable.because(
                        "IMP-QUOTE-OPEN",
                        f"{name} > line {begins}",
                        f"A quotation mark opened in line {begins} is never closed. Nothing was imported.",
                        "Close it, or export again with all fields quoted.",
                    ) from error
                lost.append((begins, "wrong number of fields"))
                break
            fields = []  # text after a closing quote: the rest of the line was skipped by the reader
            lost.append((begins, "wrong number of fields"))
        line, begins = begins, reader.line_num + 1
        if line <= (shape.header_line or 0) or not fields:
            continue
        if len(fields) > width and not any(cell.strip() for cell in fields[width:]):
            fields, trailing = fields[:width], trailing + 1
        if len(fields) != width and "".join(fields).strip():
            lost.append((line, "wrong number of fields"))
        elif len(fields) != width:
            lost.append((line, "blank row"))
        elif (shape.header_line and tuple(fields) == shape.names) or shape.is_metadata(fields):
            lost.append((line, "repeated header"))
        else:
            rows.append(fields)
            lines.append(line)
    columns = pa.table(
        [pa.array(column, pa.string()).dictionary_encode() for column in zip(*rows, strict=True)] if rows else [pa.array([], TEXT)] * width,
        names=list(shape.names),
    )
    return Found(columns, np.array(lines, np.int64), lost, row_problems(lost, trailing, len(rows), width, name))
