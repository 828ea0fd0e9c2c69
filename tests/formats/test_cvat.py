"""CVAT XML: the tiny study, the real files, who annotated, and XML that is refused."""

import time

import pytest

from formats.cvat import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import SHARED, answers_of, dialect, exports, left_out_of, read

ASSIGNED = "<task><name>t</name><owner><username>maria</username></owner><assignee><username>{}</username></assignee></task>"


def xml(body: str, assignee: str | None = "hana", name: str = "task.xml") -> File:
    meta = ASSIGNED.format(assignee) if assignee else "<task><name>t</name><owner><username>maria</username></owner><assignee></assignee></task>"
    return File(name, f"<annotations><version>1.1</version><meta>{meta}</meta>{body}</annotations>".encode())


def image(name: str, *marks: str) -> str:
    return f'<image id="0" name="{name}" width="8" height="8">{"".join(marks)}</image>'


def refusal(data: bytes, name: str = "a.xml") -> str:
    with pytest.raises(Unreadable) as refused:
        FORMAT.read([File(name, data)], Options())
    return str(refused.value)


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("cvat"))
    boat = '[{{"attributes": {{"moving": "{}"}}, "label": "boat", "type": "box", "xbr": "60.00", "xtl": "{}", "ybr": "{}", "ytl": "{}"}}'
    assert answers_of(reading) == [
        ("pier.jpg", "hana", "tags", '["scene"]'),
        ("pier.jpg", "hana", "scene: weather", "clear"),
        ("pier.jpg", "hana", "scene: light", "8"),
        ("pier.jpg", "hana", "shapes", boat.format("true", "10.00", "50.00", "20.00") + "]"),
        ("quay.jpg", "hana", "tags", '["blurred", "scene"]'),
        ("quay.jpg", "hana", "scene: weather", "fog"),
        ("quay.jpg", "hana", "scene: light", "3"),
        ("quay.jpg", "hana", "shapes", "[]"),
        ("pier.jpg", "juno", "tags", '["scene"]'),
        ("pier.jpg", "juno", "scene: weather", "rain"),
        ("pier.jpg", "juno", "scene: light", "8"),
        ("pier.jpg", "juno", "shapes", "[]"),
        ("quay.jpg", "juno", "tags", '["blurred"]'),
        ("quay.jpg", "juno", "shapes", "[]"),
        ("pier.jpg", "igor", "tags", '["scene"]'),
        ("pier.jpg", "igor", "scene: weather", "clear"),
        ("pier.jpg", "igor", "scene: light", "7"),
        (
            "pier.jpg",
            "igor",
            "shapes",
            boat.format("false", "11.00", "49.00", "20.50") + ', {"label": "buoy", "points": "1.00,2.00;3.00,4.00;5.00,1.00", "type": "polygon"}]',
        ),
        ("quay.jpg", "igor", "tags", '["scene"]'),
        ("quay.jpg", "igor", "scene: weather", "rain"),
        ("quay.jpg", "igor", "scene: light", "3"),
        ("quay.jpg", "igor", "shapes", "[]"),
        ("open sea.jpg", "igor", "tags", "[]"),
        ("open sea.jpg", "igor", "shapes", '[{"label": "buoy", "type": "box", "xbr": "2.00", "xtl": "1.00", "ybr": "2.00", "ytl": "1.00"}]'),
    ]
    assert left_out_of(reading) == {"no answer": ["cvat/first.xml > open sea.jpg"]}


def test_the_tiny_study_keeps_what_the_tool_knows():
    reading = read(FORMAT, dialect("cvat"))
    scales = {task: str(scale) for task, scale in reading.scales.items()}
    assert scales == {"tags": "set", "shapes": "box:boat,buoy", "scene: weather": "nominal:clear,fog,rain", "scene: light": "interval"}
    assert reading.items[0] == {"item": "pier.jpg", "link": "https://cvat.team.example/tasks/7/jobs/21?frame=0"}
    assert set(reading.answers.column("batch").to_pylist()) == {"harbour A", "harbour B", "harbour C"}
    assert [(problem.code, problem.where, problem.what) for problem in reading.problems] == [
        ("IMP-MAP", "cvat/juno.xml", "Files that do not say who annotated them: 1; each was taken for one annotator's and named after the file."),
        ("IMP-MODEL", "cvat/first.xml", "Tags and shapes made by automatic annotation: 1; they stand in the annotators' answers, as these left them."),
    ]


def test_real_files():
    reading = read(FORMAT, exports("cvat"))
    answers = answers_of(reading)
    assert (reading.rows, len(answers), reading.left_out) == (11, 11, {})
    assert {task for _, _, task, _ in answers} == {"shapes"}
    images = [item for item, annotator, *_ in answers if annotator == "images_export_project_annotations"]
    assert images == [f"{subset}/img{number}.jpg" for subset in ("Test", "Train", "Validation") for number in (0, 1)]
    assert [(item, label.count('"label"')) for item, annotator, _, label in answers if annotator == "images_export_task_train"] == [
        ("img0.jpg", 2),
        ("img1.jpg", 2),
    ]
    frames = {item: label.count('"label"') for item, annotator, _, label in answers if annotator == "video_annotations"}
    assert frames == {"t.mp4 frame 10": 2, "t.mp4 frame 13": 1, "t.mp4 frame 16": 0}, "a frame in which every track is outside shows nothing"


