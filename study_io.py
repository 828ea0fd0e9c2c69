"""A study as bytes: Arrow files in a folder (from the process that reads) and one Parquet file (a saved study, which opens at once).

The Parquet file is the annotations as a plain table, for anybody's tools; items, annotators, scales and report stand in its
metadata. Nothing is pickled, and a digest is computed anew from what was read.
"""

import base64
import io
import json
import os
import secrets
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from study import COLUMNS, NAMES, Report, Scale, Study, Unreadable

MARK = b"assay.study"
_PIECE = 50_000_000  # bytes of metadata in one entry; Parquet readers refuse longer strings
_TABLES = ("items", "annotators")


def save(study: Study, path: Path) -> None:
    """Writes the study as one Parquet file; the old file stays until the new one is whole. A filtered part is a study of its own."""
    study = Study.of(study.annotations, items=study.items, annotators=study.annotators, scales=study.scales, report=study.report, name=study.name)
    table = to_arrow(study.annotations)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")  # not mkstemp, whose files nobody else may read
    try:
        with temporary.open("xb") as sink:
            with pq.ParquetWriter(sink, table.schema, compression="zstd", store_schema=True) as writer:
                writer.write_table(table, row_group_size=1_000_000)
                writer.add_key_value_metadata(_metadata(study))
            sink.flush()
            os.fsync(sink.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def is_saved(file: Path | bytes) -> bool:
    """Is this file, on disk or in memory, a saved study? Only its last bytes are looked at."""
    with file.open("rb") if isinstance(file, Path) else io.BytesIO(file) as source:
        if source.read(4) != b"PAR1":
            return False
        source.seek(-8, os.SEEK_END)
        length = int.from_bytes(source.read(4), "little")
        source.seek(max(0, source.seek(0, os.SEEK_END) - 8 - length))
        return MARK in source.read(length)


def open_saved(file: Path | bytes, name: str, *, rows: int) -> Study:
    """The saved study; raises Unreadable where the file is damaged, altered or larger than `rows`."""
    try:
        source = pq.ParquetFile(
            file if isinstance(file, Path) else pa.BufferReader(file),
            memory_map=isinstance(file, Path),
            thrift_string_size_limit=2**31 - 1,
            thrift_container_size_limit=2**31 - 1,
            page_checksum_verification=True,
        )
        if source.metadata.num_rows > rows:
            raise Unreadable.because(
                "IMP-LIMIT-ROWS",
                name,
                f"The saved study holds {source.metadata.num_rows:,} rows; the limit is {rows:,}.",
                "Raise ASSAY_MAX_SAVED_ROWS on the server.",
            )
        facts = {key.decode(): value for key, value in (source.metadata.metadata or {}).items() if key.startswith(MARK)}
        tables = {table: _unpacked(facts, table) for table in _TABLES}
        head = json.loads(facts["assay.study"])
        study = _study(source.read(), tables, head)
    except (pa.ArrowException, OSError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable.because(
            "IMP-PQ-DAMAGED",
            name,
            f"The saved study is damaged: {(str(error).splitlines() or ['no reason given'])[0][:120]}.",
            "Open the export again and save it anew.",
        ) from error
    if study.digest != head["digest"]:
        raise Unreadable.because(
            "IMP-PQ-DAMAGED",
            name,
            "The saved study was changed after it was written: its content does not fit its digest.",
            "Open the export again and save it anew.",
        )
    return study


def write_folder(study: Study, folder: Path) -> None:
    """Writes the study as Arrow files into a folder, for another process on this machine."""
    for name, table in (("annotations", to_arrow(study.annotations)), ("items", _frame(study.items)), ("annotators", _frame(study.annotators))):
        with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    (folder / "study.json").write_text(json.dumps(_head(study)), "utf-8")


def read_folder(folder: Path) -> Study:
    """The study that write_folder wrote; the files may be deleted afterwards."""
    tables = {}
    for name in ("annotations", *_TABLES):
        with pa.memory_map(str(folder / f"{name}.arrow")) as source:
            tables[name] = pa.ipc.open_file(source).read_all()
    return _study(tables.pop("annotations"), tables, json.loads((folder / "study.json").read_text("utf-8")))


def to_arrow(annotations: pd.DataFrame) -> pa.Table:
    columns = {}
    for name in annotations.columns:
        column = annotations[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            codes = column.cat.codes.to_numpy()
            categories = pa.array(column.cat.categories, pa.string(), from_pandas=True)
            columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), categories)
        else:
            columns[name] = pa.array(column, from_pandas=name == "timestamp")
    return pa.table(columns)


def _frame(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame.reset_index(), preserve_index=False).replace_schema_metadata()


def _head(study: Study) -> dict:
    scales = {task: [scale.level, list(scale.labels), scale.because, scale.source] for task, scale in study.scales.items()}
    return {"format": 1, "name": study.name, "digest": study.digest, "scales": scales, "report": study.report.as_json()}


def _metadata(study: Study) -> dict[str, str]:
    entries = {"assay.study": json.dumps(_head(study))}
    for name in _TABLES:
        sink = pa.BufferOutputStream()
        table = _frame(getattr(study, name))
        with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
            writer.write_table(table)
        text = base64.b64encode(sink.getvalue()).decode()
        entries |= {f"assay.study.{name}.{place:05d}": text[start : start + _PIECE] for place, start in enumerate(range(0, len(text), _PIECE))}
    return entries


def _unpacked(facts: dict[str, bytes], name: str) -> pa.Table:
    pieces = [facts[key] for key in sorted(facts) if key.startswith(f"assay.study.{name}.")]
    with pa.ipc.open_stream(base64.b64decode(b"".join(pieces), validate=True)) as stream:
        return stream.read_all()


def _study(annotations: pa.Table, tables: dict[str, pa.Table], head: dict) -> Study:
    frame = pd.DataFrame({name: _column(annotations.column(name)) for name in annotations.column_names}, copy=False)
    dtypes = {column.name: column.dtype for column in COLUMNS if column.dtype != "category"}
    for name, dtype in dtypes.items():
        if name in frame and str(frame[name].dtype) != dtype:
            frame[name] = frame[name].astype(dtype)
    known = {name: table.to_pandas().set_index(table.column_names[0]) for name, table in tables.items()}
    for name in _TABLES:
        known[name] = known[name].astype({column: "str" for column in known[name].columns if known[name][column].dtype == object})
    scales = {task: Scale(level, tuple(labels), because, source) for task, (level, labels, because, source) in head["scales"].items()}
    return Study.of(
        frame[[*NAMES, *(name for name in frame.columns if name not in NAMES)]],
        items=known["items"],
        annotators=known["annotators"],
        scales=scales,
        report=Report.from_json(head["report"]),
        name=head["name"],
    )


def _column(column: pa.ChunkedArray) -> pd.Categorical | pd.Series | np.ndarray:
    """One column as pandas holds it; names get the smallest codes that hold them."""
    if not pa.types.is_dictionary(column.type):
        return column.to_pandas()
    whole = column.unify_dictionaries() if column.num_chunks > 1 else column
    categories = whole.chunk(0).dictionary if whole.num_chunks else pa.array([], pa.string())
    dtype = np.min_scalar_type(-max(1, len(categories)))
    codes = np.empty(len(whole), dtype)
    start = 0
    for chunk in whole.chunks:
        indices = chunk.indices if chunk.null_count == 0 else chunk.indices.fill_null(-1)
        found = indices.to_numpy(zero_copy_only=False)
        if len(found) and (found.min() < -1 or found.max() >= len(categories)):
            raise ValueError("a code has no name")
        codes[start : start + len(found)] = found
        start += len(found)
    return pd.Categorical.from_codes(codes, categories=pd.Index(categories.to_pandas(), dtype="str"), validate=False)
