"""Which column plays which part: a table of headers and what they are taken for, what a person decides, and what a column's content tells."""

import pytest

from formats.reading import roles, tables
from formats.reading.contract import Options
from tests.reading.helpers import answers, codes, file, problem, read, refused, table


def settled(header: str, rows: list[str] | None = None, **mapping: str | list[str]) -> roles.Roles:
    """The parts of the columns of a table whose cells differ, unless rows are given."""
    names = header.split(",")
    rows = rows or [",".join(f"{name[:3]}{place if name in names[:1] else place % 2}" for name in names) for place in range(4)]
    return roles.settle(tables.read(file("\n".join([header, *rows]) + "\n")), Options(mapping=mapping, header_line=1))


@pytest.mark.parametrize(
    ("header", "of", "labels"),
    [
        ("item,annotator,label", {"item": "item", "annotator": "annotator"}, ("label",)),
        ("Item ID,Annotator Name,Gold Label,Label", {"item": "Item ID", "annotator": "Annotator Name", "gold": "Gold Label"}, ("Label",)),
        ("taskId,workerId,answer,ground_truth", {"item": "taskId", "annotator": "workerId", "gold": "ground_truth"}, ("answer",)),
        ("id,text,user,sentiment,created_at", {"item": "id", "annotator": "user", "text": "text", "timestamp": "created_at"}, ("sentiment",)),
        ("unit_id,rater,question,choice", {"item": "unit_id", "annotator": "rater", "task": "question"}, ("choice",)),
        ("doc_id,coder,tone_rating,mood_rating", {"item": "doc_id", "annotator": "coder"}, ("tone_rating", "mood_rating")),
        ("item,annotator,label,comment", {"item": "item", "annotator": "annotator"}, ("label",)),
        ("item,annotator,label,duration_ms,batch,guideline_version", {"seconds": "duration_ms", "batch": "batch", "version": "guideline_version"}, ("label",)),
        (
            "url,email,label,is_gold,status,review,price",
            {"item": "url", "annotator": "email", "control": "is_gold", "status": "status", "review": "review", "pay": "price"},
            ("label",),
        ),
        ("doc,annotator,start,end,label", {"item": "doc", "annotator": "annotator", "start": "start", "end": "end"}, ("label",)),
    ],
)
def test_headers_are_taken_for_what_they_say(header, of, labels):
    found = settled(header)
    assert {role: name for role, name in found.of.items() if role in of} == of
    assert found.labels == labels


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Item ID", "item_id"),
        ("annotatorId", "annotator_id"),
        ("gold-label (2)", "gold_label"),
        ("  Label ", "label"),
        ("ISO", "iso"),
        ("日本", "日本"),
        ("!!", ""),
    ],
)
def test_what_people_vary_in_a_name_does_not_matter(name, plain):
    assert roles.plain(name) == plain


def test_columns_that_say_nothing_of_the_answer_are_facets_and_personal_ones_are_left_out():
    found = settled("item,annotator,label,language,team,country,age")
    assert (found.facets, found.personal) == (("language", "team"), ("country", "age"))
    study = read(table([("1", "ann", "a", "de", "at"), ("1", "bob", "b", "en", "ch")], ("item", "annotator", "label", "language", "country")))
    assert study.facets == ("language",) and "PRIV-ATTR" in codes(study)


def test_a_column_that_is_a_fact_about_the_item_is_no_answer():
    rows = [("1", "ann", "a", "easy"), ("1", "bob", "b", "easy"), ("2", "ann", "a", "hard"), ("2", "bob", "b", "hard")]
    found = read(table(rows, ("item", "annotator", "label", "difficulty_rating")))
    assert found.tasks == ("label",) and found.facets == ("difficulty_rating",)


def test_a_person_s_mapping_goes_before_every_name():
    rows = [("x", "ann", "1", "good"), ("y", "bob", "1", "bad")]
    found = read(table(rows, ("label", "who", "item", "wert")), Options(mapping={"item": "label", "label": ["wert"], "annotator": "who"}))
    assert answers(found) == [("x", "ann", "good"), ("y", "bob", "bad")]


def test_a_part_that_a_person_gives_to_no_column_is_played_by_none():
    text = table([("1", "ann", "a", "draft", "x"), ("1", "bob", "b", "done", "y")], ("item", "annotator", "label", "status", "gold"))
    assert read(text).report.kept == 1
    found = read(text, Options(mapping={"status": "", "gold": ""}))
    assert found.report.kept == 2 and found.annotations["gold"].isna().all()


def test_several_columns_may_name_an_item_together():
    text = table([("p", "1", "ann", "a"), ("p", "2", "ann", "b"), ("q", "1", "bob", "a")], ("project", "nr", "annotator", "label"))
    found = read(text, Options(mapping={"item": "project + nr"}))
    assert answers(found) == [("p / 1", "ann", "a"), ("p / 2", "ann", "b"), ("q / 1", "bob", "a")]
    assert found.report.detected["mapping"]["item"] == "project + nr"


def test_a_mapping_to_a_column_that_is_not_there_is_as_if_nobody_had_mapped():
    assert answers(read(table([("1", "ann", "a")]), Options(mapping={"item": "nowhere"}))) == [("1", "ann", "a")]


def test_columns_without_names_are_told_by_their_content_and_asked_about():
    rows = [f"doc{n // 3},eve{n % 3},{'good' if n % 2 else 'bad'},2026-03-{n + 1:02}T10:00:00Z" for n in range(12)]
    found = read("\n".join(rows))
    assert (len(found.annotations), found.annotations["item"].nunique(), found.annotations["annotator"].nunique()) == (12, 4, 3)
    assert found.annotations["timestamp"].notna().all() and problem(found, "IMP-MAP").asks


def test_a_table_without_an_annotator_is_refused_with_its_columns():
    [refusal] = refused(table([("1", "a")], ("item", "label")))
    assert str(refusal).startswith("[study.csv] No column was recognised for the annotator. The columns are: 'item', 'label'.")
    assert refusal.blocking


def test_facets_never_take_a_name_of_the_shared_table():
    found = read(table([("1", "ann", "a", "x", "y", "z", "w")], ("item", "annotator", "label", "row", "repeat", "since", "until")))
    assert found.facets == ("row (column)", "repeat (column)", "since (column)", "until (column)")
    assert len(found.where(**{"since (column)": "z"}).annotations) == 1


def test_more_facets_than_the_limit_are_named():
    names = [f"f{n}" for n in range(120)]
    values = ["x"] * len(names)
    found = read(table([("1", "ann", "a", *values), ("1", "bob", "b", *values)], ("item", "annotator", "label", *names)))
    assert len(found.facets) == roles.MOST_FACETS and "20 columns" in problem(found, "IMP-WIDE").what
