"""Names and ids without what nobody can see: one Unicode form, no blanks around, no invisible and no direction marks.

Labels are not touched: spellings of a label are merged only when a person says so (checks.py proposes it).
"""

import re
import unicodedata

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading.coded import Coded
from formats.reading.text import text_of
from study import Problem

# Zero-width space and joiner of words, byte-order mark, soft hyphen, direction marks. Not the joiners that build emoji and scripts.
_INVISIBLE = "[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]"


def names(column: Coded, what: str) -> tuple[Coded, list[Problem]]:
    """An id column cleaned, and what cleaning joined or changed."""
    if not len(column.values):
        return column, []
    visible = _visible(column.values)
    composed = visible if _ascii(visible) else pc.utf8_normalize(visible, "NFC")
    cleaned = pc.utf8_trim_whitespace(composed)
    cleaned = pc.if_else(pc.equal(cleaned, ""), None, cleaned)
    problems = []
    for code, before, after, saying in (
        ("ID-INVISIBLE", column.values, visible, "invisible or direction characters"),
        ("ID-NFC", visible, cleaned, "blanks around it or another Unicode form"),
    ):
        changed = pc.fill_null(pc.not_equal(before, after), False).to_numpy(zero_copy_only=False)
        if changed.any():
            rows = int(column.counts()[changed].sum())
            examples = tuple(
                f"{value!a} is read as {clean!a}"
                for value, clean in zip(before.filter(changed)[:5].to_pylist(), after.filter(changed)[:5].to_pylist(), strict=True)
            )
            problems.append(
                Problem(
                    code,
                    what,
                    f"{int(changed.sum())} spellings of {what} names had {saying}; these were removed.",
                    "No action is needed if the names below are right.",
                    rows,
                    examples=examples,
                    effect="Spellings that only differed by them count as one.",
                )
            )
    return column.recoded(cleaned), problems


def name(value: object) -> str | None:
    """One id as `names` cleans a column of them, for the facts and keys that are told apart from the answers."""
    text = text_of(value)
    return unicodedata.normalize("NFC", re.sub(_INVISIBLE, "", text)).strip() or None if text else None


def _visible(values: pa.Array) -> pa.Array:
    return values if _ascii(values) else pc.replace_substring_regex(values, _INVISIBLE, "")


def _ascii(values: pa.Array) -> bool:
    return bool(pc.all(pc.string_is_ascii(values), min_count=0).as_py())


def without_blank(column: Coded) -> Coded:
    """Labels of nothing but blanks or invisible characters are empty cells; every other label stays as it was given."""
    nothing = pc.equal(pc.utf8_trim_whitespace(_visible(column.values)), "")
    return column.recoded(pc.if_else(nothing, None, column.values)) if pc.any(nothing).as_py() else column


def too_long(column: Coded, limit: int) -> np.ndarray:
    """Which rows hold a value of more characters than `limit`."""
    long = np.append(pc.fill_null(pc.greater(pc.utf8_length(column.values), limit), False).to_numpy(zero_copy_only=False), False)
    return long[column.codes]
