"""Delimited text as a table: fast where the file is regular, line by line with exact addresses where it is not.

A regular file has the same number of fields on every line and quotes only around fields; a few passes over its bytes prove
it, and Arrow then reads it as it is. Everything else goes through the csv module, which says on which line each record stands.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from formats.reading import shape_of_csv
from formats.reading.limits import Limits
from study import Problem, Unreadable

if TYPE_CHECKING:
    from formats.reading.file import File

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_QUOTED = re.compile(r'(?<![^\s,;|\t])"(?:[^"]|"")*"(?=[,;|\t\r\n]|$)', re.MULTILINE)
TEXT = pa.dictionary(pa.int32(), pa.string())
UNIT = "\x1f"  # the unit separator, which a few tools put between fields


@dataclass
class Found:
    """What one table reader hands to tables.py; the fields are those of Table."""

    columns: pa.Table
    lines: np.ndarray
    lost: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    detected: dict[str, object] = field(default_factory=dict)
    unit: str = "line"


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
    found = _regular(text, shape, file.name) or _line_by_line(text, shape, file.name)
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


def _regular(text: str, shape: "shape_of_csv.Shape", name: str) -> Found | None:
    """The table, where the bytes prove that every line has as many fields as the header; None otherwise."""
    if shape.quote != '"' or shape.skip_blank or len(shape.delimiter) > 1 or not shape.delimiter.isascii() or shape.unusual:
        return None
    data = text.encode("utf-8", "replace")
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        if b'"' in data:
            return None
        data = re.sub(rb"\r+\n|\r", b"\n", data)
    if not data.endswith(b"\n"):
        data += b"\n"
    lines = regular_lines(data, shape.delimiter.encode(), len(shape.names))
    if lines is None:
        return None
    skip = int(np.searchsorted(lines, shape.header_line or 0, side="right"))
    if skip == len(lines):
        return Found(pa.table({name: pa.array([], TEXT) for name in map(str, range(len(shape.names)))}).rename_columns(list(shape.names)), lines[skip:])
    places = [str(place) for place in range(len(shape.names))]
    table = pyarrow.csv.read_csv(
        pa.BufferReader(pa.py_buffer(data).slice(_place_of_line(data, lines[skip]))),  # Arrow would count blank lines among the skipped ones
        read_options=pyarrow.csv.ReadOptions(column_names=places, block_size=max(1 << 22, min(len(data), 1 << 30) // 8)),
        parse_options=pyarrow.csv.ParseOptions(delimiter=shape.delimiter, newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(places, TEXT), strings_can_be_null=False),
    )
    return _without_headers(Found(table.unify_dictionaries().combine_chunks().rename_columns(list(shape.names)), lines[skip:]), shape, name)


def _place_of_line(data: bytes, line: int) -> int:
    place = 0
    for _ in range(line - 1):
        place = data.index(b"\n", place) + 1
    return place


def _without_headers(found: Found, shape: "shape_of_csv.Shape", name: str) -> Found:
    """The table without the rows that repeat the column names, as files that were joined have them."""
    again = np.ones(len(found.lines), bool) if shape.header_line else np.zeros(0, bool)
    for place, text in enumerate(shape.names):
        if not again.any():
            return found
        column = found.columns.column(place).combine_chunks()
        again &= column.indices.to_numpy() == pc.index(column.dictionary, text).as_py()
    if not again.any():
        return found
    lost = [(int(line), "repeated header") for line in found.lines[again]]
    kept = found.columns.filter(pa.array(~again))
    return Found(kept, found.lines[~again], lost, _problems(lost, 0, len(kept), len(shape.names), name))


def regular_lines(data: bytes, delimiter: bytes, width: int) -> np.ndarray | None:
    """The physical line on which each record begins, if every record has `width` fields and quotes stand only around fields."""
    codes = np.frombuffer(data, np.uint8)
    ends, commas = codes == 10, codes == delimiter[0]
    breaks = np.flatnonzero(ends)
    if b'"' in data:
        quotes = codes == 34
        if not _quotes_enclose(codes, quotes, delimiter[0]):
            return None
        outside = (np.cumsum(quotes, dtype=np.uint8) & 1) == 0
        ends, commas = ends & outside, commas & outside
    record_ends = np.flatnonzero(ends)
    before = np.searchsorted(np.flatnonzero(commas), record_ends)
    starts = np.concatenate([[0], record_ends[:-1] + 1])
    length = record_ends - starts
    empty = (length == 0) | ((length == 1) & (codes[starts] == 13))
    fields = np.diff(before, prepend=0) + 1
    if ((fields != width) & ~empty).any() or (width == 1 and empty.any()):
        return None
    return (np.searchsorted(breaks, starts) + 1)[~empty]


def _quotes_enclose(codes: np.ndarray, quotes: np.ndarray, delimiter: int) -> bool:
    """Does every opening quote follow a field's beginning and every closing one stand at its end ("" inside counts as both)?"""
    places = np.flatnonzero(quotes)
    if len(places) % 2:
        return False
    neighbour = np.zeros(256, bool)
    neighbour[[delimiter, 10, 13, 34]] = True
    opening, closing = places[0::2], places[1::2]
    before = codes[np.maximum(opening - 1, 0)]
    return bool((neighbour[before] | (opening == 0)).all() and neighbour[codes[closing + 1]].all())


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
    return Found(columns, np.array(lines, np.int64), lost, _problems(lost, trailing, len(rows), width, name))


def _problems(lost: list[tuple[int, str]], trailing: int, kept: int, width: int, name: str) -> list[Problem]:
    problems = []
    torn = [line for line, reason in lost if reason == "wrong number of fields"]
    heads = [line for line, reason in lost if reason == "repeated header"]
    if torn:
        examples = tuple(f"{name} > line {line}" for line in torn[:5])
        of_all = f"{len(torn):,} of {kept + len(lost):,} rows"
        what = f"{of_all} were left out: they do not have the {width} fields of the header (an unquoted delimiter, a cut line or a footer)."
        problems.append(
            Problem(
                "IMP-ROW-WIDTH", examples[0], what, "Mend these lines or export again.", len(torn), examples=examples, effect="These rows are in no number."
            )
        )
    if trailing:
        problems.append(
            Problem(
                "IMP-ROW-WIDTH",
                name,
                f"{trailing:,} rows end with an extra delimiter; the empty fields at their end were ignored.",
                "No action is needed.",
                trailing,
            )
        )
    if heads:
        problems.append(
            Problem(
                "IMP-HEADERROW",
                f"{name} > line {heads[0]}",
                f"{len(heads):,} rows repeat or explain the column names and were left out.",
                "No action is needed.",
                len(heads),
                examples=tuple(f"{name} > line {line}" for line in heads[:5]),
            )
        )
    return problems
