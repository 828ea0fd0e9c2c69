"""Codes of names against a plain Python list: whatever is done to the codes is done to the list."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given
from hypothesis import strategies as st

from formats.reading.coded import Coded, concat

NAMES = st.lists(st.none() | st.sampled_from(["", "a", "b", "B", "é", "10", "9"]), max_size=12)


def plain(column: Coded) -> list[str | None]:
    """The rows; along the way what always holds of codes is checked."""
    values = column.values.to_pylist()
    assert len(set(values)) == len(values) and None not in values
    assert set(column.codes[column.codes >= 0].tolist()) == set(range(len(values)))  # no name without a row
    return [values[code] if code >= 0 else None for code in column.codes.tolist()]


def named(names: list[str | None]) -> list[str | None]:
    return [name or None for name in names]


@given(NAMES, st.integers(0, 12))
def test_a_column_in_any_form_is_its_names(names, cut):
    whole = pa.array(names, pa.string())
    forms = [
        whole,
        whole.dictionary_encode(),
        pa.chunked_array([whole[:cut], whole[cut:]]),
        pa.chunked_array([whole[:cut].dictionary_encode(), whole[cut:].dictionary_encode()]),
    ]
    for form in forms:
        assert plain(Coded.of(form)) == named(names)
    assert plain(Coded.of(pa.chunked_array([], pa.string()))) == []


@given(NAMES)
def test_values_stand_in_order_of_appearance(names):
    assert Coded.of(pa.array(names, pa.string())).values.to_pylist() == list(dict.fromkeys(name for name in named(names) if name))


@given(NAMES)
def test_recoding_changes_each_row_as_its_name(names):
    column = Coded.of(pa.array(names, pa.string()))
    lowered = column.recoded(pc.utf8_lower(column.values))
    assert plain(lowered) == [name and name.lower() for name in named(names)]
    assert plain(column.recoded(pc.if_else(pc.equal(column.values, "a"), None, column.values))) == [name if name != "a" else None for name in named(names)]


@given(NAMES, st.dictionaries(st.sampled_from(["a", "b", "é", "z"]), st.sampled_from(["a", "b", "new"])))
def test_renaming_renames_and_joins(names, other):
    assert plain(Coded.of(pa.array(names, pa.string())).renamed(other)) == [other.get(name, name) for name in named(names)]


@given(NAMES, st.data())
def test_taking_rows_takes_these_rows(names, data):
    keep = data.draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    assert plain(Coded.of(pa.array(names, pa.string())).take(np.array(keep, bool))) == [name for name, kept in zip(named(names), keep, strict=True) if kept]


@given(NAMES)
def test_sorting_names_changes_no_row(names):
    found = Coded.of(pa.array(names, pa.string())).sorted()
    assert plain(found) == named(names)
    assert found.values.to_pylist() == sorted(found.values.to_pylist(), key=str.encode)


@given(NAMES)
def test_counts_and_categories_are_those_of_the_rows(names):
    column = Coded.of(pa.array(names, pa.string()))
    assert dict(zip(column.values.to_pylist(), column.counts().tolist(), strict=True)) == {name: named(names).count(name) for name in named(names) if name}
    assert [name if isinstance(name, str) else None for name in column.categorical()] == named(names)
    assert len(column) == len(names)


@given(st.lists(st.none() | NAMES, max_size=4))
def test_columns_below_each_other_are_their_rows_below_each_other(parts):
    below = concat([(None if part is None else Coded.of(pa.array(part, pa.string())), 3 if part is None else len(part)) for part in parts])
    assert plain(below) == [name for part in parts for name in ([None] * 3 if part is None else named(part))]
