"""SageMaker Ground Truth: the tiny studies, the real and documented files, crowd elements, and what is refused with its reason."""

import json

import pytest

from formats import sagemaker_manifest
from formats.reading.file import File
from formats.sagemaker import FORMAT
from study import Unreadable
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, read

A, B, C = "private.eu-west-1.A1", "private.eu-west-1.B2", "private.eu-west-1.C3"
BUILDING, NOBODY = '[[12, 19, "building"]]', "[]"


def response(content: object, path: str = "worker-response/iteration-1/7/x.json", **facts: object) -> File:
    return File(path, json.dumps({"answers": [{"workerId": "w", "answerContent": content, **facts}]}).encode())


def real(name: str) -> File:
    return next(file for file in exports("sagemaker_ground_truth") if file.path.name == name)


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("sagemaker"))
    given = {}
    for item, annotator, task, label in answers_of(reading):
        given.setdefault((item, annotator), {})[task] = label
    assert given == {
        ("0", A): {"topic": "repair", "flags": '["urgent"]', "places": BUILDING},
        ("0", B): {"topic": "repair", "flags": "[]", "places": BUILDING},
        ("0", C): {"topic": "other", "flags": '["urgent"]', "places": NOBODY},
        ("1", A): {"topic": "payment", "flags": "[]", "places": NOBODY},
        ("1", B): {"topic": "payment", "flags": "[]", "places": NOBODY},
        ("1", C): {"topic": None, "flags": None, "places": None},
        ("2", A): {"topic": "repair", "flags": '["urgent"]', "places": '[[22, 29, "room"]]'},
        ("2", B): {"topic": "repair", "flags": '["urgent"]', "places": '[[18, 29, "room"]]'},
        ("2", C): {"topic": "repair", "flags": "[]", "places": NOBODY},
        ("3", A): {"topic": "other", "flags": '["rude", "urgent"]', "places": NOBODY},
        ("3", B): {"topic": "other", "flags": '["rude"]', "places": NOBODY},
    }
    assert {task: scale.level for task, scale in reading.scales.items()} == {"topic": "nominal", "flags": "set", "places": "span"}


def test_the_request_that_repeats_the_responses_gives_only_what_is_new():
    reading = read(FORMAT, dialect("sagemaker"))
    assert (reading.rows, {why: len(rows) for why, rows in left_out_of(reading).items()}) == (21, {"exact duplicate": 10})
    assert answers_of(reading, "timestamp", "seconds")[0] == ("0", A, "topic", "repair", "2026-03-02T10:00:40.000Z", 38.25)
    assert answers_of(reading, "timestamp", "seconds")[-1] == ("2", C, "places", NOBODY, None, None), "only the request knows this answer"
    texts = ["The lift in house B is broken!", "When is the rent due?", "Water drips into the kitchen.", "Please stop the noise, idiots."]
    assert [item["text"] for item in reading.items] == texts
    assert reading.project == "tenant-messages"


def test_a_real_consolidation_request():
    reading = read(FORMAT, [real("sample_annotation_consolidation_payload.json")])
    boxes = [(item, task, [box["label"] for box in json.loads(label)]) for item, _, task, label in answers_of(reading)]
    assert boxes == [("0", "annotatedResult", ["Red", "Green"]), ("2", "annotatedResult", ["Red", "Green"])]
    assert (reading.rows, reading.left_out, reading.scales["annotatedResult"].level) == (2, {}, "box")
    assert [item["text"] for item in reading.items] == ["s3://test-bucket/test-image1.jpg", "s3://test-bucket/test-image2.jpg"]


def test_a_real_custom_manifest_of_two_workers():
    reading = read(FORMAT, [real("custom_job_two_workers_from_readme.json")])
    assert [(item[-10:], annotator[-6:], task, label) for item, annotator, task, label in answers_of(reading)] == [
        ("/M2-60.txt", "a80787", "response", "Response 2"), ("/M2-60.txt", "346047", "response", "Response 2"),
        ("/M2-83.txt", "a80787", "response", "Response 1"), ("/M2-83.txt", "346047", "response", "Response 4"),
    ]
    assert all(item["link"] == item["item"] for item in reading.items)
    assert not sagemaker_manifest.FORMAT.recognises(real("custom_job_two_workers_from_readme.json"))


