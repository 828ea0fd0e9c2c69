"""Zooniverse classifications: the tiny study, the real file, the kinds of tasks, and cells of another shape."""

import csv
import io
import json

from formats.reading.file import File
from formats.zooniverse import FORMAT
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, mutations, read

HEADER = [
    "classification_id",
    "user_name",
    "user_ip",
    "workflow_id",
    "workflow_name",
    "created_at",
    "gold_standard",
    "metadata",
    "annotations",
    "subject_data",
    "subject_ids",
]
T1, T2, T3 = "T1 Is the water clear?", "T2 What do you see at the shore?", "T3 Anything else?"
VISITOR = "not-logged-in-5e1f"


def export(*annotations: object, **columns: object) -> File:
    """A row per list of annotations; `columns` hold for all rows."""
    given = {"classification_id": 1, "user_name": "hana", "workflow_id": 5, "workflow_name": "W", "metadata": "{}", "subject_ids": 9, **columns}
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER)
    writer.writeheader()
    writer.writerows({**given, "annotations": json.dumps(each)} for each in annotations)
    return File("classifications.csv", out.getvalue().encode())


def labels(*annotations: object) -> list[tuple[str, str | None]]:
    return [(task, label) for *_, task, label in answers_of(read(FORMAT, [export(*annotations)]))]


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("zooniverse"))
    assert answers_of(reading) == [
        ("9001", "hana", "T0", '["HERON"]'),
        ("9001", "hana", "T0 COUNT", '["HERON: 1"]'),
        ("9001", "hana", "T0 DOING", '["HERON: FLYING"]'),
        ("9001", "hana", T1, "Yes"),
        ("9001", "hana", T2, '["Mud", "Reeds"]'),
        ("9001", "hana", T3, "a quiet morning"),
        ("9001", "igor", "T0", '["HERON"]'),
        ("9001", "igor", "T0 COUNT", '["HERON: 2"]'),
        ("9001", "igor", "T0 DOING", '["HERON: FISHING", "HERON: FLYING"]'),
        ("9001", "igor", T1, "Yes"),
        ("9001", "igor", T2, '["Mud"]'),
        ("9001", "igor", T3, None),
        ("9001", VISITOR, "T0", '["GOOSE"]'),
        ("9001", VISITOR, "T0 COUNT", '["GOOSE: 1"]'),
        ("9001", VISITOR, "T0 DOING", "[]"),
        ("9001", VISITOR, T1, "No"),
        ("9001", VISITOR, T2, "[]"),
        ("9002", "hana", "T0", '["GOOSE", "HERON"]'),
        ("9002", "hana", "T0 COUNT", '["GOOSE: 5", "HERON: 1"]'),
        ("9002", "hana", T1, "No"),
        ("9002", "igor", "T0", '["HERON"]'),
        ("9002", "igor", "T0 COUNT", '["HERON: 1"]'),
        ("9002", "igor", T1, None),
        ("9002", VISITOR, "T0", '["NOTHINGHERE"]'),
        ("9002", VISITOR, T1, "No"),
        ("9003", "hana", "T0", '["GOOSE"]'),
        ("9003", "hana", "T0 COUNT", '["GOOSE: 1"]'),
        ("9003", "hana", T1, "Yes"),
        ("9003", "hana", T2, '["Reeds"]'),
        ("9003", "igor", "T0", '["HERON"]'),
        ("9003", "igor", "T0 COUNT", '["HERON: 1"]'),
        ("9003", "igor", T1, "Yes"),
        ("9003", "igor", T2, '["Mud", "Reeds"]'),
    ]
    name = "zooniverse/ponds-classifications.csv"
    assert left_out_of(reading) == {"gold key": [f"{name} > line 8"], "no answer": [f"{name} > line 11"]}


def test_the_tiny_study_keeps_what_the_tool_knows():
    reading = read(FORMAT, dialect("zooniverse"))
    assert [(key["item"], key["task"], key["label"]) for key in reading.keys] == [
        ("9003", "T0", '["GOOSE"]'), ("9003", "T0 COUNT", '["GOOSE: 1"]'), ("9003", T1, "Yes"), ("9003", T2, '["Reeds"]'),
    ]  # fmt: skip
    assert {task: scale.level for task, scale in reading.scales.items()} == {"T0": "set", "T0 COUNT": "set", "T0 DOING": "set", T2: "set"}
    first = reading.answers.to_pylist()[0]
    assert (first["timestamp"], first["seconds"], first["version"], first["language"]) == ("2026-03-02 10:00:21 UTC", 20.5, "3.7", "en")
    served = {(answer["annotator"], answer["retirement"]) for answer in reading.answers.to_pylist() if answer["item"] == "9002"}
    assert served == {("hana", "after"), ("igor", "before"), (VISITOR, "after")}
    assert reading.items[0] == {"item": "9001", "text": "pond_a.jpg", "link": "https://ponds.example/pond_a.jpg", "control": None}
    assert reading.items[2]["control"] is True
    assert reading.project == "Ponds"


