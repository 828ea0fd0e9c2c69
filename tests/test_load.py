"""The way in: a process of its own that may run out of anything, uploads under any name, several files, and what was decided before."""

import tempfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

import formats
from formats import Limits, Options
from study import Unreadable
from tests.reading.helpers import SHARED, answers, table

ROWS = [("1", "ann", "good"), ("1", "bob", "bad"), ("2", "ann", "bad")]
CSV = table(ROWS).encode()


def refusal_of(*sources: formats.Source, **how: object) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        formats.load(list(sources), **how)
    assert refusal.value.problems and all(problem.blocking for problem in refusal.value.problems)
    return refusal.value


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of our own, which must be empty again afterwards."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not list(folder.iterdir()), "something was left in the temporary folder"


def test_a_path_and_an_upload_give_the_same_study(tmp_path, temporary):
    (tmp_path / "moods.csv").write_bytes(CSV)
    one, other = formats.load([tmp_path / "moods.csv"]), formats.load([("moods.csv", CSV)])
    assert (one.digest, one.name, one.report) == (other.digest, "moods", other.report)
    assert answers(one) == ROWS


def test_several_files_are_one_study(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "answers.csv").write_bytes(CSV)
    (folder / "study.toml").write_text('[scales]\nlabel = "nominal"\n')
    found = formats.load([folder, ("gold.csv", b"item,gold\n1,good\n"), ("texts.csv", b"item,text\n1,a tweet\n")])
    assert found.report.files == ("export > answers.csv", "gold.csv", "texts.csv")  # study.toml is no export
    assert answers(found, "gold") == [("good",), ("good",), (None,)]
    assert found.items["text"].to_dict() == {"1": "a tweet"}
    assert found.name == "export"


@pytest.mark.parametrize("source", [Path("/nowhere/a.csv"), Path("a\0b.csv"), Path("x" * 300 + ".csv"), Path("/dev/null/a.csv")])
def test_a_path_that_leads_nowhere_is_said(source, temporary):
    [problem] = refusal_of(source).problems
    assert (problem.code, problem.what) == ("IMP-MISSING", "There is no such file or folder.")


def test_nothing_to_read_is_said(temporary):
    assert [problem.code for problem in refusal_of().problems] == ["IMP-EMPTY"]


def names_of_uploads() -> list[str]:
    path = SHARED / "bad_inputs" / "upload_names.txt"
    return (
        path.read_text("utf-8").splitlines()
        if path.exists()
        else ["../../../../tmp/pwned.csv", "..\\pwned.csv", "<img src=x>.csv", "CON.csv", "x" * 300 + ".csv", ".csv"]
    )


def test_an_upload_s_name_never_touches_the_disk(tmp_path, temporary, monkeypatch):
    names = [*names_of_uploads(), "", "a/b", "lone \udcff.csv", "study.toml.csv", "-rf"]
    written = []
    whole = Path.write_bytes

    def counted(path: Path, data: bytes) -> int:
        written.append(path)
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", counted)
    found = formats.load([(name, table([(str(place), "ann", "good")]).encode()) for place, name in enumerate(names)])
    assert found.report.kept == len(names)
    assert [path.name for path in written] == [f"upload-{place}" for place in range(len(names))]
    assert all(path.is_relative_to(temporary) for path in written)
    assert {path.name for path in tmp_path.iterdir()} <= {"tmp", "workspace"}
    assert list(found.report.files) == [name.encode("utf-8", "replace").decode() for name in names]
    assert not list(Path("/tmp").glob("pwned*")) and not list(Path("/tmp").glob("PWNED*"))


@pytest.mark.parametrize("name", ["", "lone \udcff.csv", ".csv", "/", "=1+1.csv"])
def test_a_study_has_a_name_whatever_the_upload_is_called(name):
    assert formats.load([(name, CSV)]).name.encode()


def test_what_was_decided_before_holds_and_what_is_given_goes_first():
    asked = []

    def decided(name: str) -> dict:
        asked.append(name)
        return {"scales": {"label": "ordinal:bad<good"}, "models": ["bob"], "merge_annotators": {"bob": "Bob"}}

    found = formats.load([("moods.csv", CSV)], Options(merge_annotators={"ann": "Ann"}, models=("Ann",)), decided=decided)
    assert set(asked) == {"moods"}
    assert str(found.scales["label"]) == "ordinal:bad<good"
    assert found.annotators["kind"].to_dict() == {"Ann": "model", "Bob": "human"}
    given = formats.load([("moods.csv", CSV)], Options(scales={"label": "nominal"}), decided=decided)
    assert given.scales["label"].level == "nominal"


def test_what_was_decided_may_be_what_makes_a_file_readable():
    text = b"sache,wer,wert\n1,ann,gut\n1,bob,schlecht\n"
    assert [problem.code for problem in refusal_of(("s.csv", text)).problems] == ["IMP-MAP"]
    found = formats.load([("s.csv", text)], decided=lambda name: {"mapping": {"item": "sache", "annotator": "wer", "label": ["wert"]}} if name == "s" else {})
    assert answers(found) == [("1", "ann", "gut"), ("1", "bob", "schlecht")]


