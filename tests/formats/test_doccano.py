"""doccano: the tiny study, the real exports, refusals where nobody can tell who annotated, and hostile values."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from formats.doccano import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import SHARED, answers_of, dialect, exports, left_out_of, lines_file, mutations, read, survives


def unzipped(path: str, data: bytes) -> list[File]:
    """The members of a zip, named as an import names them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [File(f"{Path(path).name} > {entry.filename}", archive.read(entry)) for entry in archive.infolist()]


def real(name: str) -> list[File]:
    return next(unzipped(file.name, file.data) for file in exports("doccano") if file.path.name == name)


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("doccano"))
    assert answers_of(reading, "market") == [
        ("21", "ada", "entities", '[[0, 5, "PERSON"], [20, 24, "TOWN"]]', "fish"),
        ("21", "ada", "relations", '["lives-in(0-5, 20-24)"]', "fish"),
        ("22", "ada", "entities", '[[2, 5, "PERSON"]]', "fish"),
        ("22", "ada", "relations", "[]", "fish"),
        ("24", "ada", "entities", '[[4, 7, "PERSON"]]', "cloth"),
        ("24", "ada", "relations", "[]", "cloth"),
        ("21", "ben", "entities", '[[20, 24, "TOWN"]]', "fish"),
        ("21", "ben", "relations", "[]", "fish"),
        ("24", "ben", "entities", '[[4, 7, "PERSON"]]', "cloth"),
        ("24", "ben", "relations", "[]", "cloth"),
        ("21", "cleo", "entities", '[[0, 5, "PERSON"]]', "fish"),
        ("21", "cleo", "relations", "[]", "fish"),
    ]
    assert left_out_of(reading) == {
        "no answer": [f"doccano/{who}.jsonl > line {line}" for who, line in (("ada", 3), ("ben", 2), ("ben", 3), ("cleo", 2), ("cleo", 3), ("cleo", 4))]
    }
    assert [(problem.code, problem.where, problem.rows) for problem in reading.problems] == [("VAL-SPAN", "doccano/ada.jsonl > line 4", 1)]
    assert reading.items[1] == {"item": "22", "text": "😀 Per left early."}
    assert {task: scale.level for task, scale in reading.scales.items()} == {"entities": "span", "relations": "set"}


@pytest.mark.parametrize("name", ["individual_CSV.zip", "individual_JSON.zip", "individual_JSONL.zip"])
def test_the_real_exports_of_one_file_per_member(name: str):
    reading = read(FORMAT, real(name))
    answers = answers_of(reading)
    assert (reading.rows, len(answers), {reason: len(rows) for reason, rows in reading.left_out.items()}) == (280, 231, {"no answer": 49})
    assert {answer[1] for answer in answers} == {f"annotator{n}" for n in range(1, 7)}
    assert len({answer[0] for answer in answers}) == 40
    assert {answer[2:] for answer in answers} == {("label", "accept"), ("label", "reject")}
    assert reading.scales["label"].level == "nominal"


def test_the_real_exports_of_one_project_say_the_same():
    csv, rest = set(answers_of(read(FORMAT, real("individual_CSV.zip")))), set(answers_of(read(FORMAT, real("individual_JSONL.zip"))))
    assert csv == rest


@pytest.mark.parametrize("ending", ["CSV", "JSON", "JSONL"])
def test_a_collaborative_project_is_refused_unless_a_person_names_the_annotator(ending: str):
    files = real(f"collaborative_{ending}.zip")
    name = files[0].name
    with pytest.raises(Unreadable) as refusal:
        read(FORMAT, files)
    assert str(refusal.value) == (
        f"[{name}] This is the export of a collaborative doccano project: it does not say who gave which label, so there are no annotators to compare. "
        "Hint: Use a project that does not share annotations between its members; it exports one file per member. Or name one annotator for the file."
    )
    assert refusal.value.problems[0].code == "IMP-MAP"
    named = read(FORMAT, files, Options(annotator_of={name: "team"}))
    assert (named.rows, {answer[1] for answer in answers_of(named)}, named.scales["label"].level) == (40, {"team"}, "set")


