"""The same answers without the screen: open the dashboard, or read an export and say what is in it."""

import inspect
import json
import os
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:  # imported inside the commands, so that --help answers at once
    import pandas as pd

    from formats.reading.contract import Options
    from metrics.overview import Overview, TaskFacts
    from study import Problem, Study

DASHBOARD = Path(__file__).resolve().with_name("dashboard.py")

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LOCAL = ("127.0.0.1", "::1", "localhost")

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, help=__doc__)


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What every command takes that reads a study. An option goes before the workspace, the workspace before a study.toml beside the files."""

    files: Annotated[list[Path], typer.Argument(help="Exports, folders, zips or saved studies; together they are one study.")]
    name: Annotated[str | None, typer.Option(help="The name of the study, under which decisions are kept.")] = None
    map: Annotated[list[str], typer.Option(metavar="item=COLUMN", help="Which column holds the item, the label …")] = field(default_factory=list)
    scale: Annotated[list[str], typer.Option(metavar="TASK=SCALE", help="How labels are to be read: tone=ordinal:bad<good.")] = field(default_factory=list)
    gold: Annotated[list[Path], typer.Option(help="A further file, which holds gold.")] = field(default_factory=list)
    layout: Annotated[Literal["long", "wide", "transposed"] | None, typer.Option(help="A row per judgement, a column per annotator or per item.")] = None
    merge: Annotated[list[str], typer.Option(metavar="TASK:SPELLING=LABEL", help="Count one spelling of a label as another.")] = field(default_factory=list)
    merge_annotator: Annotated[list[str], typer.Option(metavar="SPELLING=NAME", help="Count one annotator as another.")] = field(default_factory=list)
    model: Annotated[list[str], typer.Option(metavar="ANNOTATOR", help="An annotator that is a model, not a person.")] = field(default_factory=list)
    annotator_of: Annotated[list[str], typer.Option(metavar="FILE=NAME", help="Who annotated a file that does not say so.")] = field(default_factory=list)
    encoding: Annotated[str | None, typer.Option(help="Such as utf-8 or cp1252.")] = None
    delimiter: Annotated[str | None, typer.Option(help="The character between two fields, or tab.")] = None
    header_line: Annotated[int | None, typer.Option(min=0, help="The line with the names of the columns; 0 = there is none.")] = None
    decimal: Annotated[Literal[".", ","] | None, typer.Option(help="The decimal sign.")] = None
    dates: Annotated[Literal["day first", "month first"] | None, typer.Option(help="How 3/4/2026 is to be read.")] = None
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None
    fill_down: Annotated[bool, typer.Option("--fill-down", help="An empty cell repeats the one above it.")] = False
    workspace: Annotated[Path | None, typer.Option(metavar="DIR", help="Where decisions are kept, instead of $ASSAY_HOME.")] = None
    no_workspace: Annotated[bool, typer.Option("--no-workspace", help="Leave aside what was decided before.")] = False
    corrections: Annotated[Path | None, typer.Option(metavar="FILE", help="Corrections of gold, instead of the workspace's corrections.toml.")] = None
    events: Annotated[Path | None, typer.Option(metavar="FILE", help="Dated events, instead of the workspace's events.toml.")] = None
    task: Annotated[list[str], typer.Option(help="Only this task; again for more.")] = field(default_factory=list)
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Only what was answered on this day or later, such as 2026-03-01 (UTC).")] = None
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Only what was answered on this day or earlier.")] = None


@dataclass(frozen=True)
class Opened:
    """What a command works on: the study, the part of it that was asked for, and what people decided about its gold and its history."""

    study: "Study"
    part: "Study"
    corrections: list[dict]
    events: list[dict]


def reads(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of Inputs before its own. Where nothing can be read it says why and answers 2."""
    shared = [inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=_default(one), annotation=one.type) for one in fields(Inputs)]
    own = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in list(inspect.signature(command).parameters.values())[1:]]

    def run(**given: object) -> None:
        from study import Unreadable

        inputs = Inputs(**{one.name: given.pop(one.name) for one in fields(Inputs)})  # type: ignore[arg-type]
        try:
            command(opened(inputs), **given)
        except Unreadable as refused:
            refuse(refused.problems, as_json=bool(given.get("as_json")))

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature([*shared, *own])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in [*shared, *own]}
    return run


