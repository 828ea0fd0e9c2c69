"""Toloka assignments: TSV, a row per task that one performer did.

`INPUT:<field>` is what was shown, `OUTPUT:<field>` what was answered, `GOLDEN:<field>` the right answer of a control task (empty in all others), `HINT:text`;
`ASSIGNMENT:task_id`, `:worker_id`, `:status`, `:started`, `:submitted`, `:reward`, `:assignment_id`, `:link`. One assignment is a page of several tasks: its
time and its reward are those of the page; the reward is divided among its tasks. Where the tasks have no ids, the inputs are the item.
An output of several values is a JSON array, of boxes to tick a JSON object.
Source: a real file of three columns (values may hold quoted line breaks), and toloka-kit, src/client/assignment.py.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats._crowd_cells import Split, question
from formats._crowd_table import Stack, cells, described, melted
from formats.reading.coded import Coded
from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_set
from formats.reading.limits import Limits
from formats.reading.times import NONE, moments, number
from study import Problem, Scale, Unreadable

INPUT, OUTPUT, GOLDEN, OF = "INPUT:", "OUTPUT:", "GOLDEN:", "ASSIGNMENT:"
FACTS = {"timestamp": "submitted", "status": "status"}
SECONDS = "ASSIGNMENT:submitted minus ASSIGNMENT:started: the time of the whole page, which each of its tasks carries"
_PROSE = re.compile(r"(?i).*(transcri|translat|comment|explanation|reason|caption|summary|free_?text).*")


def recognises(file: File) -> bool:
    names = file.header
    return any(name.startswith(OUTPUT) for name in names) and any(name.startswith((INPUT, OF)) for name in names)


def read(files: list[File], options: Options) -> Reading:
    stack = Stack(files)
    shown = [name for name in stack.names if name.startswith(INPUT)]
    item_name, item = _item(stack, shown, options)
    worker = (stack.chosen("annotator", options.mapping) or [f"{OF}worker_id"])[0]
    names = stack.chosen("label", options.mapping) or [name for name in stack.names if name.startswith(OUTPUT)]
    names = [name for name in names if len(stack.coded(name).values)]
    if not names:
        what = "All outputs are empty: nobody answered yet."
        raise Unreadable.because("IMP-NOROWS", files[0].name, what, "Download the results once there are accepted assignments.")
    asked = {name.removeprefix(OUTPUT): question(stack.coded(name)) for name in names}
    questions = {task: column for task, (column, *_) in asked.items()}
    skipped, open_ = stack.marked(f"{OF}status", "skipped"), stack.marked(f"{OF}status", "active|expired|created")
    empty = np.all([column.codes < 0 for column in questions.values()], axis=0) & ~skipped & ~open_
    items, facets = described(stack, item, shown, INPUT)
    seconds = _seconds(stack)
    shared = {"item": cells(item), "annotator": cells(stack.coded(worker))} | facets
    shared |= {fact: stack.columns[OF + name] for fact, name in FACTS.items() if OF + name in stack.names}
    shared |= {} if seconds is None else {"seconds": pa.array(seconds)}
    shared |= {"pay": pa.array(_pay(stack))} if f"{OF}reward" in stack.names else {}
    keys = list(_keys(stack, item, {task: split for task, (*_, split) in asked.items()}))
    left_out = {"no answer": empty & ~_golden(stack), "gold key": empty & _golden(stack), "not submitted": open_}
    return Reading(
        melted(questions, shared, skipped, empty | open_),
        stack.height,
        stack.where,
        left_out={why: np.flatnonzero(rows).tolist() for why, rows in left_out.items() if rows.any()},
        keys=keys,
        items=[*items, *({"item": key["item"], "control": True} for key in keys), *_links(stack, item)],
        scales=_scales(asked),
        problems=list(_rejected(stack)),
        seconds_rule=SECONDS if seconds is not None else "",
        detected={"mapping": {"item": item_name, "annotator": worker, "label": names}},
    )


def _item(stack: Stack, shown: list[str], options: Options) -> tuple[str | list[str], Coded]:
    """The task's id; else an input that is one; else all inputs together, as they were shown."""
    task_id = [f"{OF}task_id"] if len(stack.coded(f"{OF}task_id").values) else []
    name = next(iter(stack.chosen("item", options.mapping) or task_id), None) or stack.identifying(shown) or (shown[0] if len(shown) == 1 else None)
    if name is not None:
        return name, _short(stack.coded(name))
    inputs = [pc.fill_null(stack.columns[name].cast(pa.string()), "") for name in shown]
    return shown, _short(Coded.of(pc.binary_join_element_wise(*inputs, " | ") if inputs else pa.nulls(stack.height, pa.string())))


