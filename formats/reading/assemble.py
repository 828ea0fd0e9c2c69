"""Readings in, Study out: what every format needs after its own reader is done, each step once for everybody."""

import numpy as np
import pandas as pd
import pyarrow as pa

from formats.reading import checks, clean, duplicates, gold, scales, spans, times
from formats.reading.coded import Coded, concat
from formats.reading.contract import Options, Reading
from formats.reading.draft import Draft
from formats.reading.known import known
from formats.reading.limits import Limits
from formats.reading.reasons import REASONS
from study import NAMES, Problem, Report, Scale, Study, Unreadable

OWN = ("row", "seconds", "pay", "timestamp")  # columns that are not names
NUMERIC = ("seconds", "pay")


def assemble(readings: list[Reading], options: Options, *, name: str, format: str, files: tuple[str, ...], now: int) -> Study:
    """The study of these readings. `now` is the time of the import in microseconds, for times that lie in the future.

    Raises Unreadable where no answer is left.
    """
    weights = np.concatenate([np.ones(reading.rows, np.int64) if reading.weights is None else reading.weights for reading in readings])
    rows = int(weights.sum())
    limit = Limits.from_environment().rows
    if rows > limit:
        raise Unreadable.because(
            "IMP-LIMIT-ROWS", files[0], f"The export holds {rows:,} rows; the limit is {limit:,}.", "Split it, or raise ASSAY_MAX_ROWS on the server."
        )
    draft = _draft(readings, options)
    draft.problems += _unmet(draft, options)
    _clean(draft, options)
    duplicates.leave_out_exact(draft)
    declared = _declared(readings, options, draft)
    kinds = scales.settle(draft, declared, options)
    keys = gold.join(draft, [key for reading in readings for key in reading.keys], kinds, options)
    if not len(draft.row):
        raise Unreadable(
            *(problem for problem in draft.problems if not problem.code.startswith("FORMAT-")),
            Problem(
                "IMP-NOROWS",
                files[0],
                f"None of the {rows:,} rows holds an answer by an annotator about an item.",
                "See what was left out: " + "; ".join(f"{len(gone):,} {REASONS[reason]}" for reason, gone in draft.left_out.items()),
                rows,
                blocking=True,
            ),
        )
    kept = int(weights[draft.stands()].sum())
    items, annotators = known(readings, draft, options)
    spans.leave_out_impossible(draft, kinds, items)
    repeat = duplicates.repeats(draft)
    draft.problems += checks.all_of(draft, items=items, annotators=annotators, scales=kinds, repeat=repeat, keys=keys, now=now)
    left_out = {reason: int(weights[gone].sum()) for reason, gone in draft.left_out.items() if len(gone)}
    report = Report(rows, kept, left_out, tuple(draft.problems), format, draft.detected, files)
    return Study.of(_frame(draft, repeat), items=items, annotators=annotators, scales=kinds, report=report, name=name)


def _unmet(draft: Draft, options: Options) -> list[Problem]:
    """Decisions about names that do not occur: a slip of the pen, or names of an earlier export."""
    people, tasks = set(draft.names["annotator"].values.to_pylist()), set(draft.names["task"].values.to_pylist())
    labels = set(draft.names["label"].values.to_pylist())
    unmet = [f'annotator "{name}"' for name in (*options.models, *options.merge_annotators) if name not in people]
    unmet += [f'task "{task}"' for task in options.merge_labels if task not in tasks]
    unmet += [f'label "{label}"' for task, names in options.merge_labels.items() for label in names if task in tasks and label not in labels]
    if not unmet:
        return []
    what = f"Decisions about {', '.join(unmet[:5])} have no effect: there is no such name in the export."
    return [Problem("IMP-UNMET", "decisions", what, "Check how the names are written.", asks=True)]


def _draft(readings: list[Reading], options: Options) -> Draft:
    heights = [len(reading.answers) for reading in readings]
    firsts = np.cumsum([0, *(reading.rows for reading in readings)])
    names = list(dict.fromkeys(column for reading in readings for column in reading.answers.column_names if column not in OWN))
    columns = {
        name: concat([(Coded.of(r.answers[name]) if name in r.answers.column_names else None, height) for r, height in zip(readings, heights, strict=True)])
        for name in dict.fromkeys(("item", "annotator", "task", "label", "gold", "batch", "version", *names))
    }
    row = np.concatenate([reading.answers["row"].to_numpy() + first for reading, first in zip(readings, firsts, strict=False)])
    draft = Draft(
        int(firsts[-1]), row, columns, np.full(len(row), times.NONE), np.full(len(row), np.nan), None, list(zip(firsts.tolist(), readings, strict=False))
    )
    start = 0
    for reading, first, height in zip(readings, firsts, heights, strict=False):
        part = slice(start, start + height)
        _times(draft, reading, part, options)
        _numbers(draft, reading, part)
        for reason, gone in reading.left_out.items():
            draft.left_out[reason] = np.union1d(draft.left_out.get(reason, np.empty(0, np.int64)), np.asarray(gone, np.int64) + first)
        draft.problems += reading.problems
        draft.detected |= reading.detected
        start += height
    return draft