def test_personal_data_are_left_out_and_said():
    reading = read(FORMAT, dialect("zooniverse"))
    assert "user_ip" not in reading.answers.column_names
    assert not any("c0ffee" in str(value) or "Browser" in str(value) for answer in reading.answers.to_pylist() for value in answer.values())
    assert [(problem.code, problem.what) for problem in reading.problems] == [
        ("PRIV-ATTR", "The columns user_ip, metadata.user_agent, metadata.session, metadata.utc_offset hold personal data and were left out."),
    ]


def test_real_file():
    reading = read(FORMAT, exports("zooniverse"))
    answers = answers_of(reading)
    assert (reading.rows, len({item for item, *_ in answers}), {annotator for _, annotator, *_ in answers}, reading.left_out) == (20, 20, {"user_400f8d70"}, {})
    tasks = [task for *_, task, _ in answers]
    assert {task: tasks.count(task) for task in tasks} == {"T1": 20, "T1 HWMN": 20, "T1 WHTBHVRSDS": 20, "T1 RTHRNNGPRSNT": 19, "T1 DSNHRNS": 5}
    twice = {task: label for item, _, task, label in answers if item == "682941"}
    assert (twice["T1"], twice["T1 HWMN"]) == ('["BBN", "MPL"]', '["BBN: 1", "MPL: 1"]'), "one classification that names two species"
    assert max(answer["seconds"] for answer in reading.answers.to_pylist()) == 6278.104, "1 h 44 min: the rule says that pauses are included"


def test_a_survey_that_names_one_choice_each_has_plain_answers():
    choice = {"task": "T0", "value": [{"choice": "FOX", "answers": {"N": "2", "DOES": ["EATS", "RUNS"]}}]}
    assert labels([choice]) == [("T0", '["FOX"]'), ("T0 N", "2"), ("T0 DOES", '["EATS", "RUNS"]')]


def test_drawings_combinations_lists_and_numbers():
    mark = {"tool": 0, "tool_label": "Nest", "x": 1.50, "y": 2, "details": []}
    assert labels([{"task": "T0", "value": [mark]}], [{"task": "T0", "value": []}]) == [
        ("T0", '[{"tool": 0, "tool_label": "Nest", "x": 1.5, "y": 2}]'),
        ("T0", "[]"),
    ]
    combined = {"task": "T9", "value": [{"task": "T1", "value": "Yes"}, {"task": "T2", "value": [{"value": "b1", "option": True}]}]}
    assert labels([combined]) == [("T1", "Yes"), ("T2", '["b1"]')]
    assert labels([{"task": "T3", "value": 50}, {"task": "T4", "value": {"text": "so"}}]) == [("T3", "50"), ("T4", "so")]


def test_two_workflows_do_not_share_their_tasks():
    first = export([{"task": "T0", "value": "Yes"}])
    second = export([{"task": "T0", "value": "Red"}], workflow_id=6, workflow_name="Colours")
    reading = read(FORMAT, [first, second])
    assert [(answer["task"], answer["batch"]) for answer in reading.answers.to_pylist()] == [("W T0", "W"), ("Colours T0", "Colours")]


def test_broken_cells_are_left_out_with_the_reason():
    file = File("c.csv", b"classification_id,user_name,workflow_id,metadata,annotations,subject_ids\n1,a,5,{,[{,9\n2,a,5,{},[],9\n")
    assert left_out_of(read(FORMAT, [file])) == {"not readable": ["c.csv > line 2"], "no answer": ["c.csv > line 3"]}


def test_an_index_column_and_a_semicolon_do_no_harm_and_other_tables_are_not_claimed():
    assert FORMAT.recognises(File("c.csv", b'"";"classification_id";"user_name";"workflow_id";"metadata";"annotations"\n'))
    assert not FORMAT.recognises(File("c.csv", b"item,annotator,label\n1,a,x\n"))


def test_cells_of_another_shape_do_no_harm():
    annotations = [
        {"task": "T0", "value": [{"choice": "A", "answers": {"N": ["1"]}}]},
        {"task": "T1", "task_label": "Q", "value": [{"tool": 1, "x": 2}]},
        {"task": "T2", "value": "x"},
    ]
    metadata = {"started_at": "2026-03-02T10:00:00.250Z", "finished_at": "2026-03-02T10:01:00", "user_language": "en"}
    subject = {"9": {"retired": {"retired_at": "2026-03-02T10:03:00.000Z"}, "link": "https://a.example", "text": "t"}}
    read(FORMAT, [export(*mutations(annotations))])
    for changed in mutations([metadata, subject]):
        if isinstance(changed, list):
            read(
                FORMAT,
                [
                    export(
                        annotations,
                        metadata=json.dumps(changed[0]),
                        subject_data=json.dumps(changed[1]),
                        created_at="2026-03-02 10:00:21 UTC",
                        gold_standard="true",
                    )
                ],
            )