def _short(column: Coded) -> Coded:
    """A text too long for an id is cut and told from others by its fingerprint."""
    texts = column.values.to_pylist()
    if all(len(text) <= Limits.cell for text in texts):
        return column
    prints = [f"{text[:80]}… {blake2b(text.encode(), digest_size=6).hexdigest()}" if len(text) > Limits.cell else text for text in texts]
    return column.recoded(pa.array(prints, pa.string()))


def _seconds(stack: Stack) -> np.ndarray | None:
    if not {f"{OF}started", f"{OF}submitted"} <= {*stack.names}:
        return None
    columns = [stack.coded(f"{OF}submitted"), stack.coded(f"{OF}started")]
    submitted, started = (np.append(moments(column).microseconds, NONE)[column.codes] for column in columns)
    return np.where((submitted != NONE) & (started != NONE), (submitted - started) / 1e6, np.nan)


def _pay(stack: Stack) -> np.ndarray:
    """The reward of the page, divided among its tasks."""
    page = stack.coded(f"{OF}assignment_id")
    return stack.numbers(f"{OF}reward", number) / np.append(np.maximum(page.counts(), 1), 1)[page.codes]


def _golden(stack: Stack) -> np.ndarray:
    return np.any([np.zeros(stack.height, bool), *(stack.coded(name).codes >= 0 for name in stack.names if name.startswith(GOLDEN))], axis=0)


def _keys(stack: Stack, item: Coded, splits: dict[str, Split | None]) -> Iterator[dict]:
    """The right answer of every control task, once for each way in which it is written."""
    for task, split in splits.items():
        gold = stack.coded(GOLDEN + task)
        rows = np.flatnonzero((gold.codes >= 0) & (item.codes >= 0))
        pairs = item.codes[rows].astype(np.int64) * (len(gold.values) + 1) + gold.codes[rows]
        for row in rows[np.sort(np.unique(pairs, return_index=True)[1])].tolist():
            text = gold.values[gold.codes[row]].as_py()
            yield {"item": item.values[item.codes[row]].as_py(), "task": task, "label": as_set(split(text)) if split else text, "where": stack.where(row)}


def _links(stack: Stack, item: Coded) -> Iterator[dict]:
    """An assignment of each task in Toloka, for tasks that are no address themselves."""
    link = stack.coded(f"{OF}link")
    codes, first = np.unique(item.codes, return_index=True)
    for code, row in zip(codes.tolist(), first.tolist(), strict=True):
        if code >= 0 and link.codes[row] >= 0 and (text := link.values[link.codes[row]].as_py()).startswith(("http://", "https://")):
            yield {"item": item.values[code].as_py(), "link": text}


def _scales(asked: dict[str, tuple[Coded, Scale | None, Split | None]]) -> dict[str, Scale]:
    prose = {task: Scale("text", (), f'the field is called "{task}"') for task, (_, scale, _) in asked.items() if scale is None and _PROSE.fullmatch(task)}
    return prose | {task: scale for task, (_, scale, _) in asked.items() if scale is not None}


def _rejected(stack: Stack) -> Iterator[Problem]:
    rows = np.flatnonzero(stack.marked(f"{OF}status", "rejected"))
    if len(rows):
        examples = tuple(stack.where(row) for row in rows[:5])
        what = f"{len(rows):,} of {stack.height:,} answers stand in rejected assignments. They were kept: a rejection is about pay, and may be wrong."
        hint = "Choose the status APPROVED in the filters to leave them out."
        yield Problem("IMP-STATUS", examples[0], what, hint, len(rows), asks=True, examples=examples, effect="They count in every number.")


FORMAT = Format(
    name="toloka",
    title="Toloka assignments",
    how="Pool > Download results > TSV, with the assignment columns and the control answers.",
    recognises=recognises,
    read=read,
    loses=("The type of an output is not in the file; its scale is told from the answers.", "A page of several tasks has one time."),
)
