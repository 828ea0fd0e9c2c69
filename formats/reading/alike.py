"""Which names are probably one name? Told by case, blanks, Unicode form, the way a number is written, and letters that look alike.

Nothing is merged here; a person decides on the Import page.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import times

_ALIKE = str.maketrans("аеорсухіјѕԁһАВЕКМНОРСТХІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdhABEKMHOPCTXIJABEZHIKMNOPTYXo")


def suspects(values: pa.Array) -> pa.Array:
    """Which names share a plain form with another one; a cheap first pass, since there may be millions of items."""
    plain = values if pc.all(pc.string_is_ascii(values), min_count=0).as_py() else pa.array([_folded(value) for value in values.to_pylist()], pa.string())
    plain = pc.replace_substring_regex(pc.utf8_lower(pc.utf8_trim_whitespace(plain)), r"\s+|\.0+$", " ")
    plain = pc.utf8_trim_whitespace(plain)
    if pc.count_distinct(plain).as_py() == len(values):
        return pa.array(np.zeros(len(values), bool))
    codes = plain.dictionary_encode().indices.to_numpy()
    return pa.array(np.bincount(codes)[codes] > 1)


def similar(counts: Mapping[str, int]) -> list[list[str]]:
    """Names that are the same but for case, blanks, Unicode form or the way a number is written; the most frequent first."""
    groups: dict[object, list[str]] = defaultdict(list)
    for value in counts:
        number = times.number(value.strip()) if len(value) < 20 else np.nan
        plain = re.sub(r"\s+", " ", _folded(value)).strip()
        groups[number if np.isfinite(number) and abs(number) < 1e9 and not re.match(r"0\d", value.strip()) else plain].append(value)
    return [sorted(group, key=lambda value: (value != value.strip(), -counts[value])) for group in groups.values() if len(group) > 1]


def _folded(text: str) -> str:
    """Case, compatibility forms and the dots of the Turkish i taken away."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u0307", "").replace("ı", "i")


def confusable(names: Iterable[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name in names:
        plain = name.translate(_ALIKE)
        other = seen.setdefault(plain, name)
        if other != name:
            strange = next(letter for letter in (name if not name.isascii() else other) if not letter.isascii())
            yield f'"{shown(other)}" and "{shown(name)}" look alike: one holds U+{ord(strange):04X} ({unicodedata.name(strange, "unnamed").title()})'


def shown(text: str) -> str:
    """A name as messages print it: not longer than 60 characters."""
    return text if len(text) <= 60 else text[:59] + "…"