EXAMPLES = ("sequence_labeling_example.jsonl", "text_classification_example.csv", "text_classification_example.json", "text_classification_example.jsonl")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_its_documentation_are_refused(name: str):
    file = next(File(file.path.name, file.data) for file in exports("doccano") if file.path.name == name)
    assert FORMAT.recognises(file)
    with pytest.raises(Unreadable) as refusal:
        read(FORMAT, [file])
    assert str(refusal.value) == (
        f"[{name}] There is no annotator column: doccano exports one file per user, whose name is the annotator. "
        "Hint: Upload the ZIP with one file per user, all of its files together, or name the annotator of this file on the Import page."
    )


def test_bad_inputs():
    folder = SHARED / "bad_inputs" / "open"
    if not folder.is_dir():
        pytest.skip(f"the bad inputs are not at hand: {folder} is missing")
    zipped = read(FORMAT, unzipped("zi.zip", (folder / "zi_doccano_per_user.zip").read_bytes()))
    assert (zipped.rows, len({a[0] for a in answers_of(zipped)}), {a[1] for a in answers_of(zipped)}) == (60, 20, {"ann_01", "ann_02", "ann_03"})
    with pytest.raises(Unreadable, match="There is no annotator column"):
        read(FORMAT, [File("ve_doccano.jsonl", (folder / "ve_doccano.jsonl").read_bytes())])
    assert not FORMAT.recognises(File("spans.jsonl", (folder / "ve_doccano_spans.jsonl").read_bytes()))  # it has an annotator column


def test_a_list_without_ids_is_no_export_even_among_others():
    files = [lines_file("docs/one.jsonl", [{"text": "A b.", "label": ["x"]}]), lines_file("docs/two.jsonl", [{"text": "A b.", "label": ["y"]}])]
    with pytest.raises(Unreadable, match="The documents have no id: this is a list to be uploaded to doccano, not an export of it"):
        read(FORMAT, files)


def test_a_file_that_nobody_can_be_named_for_does_not_stop_the_others():
    record = {"id": 1, "text": "A b.", "label": ["x"], "Comments": []}
    reading = read(FORMAT, [lines_file(f"docs/{name}.jsonl", [record]) for name in ("all", "ada", "ben")])
    assert [answer[1] for answer in answers_of(reading)] == [None, "ada", "ben"]
    assert [(problem.code, problem.where, problem.blocking) for problem in reading.problems] == [("IMP-MAP", "docs/all.jsonl", False)]


def test_a_file_named_as_gold_holds_keys():
    members = {"admin": ["x"], "ada": ["x", "y"], "ben": ["y"]}
    files = [lines_file(f"docs/{name}.jsonl", [{"id": 1, "text": "A b.", "label": labels}]) for name, labels in members.items()]
    reading = read(FORMAT, files, Options(gold=("admin.jsonl",)))
    assert reading.keys == [{"item": "1", "task": "label", "label": '["x"]', "where": "docs/admin.jsonl > line 1"}]
    assert left_out_of(reading) == {"gold key": ["docs/admin.jsonl > line 1"]}


def test_other_shapes_of_its_versions():
    record = {"id": "007", "data": "Book a table", "cats": ["order"], "entities": [[5, 12, "WHAT"]], "annotation_approver": "boss"}
    assert answers_of(read(FORMAT, [lines_file("a.zip > ada.jsonl", [record])]), "review") == [
        ("007", "ada", "entities", '[[5, 12, "WHAT"]]', "accepted"),
        ("007", "ada", "cats", "order", "accepted"),
    ]
    table = File("a.zip > ada.csv", b"id,text,label,Comments\n1,x,NA,\n2,y,C#,\n3,z,a#b,\n")
    assert [answer[3] for answer in answers_of(read(FORMAT, [table]))] == ['["NA"]', '["C#"]', '["a", "b"]']


@pytest.mark.parametrize(
    "text",
    [
        '{"item": 1, "text": "x", "label": "a"}',
        '{"id": 1, "text": "x", "label": ["a"], "annotator": "b"}',
        '{"id": 1, "text": "x", "label": ["a"], "_session_id": "b"}',
        "id,text,label,annotator\n1,x,a,b\n",
        "item,label\n1,a\n",
        '{"id": 1, "text": "x"}',
        "[",
    ],
)
def test_other_files_are_not_claimed(text: str):
    assert not FORMAT.recognises(File("a.jsonl", text.encode()))


def test_values_of_another_shape_do_no_harm():
    records = [json.loads(line) for line in dialect("doccano")[0].text.splitlines()]
    for changed in mutations(records[:2]):
        survives(FORMAT, lines_file("a.zip > ada.jsonl", changed))
