"""Does `assay.py import` say what is in the files, in the documented object and in plain lines?"""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

import formats
import workspace
from commands.inputs import Inputs, options_of
from metrics import overview
from study import Unreadable
from tests.cli.helpers import export, facts, problems, run

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["rows", "kept", "left_out", "left_out_by", "items", "annotators", "format", "detected", "tasks", "problems", "corrections", "events"]


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return export(tmp_path / "tone.csv")


def test_the_object_is_as_documented(csv: Path) -> None:
    found = facts(csv)
    assert list(found) == NAMES
    assert (found["rows"], found["kept"], found["left_out"], found["left_out_by"]) == (60, 60, 0, {})
    assert (found["items"], found["annotators"]) == (20, 3)
    assert list(found["detected"]) == ["encoding", "delimiter", "header_line", "mapping"]
    assert (found["detected"]["encoding"], found["detected"]["delimiter"], found["detected"]["header_line"]) == ("UTF-8", ",", 1)
    [task] = found["tasks"]
    assert list(task) == ["task", "scale", "labels", "annotations", "items", "gold_items", "percent_agreement"]
    assert (task["task"], task["scale"], task["annotations"], task["items"], task["gold_items"]) == ("label", "nominal", 60, 20, 4)
    assert sum(task["labels"].values()) == 60
    assert found["corrections"] == found["events"] == []
    documented = (ROOT / "docs" / "json.md").read_text("utf-8")
    assert [name for name in [*NAMES, *task] if f"| `{name}` |" not in documented] == []


def test_agreement_is_the_one_of_the_screen(csv: Path) -> None:
    [task] = overview.of(formats.load([csv])).tasks
    assert facts(csv)["tasks"][0]["percent_agreement"] == task.percent_agreement.value


def test_agreement_that_does_not_exist_is_null(tmp_path: Path) -> None:
    path = tmp_path / "alone.csv"
    path.write_text("item,annotator,label\n" + "".join(f"i{k},ann,{'ab'[k % 2]}\n" for k in range(20)))
    assert facts(path)["tasks"][0]["percent_agreement"] is None
    assert "none yet" in run("import", path).stdout


def test_rows_left_out_are_counted_by_reason(tmp_path: Path, csv: Path) -> None:
    path = tmp_path / "torn.csv"
    path.write_text(csv.read_text() + "i30,,good,\ni31,ann\n")
    found = facts(path)
    assert (found["rows"], found["kept"], found["left_out"]) == (62, 60, 2)
    assert found["left_out_by"] == {"no annotator": 1, "wrong number of fields": 1}
    assert "1 no annotator: the row does not say who judged" in run("import", path).stdout


