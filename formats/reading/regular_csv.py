"""A delimited text whose bytes prove that it is regular, read at full speed by Arrow.

Regular is: the same number of fields on every line, quotes only around fields.
"""

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from formats.reading.found import TEXT, Found, row_problems

if TYPE_CHECKING:
    from formats.reading.shape_of_csv import Shape


def read(text: str, shape: "Shape", name: str) -> Found | None:
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


def _without_headers(found: Found, shape: "Shape", name: str) -> Found:
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
    return Found(kept, found.lines[~again], lost, row_problems(lost, 0, len(kept), len(shape.names), name))


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