def _times(draft: Draft, reading: Reading, part: slice, options: Options) -> None:
    """Reads the times of one reading into its part of the draft and says what could not be read."""
    if "timestamp" not in reading.answers.column_names:
        return
    column = Coded.of(reading.answers["timestamp"])
    found = times.moments(column, options.dates or reading.times)
    draft.microseconds[part] = np.append(found.microseconds, times.NONE)[column.codes]
    draft.detected["times"] = found.format
    where = reading.address(0).rpartition(" > ")[0] or reading.address(0)
    bad = np.append(found.microseconds == times.NONE, False)[column.codes]
    if bad.any():
        rows = reading.answers["row"].to_numpy()[bad]
        examples = tuple(
            f'{reading.address(int(row))}: "{column.values[column.codes[place]].as_py()[:40]}"'
            for row, place in zip(rows[:5], np.flatnonzero(bad)[:5], strict=False)
        )
        draft.problems.append(
            Problem(
                "VAL-DATE",
                where,
                f"{len(np.unique(rows)):,} rows have a time that cannot be read or cannot be true ({found.format}); it is missing.",
                "Say on the Import page how times are written, or mend them.",
                len(np.unique(rows)),
                asks=found.ambiguous,
                examples=examples,
                effect="Their answers count, but not where time matters: drift, periods, pace.",
            )
        )
    elif found.ambiguous:
        draft.problems.append(
            Problem(
                "VAL-DATE",
                where,
                f"Dates such as 3/2/2026 do not say whether the day or the month is first; they were read as {found.format}.",
                "Say it on the Import page.",
                int((column.codes >= 0).sum()),
                asks=True,
                effect="The order of answers, and with it drift, may be wrong.",
            )
        )
    if found.naive and not bad.all():
        draft.detected["time zone"] = "none given, read as UTC"
        draft.problems.append(
            Problem(
                "VAL-TZ",
                where,
                "The times name no time zone; they were read as UTC.",
                "Export times with their zone if the hour or the day matters.",
                effect="Days may begin and end some hours off; order and durations are right.",
            )
        )
    if " and " in found.format and not bad.any():
        draft.problems.append(
            Problem("VAL-DATE", where, f"Times are written in several ways in one column: {found.format}.", "Check a few of them.", effect="All could be read.")
        )


def _numbers(draft: Draft, reading: Reading, part: slice) -> None:
    if "seconds" in reading.answers.column_names:
        draft.seconds[part] = reading.answers["seconds"].to_numpy()
    if "pay" in reading.answers.column_names:
        draft.pay = np.full(len(draft.row), np.nan) if draft.pay is None else draft.pay
        draft.pay[part] = reading.answers["pay"].to_numpy()
    if reading.seconds_rule:
        draft.detected["durations"] = reading.seconds_rule


def _clean(draft: Draft, options: Options) -> None:
    """Cleans ids, merges what a person said is one, and leaves out rows that cannot be anybody's judgement of anything."""
    limits = Limits.from_environment()
    for name in ("item", "annotator"):
        draft.names[name], problems = clean.names(draft.names[name], name)
        draft.problems += problems
        long = clean.too_long(draft.names[name], limits.cell)
        if long.any():
            examples = tuple(
                f"{where}: {draft.names[name].values[code].as_py()[:60]}…"
                for where, code in zip(draft.examples(long), draft.names[name].codes[long], strict=False)
            )
            draft.problems.append(
                Problem(
                    "IMP-LIMIT-CELL",
                    examples[0].partition(":")[0],
                    f"{draft.rows_of(long):,} rows have an {name} name of more than {limits.cell:,} characters and were left out.",
                    "Use short ids.",
                    draft.rows_of(long),
                    examples=examples,
                )
            )
            draft.leave_out(long, "too long")
    draft.names["label"] = clean.without_blank(draft.names["label"])
    draft.names["annotator"] = draft.names["annotator"].renamed(options.merge_annotators)
    for name in ("item", "annotator", "task"):
        missing = draft.names[name].codes < 0
        if missing.any():
            count, examples = draft.rows_of(missing), draft.examples(missing)
            draft.problems.append(
                Problem(
                    "IMP-ROW-MISSING",
                    examples[0],
                    f"{count:,} rows do not name the {name} and were left out.",
                    "Fill the column, or say on the Import page which column holds it.",
                    count,
                    examples=examples,
                    effect="These rows are in no number.",
                )
            )
            draft.leave_out(missing, f"no {name}")


def _declared(readings: list[Reading], options: Options, draft: Draft) -> dict[str, Scale]:
    """The scales that a tool or a person states; the person goes first. Raises Unreadable for a scale of no known kind or task."""
    declared = {task: scale for reading in readings for task, scale in reading.scales.items()}
    tasks = draft.names["task"].values.to_pylist()
    for task, text in {**options.saved_scales, **options.scales}.items():
        if task not in tasks and task not in options.scales:
            continue
        if task not in tasks:
            raise Unreadable.because("IMP-SCALE", f"scale of {task}", f'There is no task "{task}".', f"The tasks are: {', '.join(map(str, tasks[:20]))}.")
        try:
            declared[task] = Scale.parse(text)
        except ValueError as error:
            raise Unreadable.because("IMP-SCALE", f"scale of {task}", str(error).partition(" Hint: ")[0], str(error).partition(" Hint: ")[2]) from error
    return declared


def _frame(draft: Draft, repeat: np.ndarray) -> pd.DataFrame:
    """The annotations as study.COLUMNS says, facets behind; names sorted, items in order of appearance."""
    columns = {name: (column if name == "item" else column.sorted()).categorical() for name, column in draft.names.items()}
    columns["repeat"] = repeat
    columns["timestamp"] = pd.Series(draft.microseconds.view("datetime64[us]")).dt.tz_localize("UTC")
    columns["seconds"] = draft.seconds.astype(np.float32)
    facets = [name for name in draft.names if name not in NAMES]
    if draft.pay is not None:
        columns["pay"] = Coded.of(pa.array([None if np.isnan(v) else f"{v:g}" for v in draft.pay], pa.string())).categorical()
        facets.append("pay")
    return pd.DataFrame({name: columns[name] for name in (*NAMES, *facets)})