@pytest.mark.parametrize("arguments", [["nothing.csv"], ["empty.csv"], ["tone.csv", "--scale", "label=sideways"]])
def test_what_cannot_be_read_is_the_same_object_and_exit_code_2(arguments: list[str], csv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(csv.parent)
    Path("empty.csv").write_text("")
    found = facts(*arguments, code=2)
    assert list(found) == NAMES
    assert (found["rows"], found["kept"], found["left_out"], found["tasks"]) == (0, 0, 0, [])
    assert any(problem["blocking"] for problem in found["problems"])
    assert list(found["problems"][0]) == ["code", "where", "what", "hint", "rows", "blocking"]
    with pytest.raises(Unreadable) as refused:
        formats.load([Path(arguments[0])], formats.Options(scales=dict(pair.split("=") for pair in arguments[2:])))
    assert problems(found) == [f"[{problem.where}] {problem.what} Hint: {problem.hint}" for problem in refused.value.problems]


def test_an_unknown_task_is_a_message(csv: Path) -> None:
    [problem] = problems(facts(csv, "--scale", "mood=nominal", code=2))
    assert '"mood"' in problem
    assert "label" in problem
    [problem] = problems(facts(csv, "--task", "mood", code=2))
    assert problem == '[--task] There is no task "mood". Hint: The tasks are: label.'


MISTAKES = [("--map", "item"), ("--scale", "label"), ("--merge", "label:good"), ("--merge", "good=bad"), ("--since", "soon"), ("--until", "nat")]


@pytest.mark.parametrize(("option", "value"), MISTAKES)
def test_an_option_that_cannot_be_meant_is_a_message(option: str, value: str, csv: Path) -> None:
    [problem] = problems(facts(csv, option, value, code=2))
    assert problem.startswith(f"[{option}] ")


def test_columns_of_any_name_are_mapped(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("a;b;c;d\n" + "".join(f"x{k};{who};{k % 2};{k % 3}\n" for k in range(20) for who in ("p", "q")))
    mapping = [part for column in ("item=a", "annotator=b", "label=c", "label=d") for part in ("--map", column)]
    found = facts(path, *mapping, "--scale", "d=ordinal:0<1<2")
    assert (found["items"], found["annotators"]) == (20, 2)
    assert {task["task"]: task["scale"].partition(":")[0] for task in found["tasks"]}["d"] == "ordinal"
    assert len(found["tasks"]) == 2


def test_every_decision_of_an_import_can_be_made_here(csv: Path) -> None:
    inputs = Inputs(
        files=[csv], name="n", map=["item=a", "label=b", "label=c"], scale=["t=nominal:x,y=z"], gold=[Path("k/g.csv")], layout="wide", merge=["t:A:b=a"],
        merge_annotator=["P=p"], model=["m"], annotator_of=["f.csv=p"], encoding="cp1252", delimiter="tab", header_line=2, decimal=",", dates="day first",
        sheet="s", fill_down=True,
    )  # fmt: skip
    options = options_of(inputs, "n")
    assert options == formats.Options(
        mapping={"item": "a", "label": ["b", "c"]}, layout="wide", scales={"t": "nominal:x,y=z"}, gold=("g.csv",), merge_labels={"t": {"A:b": "a"}},
        merge_annotators={"P": "p"}, models=("m",), annotator_of={"f.csv": "p"}, encoding="cp1252", delimiter="\t", header_line=2, decimal=",",
        dates="day first", sheet="s", fill_down=True, name="n",
    )  # fmt: skip
    unset = [name for name, value in dataclasses.asdict(options).items() if not value]
    assert unset == ["saved_scales"], "an option is missing here"  # those are what a workspace kept, never given


def test_gold_may_come_from_another_file(tmp_path: Path) -> None:
    path, keys = tmp_path / "tone.csv", tmp_path / "keys.csv"
    path.write_text("item,annotator,label\n" + "".join(f"i{k},{who},{'ab'[k % 2]}\n" for k in range(20) for who in ("p", "q")))
    keys.write_text("item,gold\n" + "".join(f"i{k},a\n" for k in range(5)))
    assert facts(path, "--gold", keys)["tasks"][0]["gold_items"] == 5


def test_a_saved_study_is_the_same_study(csv: Path, tmp_path: Path) -> None:
    first = facts(csv, "--scale", "label=ordinal:bad<good", "--save", tmp_path / "kept.parquet")
    assert first["tasks"][0]["scale"] == "ordinal:bad<good"
    again = facts(tmp_path / "kept.parquet")
    assert again == first
    read = formats.load([csv], formats.Options(scales={"label": "ordinal:bad<good"}))
    assert formats.load([tmp_path / "kept.parquet"]).digest == read.digest


def test_a_place_that_refuses_is_a_message(csv: Path, tmp_path: Path) -> None:
    [problem] = problems(facts(csv, "--save", tmp_path / "nowhere" / "kept.parquet", code=2))
    assert problem.startswith("[--save] ")
    assert "No such file or directory" in problem


def test_task_and_period_narrow_the_counts_and_not_the_report(tmp_path: Path) -> None:
    path = tmp_path / "dated.csv"
    rows = [f"i{k},{who},{task},{'ab'[k % 2]},2026-03-{1 + k:02}T10:00:00Z" for k in range(20) for who in "pq" for task in ("tone", "mood")]
    path.write_text("item,annotator,task,label,timestamp\n" + "\n".join(rows))
    found = facts(path, "--task", "tone", "--since", "2026-03-05", "--until", "2026-03-06")
    assert (found["rows"], found["kept"], found["items"]) == (80, 80, 2)
    assert [(task["task"], task["annotations"]) for task in found["tasks"]] == [("tone", 4)]


def test_the_workspace_is_read_and_can_be_left_aside(csv: Path, tmp_path: Path) -> None:
    workspace.save_settings("tone", {"scales": {"label": "ordinal:bad<good"}})
    place = workspace.folder("tone")
    (place / "events.toml").write_text('[[events]]\nwhen = 2026-03-01\nwhat = "guideline 2"\n')
    found = facts(csv)
    assert found["tasks"][0]["scale"] == "ordinal:bad<good"
    assert found["events"] == [{"when": "2026-03-01", "what": "guideline 2"}]
    assert facts(csv, "--scale", "label=ordinal:good<bad")["tasks"][0]["scale"] == "ordinal:good<bad"
    for elsewhere in (["--no-workspace"], ["--workspace", tmp_path / "other"]):
        found = facts(csv, *elsewhere)
        assert (found["tasks"][0]["scale"], found["events"]) == ("nominal", [])
    (tmp_path / "mine.toml").write_text("")
    assert facts(csv, "--events", tmp_path / "mine.toml")["events"] == []


def test_a_study_toml_beside_the_export_is_read(csv: Path) -> None:
    csv.with_name("study.toml").write_text('name = "Tone, May"\n[scales]\nlabel = "ordinal:bad<good"\n')
    assert facts(csv, "--no-workspace")["tasks"][0]["scale"] == "ordinal:bad<good"
    assert run("import", csv).stdout.splitlines()[0].split(maxsplit=1) == ["study", "Tone, May"]
    workspace.save_settings("Tone, May", {"scales": {"label": "ordinal:good<bad"}})
    assert facts(csv)["tasks"][0]["scale"] == "ordinal:good<bad"


@pytest.mark.parametrize("broken", ["study.toml", "--corrections", "--events", "--corrections missing"])
def test_broken_decisions_are_a_message(broken: str, csv: Path) -> None:
    path = csv.with_name("study.toml" if broken == "study.toml" else "list.toml")
    if "missing" not in broken:
        path.write_text("\nname = Tone\n")
    options = [] if broken == "study.toml" else [broken.split()[0], path]
    [problem] = problems(facts(csv, *options, code=2))
    assert problem.startswith(f"[{path.name}] There is no such file" if "missing" in broken else f"[{path.name} > line 2] ")


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.csv"
    label = "\x1b]0;pwned\x07\u202egood"
    path.write_text("item,annotator,label\n" + "".join(f"i{k},ann{who},{label}{k % 2}\n" for k in range(20) for who in "ab"))
    printed = run("import", path, "--name", "a\x1b[2J\nb").stdout
    assert "a\\u001b[2J\\u000ab" in printed
    assert "\\u202egood" in printed
    assert not {sign for sign in printed if sign < " " and sign != "\n"}
    assert "\u202e" not in printed


def test_as_a_process(csv: Path) -> None:
    command = [sys.executable, "assay.py", "import"]
    read = subprocess.run([*command, str(csv), "--json"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (read.returncode, json.loads(read.stdout)["rows"], read.stderr) == (0, 60, "")
    said = subprocess.run([*command, str(csv)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "60 read, 60 kept, 0 left out" in said.stdout
    assert "\x1b" not in said.stdout
    refused = subprocess.run([*command, "nothing.csv"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("[nothing.csv] There is no such file")


def test_help_answers_without_the_heavy_libraries() -> None:
    script = "import sys, assay; print([name for name in ('pandas', 'numpy', 'pyarrow', 'streamlit', 'formats') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "[]\n"
    assert run("--help").exit_code == run("import", "--help").exit_code == run("open", "--help").exit_code == 0
