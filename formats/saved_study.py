"""A saved study that is opened together with other files, so that gold and texts join it. Alone it opens at once, without this reader."""

import numpy as np
import pyarrow as pa

import study_io
from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from formats.reading.limits import Limits
from study import NAMES, Study, Unreadable

OTHERWISE = ("repeat", "timestamp", "seconds", "pay")  # found anew, or not text


def recognises(file: File) -> bool:
    """Does the footer say so?"""
    return len(file.data) > 12 and study_io.is_saved(file.data)


def read(files: list[File], options: Options) -> Reading:
    """Everything the study holds; its scales stand as stated, and what was left out when it was saved stays left out."""
    if len(files) > 1:
        raise Unreadable.because("IMP-ZIP-CHOICE", files[1].name, "There are two saved studies.", "Open them one at a time.")
    return as_reading(study_io.open_saved(files[0].data, files[0].name, rows=Limits.from_environment().rows), files[0].name)


def as_reading(study: Study, name: str) -> Reading:
    """The annotations, items, annotators and scales of a study as any reader would hand them over."""
    table = study_io.to_arrow(study.annotations)
    names = [column for column in (*NAMES, *study.facets) if column not in OTHERWISE and table[column].null_count < len(table)]
    columns = {"row": pa.array(np.arange(len(table))), **{column: table[column] for column in names}}
    moments = study.annotations["timestamp"].dt.tz_localize(None).to_numpy()
    if not np.isnat(moments).all():
        texts = np.char.add(np.datetime_as_string(moments, unit="us"), "Z")
        columns["timestamp"] = pa.array(texts, mask=np.isnat(moments))
    columns["seconds"] = table["seconds"].cast(pa.float64())
    if "pay" in study.facets:
        columns["pay"] = table["pay"].cast(pa.string()).cast(pa.float64())
    return Reading(
        pa.table(columns),
        len(table),
        lambda row: f"{name} > row {row + 1}",
        items=study.items.reset_index().to_dict("records"),
        annotators=study.annotators.reset_index().to_dict("records"),
        scales=dict(study.scales),
        detected={key: value for key, value in study.report.detected.items() if key in ("durations", "time zone")},
        project=study.name,
    )


FORMAT = Format(
    name="saved_study",
    title="Saved study",
    how="python assay.py import FILES --save study.parquet; it opens at once, with its scales, texts and report.",
    recognises=recognises,
    read=read,
    rank=100,
)