def test_one_file_that_names_nobody_has_no_annotator():
    reading = read(FORMAT, [xml(image("a.png", '<tag label="x"/>'), assignee=None)])
    assert answers_of(reading) == [("a.png", None, "tags", "x")]
    assert [str(problem) for problem in reading.problems] == [
        '[task.xml] Pictures of which CVAT does not say who annotated them: 1; nobody is assigned. "maria" is the owner, who made the task. '
        "Hint: Assign the job in CVAT before exporting, or say on the Import page who annotated each file; one file per annotator."
    ]


def test_a_person_can_name_the_annotator_of_a_file():
    reading = read(FORMAT, [xml(image("a.png", '<tag label="x"/>'))], Options(annotator_of={"task.xml": "kim"}))
    assert answers_of(reading) == [("a.png", "kim", "tags", "x")]
    assert reading.problems == []


def test_files_of_one_name_are_named_after_their_folders():
    files = [xml(image("a.png", '<tag label="x"/>'), None, f"{zipped}.zip > annotations.xml") for zipped in ("hana", "igor")]
    assert [annotator for _, annotator, *_ in answers_of(read(FORMAT, files))] == ["hana", "igor"]


def test_each_task_of_a_project_has_its_own_assignee():
    tasks = "".join(
        f"<task><id>{number}</id><name>t{number}</name><assignee><username>{who}</username></assignee></task>" for number, who in ((1, "hana"), (2, "igor"))
    )
    body = "".join(f'<image id="0" name="a.png" subset="train" task_id="{number}"><tag label="x"/></image>' for number in (1, 2))
    file = File("p.xml", f"<annotations><meta><project><name>p</name><tasks>{tasks}</tasks></project></meta>{body}</annotations>".encode())
    reading = read(FORMAT, [file])
    assert answers_of(reading, "batch", "subset") == [("train/a.png", "hana", "tags", "x", "t1", "train"), ("train/a.png", "igor", "tags", "x", "t2", "train")]
    assert (str(reading.scales["tags"]), reading.project) == ("nominal", "p")


def test_skeletons_and_strange_numbers_do_no_harm():
    hand = '<skeleton label="hand"><points label="tip" points="1,2"/><attribute name="left">true</attribute></skeleton>'
    body = f'<image id="{"9" * 5000}" name="a.png">{hand}</image>'
    ((_, _, _, label),) = answers_of(read(FORMAT, [xml(body + '<image id="-1"><tag/></image><track label="t"><box/></track>')]))[:1]
    assert label == '[{"attributes": {"left": "true"}, "label": "hand", "parts": [{"label": "tip", "points": "1,2", "type": "points"}], "type": "skeleton"}]'


ENTITY = "[a.xml] The XML contains a DTD or entities and is refused. Hint: No export of an annotation tool needs them; export again without."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><annotations>&b;</annotations>', ENTITY),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><annotations/>', ENTITY),
        (
            b"<annotations><image",
            "[a.xml > line 1] This is not well-formed XML: unclosed token: line 1, column 13. Hint: Export again; a download that was cut off ends like this.",
        ),
        (
            b'<?xml version="1.0" encoding="klingon"?><annotations/>',
            "[a.xml] This is not well-formed XML: unknown encoding: klingon. Hint: Export again; a download that was cut off ends like this.",
        ),
        (
            b"<annotations><version>1.1</version></annotations>",
            "[a.xml] The XML contains no records: no picture and no track. Hint: Export again with at least one annotated picture.",
        ),
        (
            b"<annotations><a><item>1</item></a></annotations>",
            "[a.xml] XML is supported only as CVAT writes it, and this is another kind. Hint: Export as CSV or JSON, or from CVAT as 'CVAT for images 1.1'.",
        ),
    ],
)
def test_refusals_say_why(data: bytes, said: str):
    assert FORMAT.recognises(File("a.xml", data))
    assert refusal(data) == said


def test_a_foreign_file_beside_cvats_is_said_and_does_not_block():
    reading = read(FORMAT, [xml(image("a.png", '<tag label="x"/>')), File("other.xml", b"<rss><item/></rss>")])
    assert [(problem.code, problem.where, problem.blocking) for problem in reading.problems] == [("IMP-TYPE", "other.xml", False)]


def test_html_is_no_xml():
    assert not FORMAT.recognises(File("a.xml", b"<!DOCTYPE html><html></html>"))
    assert not FORMAT.recognises(File("a.csv", b"item,annotator,label\n1,a,x\n"))


def test_bad_xml_is_refused_at_once():
    folder = SHARED / "bad_inputs" / "open"
    if not folder.is_dir():
        pytest.skip(f"the bad inputs are not at hand: {folder} is missing")
    began, codes = time.monotonic(), {}
    for path in sorted(folder.glob("xm_*.xml")):
        with pytest.raises(Unreadable) as refused:
            FORMAT.read([File(path.name, path.read_bytes())], Options())
        codes[path.stem.removeprefix("xm_")] = refused.value.problems[0].code
    assert time.monotonic() - began < 1
    assert codes == {
        "attr_blowup": "IMP-EMPTY",
        "clean": "IMP-TYPE",
        **dict.fromkeys(("billion_laughs", "external_dtd", "param_entity", "quadratic_blowup"), "IMP-XML-ENTITY"),
    }
