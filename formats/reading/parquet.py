"""A Parquet file as a table of text; what its footer claims is checked before anything is read."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from formats.reading.found import TEXT, Found
from formats.reading.limits import Limits
from formats.reading.text import text_of
from study import Unreadable

if TYPE_CHECKING:
    from formats.reading.file import File


def header(file: "File") -> list[str]:
    """The names of the columns, from the footer."""
    return _open(file).schema_arrow.names


def read(file: "File") -> Found:
    """The table; raises Unreadable where the file is damaged or too large."""
    opened = _open(file)
    rows, limit = opened.metadata.num_rows, Limits.from_environment().rows
    if rows > limit:
        raise Unreadable.because(
            "IMP-LIMIT-ROWS",
            file.name,
            f"The file says it holds {rows:,} rows; the limit is {limit:,}.",
            "Split the export, or raise ASSAY_MAX_ROWS on the server.",
        )
    try:
        table = opened.read(use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(file.name, error) from error
    try:
        table.validate(full=True)  # text that is no UTF-8, lists that end before they begin
    except (pa.ArrowException, ValueError) as error:
        raise _damaged(file.name, error) from error
    columns = [as_text(column.combine_chunks()) for column in table.columns]
    return Found(pa.table(columns, names=table.column_names), np.arange(1, len(table) + 1), detected={"encoding": "Parquet"}, unit="row")


def _open(file: "File") -> pq.ParquetFile:
    try:
        return pq.ParquetFile(pa.BufferReader(file.data))
    except (pa.ArrowException, OSError) as error:
        raise _damaged(file.name, error) from error


def _damaged(name: str, error: Exception) -> Unreadable:
    return Unreadable.because(
        "IMP-PQ-DAMAGED", name, f"The Parquet file is damaged or incomplete: {str(error).splitlines()[0][:120]}.", "Download or export it again."
    )


def as_text(column: pa.Array) -> pa.DictionaryArray:
    """Any column as dictionary-encoded text; missing is "". Whole numbers in a column of fractions lose their ".0", since a
    missing cell is what usually turned whole numbers into fractions."""
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = _moments(column)
    elif pa.types.is_floating(kind):
        column = pc.cast(column, pa.float64()) if not pa.types.is_float64(kind) and pc.all(pc.equal(pc.round(column), column)).as_py() else column
        whole = pc.all(pc.equal(pc.round(column), column)).as_py() and pc.all(pc.less(pc.abs(column), 2**53)).as_py()
        column = (
            pc.cast(pc.cast(column, pa.int64()), pa.string())
            if whole and len(column) > column.null_count
            else pa.array([text_of(v) for v in _shortest(column)], pa.string())
        )
    elif pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        column = pc.cast(column, pa.string())
    elif not pa.types.is_string(kind):
        column = pa.array([text_of(_plain(value)) for value in column.to_pylist()], pa.string())
    encoded = pc.fill_null(column, "").dictionary_encode()
    return encoded.cast(TEXT)


def _shortest(column: pa.Array) -> list[float | None]:
    """Fractions as they were given: 0.1 that was stored in half the digits is 0.1, not 0.10000000149."""
    values = column.to_pylist()
    return values if column.type == pa.float64() else [None if value is None else float(str(np.float32(value))) for value in values]


def _moments(column: pa.Array) -> pa.Array:
    """Times as text, from the numbers: years that Python's own dates cannot hold stay numbers."""
    utc = "Z" if column.type.tz else ""
    micro = (
        column.cast(pa.timestamp("us"), safe=False) if column.type.tz is None else column.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.timestamp("us"))
    )
    texts = np.datetime_as_string(micro.fill_null(0).to_numpy(zero_copy_only=False).astype("datetime64[us]"))
    return pa.array([None if missing else f"{text}{utc}" for text, missing in zip(texts, micro.is_null().to_pylist(), strict=True)], pa.string())


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes):  # text of writers that do not say it is text
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str | int | float | bool | None) else str(value)
