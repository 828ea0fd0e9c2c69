"""INCEpTION / WebAnno TSV: the tiny study, the real files, and what the layout hides."""

import pytest

from formats.reading.contract import Options
from formats.reading.file import File
from formats.webanno import FORMAT
from tests.formats.helpers import answers_of, dialect, exports, left_out_of, read

HEADER = "#FORMAT=WebAnno TSV 3.3\n"


def tsv(layers: str, rows: str, name: str = "annotation/doc/hana.tsv", text: str = "ab cd ef") -> File:
    return File(name, f"{HEADER}{layers}\n\n\n#Text={text}\n{rows}".encode())


def labels(*files: File) -> dict[str, str]:
    return {task: label for *_, task, label in answers_of(read(FORMAT, list(files)))}


def test_the_tiny_study_gives_its_answers():
    reading = read(FORMAT, dialect("webanno"))
    tasks = ("Claim|kind", "Claim|sure", "Support|head", "Support|how")
    assert [(item, annotator) for item, annotator, task, _ in answers_of(reading) if task == tasks[0]] == [
        *(("chat1", name) for name in ("hana", "igor", "juno")),
        *(("chat2", name) for name in ("hana", "igor", "juno")),
        *(("chat3", name) for name in ("hana", "igor", "juno")),
        *(("chat4", name) for name in ("hana", "igor")),
    ]
    assert {task: scale.level for task, scale in reading.scales.items()} == dict.fromkeys(tasks, "span")
    marked = [answer for answer in answers_of(reading) if answer[3] != "[]"]
    assert marked == [
        ("chat1", "hana", "Claim|kind", '[[0, 21, "fact"], [27, 38, "guess"]]'),
        ("chat1", "hana", "Claim|sure", '[[0, 21, "high"]]'),
        ("chat1", "hana", "Support|head", '[[27, 33, "0-4"]]'),
        ("chat1", "hana", "Support|how", '[[27, 33, "reason"]]'),
        ("chat1", "igor", "Claim|kind", '[[0, 21, "fact"], [27, 33, "fact"]]'),
        ("chat1", "igor", "Claim|sure", '[[27, 33, "low"]]'),
        ("chat1", "juno", "Claim|kind", '[[27, 33, "fact"], [27, 38, "guess"]]'),
        ("chat1", "juno", "Claim|sure", '[[27, 33, "high"]]'),
        ("chat2", "hana", "Claim|kind", '[[4, 8, "odd_one"]]'),
        ("chat2", "igor", "Claim|kind", '[[4, 8, "odd_one"], [16, 19, "*"]]'),
        ("chat3", "hana", "Claim|kind", '[[3, 7, "guess"]]'),
        ("chat3", "hana", "Claim|sure", '[[3, 7, "low"]]'),
        ("chat4", "hana", "Claim|kind", '[[0, 10, "fact"], [11, 15, "guess"], [21, 26, "guess"]]'),
        ("chat4", "hana", "Support|head", '[[11, 15, "0-4"]]'),
        ("chat4", "hana", "Support|how", '[[11, 15, "reason"]]'),
        ("chat4", "igor", "Claim|kind", '[[0, 10, "fact"], [21, 26, "guess"]]'),
    ]
    assert len(answers_of(reading)) == 11 * len(tasks)


def test_the_curated_document_is_gold_and_the_initial_one_a_reference():
    reading = read(FORMAT, dialect("webanno"))
    assert left_out_of(reading) == {"reference only": ["webanno/annotation/chat1/INITIAL_CAS.tsv"], "gold key": ["webanno/curation/chat1/CURATION_USER.tsv"]}
    assert [(key["item"], key["task"], key["label"]) for key in reading.keys] == [
        ("chat1", "Claim|kind", '[[0, 21, "fact"], [27, 38, "guess"]]'),
        ("chat1", "Claim|sure", "[]"),
    ]
    assert reading.items[1] == {"item": "chat2", "text": "The a_b key is 007"}


