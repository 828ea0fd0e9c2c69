"""SuperAnnotate JSON: the tiny study, its quirks, and values of another shape than the tool writes."""

import json

import pytest

from formats.reading.contract import Options
from formats.reading.file import File
from formats.superannotate import FORMAT
from study import Unreadable
from tests.formats.helpers import answers_of, dialect, left_out_of, mutations, read

HANA, IGOR, JUNO = "hana@team.example", "igor@team.example", "juno@team.example"


def item(name: str = "a.png", instances: object = (), **metadata: object) -> dict:
    return {"metadata": {"name": name, "projectId": 1, "status": "Completed", "annotatorEmail": HANA, **metadata}, "instances": list(instances), "tags": []}


def file_of(record: object) -> File:
    return File("export/a.json", json.dumps(record).encode())


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("superannotate"))
    assert answers_of(reading) == [
        ("mail1.txt", HANA, "entities", '[[0, 12, "Complaint"]]'),
        ("mail1.txt", HANA, "tags", "Tone"),
        ("mail1.txt", HANA, "Tone: manner", "polite"),
        ("mail1.txt", HANA, "Tone: about", '["price"]'),
        ("mail1.txt", IGOR, "entities", '[[4, 12, "Complaint"]]'),
        ("mail1.txt", IGOR, "tags", "Tone"),
        ("mail1.txt", IGOR, "Tone: manner", "rude"),
        ("mail1.txt", IGOR, "Tone: about", '["price", "staff"]'),
        ("mail1.txt", JUNO, "entities", '[[0, 12, "Complaint"]]'),
        ("mail1.txt", JUNO, "tags", "Tone"),
        ("mail1.txt", JUNO, "Tone: manner", "polite"),
        ("mail1.txt", JUNO, "Tone: about", '["price"]'),
        ("mail2.txt", HANA, "entities", '[[0, 9, "Praise"]]'),
        ("mail2.txt", HANA, "tags", "Tone"),
        ("mail2.txt", HANA, "Tone: manner", "polite"),
        ("mail2.txt", HANA, "Tone: about", '["staff"]'),
        ("mail2.txt", IGOR, "entities", "[]"),
        ("mail2.txt", IGOR, "tags", "Tone"),
        ("mail2.txt", IGOR, "Tone: manner", "polite"),
        ("mail2.txt", IGOR, "Tone: about", '["staff"]'),
        ("mail4.txt", IGOR, "entities", "[]"),
        ("mail5.txt", "model: Prediction", "entities", '[[3, 8, "Complaint"]]'),
        ("mail5.txt", JUNO, "entities", "[]"),
        ("mail5.txt", JUNO, "tags", "Tone"),
        ("mail5.txt", JUNO, "Tone: manner", "rude"),
        ("mail3.txt", JUNO, "entities", None),
        ("mail3.txt", JUNO, "tags", None),
        ("mail3.txt", JUNO, "Tone: manner", None),
        ("mail3.txt", JUNO, "Tone: about", None),
    ]
    assert left_out_of(reading) == {"no answer": ["superannotate/mail6.txt.json > record 1"]}


def test_the_tiny_study_keeps_what_the_tool_knows():
    reading = read(FORMAT, dialect("superannotate"))
    assert {task: str(scale) for task, scale in reading.scales.items()} == {
        "entities": "span:Complaint,Praise,Tone",
        "tags": "nominal",
        "Tone: manner": "nominal:polite,rude",
        "Tone: about": "set:price,staff",
    }
    assert {fact["annotator"]: fact["kind"] for fact in reading.annotators} == {HANA: "human", IGOR: "human", JUNO: "human", "model: Prediction": "model"}
    first = reading.answers.to_pylist()[0]
    assert (first["timestamp"], first["batch"], first["status"], first["role"]) == ("2026-04-01T09:01:40.000Z", "77", "Completed", "Annotator")
    assert {(answer["annotator"], answer["review"]) for answer in reading.answers.to_pylist() if answer["item"] == "mail2.txt"} == {
        (HANA, "changed"),
        (IGOR, None),
    }
    assert reading.items[0] == {"item": "mail1.txt", "link": "https://files.team.example/mail1.txt"}
    assert [problem.what for problem in reading.problems] == [
        "2 answers stand on items that are not finished (in progress, returned, not started); they are kept, with their status."
    ]
    assert not FORMAT.verified


def test_shapes_keep_their_geometry_and_attributes():
    made = {"createdBy": {"email": IGOR, "role": "Annotator"}}
    box = {"type": "bbox", "className": "cat", "points": {"x1": 1.5, "x2": 2}, "attributes": [{"name": "wet", "groupName": "fur"}], "id": "q", **made}
    video = {"meta": {"type": "bbox", "className": "dog", "start": 0, "end": 9, **made}, "parameters": [{"start": 0}]}
    mask = {"className": "sky", "parts": [{"color": "#fff"}], **made}
    labels = {label for *_, label in answers_of(read(FORMAT, [file_of(item(instances=[box, video, mask]))]))}
    assert [sorted(shape) for shape in json.loads(labels.pop())] == [
        ["attributes", "label", "points", "type"],
        ["end", "label", "parameters", "start", "type"],
        ["label", "parts", "type"],
    ]


def test_a_prediction_that_a_person_changed_is_the_persons():
    changed = {
        "type": "entity",
        "start": 1,
        "end": 2,
        "className": "A",
        "creationType": "Prediction",
        "createdBy": {"email": HANA},
        "updatedBy": {"email": IGOR},
    }
    assert answers_of(read(FORMAT, [file_of(item(instances=[changed]))])) == [("a.png", IGOR, "entities", '[[1, 2, "A"]]')]


def test_a_person_can_name_the_annotator_of_a_file():
    made = {"type": "tag", "className": "A", "createdBy": {"email": HANA}}
    reading = read(FORMAT, [file_of(item(instances=[made]))], Options(annotator_of={"a.json": "kim"}))
    assert answers_of(reading) == [("a.png", "kim", "tags", "A")]


def test_only_superannotates_files_are_recognised():
    for record in (
        {"metadata": {"name": "x"}, "instances": []},
        {"instances": []},
        [{"item": "1", "annotator": "a", "label": "x"}],
        {"metadata": None, "instances": None},
    ):
        assert not FORMAT.recognises(file_of(record))


def test_classes_alone_are_refused():
    with pytest.raises(Unreadable) as refused:
        read(FORMAT, [file for file in dialect("superannotate") if file.path.name == "classes.json"])
    assert str(refused.value) == "[superannotate/classes/classes.json] These are the classes of a project without items. Hint: Give the whole export."


@pytest.mark.parametrize("name", ["classes.json", "mail1.txt.json", "mail5.txt.json"])
def test_values_of_another_shape_do_no_harm(name: str):
    files = dialect("superannotate")
    record = json.loads(next(file.data for file in files if file.path.name == name))
    if "instances" in record:
        record["instances"] = record["instances"][:2]  # one of each kind
    others = [file for file in files if file.path.name != name]
    for changed in mutations(record):
        read(FORMAT, [*others, file_of(changed)])


def test_stretches_that_cannot_be_are_left_out_and_counted():
    marks = [{"type": "entity", "start": start, "end": end, "className": "A", "createdBy": {"email": HANA}} for start, end in ((0, 4), (7, 2), (None, 3))]
    reading = read(FORMAT, [file_of(item(instances=marks))])
    assert answers_of(reading) == [("a.png", HANA, "entities", '[[0, 4, "A"]]')]
    assert [(problem.code, problem.where) for problem in reading.problems] == [("VAL-SPAN", f"export/a.json > line 1 > {HANA}")]
