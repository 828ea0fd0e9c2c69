"""Trusted answers: from a column, from keys, from another file; contradictions, several accepted answers, and whose gold it is."""

import pytest

from formats.reading.contract import Options
from formats.reading.gold import accepted
from tests.reading.helpers import answers, codes, problem, read, read_all, table

ANSWERS = [("1", "ann", "good"), ("1", "bob", "bad"), ("2", "ann", "bad"), ("2", "bob", "bad"), ("3", "bob", "good")]
WITH_GOLD = ("item", "annotator", "label", "gold")


def golds(study) -> dict[str, str | None]:
    return dict(answers(study, "item", "gold"))


def test_gold_in_one_row_counts_for_every_answer_about_the_item():
    found = read(table([("1", "ann", "good", "good"), ("1", "bob", "bad", ""), ("2", "ann", "bad", "")], WITH_GOLD))
    assert answers(found, "item", "gold") == [("1", "good"), ("1", "good"), ("2", None)]


def test_gold_that_contradicts_itself_counts_as_none_and_is_said():
    found = read(table([("1", "ann", "good", "good"), ("1", "bob", "bad", "bad"), ("2", "ann", "bad", "bad")], WITH_GOLD))
    assert golds(found) == {"1": None, "2": "bad"}
    said = problem(found, "GOLD-CONFLICT")
    assert said.asks and said.examples == ("item 1: good or bad (study.csv > line 2; study.csv > line 3)",)


@pytest.mark.parametrize(
    ("written", "gold"), [('["bad", "good"]', '["bad", "good"]'), ('["good","bad","good"]', '["bad", "good"]'), ('["good"]', "good"), ("good", "good")]
)
def test_several_accepted_answers_are_one_sorted_array(written, gold):
    found = read_all({"a.csv": table(ANSWERS), "g.csv": table([("1", written)], ("item", "gold"))})
    assert golds(found)["1"] == gold
    assert not {"GOLD-CONFLICT", "GOLD-LABEL"} & codes(found)


@pytest.mark.parametrize("text", ["[", "[1]", "[broken]", '{"a": 1}', "[" * 100_000, "cat"])
def test_what_is_no_array_of_answers_accepts_itself(text):
    assert accepted(text) == [text]


def test_keys_may_come_from_another_file_and_item_texts_from_a_third():
    found = read_all(
        {
            "answers.csv": table(ANSWERS),
            "keys.csv": table([("1", "good"), ("2", "bad"), ("9", "bad")], ("item", "gold")),
            "texts.jsonl": '{"item": 1, "text": "a tweet"}\n{"item": 3, "text": "<b>x</b>"}\n',
        }
    )
    assert golds(found) == {"1": "good", "2": "bad", "3": None}
    assert found.items["text"].to_dict() == {"1": "a tweet", "3": "<b>x</b>"}
    assert (found.report.rows, found.report.kept, dict(found.report.left_out)) == (10, 5, {"reference only": 5})
    assert problem(found, "GOLD-UNUSED").examples == ("keys.csv > line 4",)
    assert "IMP-MAP" not in codes(found) and "IMP-ZIP-CHOICE" not in codes(found)


def test_a_label_column_of_a_file_without_annotators_is_gold():
    found = read_all({"answers.csv": table(ANSWERS), "gold.csv": table([("1", "bad")], ("item", "label"))})
    assert golds(found)["1"] == "bad"


def test_keys_beside_the_export_of_a_tool_are_its_gold():
    chosen = '{"from_name": "mood", "to_name": "t", "type": "choices", "value": {"choices": ["good"]}}'
    tasks = '[{"id": 1, "data": {"text": "a"}, "annotations": [{"id": 5, "completed_by": 7, "result": [' + chosen + "]}]}]"
    found = read_all({"tasks.json": tasks, "keys.csv": table([("1", "good")], ("item", "gold"))})
    assert answers(found, "item", "annotator", "label", "gold") == [("1", "7", "good", "good")]


def test_a_key_that_names_its_task_is_gold_of_that_task_only():
    header = ("item", "annotator", "task", "label")
    found = read_all(
        {
            "a.csv": table([("1", "ann", "mood", "x"), ("1", "ann", "tone", "x"), ("2", "ann", "tone", "y")], header),
            "g.csv": table([("1", "tone", "x")], ("item", "task", "gold")),
        }
    )
    assert answers(found, "item", "task", "gold") == [("1", "mood", None), ("1", "tone", "x"), ("2", "tone", None)]


def test_a_key_without_a_task_is_gold_of_the_tasks_whose_labels_hold_it():
    header = ("item", "annotator", "task", "label")
    rows = [("1", "ann", "mood", "good"), ("1", "ann", "tone", "kind"), ("2", "ann", "mood", "bad"), ("2", "ann", "tone", "rude")]
    found = read_all({"a.csv": table(rows, header), "g.csv": table([("1", "good"), ("2", "rude")], ("item", "gold"))})
    assert answers(found, "item", "task", "gold") == [("1", "mood", "good"), ("1", "tone", None), ("2", "mood", None), ("2", "tone", "rude")]


def test_the_gold_column_of_two_tasks_is_of_the_one_whose_labels_it_repeats():
    header = ("item", "annotator", "mood_label", "tone_label", "gold")
    rows = [
        ("1", "ann", "good", "kind", "rude"),
        ("1", "bob", "bad", "rude", "rude"),
        ("2", "ann", "good", "rude", "kind"),
        ("2", "bob", "bad", "kind", "kind"),
    ]
    found = read(table(rows, header))
    assert {task for task, gold in answers(found, "task", "gold") if gold} == {"tone_label"}


def test_gold_that_nobody_ever_gave_is_said_with_the_spelling_it_may_mean():
    found = read(table([("1", "ann", "good", "Good"), ("1", "bob", "bad", "Good"), ("2", "bob", "bad", "ugly")], WITH_GOLD))
    assert problem(found, "GOLD-LABEL").examples == ('"Good" differs from "good" only in case or blanks',)


def test_merged_annotators_keep_what_is_known_of_them():
    header = ("item", "annotator", "label", "annotator_kind")
    found = read(table([("1", "gpt-4 ", "a", "model"), ("1", "ann", "b", "human")], header), Options(merge_annotators={"gpt-4": "GPT"}))
    assert found.annotators["kind"].to_dict() == {"GPT": "model", "ann": "human"}
