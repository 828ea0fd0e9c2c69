"""The shared table and the study around it: what is checked, what identifies it, how it is filtered, how scales are typed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study import COLUMNS, LEVELS, NAMES, Problem, Report, Scale, Study, Unreadable, check_columns, digest_of, empty

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
LINE = st.tuples(TEXT, TEXT, TEXT, st.none() | TEXT, st.none() | TEXT, st.integers(-(10**15), 4 * 10**15), st.floats(0.5, 1e4, width=32))


def annotations(lines: list[tuple]) -> pd.DataFrame:
    """A table of (item, annotator, task, label, gold, microseconds, seconds)."""
    item, annotator, task, label, gold, moment, seconds = zip(*lines, strict=True)
    frame = pd.DataFrame(
        {name: pd.Categorical(pd.Series(values, dtype="str")) for name, values in zip(NAMES[:5], (item, annotator, task, label, gold), strict=True)}
    )
    frame["repeat"] = np.zeros(len(frame), np.int8)
    frame["timestamp"] = pd.Series(np.array(moment, "datetime64[us]")).dt.tz_localize("UTC")
    frame["seconds"] = np.array(seconds, np.float32)
    for name in ("batch", "version"):
        frame[name] = pd.Categorical([None] * len(frame), categories=pd.Index([], dtype="str"))
    return frame


def study(lines: list[tuple], *, texts: dict[str, str] | None = None, **facets: list) -> Study:
    frame = annotations(lines).assign(**{name: pd.Categorical(pd.Series(values, dtype="str")) for name, values in facets.items()})
    texts = texts or {}
    items = pd.DataFrame({"text": pd.Series(list(texts.values()), dtype="str")}).set_axis(pd.Index(list(texts), name="item", dtype="str"), axis=0)
    people = pd.DataFrame({"kind": "human"}, index=pd.Index(frame["annotator"].cat.categories, name="annotator"))
    scales = {task: Scale("nominal") for task in frame["task"].cat.categories}
    return Study.of(frame, items=items, annotators=people, scales=scales, report=Report(len(frame), len(frame)), name="moods")


DAY = 86_400_000_000
LINES = [
    ("1", "ann", "mood", "good", "good", 0, 3.0),
    ("1", "bob", "mood", "bad", "good", DAY - 1, 4.0),
    ("2", "ann", "mood", None, None, DAY, 5.0),
    ("2", "bob", "tone", "kind", None, 2 * DAY, 6.0),
]


@pytest.fixture
def moods() -> Study:
    return study(LINES, texts={"1": "a tweet", "2": "another"}, language=["de", "en", None, "de"])


def test_the_empty_table_is_a_table_of_annotations():
    check_columns(empty())
    assert tuple(empty().columns) == NAMES
    assert {name: str(dtype) for name, dtype in empty().dtypes.items()} == {column.name: column.dtype for column in COLUMNS}


def test_every_column_explains_itself():
    assert all(column.meaning for column in COLUMNS)
    assert [column.name for column in COLUMNS if column.required] == ["item", "annotator", "task"]
    assert [column.name for column in COLUMNS if not column.choose] == ["repeat"]  # found out, never chosen


def test_check_columns_names_everything_that_is_wrong_at_once():
    frame = annotations(LINES).drop(columns="gold").assign(label="text", language="de")
    frame["annotator"] = frame["annotator"].cat.remove_categories(["bob"])
    with pytest.raises(ValueError) as error:
        check_columns(frame)
    said = str(error.value)
    assert 'column "gold" (the trusted answer to the item; several accepted answers are a JSON array) is missing' in said
    assert 'column "label" is str instead of category' in said
    assert 'column "annotator" has 2 missing values' in said
    assert 'facet "language" is str instead of category' in said
    assert said.startswith("This is not a table of annotations: ")


def test_a_missing_label_is_no_fault_of_the_table(moods):
    check_columns(moods.annotations)
    assert moods.annotations["label"].isna().sum() == 1


@settings(max_examples=40)
@given(st.lists(LINE, min_size=1, max_size=12))
def test_two_loads_of_the_same_content_have_one_digest(lines):
    assert study(lines).digest == study(lines).digest
    assert len(study(lines).digest) == 32


@settings(max_examples=40)
@given(st.lists(LINE, min_size=1, max_size=8), st.data())
def test_any_changed_cell_gives_another_digest(lines, data):
    row = data.draw(st.integers(0, len(lines) - 1))
    column = data.draw(st.integers(0, 6))
    other = data.draw(LINE.filter(lambda line: line[column] != lines[row][column]))[column]
    changed = list(lines)
    changed[row] = (*lines[row][:column], other, *lines[row][column + 1 :])
    assert study(lines).digest != study(changed).digest


@settings(max_examples=40)
@given(st.dictionaries(TEXT, TEXT, min_size=1, max_size=4), st.data())
def test_a_changed_item_text_gives_another_digest(texts, data):
    item = data.draw(st.sampled_from(sorted(texts)))
    other = data.draw(TEXT.filter(lambda text: text != texts[item]))
    assert study(LINES, texts=texts).digest != study(LINES, texts={**texts, item: other}).digest


def test_text_that_moves_from_one_cell_to_the_next_gives_another_digest():
    one, two = (study(LINES, texts=texts) for texts in ({"1": "ab", "2": "c"}, {"1": "a", "2": "bc"}))
    assert one.digest != two.digest


def test_a_declared_scale_and_its_order_are_part_of_the_digest(moods):
    digests = {
        digest_of(moods.annotations, moods.items, moods.annotators, {**moods.scales, "mood": scale})
        for scale in (Scale("nominal"), Scale("ordinal", ("bad", "good")), Scale("ordinal", ("good", "bad")))
    }
    assert len(digests) == 3


def test_why_a_scale_was_chosen_is_not_part_of_the_digest(moods):
    scales = {task: replace(scale, because="else", source="user") for task, scale in moods.scales.items()}
    assert digest_of(moods.annotations, moods.items, moods.annotators, scales) == moods.digest


@pytest.mark.parametrize("dtype", ["str", "string[pyarrow]", "string[python]", object])
def test_the_digest_does_not_depend_on_how_strings_are_held(moods, dtype):
    frame = moods.annotations.copy()
    for name in ("item", "label", "language"):
        frame[name] = frame[name].cat.rename_categories(pd.Index(frame[name].cat.categories.to_numpy(), dtype=dtype))
    items = moods.items.astype(dtype)
    assert digest_of(frame, items, moods.annotators, moods.scales) == moods.digest


def test_facets_and_tasks_are_named(moods):
    assert moods.facets == ("language",)
    assert moods.tasks == ("mood", "tone")


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({"task": "mood"}, [0, 1, 2]),
        ({"task": ["mood", "tone"]}, [0, 1, 2, 3]),
        ({"item": {"2"}}, [2, 3]),
        ({"annotator": ("bob",)}, [1, 3]),
        ({"language": "de"}, [0, 3]),
        ({"language": "de", "annotator": "bob"}, [3]),
        ({"label": "good"}, [0]),
        ({"gold": "good"}, [0, 1]),
        ({"annotator": "nobody"}, []),
        ({"annotator": ["ann", "nobody"]}, [0, 2]),
        ({"batch": "1"}, []),
        ({"since": "1970-01-01"}, [0, 1, 2, 3]),
        ({"since": "1970-01-02"}, [2, 3]),
        ({"until": "1970-01-01"}, [0, 1]),
        ({"since": "1970-01-02", "until": "1970-01-02"}, [2]),
        ({"since": pd.Timestamp("1970-01-02 15:00")}, [2, 3]),
        ({"until": "1969-12-31"}, []),
    ],
)
def test_where_keeps_what_is_chosen(moods, chosen, rows):
    assert moods.where(**chosen).annotations.index.tolist() == rows


@pytest.mark.parametrize("chosen", [{}, {"task": None}, {"task": []}, {"task": "", "since": None, "until": ""}])
def test_an_empty_choice_is_the_whole_study(moods, chosen):
    assert moods.where(**chosen) is moods


@pytest.mark.parametrize("name", ["team", "seconds", "timestamp", "repeat", "self"])
def test_a_name_that_is_no_column_of_names_is_a_key_error(moods, name):
    with pytest.raises(KeyError, match=name):
        moods.where(**{name: "x"})


def test_an_answer_without_a_time_is_in_no_period():
    lines = [(*line[:5], np.datetime64("NaT") if line[1] == "ann" else np.datetime64(line[5], "us"), line[6]) for line in LINES]
    timed = study(lines)
    assert len(timed.where(since="1900-01-01").annotations) == 2
    assert len(timed.where(until="2100-01-01").annotations) == 2


def test_a_part_has_a_digest_of_its_own_that_can_be_found_again(moods):
    parts = [moods.where(task="mood"), moods.where(task="tone"), moods.where(annotator="bob"), moods.where(since="1970-01-02"), moods.where(until="1970-01-02")]
    assert len({moods.digest, *(part.digest for part in parts)}) == 6
    assert moods.where(task=["tone", "mood"]).digest == moods.where(task=("mood", "tone", "mood")).digest
    assert moods.where(task="mood").where(annotator="bob").digest != moods.where(task="mood").digest
    assert study(LINES).where(task="mood").digest != moods.where(task="mood").digest  # of another study


def test_a_part_shares_everything_else_and_leaves_the_whole_alone(moods):
    before = moods.digest, len(moods.annotations)
    part = moods.where(annotator="bob")
    assert part.items is moods.items and part.annotators is moods.annotators and part.report is moods.report
    assert (digest_of(moods.annotations, moods.items, moods.annotators, moods.scales), len(moods.annotations)) == before


@pytest.mark.parametrize(
    ("text", "level", "labels", "shown"),
    [
        ("nominal", "nominal", (), "nominal"),
        ("ordinal:G<P<R<X", "ordinal", ("G", "P", "R", "X"), "ordinal:G<P<R<X"),
        ("ordinal: bad < good ", "ordinal", ("bad", "good"), "ordinal:bad<good"),
        ("ordinal:bad,good", "ordinal", ("bad", "good"), "ordinal:bad<good"),
        ("nominal:yes,no", "nominal", ("yes", "no"), "nominal:yes,no"),
        (" set ", "set", (), "set"),
        ("interval:", "interval", (), "interval"),
    ],
)
def test_a_typed_scale_is_understood_and_shown_as_it_is_typed(text, level, labels, shown):
    scale = Scale.parse(text)
    assert (scale.level, scale.labels, str(scale), scale.source) == (level, labels, shown, "user")
    assert Scale.parse(str(scale)).labels == labels


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ordnial:a<b", f'"ordnial" is not a scale. Hint: one of {", ".join(LEVELS)}.'),
        ("", '"" is not a scale.'),
        ("ordinal:a<b<a", '"ordinal:a<b<a" names a label twice. Hint: each label once, in its order.'),
    ],
)
def test_a_typed_scale_that_is_none_says_what_would_be(text, said):
    with pytest.raises(ValueError) as error:
        Scale.parse(text)
    assert str(error.value).startswith(said)


def test_a_report_that_does_not_reconcile_cannot_be_made():
    Report(10, 7, {"no item": 2, "blank row": 1})
    with pytest.raises(ValueError, match="does not reconcile: 10 rows read, 7 kept"):
        Report(10, 7, {"no item": 2})


def test_a_report_is_the_same_after_it_was_written_down():
    problem = Problem("DUP-EXACT", "a.csv > line 3", "It is there <b>twice</b>.", "Look.", 2, asks=True, examples=("línea", "b"), effect="None.")
    report = Report(5, 3, {"exact duplicate": 2}, (problem,), "Table", {"delimiter": "\t", "mapping": {"label": ["a", "b"]}}, ("a.csv",))
    assert Report.from_json(report.as_json()) == report


def test_a_problem_says_where_what_and_how_to_mend():
    assert str(Problem("X", "a.csv > line 3", "It is empty.", "Fill it.")) == "[a.csv > line 3] It is empty. Hint: Fill it."
    assert str(Problem("X", "a.csv", "It is empty.")) == "[a.csv] It is empty."
    refusal = Unreadable(Problem("X", "a", "One."), Problem("Y", "b", "Two."))
    assert str(refusal) == "[a] One.\n[b] Two."
    assert Unreadable.because("X", "a", "One.").problems[0].blocking
