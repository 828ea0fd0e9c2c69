"""The trusted answers of an export, from key rows, gold columns and gold files, joined to every judgement of their item and task."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from formats.reading import clean
from formats.reading.coded import Coded
from formats.reading.contract import Options, Reading
from formats.reading.labels import as_set, members
from formats.reading.scales import spelt, written_set
from study import Problem, Scale

if TYPE_CHECKING:
    from formats.reading.draft import Draft


def join(draft: "Draft", keys: list[dict], scales: Mapping[str, Scale], options: Options) -> int:
    """Writes the gold of each (item, task) into every answer about it; contradicting keys are listed and count as no gold.

    Returns how many (item, task) have gold.
    """
    tasks = draft.names["task"].values.to_pylist()

    def written(text: str, task: int) -> str:
        return _written(text, scales[tasks[task]], options.merge_labels.get(tasks[task], {}), options.decimal, draft.separators.get(tasks[task]))

    found = pd.concat([_from_column(draft), _from_keys(draft, keys, written)], ignore_index=True).drop_duplicates(["item", "task", "gold"])
    column = np.full(len(draft.row), -1, np.int32)
    if found.empty:
        draft.names["gold"] = Coded(column, pa.array([], pa.string()))
        return 0
    found["gold"] = [written(text, task) for text, task in zip(found["gold"], found["task"], strict=True)]
    found = found.drop_duplicates(["item", "task", "gold"])
    contradicting = found.duplicated(["item", "task"], keep=False)
    if contradicting.any():
        _say_contradictions(draft, found[contradicting])
        found = found[~contradicting]
    codes, values = pd.factorize(found["gold"])
    question = found["item"].to_numpy(np.int64) * len(tasks) + found["task"].to_numpy(np.int64)
    order = np.argsort(question)
    asked = draft.names["item"].codes.astype(np.int64) * len(tasks) + draft.names["task"].codes
    place = np.minimum(np.searchsorted(question[order], asked), max(0, len(order) - 1))
    if len(order):
        hit = question[order][place] == asked
        column[hit] = codes[order][place[hit]]
    draft.names["gold"] = Coded(column, pa.array(list(values), pa.string()))
    _say_unknown(draft, found, scales)
    return len(found)


def as_keys(reading: Reading) -> Reading:
    """A file that a person names as gold: its answers are keys, nobody's judgements, unless it carries gold beside its answers."""
    if reading.keys or not len(reading.answers) or "gold" in reading.answers.column_names:
        return reading
    lines = reading.answers.select(["row", "item", "task", "label"]).to_pylist()
    tasks = {line["task"] for line in lines}
    keys = [{**line, "task": None if len(tasks) == 1 else line["task"], "where": reading.address(line["row"])} for line in lines if line["label"]]
    rows = sorted({line["row"] for line in lines})
    return replace(reading, answers=reading.answers.slice(0, 0), keys=keys, left_out={**reading.left_out, "gold key": rows})


def accepted(gold: str) -> list[str]:
    """The answers that a gold text accepts: itself, or the members of its JSON array.

    >>> accepted('["cat", "lynx"]'), accepted("cat"), accepted("[broken")
    (['cat', 'lynx'], ['cat'], ['[broken'])
    """
    several = members(gold)
    return several if several is not None and all(isinstance(member, str) for member in several) else [gold]


def _written(text: str, scale: Scale, names: Mapping[str, str], decimal: str | None, separator: str | None) -> str:
    """One way to write one gold, the way its task's labels are written: a single accepted answer stands as itself, a set as its array."""
    if scale.level == "set":
        return written_set(spelt(text, names, decimal), separator)
    if scale.level in ("span", "box", "ranking"):
        return text
    answers = [spelt(answer, names, decimal) for answer in accepted(text)]
    return answers[0] if len(set(answers)) == 1 else as_set(answers)


def _from_column(draft: "Draft") -> pd.DataFrame:
    gold = draft.names["gold"]
    has = gold.codes >= 0
    pairs = pd.DataFrame({"item": draft.names["item"].codes[has], "task": draft.names["task"].codes[has], "code": gold.codes[has], "row": draft.row[has]})
    pairs = pairs.drop_duplicates(["item", "task", "code"])
    values = gold.values.to_pylist()
    return pd.DataFrame(
        {
            "item": pairs["item"],
            "task": pairs["task"],
            "gold": [values[code] for code in pairs["code"]],
            "where": [draft.where(row) for row in pairs["row"]] if len(pairs) < 100_000 else "",
        }
    )


