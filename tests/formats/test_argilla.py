"""Argilla: the tiny study, its four serialisations, the Hub's tables, statuses, deleted users, and hostile values."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from formats.argilla import FORMAT
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import SHARED, answers_of, dialect, exports, json_file, left_out_of, lines_file, mutations, read, survives


def nested(responses: dict, **facts: object) -> dict:
    return {"id": "r1", "fields": {"text": "Some text."}, "metadata": {}, "suggestions": {}, "responses": responses, **facts}


def labels(*values: object) -> list[str | None]:
    """The labels of these answers to one question, each of a user of its own."""
    given = [{"value": value, "user_id": f"u{place}"} for place, value in enumerate(values)]
    return [answer[3] for answer in answers_of(read(FORMAT, [json_file("a.json", [nested({"q": given})])]))]


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("argilla"))
    assert answers_of(reading, "season", "status") == [
        ("w1", "u-ada", "better", "a", "winter", "completed"),
        ("w1", "u-ada", "clarity", "5", "winter", "completed"),
        ("w1", "u-ada", "faults", '["short"]', "winter", "completed"),
        ("w1", "u-ben", "better", "a", "winter", "completed"),
        ("w1", "u-ben", "clarity", "4", "winter", "completed"),
        ("w1", "u-ben", "faults", '["short", "vague"]', "winter", "completed"),
        ("w1", None, "better", "b", "winter", "completed"),
        ("w1", "model: judge-1", "better", "b", "winter", "completed"),
        ("w2", "u-ada", "better", "b", "summer", "pending"),
        ("w2", "u-ada", "clarity", "3", "summer", "pending"),
        ("w2", "u-ada", "faults", "[]", "summer", "pending"),
        ("w3", "u-ben", "better", None, "summer", "completed"),
        ("w3", "u-ben", "clarity", None, "summer", "completed"),
        ("w3", "u-ben", "faults", None, "summer", "completed"),
        ("007", "u-ben", "better", "a", "winter", "completed"),
        ("007", "u-cleo", "better", "a", "winter", "completed"),
        ("007", "u-cleo", "clarity", "2", "winter", "completed"),
    ]
    assert left_out_of(reading) == {"not submitted": ["argilla/records.json > record 2 > u-cleo"]}
    assert reading.annotators == [{"annotator": "model: judge-1", "kind": "model"}]
    assert {task: scale.level for task, scale in reading.scales.items()} == {"clarity": "ordinal", "faults": "set"}
    assert reading.items[3] == {"item": "007", "text": "answer_a: None of the paths is cleared.\nanswer_b: NA", "link": None}
    assert reading.problems == []


@pytest.mark.parametrize("name", ["records_to_dict_flatten", "records_to_json", "records_to_list", "records_to_list_flatten"])
def test_the_real_serialisations(name: str):
    reading = read(FORMAT, [file for file in exports("argilla") if file.stem == name])
    answers = reading.answers.to_pylist()
    people = [answer for answer in answers if not answer["annotator"].startswith("model: ")]
    assert (reading.rows, reading.left_out) == (160, {})  # 120 of users, 40 suggestions
    assert [len({answer[column] for answer in people}) for column in ("row", "annotator", "item")] == [120, 3, 40]
    assert sorted({answer["task"] for answer in people}) == ["preference", "quality"]
    assert [sum(answer["label"] == label for answer in people) for label in ("response1", "response2", "4")] == [45, 75, 120]
    assert {answer["annotator"] for answer in answers} - {answer["annotator"] for answer in people} == {"model: gpt"}
    assert len({answer["cmp_key"] for answer in answers}) == 10
    assert [problem.code for problem in reading.problems] == ([] if "flatten" in name else ["IMP-STATUS"])


def test_the_real_serialisations_say_the_same():
    found = [set(answers_of(read(FORMAT, [file]), "cmp_key")) for file in exports("argilla") if FORMAT.recognises(file)]
    assert len(found) == 4
    assert all(one == found[0] for one in found)


def test_bad_inputs():
    path = SHARED / "bad_inputs" / "open" / "ve_argilla_users_null.json"
    if not path.is_file():
        pytest.skip(f"the bad inputs are not at hand: {path} is missing")
    reading = read(FORMAT, [File("ve.json", path.read_bytes())])
    assert {answer[1] for answer in answers_of(reading)} == {None}  # whom nobody can tell is left out for everybody later
    assert (reading.rows, {reason: len(rows) for reason, rows in reading.left_out.items()}) == (20, {"not submitted": 10})


@pytest.mark.parametrize("where", ["lines", "columns", "parquet"])
def test_the_same_records_in_other_files(where: str):
    records = json.loads(dialect("argilla")[0].text)
    expected = answers_of(read(FORMAT, dialect("argilla")))
    columns = {name: [record.get(name) for record in records] for name in records[0]}
    if where == "lines":
        file = lines_file("a.jsonl", records)
    elif where == "columns":
        file = json_file("a.json", columns)
    else:
        buffer = io.BytesIO()
        pq.write_table(pa.table(columns), buffer)
        file = File("a.parquet", buffer.getvalue())
    assert answers_of(read(FORMAT, [file])) == expected


def test_values():
    assert labels("NA", "7") == ["NA", "7"]
    assert labels(4, 5) == ["4", "5"]
    assert labels(["b", "a"], ["a"]) == ['["a", "b"]', '["a"]']
    assert labels("a", ["b"]) == ['["a"]', '["b"]']
    assert labels([{"label": "X", "start": 0, "end": 4, "score": 1}]) == ['[[0, 4, "X"]]']
    assert labels([{"value": "b", "rank": 2}, {"value": "a", "rank": 1}, {"value": "c", "rank": 2}]) == ['["a", "b = c"]']
    assert labels(["b", "a"], ["a", "b"]) == ['["b", "a"]', '["a", "b"]']  # the same things in different orders: a ranking
    assert labels(None) == []


def test_a_user_without_any_answer_declines():
    record = nested({"q": [{"value": None, "user_id": "u1"}, {"value": "a", "user_id": "u2"}]})
    assert answers_of(read(FORMAT, [json_file("a.json", [record])])) == [("r1", "u1", "q", None), ("r1", "u2", "q", "a")]


def test_deleted_users_are_not_one_person():
    record = nested({"q": [{"value": "a", "user_id": None}, {"value": "b", "user_id": None}], "p": [{"value": "x", "user_id": None}]})
    reading = read(FORMAT, [json_file("a.json", [record])])
    assert (reading.rows, [answer[1:] for answer in answers_of(reading)]) == (2, [(None, "q", "a"), (None, "p", "x"), (None, "q", "b")])


def test_impossible_spans_are_counted():
    reading = read(FORMAT, [json_file("a.json", [nested({"q": [{"value": [{"label": "X", "start": 3, "end": 400}], "user_id": "u"}]})])])
    assert (answers_of(reading)[0][3], [problem.code for problem in reading.problems]) == ("[]", ["VAL-SPAN", "IMP-STATUS"])


def test_without_responses_it_is_refused():
    with pytest.raises(Unreadable) as refusal:
        read(FORMAT, [json_file("a.json", [nested({})])])
    assert str(refusal.value) == "[a.json] The export holds 1 records but no response. Hint: Export a dataset that was annotated, with_responses=True."


STRANGERS = ('{"id": 1, "responses": {"q": ["a"]}}', '{"id": 1, "responses": [{"user_id": 1}]}', "id,q.responses\n1,a\n", '{"user_id": 2, "value": 3}', "[")


@pytest.mark.parametrize("text", STRANGERS)
def test_other_files_are_not_claimed(text: str):
    assert not FORMAT.recognises(File("a.json", text.encode()))


def test_values_of_another_shape_do_no_harm():
    records = json.loads(dialect("argilla")[0].text)
    spans, ranks = [{"label": "X", "start": 0, "end": 4}], [{"value": "a", "rank": 1}]
    responses = {"q": [{"value": spans, "user_id": "u"}], "r": [{"value": ranks, "user_id": "u"}]}
    rich = nested(responses, suggestions={"q": {"value": "x", "agent": "m"}})
    columns = {"id": ["1"], "q.responses": [["a"]], "q.responses.users": [["u"]], "q.suggestion": ["a"]}
    for changed in (*mutations(records[:1]), *mutations([rich]), *mutations(columns)):
        survives(FORMAT, json_file("a.json", changed))