def _default(one: Field) -> object:
    if one.default_factory is not MISSING:
        return one.default_factory()
    return inspect.Parameter.empty if one.default is MISSING else one.default


def opened(inputs: Inputs) -> Opened:
    """The study that these inputs name; raises Unreadable."""
    import formats
    from workspace import CORRECTIONS, EVENTS, Opening

    files = [*inputs.files, *inputs.gold]
    kept = Opening(tuple(inputs.files), inputs.workspace, used=not inputs.no_workspace)
    options = options_of(inputs, inputs.name or kept.name)
    since, until = day("--since", inputs.since), day("--until", inputs.until)
    study = formats.load(files, options, decided=kept.settings)
    if unknown := [task for task in inputs.task if task not in study.tasks]:
        raise mistake("--task", f'There is no task "{unknown[0]}".', f"The tasks are: {', '.join(study.tasks)}.")
    part = study.where(task=inputs.task, since=since, until=until)
    return Opened(study, part, kept.entries(CORRECTIONS, study.name, inputs.corrections), kept.entries(EVENTS, study.name, inputs.events))


def options_of(inputs: Inputs, name: str | None) -> "Options":
    """What the command line decides about the import; raises Unreadable where it cannot be understood."""
    from formats.reading.contract import Options

    columns: dict[str, list[str]] = {}
    for column, source in pairs("--map", inputs.map, "item=COLUMN"):
        columns.setdefault(column, []).append(source)
    merged: dict[str, dict[str, str]] = {}
    for place, label in pairs("--merge", inputs.merge, "TASK:SPELLING=LABEL"):
        task, colon, spelling = place.partition(":")
        if not colon:
            raise mistake("--merge", f'"{place}={label}" does not name a task.', "Write it so: 'tone:Good =good'.")
        merged.setdefault(task, {})[spelling] = label
    return Options(
        mapping={column: sources[0] if len(sources) == 1 else sources for column, sources in columns.items()},
        scales=dict(pairs("--scale", inputs.scale, "TASK=SCALE")),
        gold=tuple(file.name for file in inputs.gold),
        merge_labels=merged,
        merge_annotators=dict(pairs("--merge-annotator", inputs.merge_annotator, "SPELLING=NAME")),
        models=tuple(inputs.model),
        annotator_of=dict(pairs("--annotator-of", inputs.annotator_of, "FILE=NAME")),
        delimiter="\t" if inputs.delimiter in ("tab", "\\t") else inputs.delimiter,
        name=name,
        **{same: getattr(inputs, same) for same in ("layout", "encoding", "header_line", "decimal", "dates", "sheet", "fill_down")},
    )


def pairs(option: str, texts: Iterable[str], shape: str) -> list[tuple[str, str]]:
    """What stands before and behind the first "=" of each text; raises Unreadable where there is none."""
    if wrong := next((text for text in texts if not text.partition("=")[0] or "=" not in text), None):
        raise mistake(option, f'"{wrong}" is not of the form {shape}.', "Put it in quotation marks where the shell would take a part of it.")
    return [(text.partition("=")[0], text.partition("=")[2]) for text in texts]


def day(option: str, text: str | None) -> "pd.Timestamp | None":
    """The day that was typed; raises Unreadable where it is none."""
    import pandas as pd

    found = pd.to_datetime(text, errors="coerce") if text else None
    if found is pd.NaT:
        raise mistake(option, f'"{text}" is no day.', "Write it so: 2026-03-01.")
    return found


def mistake(option: str, what: str, hint: str) -> Exception:
    """What to raise for something on the command line that cannot be meant."""
    from study import Unreadable

    return Unreadable.because("CMD-OPTION", option, what, hint)