def test_a_response_outside_its_folder_does_not_say_its_item():
    with pytest.raises(Unreadable) as refused:
        read(FORMAT, [real("worker_response_shape_from_docs.json")])
    assert str(refused.value) == (
        "[sagemaker_ground_truth/worker_response_shape_from_docs.json] The responses do not say which item they are about: the item is the folder in which "
        "each file stands, worker-response/iteration-1/<item>/. Hint: Give the whole folder worker-response, or a zip of it."
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"x": {"label": "007"}}, {"x": "007"}),
        ({"x": {"labels": ["b", "a"]}}, {"x": '["a", "b"]'}),
        ({"x": {"label": ["b", "a"]}}, {"x": '["a", "b"]'}),
        ({"x": {"on": False}}, {"x": "false"}),
        ({"x": {"a": {"label": "1"}, "b": 5.0}}, {"x.a": "1", "x.b": "5.0"}),
        ({"x": "free text", "y": None, "z": ""}, {"x": "free text"}),
        ({"x": {"keypoints": [{"label": "nose", "x": 1, "y": 2}]}}, {"x": '[{"kind": "keypoints", "label": "nose", "x": 1, "y": 2}]'}),
        ({"x": {"labelMappings": {"sky": {"color": "#00f"}}}}, {"x": '[{"color": "#00f", "kind": "labelMappings", "label": "sky"}]'}),
        ("a text alone", {"answer": "a text alone"}),
    ],
)
def test_crowd_elements(content, expected):
    assert {task: label for _, _, task, label in answers_of(read(FORMAT, [response(content)]))} == expected


def test_impossible_stretches_are_left_out_and_said():
    entities = [{"startOffset": 0, "endOffset": 3, "label": "PER"}, {"startOffset": 9, "endOffset": 3, "label": "PER"}, {"startOffset": None}]
    reading = read(FORMAT, [response({"names": {"entities": entities}})])
    assert [label for *_, label in answers_of(reading)] == ['[[0, 3, "PER"]]']
    assert [(problem.code, problem.rows) for problem in reading.problems] == [("VAL-SPAN", 1)]


@pytest.mark.parametrize(
    "content", [None, [], 3, {}, {"x": None}, {"x": {"entities": None}}, {"x": {"boundingBoxes": 4}}, {"x": {"labels": None}}, {"": {"label": "a"}}]
)
def test_hostile_contents_do_not_crash(content):
    assert read(FORMAT, [response(content), response({"x": {"label": "a"}})]).rows == 2


def test_deep_answers_stay_text():
    deep: object = "end"
    for _ in range(400):
        deep = {"a": deep}
    [(_, _, task, label)] = answers_of(read(FORMAT, [response({"x": deep})]))
    assert (task, label[:13]) == ("x.a.a.a", '{"a": {"a": {')


@pytest.mark.parametrize(
    "text",
    [
        '[{"datasetObjectId": null, "annotations": null}]',
        '[{"datasetObjectId": "1", "annotations": [null, {"workerId": "w", "annotationData": null}, {"annotationData": {"content": "{not json"}}]}]',
        '[null, 3, {"datasetObjectId": "1", "annotations": []}]',
        '{"source": 3, "a": {"annotationsFromAllWorkers": null}}',
        '{"answers": [null, {"workerId": "w", "answerContent": {"x": "y"}}]}',
    ],
)
def test_hostile_records_do_not_crash(text):
    file = File("worker-response/iteration-1/7/x.json", text.encode())
    assert FORMAT.recognises(file)
    assert read(FORMAT, [file]).rows >= 1


def test_the_output_manifest_is_refused_with_the_reason():
    for files in (dialect("sagemaker_manifest"), [real("output.manifest_from_docs.jsonl")]):
        assert all(sagemaker_manifest.FORMAT.recognises(file) and not FORMAT.recognises(file) for file in files)
        with pytest.raises(Unreadable) as refused:
            read(sagemaker_manifest.FORMAT, files)
        assert str(refused.value) == (
            f"[{files[0].name}] This is Ground Truth's consolidated result: one label per item, made from all workers' answers. It names no annotators. Hint: "
            "The answers of each worker lie beside it in S3, under annotations/worker-response/: give that folder, or a zip of it."
        )
        assert [(problem.code, problem.rows, problem.blocking) for problem in refused.value.problems] == [("IMP-MAP", 3, True)]


def test_a_consolidation_response_is_refused_too():
    text = '[{"datasetObjectId": "0", "consolidatedAnnotation": {"content": {"a": 1}}}]'
    assert sagemaker_manifest.FORMAT.recognises(File("response.json", text.encode()))


def test_the_event_is_refused_with_the_reason():
    file = real("annotation_consolidation_test_event.json")
    assert (sagemaker_manifest.FORMAT.recognises(file), FORMAT.recognises(file)) == (True, False)
    with pytest.raises(Unreadable) as refused:
        read(sagemaker_manifest.FORMAT, [file])
    assert str(refused.value) == (
        "[sagemaker_ground_truth/annotation_consolidation_test_event.json] This is the event that calls a consolidation function; it holds no answers, only "
        "where they lie: s3://test-bucket/sample_annotation_consolidation_payload.json. "
        "Hint: Give that file, or the folder annotations/worker-response/ of the job."
    )


@pytest.mark.parametrize(
    "text", ['[{"item": "1", "annotator": "a", "label": "x"}]', '{"id": 1, "annotations": []}', '{"source": "x", "label": "y"}', "null", "{", ""]
)
def test_a_table_of_anybody_is_not_claimed(text):
    assert not FORMAT.recognises(File("x.json", text.encode()))
    assert not sagemaker_manifest.FORMAT.recognises(File("x.json", text.encode()))
