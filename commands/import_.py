"""What is in these files, what was left out and why?"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.command import Command
from commands.inputs import Opened, mistake, reads
from commands.saying import NOTHING, aligned, listed, plain, short

if TYPE_CHECKING:
    from metrics.overview import Overview, TaskFacts
    from study import Study

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


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


COMMAND = Command("import", import_)