def test_real_files():
    reading = read(FORMAT, exports("inception_webanno"))
    answers = answers_of(reading)
    assert (reading.rows, len({(item, annotator) for item, annotator, *_ in answers})) == (7, 6)
    assert left_out_of(reading) == {"no answer": ["inception_webanno/simpleSpanDiffWithLabelTest/curator.tsv"]}, "a curator's file without a layer: not begun"
    assert {task for *_, task, _ in answers} == {"POS|PosValue", "Dependency|DependencyType", "Dependency|head"}
    of = {(item, annotator, task): label for item, annotator, task, label in answers}
    assert of["simpleSpanDiffWithLabelTest", "user1", "POS|PosValue"] == '[[17, 25, "NN"]]'
    assert of["simpleSpanDiffWithLabelTest", "user2", "POS|PosValue"] == '[[17, 25, "NE"]]'
    assert of["agreement", "kappatest", "POS|PosValue"].startswith('[[0, 3, "DT"], [4, 9, "JJ"], [10, 15, "JJ"], [16, 19, "NN"], [20, 25, "VBZ"]')
    assert of["agreement", "kappaspandiff", "POS|PosValue"].count("ADJD") == 1
    assert of["agreement", "kappaarcdiff", "Dependency|DependencyType"].endswith('[40, 43, "SUBJ"]]')
    assert of["agreement", "kappatest", "Dependency|head"].startswith('[[0, 3, "16-19"]')


def test_escapes_stacks_and_parts_of_tokens():
    rows = "1-1\t0-2\tab\ta\\|b[1]|c[2]\t\n1-1.1\t1-2\tb\tx\\[1\\]\t\n1-2\t3-5\tcd\ta\\|b[1]\t\n1-3\t6-8\tef\t\\_\t\n"
    assert labels(tsv("#T_SP=my.Layer|f", rows)) == {"Layer|f": '[[0, 2, "c"], [0, 5, "a|b"], [1, 2, "x[1]"], [6, 8, "_"]]'}


def test_a_layer_without_features_marks_under_its_own_name():
    assert labels(tsv("#T_SP=my.Rude|", "1-1\t0-2\tab\t*[1]\t\n1-2\t3-5\tcd\t*[1]\t\n")) == {"Rude": '[[0, 5, "Rude"]]'}


def test_links_of_chains_and_slots_are_left_out_and_said():
    layers = "#T_CH=my.Link|referenceType|referenceRelation\n#T_SP=my.Pred|ROLE_my.Pred:Args_my.PredArgsLink|my.Arg|kind"
    reading = read(FORMAT, [tsv(layers, "1-1\t0-2\tab\tnam[1]\tcoref->1-1\tagent\t1-2\tsays\t\n")])
    assert {(task, label) for *_, task, label in answers_of(reading)} == {("Link|referenceType", '[[0, 2, "nam"]]'), ("Pred|kind", '[[0, 2, "says"]]')}
    assert [problem.what for problem in reading.problems] == [
        "Links of chains and slots stand in 1 files and were left out; the marks that they join are kept."
    ]


def test_lines_that_are_no_tokens_are_counted():
    reading = read(FORMAT, [tsv("#T_SP=my.L|f", "1-1\t0-2\tab\tx\t\nnonsense\n1-2\t3-x\tcd\ty\t\n1-3\t6-8\n")])
    assert [label for *_, label in answers_of(reading)] == ['[[0, 2, "x"]]']
    assert reading.problems[0].what == "3 lines are no tokens as the header describes them; what could not be read in them was passed over."
    assert reading.problems[0].examples == tuple(f"annotation/doc/hana.tsv > line {line}" for line in (7, 8, 9))


def test_files_without_a_folder_are_one_document_if_their_text_is():
    files = [tsv("#T_SP=my.L|f", "1-1\t0-2\tab\tx\t\n", name) for name in ("hana.tsv", "igor.tsv")]
    assert [(item, annotator) for item, annotator, *_ in answers_of(read(FORMAT, files))] == [("ab cd ef", "hana"), ("ab cd ef", "igor")]
    named = read(FORMAT, files[:1], Options(annotator_of={"hana.tsv": "kim"}))
    assert [annotator for _, annotator, *_ in answers_of(named)] == ["kim"]


def test_an_export_without_a_mark_has_no_answers():
    assert left_out_of(read(FORMAT, [tsv("", "1-1\t0-2\tab\t\n")])) == {"no answer": ["annotation/doc/hana.tsv"]}


@pytest.mark.parametrize("start", ["item\tannotator\tlabel\n", "# a comment | of somebody\n", "#FORMAT=CoNLL\n", "", "{"])
def test_other_files_are_not_claimed(start: str):
    assert not FORMAT.recognises(File("a.tsv", start.encode()))


def test_torn_lines_do_no_harm():
    for file in dialect("webanno"):
        lines = file.text.split("\n")
        for place in range(1, len(lines)):
            cut = [*lines[:place], lines[place][: len(lines[place]) // 2], *lines[place + 1 :]]
            read(FORMAT, [File(file.name, "\n".join(cut).encode())])
