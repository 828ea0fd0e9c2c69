"""Amazon Mechanical Turk batch results: CSV, a row per assignment.

`HITId`, `WorkerId`, `AssignmentStatus` (Approved, Submitted, Rejected), `AcceptTime` and `SubmitTime` ("Sat Oct 07 03:51:58 PDT 2017"),
`WorkTimeInSeconds`, `Reward` ("$0.15"), `RequesterAnnotation` ("BatchId:…"); `Input.*` is what the page showed, `Answer.*` what came back. The item is the
HIT, unless one Input column clearly is the id of what was shown: the same thing published in two HITs is one item. Answers stand in one of three ways: a
column per question (several answers joined by a bar; `{}` = left empty), `Answer.<question>.<option>` true or false per box, or all of a page as JSON in one
cell (`Answer.taskAnswers`). Columns that repeat an Input column in every row are hidden fields of the page, no answers.
Source: a real batch of 2017, and the documentation of crowd HTML elements.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from formats._crowd_cells import question
from formats._crowd_elements import crowd_answers
from formats._crowd_table import Stack, cells, copies, described, melted
from formats.reading.coded import Coded
from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_set
from formats.reading.shapes import unsound
from formats.reading.text import Decimal
from formats.reading.times import number
from study import Problem, Scale, Unreadable

INPUT, ANSWER = "Input.", "Answer."
SECONDS = "WorkTimeInSeconds: from accepting the HIT to submitting it, pauses included"

Questions = dict[str, tuple[Coded, Scale | None]]


def recognises(file: File) -> bool:
    names = file.header
    return {"HITId", "WorkerId"} <= {*names} and any(name.startswith(ANSWER) for name in names)


def read(files: list[File], options: Options) -> Reading:
    stack, where = Stack(files), files[0].name
    shown = [name for name in stack.names if name.startswith(INPUT)]
    item_name = (stack.chosen("item", options.mapping) or [stack.identifying(shown) or "HITId"])[0]
    worker = (stack.chosen("annotator", options.mapping) or ["WorkerId"])[0]
    item, annotator = stack.coded(item_name), stack.coded(worker)
    names = stack.chosen("label", options.mapping) or [name for name in stack.names if name.startswith(ANSWER) and not stack.repeats(name, shown)]
    problems = list(_rejected(stack))
    found = _questions(stack, names, problems)
    if not found:
        what = "All answers of the batch are empty, or repeat what the page showed."
        raise Unreadable.because("IMP-MAP", where, what, "Export the results again, or name the columns with --map label=COLUMN.")
    questions = {task: column for task, (column, _) in found.items()}
    gone = stack.marked("AssignmentStatus", "returned|abandoned|expired")
    empty = np.all([column.codes < 0 for column in questions.values()], axis=0)
    items, facets = described(stack, item, shown, INPUT)
    mapping = {fact: name for fact, name in {"timestamp": "SubmitTime", "seconds": "WorkTimeInSeconds", "pay": "Reward"}.items() if name in stack.names}
    facts = {"item": cells(item), "annotator": cells(annotator), "batch": cells(_batch(stack))} | facets
    facts |= {fact: stack.columns[name] if fact == "timestamp" else pa.array(stack.numbers(name, _number)) for fact, name in mapping.items()}
    facts |= {"status": stack.columns["AssignmentStatus"]} if "AssignmentStatus" in stack.names else {}
    return Reading(
        melted(questions, facts, empty, gone),
        stack.height,
        stack.where,
        {"not submitted": np.flatnonzero(gone).tolist()} if gone.any() else {},
        items=items,
        annotators=_annotators(stack, annotator),
        scales={task: scale for task, (_, scale) in found.items() if scale},
        problems=problems + copies(questions, where),
        seconds_rule=SECONDS if "seconds" in mapping else "",
        project=_only(stack.coded("Title")),
        detected={"mapping": {"item": item_name, "annotator": worker, "label": names, **mapping}},
    )


def _number(text: str) -> float:
    """Seconds, or dollars."""
    return number(text.strip().lstrip("$"))


def _only(column: Coded) -> str | None:
    return column.values[0].as_py() if len(column.values) == 1 else None


def _batch(stack: Stack) -> Coded:
    """The number of the batch, as the tool writes it into the annotation of every HIT."""
    column = stack.coded("RequesterAnnotation")
    found = [re.match(r"BatchId:(\d+)", text) for text in column.values.to_pylist()]
    return column.recoded(pa.array([match[1] if match else None for match in found], pa.string()))


def _questions(stack: Stack, names: list[str], problems: list[Problem]) -> Questions:
    """Every question of the batch with its labels, whichever way they are written; says which stretches of text cannot be."""
    found: Questions = {}
    boxes: dict[str, list[str]] = defaultdict(list)  # question -> the columns of its options
    for name in names:
        column = _without_blanks(stack.coded(name))
        plain = name.removeprefix(ANSWER)
        if not len(column.values):
            continue
        objects = _objects(column)
        if objects is not None:
            answers, bad = _from_json(column, objects)
            found |= {task if task not in found else f"{plain}.{task}": labels for task, labels in answers.items()}
            problems += unsound([stack.where(row) for row in np.flatnonzero(np.isin(column.codes, [*bad]))], sum(bad.values()))
        elif "." in plain and all(text.lower() in ("true", "false") for text in column.values.to_pylist()):
            boxes[plain.rpartition(".")[0]].append(name)
        else:
            labels, scale, _ = question(column)
            found[re.sub(r"\.labels?$", "", plain)] = labels, scale
    for task, columns in boxes.items():
        alone = len(columns) == 1 and columns[0].endswith(".on")
        found[task] = (stack.coded(columns[0]), None) if alone else _from_boxes(stack, columns)
    return found


def _without_blanks(column: Coded) -> Coded:
    """`{}` is how the export writes a field that was left empty."""
    return column.recoded(pa.array([None if text.strip() in ("", "{}", "[{}]") else text for text in column.values.to_pylist()], pa.string()))


def _objects(column: Coded) -> list[dict] | None:
    """The answers of a whole page in one cell: an object, or an array that holds one; None if a cell holds anything else."""
    pages = []
    for text in column.values.to_pylist():
        if text.lstrip()[:1] not in ("{", "["):
            return None
        try:
            page = json.loads(text, parse_float=Decimal, parse_constant=str)
        except (ValueError, RecursionError):
            return None
        page = page[0] if isinstance(page, list) and len(page) == 1 else page
        if not isinstance(page, dict):
            return None
        pages.append(page)
    return pages


def _from_json(column: Coded, pages: list[dict]) -> tuple[Questions, dict[int, int]]:
    """Each distinct page is read once; a question to which anybody gave several answers is a set throughout. Also how many impossible
    stretches of text a page has."""
    given: dict[str, dict[int, list[str]]] = defaultdict(dict)  # question -> page -> labels
    scales: dict[str, Scale] = {}
    bad: dict[int, int] = {}
    for place, page in enumerate(pages):
        for task, labels, scale, wrong in crowd_answers(page):
            given[task][place] = labels
            bad |= {place: bad.get(place, 0) + wrong} if wrong else {}
            scales |= {task: scale} if scale is not None and task not in scales else {}
    found: Questions = {}
    for task, labels in given.items():
        several = any(len(chosen) != 1 for chosen in labels.values()) or (task in scales and scales[task].level == "set")
        texts = [(as_set(labels[place]) if several else labels[place][0]) if place in labels else None for place in range(len(pages))]
        scale = Scale("set", (), "the page takes several answers", "tool") if several else scales.get(task)
        found[task] = column.recoded(pa.array(texts, pa.string())), scale
    return found, bad


def _from_boxes(stack: Stack, columns: list[str]) -> tuple[Coded, Scale | None]:
    """A question whose options stand in columns of their own; one option in every row is a choice, anything else a set."""
    options = [name.rpartition(".")[2] for name in columns]
    ticked = np.stack([stack.marked(name, "true") for name in columns], axis=1)
    seen = np.any([stack.coded(name).codes >= 0 for name in columns], axis=0)
    combinations, codes = np.unique(ticked, axis=0, return_inverse=True)
    chosen = [[option for option, on in zip(options, row, strict=True) if on] for row in combinations.tolist()]
    several = bool((ticked.sum(axis=1)[seen] != 1).any())
    texts = [as_set(labels) if several else labels[0] if labels else None for labels in chosen]
    column = Coded(np.where(seen, codes.reshape(-1), -1).astype(np.int32), pa.array(texts, pa.string())).recoded(pa.array(texts, pa.string()))
    return column, Scale("set", (), "a question with boxes to tick", "tool") if several else None


def _rejected(stack: Stack) -> Iterator[Problem]:
    rows = np.flatnonzero(stack.marked("AssignmentStatus", "rejected"))
    if len(rows):
        examples = tuple(stack.where(row) for row in rows[:5])
        what = f"{len(rows):,} of {stack.height:,} assignments were rejected by the requester. They were kept: a rejection is about pay, and may be wrong."
        hint = "Choose the status Approved and Submitted in the filters to leave them out."
        yield Problem("IMP-STATUS", examples[0], what, hint, len(rows), asks=True, examples=examples, effect="They count in every number.")


def _annotators(stack: Stack, annotator: Coded) -> list[dict]:
    rate = stack.coded("LifetimeApprovalRate")
    codes, first = np.unique(annotator.codes, return_index=True)
    known = [(code, rate.codes[row]) for code, row in zip(codes.tolist(), first.tolist(), strict=True) if code >= 0 and rate.codes[row] >= 0]
    return [{"annotator": annotator.values[code].as_py(), "approval rate": rate.values[value].as_py()} for code, value in known]


FORMAT = Format(
    name="mturk",
    title="Amazon Mechanical Turk batch results",
    how="Manage > Results > Download CSV, once the batch is complete.",
    recognises=recognises,
    read=read,
    loses=(
        "Mechanical Turk keeps no gold.",
        "A HIT that shows several things has one duration for all of them.",
        "A field that was left empty looks like a field that was not shown; only an assignment without any answer counts as declined.",
    ),
)
