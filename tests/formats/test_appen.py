"""Appen full reports: the tiny study, the real reports, which columns are questions, gold, and what is asked or refused."""

import pytest

from formats.appen import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File
from study import Unreadable
from tests.formats.helpers import SHARED, answers_of, dialect, exports, left_out_of, read

HEAD = "_unit_id,_created_at,_started_at,_worker_id"


def report(*rows: str, name: str = "full.csv") -> File:
    return File(name, ("\n".join(rows) + "\n").encode())


def labels(reading, task: str) -> dict:
    return {(item, annotator): label for item, annotator, asked, label in answers_of(reading) if asked == task}


def counts(answers: list[tuple]) -> tuple[int, int, set[str]]:
    return len({a[0] for a in answers}), len({a[1] for a in answers}), {a[2] for a in answers}


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("appen"))
    assert labels(reading, "tone") == {
        ("9001", "311"): "angry", ("9001", "312"): "upset", ("9001", "313"): "calm", ("9002", "311"): "calm", ("9002", "312"): "calm", ("9002", "313"): "upset",
        ("9003", "311"): "calm", ("9003", "312"): "calm", ("9003", "313"): "calm", ("9004", "311"): "upset", ("9004", "312"): "angry",
    }
    assert labels(reading, "topics") == {
        ("9001", "311"): '["billing", "refund"]', ("9001", "312"): '["billing", "refund"]', ("9001", "313"): '["billing"]',
        ("9002", "311"): '["delivery"]', ("9002", "312"): '["delivery"]', ("9002", "313"): '["delivery", "refund"]',
        ("9003", "311"): '["account"]', ("9003", "312"): '["account"]', ("9003", "313"): '["account"]',
        ("9004", "311"): '["billing"]', ("9004", "312"): '["billing"]',
    }
    assert left_out_of(reading) == {"no answer": ["appen/support_messages_full.csv > line 22"]}
    assert reading.rows == 12
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"topics": "set"}


def test_the_tiny_study_keeps_gold_controls_times_and_verdicts_but_no_personal_data():
    reading = read(FORMAT, dialect("appen"))
    assert reading.keys == [
        {"item": "9001", "task": "tone", "label": ["angry", "upset"], "where": "appen/support_messages_full.csv > line 2"},
        {"item": "9001", "task": "topics", "label": '["billing", "refund"]', "where": "appen/support_messages_full.csv > line 2"},
    ]
    assert [item["item"] for item in reading.items if item.get("control")] == ["9001"]
    assert "You charged me twice, and nobody answers!" in reading.items[0]["text"]
    assert reading.times == "month first"
    assert answers_of(reading, "timestamp", "seconds", "tainted", "missed", "channel", "language")[4:6] == [
        ("9001", "313", "tone", "calm", "3/13/2026 18:00:30", 30.0, "true", "TRUE", "clixsense", "en"),
        ("9001", "313", "topics", '["billing"]', "3/13/2026 18:00:30", 30.0, "true", "TRUE", "clixsense", "en"),
    ]
    assert reading.annotators == [{"annotator": "311", "trust": "0.92"}, {"annotator": "312", "trust": "0.88"}, {"annotator": "313", "trust": "0.51"}]
    assert not {"country", "_country", "ip", "_ip"} & {*reading.answers.column_names}
    assert [(problem.code, problem.what, problem.rows) for problem in reading.problems] == [
        ("PRIV-ATTR", "The columns _ip, _country hold personal data and were left out.", 0),
        ("IMP-STATUS", "4 judgements are tainted: their annotator failed the test questions later on. They were kept.", 4),
    ]


def test_real_reports():
    medical, relations = (file for file in exports("appen_figure_eight") if FORMAT.recognises(file))
    reading = read(FORMAT, [medical])
    answers = answers_of(reading, "seconds")
    assert (reading.rows, *counts(answers), reading.left_out) == (280, 40, 28, {"direction"}, {})
    assert sum(a[3] == "no_relation" for a in answers) == 76
    assert min(a[4] for a in answers) == 4.0
    reading = read(FORMAT, [relations])
    answers = answers_of(reading)
    tasks = {task: sum(a[2] == task for a in answers) for task in dict.fromkeys(a[2] for a in answers)}
    assert (reading.rows, len({a[0] for a in answers}), len({a[1] for a in answers}), reading.left_out) == (750, 50, 89, {})
    assert [name[:7] for name in tasks] == ["relatio", "rellist", "step_2a", "step_2b"]
    assert [*tasks.values()] == [750, 750, 750, 746]
    assert {task: str(scale) for task, scale in reading.scales.items()} == {"relations": "set", "rellist": "set"}
    assert '"rellist" holds the same answers as "relations" in every row.' in [problem.what for problem in reading.problems]