def refuse(problems: Sequence["Problem"], *, as_json: bool) -> None:
    """Says why nothing could be read, and ends the command."""
    if as_json:
        typer.echo(json.dumps(NOTHING | {"problems": listed(problems)}, indent=1))
    else:
        typer.echo("\n".join(plain(str(problem)) for problem in problems), err=True)
    raise typer.Exit(2)


NOTHING: dict = {
    "rows": 0, "kept": 0, "left_out": 0, "left_out_by": {}, "items": 0, "annotators": 0, "format": "",
    "detected": dict.fromkeys(("encoding", "delimiter", "header_line", "mapping")),
    "tasks": [], "problems": [], "corrections": [], "events": [],
}  # fmt: skip


def facts(opened: Opened, found: "Overview") -> dict:
    """What is in these files: the object that --json prints, documented in docs/json.md."""
    report = opened.study.report
    return NOTHING | {
        "rows": report.rows,
        "kept": report.kept,
        "left_out": report.rows - report.kept,
        "left_out_by": dict(report.left_out),
        "items": found.facts.items,
        "annotators": found.facts.annotators + found.facts.models,
        "format": report.format,
        "detected": {name: report.detected.get(name) for name in NOTHING["detected"]},
        "tasks": [
            {
                "task": task.task,
                "scale": str(task.scale),
                "labels": {str(label): int(count) for label, count in task.labels.items()},
                "annotations": task.annotations,
                "items": task.items,
                "gold_items": task.gold_items,
                "percent_agreement": None if task.percent_agreement.why else task.percent_agreement.value,
            }
            for task in found.tasks
        ],
        "problems": listed(report.problems),
        "corrections": opened.corrections,
        "events": opened.events,
    }


def listed(problems: Iterable["Problem"]) -> list[dict]:
    """The problems as --json prints them."""
    return [{name: getattr(problem, name) for name in ("code", "where", "what", "hint", "rows", "blocking")} for problem in problems]


def for_people(opened: Opened, found: "Overview") -> list[str]:
    """The same in lines: what was read, each task in one, why it is read so, then everything worth knowing."""
    from formats.reading.reasons import REASONS

    study, report, detected = opened.study, opened.study.report, opened.study.report.detected
    delimiter, line = detected.get("delimiter"), detected.get("header_line")
    header = "no header" if line == 0 else f"header in line {line}" if line else ""
    shape = [report.format, detected.get("encoding"), DELIMITERS.get(delimiter, delimiter), header]
    mapping = {name: ", ".join(columns) if isinstance(columns, list) else columns for name, columns in (detected.get("mapping") or {}).items()}
    lines = aligned([
        ("study", study.name),
        ("format", ", ".join(filter(None, shape))),
        *(("", f"{name} = {columns}") for name, columns in mapping.items() if columns),
        ("rows", f"{report.rows:,} read, {report.kept:,} kept, {report.rows - report.kept:,} left out"),
        *(("", f"{count:,} {reason}: {REASONS.get(reason, '')}") for reason, count in report.left_out.items()),
        ("items", f"{found.facts.items:,}"),
        ("annotators", f"{found.facts.annotators:,}" + (f" and {found.facts.models:,} models" if found.facts.models else "")),
        *((name, f"{len(entries):,} in force") for name, entries in (("corrections", opened.corrections), ("events", opened.events)) if entries),
    ])
    lines += ["", *aligned([("task", "scale", "annotations", "items", "with gold", "agreement [95% interval]", "labels"), *map(task_line, found.tasks)])]
    controls = {task.task: f"{task.controls:,} items were served as controls; agreement leaves them out." for task in found.tasks if task.controls}
    notes = [(short(task.task, 40), note) for task in found.tasks for note in (task.scale.because, task.percent_agreement.why, controls.get(task.task)) if note]
    if not found.facts.annotations:
        untimed = opened.study.annotations["timestamp"].isna().all()
        notes.append(("nothing left", "No answer has a time, so no period can be chosen." if untimed else "No answer is in what was asked for."))
    known = [plain(str(problem)) + (f" ({problem.rows:,} rows)" if problem.rows else "") for problem in report.problems]
    return [*lines, *(["", *aligned(notes)] if notes else []), *(["", "worth knowing", *known] if known else [])]


