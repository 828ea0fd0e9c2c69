"""Names are text and stay what they are; only what nobody can see is taken away, and said."""

import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.reading import clean
from formats.reading.coded import Coded
from tests.reading.helpers import answers, codes, problem, read, read_all, table


@pytest.mark.parametrize(
    ("written", "is_read"),
    [
        ("Zoë", "Zoë"),
        ("Zoe\u0308", "Zoë"),
        (" ann ", "ann"),
        ("a\u200bnn", "ann"),
        ("\u202eann", "ann"),
        ("\ufeffann", "ann"),
        ("007", "007"),
        ("ANN", "ANN"),
        ("a b", "a b"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("ａｎｎ", "ａｎｎ"),
        ("\u00a0ann", "ann"),
        ("<b>ann</b>", "<b>ann</b>"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_name_loses_only_what_nobody_sees(written, is_read):
    cleaned, _ = clean.names(Coded.of(pa.array([written])), "annotator")
    assert cleaned.values.to_pylist() == [is_read]
    assert clean.name(written) == is_read


@given(st.text(max_size=8))
def test_one_name_and_a_column_of_names_are_cleaned_alike(name):
    name = name.encode("utf-8", "replace").decode()
    cleaned, _ = clean.names(Coded.of(pa.array([name])), "item")
    assert cleaned.values.to_pylist() == ([clean.name(name)] if clean.name(name) else [])
    assert clean.name(clean.name(name)) == clean.name(name)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=8))
def test_cleaning_never_parts_what_was_one_and_says_what_it_joins(names):
    column = Coded.of(pa.array(names, pa.string()))
    cleaned, problems = clean.names(column, "item")
    for before, after in zip(column.codes.tolist(), cleaned.codes.tolist(), strict=True):
        assert after == -1 or unicodedata.normalize("NFC", cleaned.values[after].as_py()) == cleaned.values[after].as_py()
        assert before != -1 or after == -1
    seen = [name for name in column.values.to_pylist() if clean.name(name)]  # a name of blanks only is missing, which is said elsewhere
    assert problems or [clean.name(name) for name in seen] == seen
    assert not problems or cleaned.values.to_pylist() != column.values.to_pylist()


def test_labels_are_not_touched():
    assert answers(read(table([("1", "ann", " good\u200b "), ("1", "bob", "good")])), "label") == [(" good\u200b ",), ("good",)]


def test_joined_names_are_said_with_an_example_that_can_be_seen():
    found = read(table([("1", "ann\u200b", "a"), ("1", "bob", "b"), ("2", "ann", "b")]))
    assert len(found.annotators) == 2
    assert problem(found, "ID-INVISIBLE").examples == ("'ann\\u200b' is read as 'ann'",)


def test_facts_and_keys_find_their_item_however_it_is_written():
    found = read_all(
        {
            "answers.csv": table([("Zoe\u0308 1", "ann", "a"), (" 2\u200b", "ann", "b"), ("2", "bob", "a")]),
            "gold.csv": table([("Zoë 1", "a"), ("2 ", "b")], ("item", "gold")),
            "texts.csv": table([("Zoë\u200b 1", "a tweet"), ("2", "another")], ("item", "text")),
        }
    )
    assert answers(found, "item", "gold") == [("Zoë 1", "a"), ("2", "b"), ("2", "b")]
    assert found.items["text"].to_dict() == {"Zoë 1": "a tweet", "2": "another"}


def test_ids_that_type_inference_would_join_stay_apart():
    ids = [
        "007",
        "7",
        "7.0",
        "1E5",
        "100000",
        "NA",
        "None",
        "null",
        "nan",
        "true",
        "TRUE",
        "9007199254740993",
        "9007199254740992",
        "2026-03-01",
        "1/2",
        "+1",
        "0x1F",
        "1_000",
    ]
    found = read(table([(name, name, name) for name in ids]))
    assert answers(found) == [(name, name, name) for name in ids]
    assert found.report.kept == len(ids)
    assert "ID-SIMILAR" in codes(found)  # said, not merged
