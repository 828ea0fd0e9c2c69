"""Appen (Figure Eight, CrowdFlower) full report: CSV, a row per judgement, the tool's own columns with an underscore before them.

Item `_unit_id`; annotator `_worker_id`; `_started_at` and `_created_at` (submitted) as `7/13/2014 15:37:09`, month first, no zone; `_golden` TRUE = test
question; `_missed`, `_tainted` = the tool's verdicts; `_trust`, `_channel`. Personal data: `_ip`, `_country`, `_region`, `_city`. Old reports have `_canary`.
The other columns are questions and what was shown, without a sign which is which. A question has a column `<question>_gold` beside it (accepted answers, one a
line) and differs between the judgements of a unit; what was shown does not, nor do hidden fields of the page, although these have a `_gold` too.
A cell of checkboxes holds its answers one a line, in brackets, or divided by blanks.
Source: real reports of 2014 and 2016, and the help pages "Results" and "Glossary".
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pyarrow as pa

from formats._crowd_cells import Split, question
from formats._crowd_table import Stack, cells, copies, described, melted
from formats.reading.coded import Coded
from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_set
from formats.reading.times import NONE, moments
from study import Problem, Scale, Unreadable

PERSONAL = ("_ip", "_country", "_region", "_city")
VERDICTS = ("_missed", "_tainted", "_canary")
SECONDS = "_created_at minus _started_at: the page was open so long; a page often holds several units, and each of them carries the whole time"


def recognises(file: File) -> bool:
    return {"_unit_id", "_worker_id"} <= {*file.header}


def read(files: list[File], options: Options) -> Reading:
    stack = Stack(files)
    item, annotator = (Coded.of(stack.columns[name]) for name in _ids(stack, options))
    names, problems = _questions(stack, item, options, files[0].name)
    questions: dict[str, Coded] = {}
    scales: dict[str, Scale] = {}
    splits: dict[str, Split | None] = {}
    for name in names:
        questions[name], scale, splits[name] = question(stack.coded(name))
        scales |= {name: scale} if scale else {}
    empty = np.all([column.codes < 0 for column in questions.values()], axis=0)
    hidden_last = sorted(_others(stack), key=lambda name: f"{name}_gold" in stack.names)  # of two columns that say the same, the one that was shown
    items, facets = described(stack, item, [name for name in hidden_last if name not in names])
    seconds, slashed = _seconds(stack)
    shared = {"item": cells(item), "annotator": cells(annotator), "timestamp": cells(stack.coded("_created_at")), "seconds": pa.array(seconds)} | facets
    shared |= {name.strip("_"): stack.columns[name] for name in (*VERDICTS, "_channel") if len(stack.coded(name).values) > 1}
    answers = melted(questions, shared, np.zeros(stack.height, bool), empty)
    controls = np.unique(item.codes[stack.marked("_golden", "true")])
    items += [{"item": item.values[code].as_py(), "control": True} for code in controls.tolist() if code >= 0]
    problems += [*copies(questions, files[0].name), *_said(stack, files[0].name)]
    return Reading(
        answers,
        stack.height,
        stack.where,
        {"no answer": np.flatnonzero(empty).tolist()} if empty.any() else {},
        keys=list(_keys(stack, item, splits)),
        items=items,
        annotators=_annotators(stack, annotator),
        scales=scales,
        problems=problems,
        seconds_rule=SECONDS,
        times="month first" if slashed else None,
        detected={"mapping": {"item": _ids(stack, options)[0], "annotator": _ids(stack, options)[1], "label": names, "timestamp": "_created_at"}},
    )


def _ids(stack: Stack, options: Options) -> tuple[str, str]:
    """The columns of item and annotator: the tool's, unless a person chose others."""
    return (stack.chosen("item", options.mapping) or ["_unit_id"])[0], (stack.chosen("annotator", options.mapping) or ["_worker_id"])[0]


def _others(stack: Stack) -> list[str]:
    """The columns that are not the tool's own: what was shown and what was answered."""
    gold = {f"{name}_gold{tail}" for name in stack.names for tail in ("", "_reason")}
    return [name for name in stack.names if not name.startswith(("_", "orig__")) and name != "orig_golden" and name not in gold]