def task_line(task: "TaskFacts", *, most: int = 6) -> tuple[str, ...]:
    """One task as a line; of its labels those given most often, each with its share."""
    share = task.percent_agreement
    agreement = "none yet" if share.why else f"{share.value:.0%} [{share.low:.0%}, {share.high:.0%}]"
    given = task.labels[task.labels > 0].sort_values(ascending=False, kind="stable")
    if task.scale.level in ("text", "span", "box"):
        labels = f"{len(given):,} different"
    else:
        labels = ", ".join(f"{short(str(label), 40)} {count / given.sum():.0%}" for label, count in given.head(most).items())
        labels += f" and {len(given) - most:,} more" if len(given) > most else ""
    counts = (f"{count:,}" for count in (task.annotations, task.items, task.gold_items))
    return short(task.task, 40), short(str(task.scale), 60), *counts, agreement, labels


def short(text: str, most: int) -> str:
    """The text, cut where it is longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def plain(text: str) -> str:
    """The text as a terminal may show it: names come from strangers, and no character of theirs moves the cursor or turns the line."""
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign)[0] == "C" else sign for sign in text)


def aligned(rows: Iterable[Sequence[object]]) -> list[str]:
    """The rows as lines whose columns stand under each other."""
    cells = [[plain(str(cell)) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


@app.command("import")
@reads
def import_(
    opened: Opened,
    save: Annotated[Path | None, typer.Option(metavar="FILE.parquet", help="Keep the whole study in one file that opens at once.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, see docs/json.md.")] = False,
) -> None:
    """Read exports and say what was read, what was left out and why."""
    from metrics import overview

    if save:
        keep(opened.study, save)
    found = overview.of(opened.part)
    typer.echo(json.dumps(facts(opened, found), indent=1, allow_nan=False) if as_json else "\n".join(for_people(opened, found)))


def keep(study: "Study", path: Path) -> None:
    """Writes the study as one file; raises Unreadable where that cannot be."""
    import study_io

    try:
        study_io.save(study, path)
    except OSError as error:
        raise mistake("--save", f'"{path}" cannot be written: {error.strerror or error}.', "Name a file in a folder that can be written.") from error


@app.command("open")
def open_(
    files: Annotated[list[Path] | None, typer.Argument(help="Exports, folders, zips or saved studies; without any, the demo.")] = None,
    address: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on; without one, the first free one from 8501.")] = None,
    workspace: Annotated[Path | None, typer.Option(metavar="DIR", help="Where decisions are kept, instead of $ASSAY_HOME.")] = None,
) -> None:
    """Start the dashboard on these files, or on the demo."""
    if missing := [str(file) for file in files or [] if not file.exists()]:
        typer.echo("\n".join(plain(f"[{name}] There is no such file or folder. Hint: Check the path.") for name in missing), err=True)
        raise typer.Exit(2)
    if address not in LOCAL:
        typer.echo(f"Everybody who can reach {address} will see the study: there is no login here. Hint: put an authenticating proxy before it.", err=True)
    environment = dict(os.environ)
    if files:
        environment["ASSAY_STUDY"] = os.pathsep.join(str(file.absolute()) for file in files)
    if workspace:
        environment["ASSAY_HOME"] = str(workspace.absolute())
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), f"--server.address={address}", "--server.showEmailPrompt=false"]
    with subprocess.Popen(command + ([f"--server.port={port}"] if port else []), env=environment, cwd=DASHBOARD.parent) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the server too, which says goodbye itself
        raise typer.Exit(server.wait())


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a name that the terminal cannot show ends no report
    app()
