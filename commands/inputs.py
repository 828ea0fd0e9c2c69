"""What does every command take that reads a study, and what does it work on?"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commands.saying import refuse

if TYPE_CHECKING:  # imported inside the functions, so that --help answers at once
    import pandas as pd

    from formats.reading.contract import Options
    from study import Study


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