def test_the_name_of_the_tool_s_project_finds_its_decisions():
    def decided(name: str) -> dict:
        return {"models": ["ann"]} if name == "Team moods" else {}

    found = formats.load([("x.csv", CSV)], Options(name="Team moods"), decided=decided)
    assert found.name == "Team moods" and found.annotators.loc["ann", "kind"] == "model"


def test_no_header_is_a_decision_too():
    found = formats.load(
        [("a.csv", b"1,ann,good\n1,bob,bad\n")],
        Options(header_line=0, mapping={"item": "column 1", "annotator": "column 2", "label": ["column 3"]}),
        decided=lambda name: {"models": ["ann"]},
    )
    assert len(found.annotations) == 2


@pytest.mark.parametrize(("limits", "code"), [(Limits(rows=2), "IMP-LIMIT-ROWS"), (Limits(size=10), "IMP-LIMIT-SIZE"), (Limits(columns=2), "IMP-LIMIT-COLS")])
def test_limits_that_are_given_hold_in_the_process_that_reads(limits, code):
    assert [problem.code for problem in refusal_of(("a.csv", CSV), limits=limits).problems] == [code]


def large(rows: int) -> bytes:
    return b"item,annotator,label\n" + b"".join(b"item %d,ann%d,label %d\n" % (n, n % 9, n % 7) for n in range(rows))


def test_a_reader_that_takes_too_long_is_stopped_with_a_sentence(temporary):
    [problem] = refusal_of(("a.csv", large(400_000)), limits=Limits(seconds=1)).problems
    assert problem.code == "IMP-LIMIT-TIME" and "was stopped. Nothing was imported." in problem.what


def test_computing_beyond_the_limit_is_told_from_a_want_of_memory(temporary, monkeypatch):
    """The clock of the wall is set far ahead, so that only the limit of computing time can end it."""
    whole = formats.subprocess.run
    monkeypatch.setattr(formats.subprocess, "run", lambda *given, **how: whole(*given, **{**how, "timeout": 60}))
    [problem] = refusal_of(("a.csv", large(1_500_000)), limits=Limits(seconds=1)).problems
    assert (problem.code, problem.what) == ("IMP-LIMIT-TIME", "Reading took more than 1 seconds of computing and was stopped. Nothing was imported.")


def test_a_reader_that_needs_too_much_memory_says_so(temporary):
    [problem] = refusal_of(("a.csv", large(600_000)), limits=Limits(memory=700_000_000)).problems
    assert problem.code == "IMP-LIMIT-MEMORY"
    assert problem.what == "Reading needed more memory than the limit (0.7 GB). Nothing was imported."


def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a program of our own in the place of the process that reads."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(formats.sys, "executable", str(program))


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("kill -ABRT $$", "IMP-LIMIT-MEMORY"),
        ("kill -KILL $$", "IMP-LIMIT-MEMORY"),
        ("kill -XCPU $$", "IMP-LIMIT-TIME"),
        ("echo 'terminate called: std::bad_alloc' >&2; exit 1", "IMP-LIMIT-MEMORY"),
        ("kill -SEGV $$", "IMP-FAULT"),
        ("echo 'Traceback: secret words' >&2; exit 1", "IMP-FAULT"),
    ],
)
def test_however_the_reader_dies_there_is_a_sentence_and_the_next_import_works(script, code, tmp_path, temporary, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        python(tmp_path, patch, script)
        [problem] = refusal_of(("a.csv", CSV)).problems
    assert problem.code == code and "Nothing was imported." in problem.what
    assert "secret" not in str(problem)  # the reader's last words are for the operator
    assert ("secret" in capsys.readouterr().err) == ("secret" in script)
    assert answers(formats.load([("a.csv", CSV)])) == ROWS


def test_a_module_of_the_same_name_in_the_working_folder_is_not_run(tmp_path, monkeypatch):
    for name in ("study.py", "json.py", "formats.py"):
        (tmp_path / name).write_text("raise SystemExit('run from the working folder')\n")
    monkeypatch.chdir(tmp_path)
    assert answers(formats.load([("a.csv", CSV)])) == ROWS


def test_the_reader_is_not_given_to_the_process_that_asks(tmp_path):
    """A table of 50 MB of text costs the asking process no parser's memory."""
    (tmp_path / "a.csv").write_bytes(large(150_000))
    tracemalloc.start()
    formats.load([tmp_path / "a.csv"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000


def test_a_saved_study_is_opened_by_whatever_name(tmp_path):
    import study_io

    found = formats.load([("moods.csv", CSV)])
    study_io.save(found, tmp_path / "anything")
    again = formats.load([tmp_path / "anything"])
    assert (again.digest, again.name) == (found.digest, "moods")
    assert (tmp_path / "anything").stat().st_size < 20_000
