"""Marked stretches that cannot be: they end before they begin, or reach past the end of their text."""

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from formats.reading.coded import Coded
from formats.reading.draft import Draft
from formats.reading.labels import as_spans
from formats.reading.shapes import sound_spans, unsound
from study import Scale


def leave_out_impossible(draft: Draft, scales: Mapping[str, Scale], items: pd.DataFrame) -> None:
    """Takes impossible spans out of their answers, which stay with the spans that are left; says how many and where."""
    marked = [code for code, task in enumerate(draft.names["task"].values.to_pylist()) if scales[task].level == "span"]
    labels, names = draft.names["label"], draft.names["item"].values.to_pylist()
    places = np.flatnonzero(np.isin(draft.names["task"].codes, marked) & (labels.codes >= 0))
    if not len(places):
        return
    lengths = items["text"].str.len().to_dict() if "text" in items else {}
    values, codes, new, bad, where = labels.values.to_pylist(), labels.codes.copy(), [], 0, []
    for place in places.tolist():
        spans = _spans(values[codes[place]])
        length = lengths.get(names[draft.names["item"].codes[place]])
        kept, lost = sound_spans(spans, None if length is None or np.isnan(length) else int(length))
        if lost:
            codes[place] = len(values) + len(new)
            new.append(as_spans(kept))
            where.append(draft.where(draft.row[place]))
            bad += lost
    if bad:
        joined = pa.array([*values, *new], pa.string())
        draft.names["label"] = Coded(codes, joined).recoded(joined)
        draft.problems += unsound(where, bad)


def _spans(label: str) -> list[tuple[object, object, object]]:
    """The spans of a label; one that is not written as spans has none to judge."""
    try:
        spans = json.loads(label)
    except ValueError:
        return []
    return [tuple(span[:3]) for span in spans if isinstance(span, list) and len(span) >= 3] if isinstance(spans, list) else []