def _from_keys(draft: "Draft", keys: list[dict], written: Callable[[str, int], str]) -> pd.DataFrame:
    """The key rows of the export, for the items and tasks that somebody answered; the others are counted."""
    items = {value: code for code, value in enumerate(draft.names["item"].values.to_pylist())}
    tasks = {value: code for code, value in enumerate(draft.names["task"].values.to_pylist())}
    labels = _labels_of_tasks(draft) if any(key.get("task") is None for key in keys) else {}
    lines, unanswered = [], []
    for key in keys:
        item, label = items.get(clean.name(key["item"])), key.get("label")
        if label is None:
            continue
        text = label if isinstance(label, str) else as_set(label) if len(label) != 1 else str(next(iter(label)))
        fitting = [tasks.get(key["task"])] if key.get("task") is not None else _fitting(text, tasks, labels, written)
        if item is None or fitting == [None]:
            unanswered.append(key.get("where", str(key["item"])))
        lines += [(item, task, text, key.get("where", "")) for task in fitting if item is not None and task is not None]
    if unanswered:
        draft.problems.append(
            Problem(
                "GOLD-UNUSED",
                unanswered[0],
                f"{len(unanswered):,} keys are about items or tasks that nobody answered.",
                "If the items should be the same, compare how both files name them.",
                len(unanswered),
                examples=tuple(unanswered[:5]),
                effect="They check nobody.",
            )
        )
    return pd.DataFrame(lines, columns=["item", "task", "gold", "where"])


def _labels_of_tasks(draft: "Draft") -> dict[int, set[str]]:
    pairs = np.unique(np.stack([draft.names["task"].codes, draft.names["label"].codes]), axis=1)
    values, found = draft.names["label"].values.to_pylist(), {}
    for task, label in pairs.T.tolist():
        if label >= 0:
            found.setdefault(task, set()).add(values[label])
    return found


def _fitting(text: str, tasks: dict[str, int], labels: dict[int, set[str]], written: Callable[[str, int], str]) -> list[int | None]:
    """The tasks that a key without a task is for: the only one, else those whose labels hold it."""
    if len(tasks) == 1:
        return list(tasks.values())
    return [task for task, known in labels.items() if known.intersection([*accepted(text), written(text, task)])] or [None]


def _say_contradictions(draft: "Draft", found: pd.DataFrame) -> None:
    items = draft.names["item"].values
    pairs = found.groupby(["item", "task"], sort=False)
    examples = tuple(
        f"item {items[int(item)].as_py()[:60]}: {' or '.join(lines['gold'].head(4))} ({'; '.join(filter(None, lines['where'].head(2)))})"
        for (item, _), lines in list(pairs)[:5]
    )
    draft.problems.append(
        Problem(
            "GOLD-CONFLICT",
            examples[0].partition(":")[0],
            f"{pairs.ngroups:,} items have gold that contradicts itself; they count as items without gold.",
            "Correct the keys, or give several accepted answers as a list.",
            len(found),
            asks=True,
            examples=examples,
            effect="Nobody is scored on them.",
        )
    )


def _say_unknown(draft: "Draft", found: pd.DataFrame, scales: Mapping[str, Scale]) -> None:
    """Gold that nobody ever answered is suspicious: a spelling, or a label that was renamed."""
    tasks, labels = draft.names["task"].values.to_pylist(), _labels_of_tasks(draft)
    for task, lines in found.groupby("task"):
        scale = scales[tasks[task]]
        if scale.level not in ("nominal", "ordinal"):
            continue
        known = labels.get(task, set()) | set(scale.labels)
        counts = lines["gold"].value_counts()
        strange = {gold: int(count) for gold, count in counts.items() if not known.issuperset(accepted(gold))}
        if strange:
            alike = [
                f'"{gold}" differs from "{label}" only in case or blanks'
                for gold in strange
                for label in known
                if gold.strip().casefold() == label.strip().casefold()
            ]
            draft.problems.append(
                Problem(
                    "GOLD-LABEL",
                    f"task {tasks[task]}",
                    f"The gold of {sum(strange.values()):,} items is no label that anybody gave: {', '.join(list(strange)[:5])}."
                    + (f" {alike[0]}." if alike else ""),
                    "Correct the keys, or merge the spellings on the Import page.",
                    sum(strange.values()),
                    asks=bool(alike),
                    examples=tuple(alike[:5]),
                    effect="Every answer to these items counts as wrong.",
                )
            )