def test_the_reference_file():
    path = SHARED / "bad_inputs" / "open" / "ve_appen_full.csv"
    if not path.exists():
        pytest.skip(f"{path} is missing")
    reading = read(FORMAT, [File("ve_appen_full.csv", path.read_bytes())])
    answers = answers_of(reading)
    assert (reading.rows, len(answers), *counts(answers)) == (60, 60, 20, 3, {"label"})
    keys = {key["item"]: key["label"] for key in reading.keys}
    assert keys == {"0": ["neutral"], "5": ["helpful", "neutral"], "10": ["harmful", "neutral"], "15": ["neutral"]}
    assert reading.times is None, "these times are ISO"
    assert [problem.code for problem in reading.problems] == ["PRIV-ATTR"]


def test_two_reports_are_one_study_and_addresses_follow():
    first = report(f"{HEAD},mood,mood_gold", "1,2026-03-02 09:00:00,2026-03-02 08:59:00,a,good,", "1,2026-03-02 09:01:00,2026-03-02 09:00:00,b,bad,")
    second = report(f"{HEAD},mood,mood_gold", "2,2026-03-02 09:00:00,2026-03-02 08:59:00,a,bad,bad", name="second.csv")
    reading = read(FORMAT, [first, second])
    assert answers_of(reading) == [("1", "a", "mood", "good"), ("1", "b", "mood", "bad"), ("2", "a", "mood", "bad")]
    assert [reading.address(row) for row in range(3)] == ["full.csv > line 2", "full.csv > line 3", "second.csv > line 2"]
    assert reading.keys == [{"item": "2", "task": "mood", "label": ["bad"], "where": "second.csv > line 2"}]


def test_a_question_on_which_all_agree_is_still_a_question():
    reading = read(FORMAT, [report(f"{HEAD},mood,mood_gold,shown,shown_gold,text", "1,,,a,good,,X y,,x y", "1,,,b,good,,X y,,x y", "2,,,a,bad,,Z z,,z z")])
    assert answers_of(reading) == [("1", "a", "mood", "good"), ("1", "b", "mood", "good"), ("2", "a", "mood", "bad")]
    assert [(problem.code, problem.asks) for problem in reading.problems] == [("IMP-MAP", True)]


def test_a_report_without_a_sign_of_questions_is_refused_until_a_person_names_them():
    file = report(f"{HEAD},mood,text", "1,,,a,good,x", "2,,,b,good,y")
    with pytest.raises(Unreadable) as refused:
        read(FORMAT, [file])
    assert str(refused.value) == (
        "[full.csv] It cannot be told which columns hold answers: none has a column <question>_gold beside it, and none differs between the judgements of a "
        "unit. Hint: Name them on the Import page or with --map label=COLUMN."
    )
    assert answers_of(read(FORMAT, [file], Options(mapping={"label": "mood", "item": "text"}))) == [("x", "a", "mood", "good"), ("y", "b", "mood", "good")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("[A] [B]", "[B]", "[A]"), ['["[A]", "[B]"]', '["[B]"]', '["[A]"]']),
        (("p:a p:b p:c", "p:a", "p:b", "p:c"), ['["p:a", "p:b", "p:c"]', '["p:a"]', '["p:b"]', '["p:c"]']),
        (('["x"]', "[]", '["y", "x"]'), ['["x"]', "[]", '["x", "y"]']),
        (("center left", "center", "left"), ["center left", "center", "left"]),
        (("very good thing", "good", "very bad thing"), ["very good thing", "good", "very bad thing"]),
        (("one line\nanother line", "a third"), ["one line\nanother line", "a third"]),
        (("007", "7", "NA"), ["007", "7", "NA"]),
    ],
)
def test_how_cells_hold_several_answers(cells, expected):
    quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells]
    reading = read(FORMAT, [report(f"{HEAD},q", *(f"1,,,w{number},{cell}" for number, cell in enumerate(quoted)))])
    assert [label for *_, label in answers_of(reading)] == expected


def test_a_table_of_anybody_is_not_claimed():
    assert not FORMAT.recognises(File("a.csv", b"item,annotator,label\n1,a,x\n"))
    assert not FORMAT.recognises(File("a.csv", b"_unit_id,_golden,mood\n1,false,x\n")), "an aggregated report has no annotators"