def _questions(stack: Stack, item: Coded, options: Options, where: str) -> tuple[list[str], list[Problem]]:
    """Which columns hold answers? Those that differ within units, or whose gold is given. Raises Unreadable where nothing tells."""
    chosen = stack.chosen("label", options.mapping)
    if chosen:
        return chosen, []
    others = _others(stack)
    found = [name for name in others if len(stack.coded(f"{name}_gold").values) or stack.differs_within(item, name)]
    found = [name for name in found if len(stack.coded(name).values)]
    if found:
        return found, []
    shown = [name for name in others if f"{name}_gold" not in stack.names]
    found = [name for name in others if name not in shown and not stack.repeats(name, shown)]
    if not found:
        what = "It cannot be told which columns hold answers: none has a column <question>_gold beside it, and none differs between the judgements of a unit."
        raise Unreadable.because("IMP-MAP", where, what, "Name them on the Import page or with --map label=COLUMN.")
    what = f"No column differs between the judgements of a unit; those with a column of gold beside them were taken for questions: {', '.join(found)}."
    return found, [Problem("IMP-MAP", where, what, "Correct it on the Import page or with --map label=COLUMN.", asks=True)]


def _seconds(stack: Stack) -> tuple[np.ndarray, bool]:
    """From start to submission, and whether the times are written with slashes."""
    columns = [stack.coded(name) for name in ("_created_at", "_started_at")]
    slashed = any("/" in text for column in columns for text in column.values.to_pylist())
    submitted, started = (np.append(moments(column, "month first").microseconds, NONE)[column.codes] for column in columns)
    known = (submitted != NONE) & (started != NONE)
    return np.where(known, (submitted - started) / 1e6, np.nan), slashed


def _keys(stack: Stack, item: Coded, splits: dict[str, Split | None]) -> Iterator[dict]:
    """The gold of every unit, once for each way in which it is written; the correct boxes of a question together are its gold."""
    for name, split in splits.items():
        gold = stack.coded(f"{name}_gold")
        rows = np.flatnonzero((gold.codes >= 0) & (item.codes >= 0))
        pairs = item.codes[rows].astype(np.int64) * (len(gold.values) + 1) + gold.codes[rows]
        for row in rows[np.sort(np.unique(pairs, return_index=True)[1])].tolist():
            lines = [line.strip() for line in gold.values[gold.codes[row]].as_py().splitlines() if line.strip()]
            label = as_set(chain.from_iterable(map(split, lines))) if split else list(dict.fromkeys(lines))
            yield {"item": item.values[item.codes[row]].as_py(), "task": name, "label": label, "where": stack.where(row)}


def _annotators(stack: Stack, annotator: Coded) -> list[dict]:
    trust = stack.coded("_trust")
    codes, first = np.unique(annotator.codes, return_index=True)
    known = [(code, trust.codes[row]) for code, row in zip(codes.tolist(), first.tolist(), strict=True) if code >= 0 and trust.codes[row] >= 0]
    return [{"annotator": annotator.values[code].as_py(), "trust": trust.values[value].as_py()} for code, value in known]


def _said(stack: Stack, where: str) -> Iterator[Problem]:
    personal = [name for name in PERSONAL if len(stack.coded(name).values)]
    if personal:
        what = f"The columns {', '.join(personal)} hold personal data and were left out."
        yield Problem("PRIV-ATTR", where, what, "They are not needed to judge the quality of annotation; choose a report without them.")
    tainted = np.flatnonzero(stack.marked("_tainted", "true"))
    if len(tainted):
        what = f"{len(tainted):,} judgements are tainted: their annotator failed the test questions later on. They were kept."
        examples = tuple(stack.where(row) for row in tainted[:5])
        yield Problem("IMP-STATUS", examples[0], what, "Choose tainted = false in the filters to leave them out.", len(tainted), asks=True, examples=examples)


FORMAT = Format(
    name="appen",
    title="Appen / Figure Eight full report",
    how="Results > Full report (CSV), the one with a row per judgement; aggregated reports have no annotators.",
    recognises=recognises,
    read=read,
    loses=(
        "A unit has no page number, so the time of a page cannot be divided among its units.",
        "Whether a test question with several correct boxes wants all of them or any is not in the report; all are taken together.",
        "An empty answer may be a question that was not shown.",
    ),
)
