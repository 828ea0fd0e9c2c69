"""A table with one item per row and one column per annotator; and its transpose, one person per row and one column per item."""

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from formats.reading import roles
from formats.reading.coded import Coded
from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from formats.reading.long_columns import facet_name
from formats.reading.tables import Table
from study import Problem, Unreadable

FEW = 30  # labels that the columns of a wide table share at most
_PERSON = re.compile(r"(?i)(annotator|rater|coder|worker|judge|labell?er|trainer|user|ann|reviewer|expert)[ _-]?\w{1,3}|wid_\d+|label_\d+|[\w.+-]+@[\w-]+\.\w+")


def recognises(file: File) -> bool:
    """Is there no annotator column, but several columns that look like annotators or like a form's questions?"""
    named = roles.by_name(file.header)
    if "annotator" in named and len([name for name in file.header if _question(name)]) >= 3:
        return True
    if "annotator" in named or len(file.header) < 3:
        return False
    return len(_people(file.header)) >= 2 or ("label" not in named and "item" in named and len(_alike_of(file)) >= 2)


def read(files: list[File], options: Options) -> Reading:
    """Every filled cell is one judgement; raises Unreadable where there is more than one such table."""
    if len(files) > 1:
        raise Unreadable.because(
            "IMP-ZIP-CHOICE", files[1].name, "There are several tables with a column per annotator.", "Open them one at a time, or join them into one."
        )
    table = files[0].table
    transposed = options.layout == "transposed" or (options.layout is None and "annotator" in roles.by_name(table.names))
    return _transposed(files[0], table, options) if transposed else _wide(files[0], table, options)


def _wide(file: File, table: Table, options: Options) -> Reading:
    named = roles.by_name(table.names)
    people = _people(table.names) or _alike(table)
    fixed = {role: next((name for name in named.get(role, []) if name not in people), None) for role in ("item", "gold", "text", "link")}
    chosen = options.mapping.get("label")
    people = [name for name in (chosen if isinstance(chosen, list) else people) if name in table.names and name not in fixed.values()]
    chosen_item = options.mapping.get("item")
    item = (
        chosen_item
        if isinstance(chosen_item, str) and chosen_item in table.names
        else fixed["item"] or next(iter(name for name in table.names if name not in people), None)
    )
    if item is None:
        raise Unreadable.because("IMP-MAP", file.name, "The table has a column per annotator but none that names the item.", "Add a column item_id.")
    people = [name for name in people if name != item]
    if not people:
        raise Unreadable.because(
            "IMP-MAP",
            file.name,
            "No column looks like an annotator's.",
            "Name the columns that hold each annotator's answers: --map label=COLUMN, once for each.",
        )
    items = table.columns[item].cast(pa.string()).to_pylist()
    what = f"Every column of {', '.join(people[:4])}{' and more' if len(people) > 4 else ''} was read as one annotator's answers (a wide table)."
    answers = _Cells(table, file.name)
    for name in people:
        answers.add(table.columns[name], items, [name] * len(items))
    gold = table.columns[fixed["gold"]].cast(pa.string()).to_pylist() if fixed["gold"] else []
    keys = [
        {"item": name, "task": None, "label": label, "where": table.where(place, file.name)}
        for place, (name, label) in enumerate(zip(items, gold, strict=False))
        if label
    ]
    facts = {role: table.columns[fixed[role]].cast(pa.string()).to_pylist() for role in ("text", "link") if fixed[role]}
    known = [{"item": name, **{role: values[place] or None for role, values in facts.items()}} for place, name in enumerate(items)] if facts else []
    others = [name for name in table.names if name not in (item, *people, *fixed.values()) and not roles.is_personal(name)]
    return answers.reading(
        Problem("IMP-MAP", file.name, what, "Say on the Import page if a column is no annotator.", asks=True),
        {"item": item, "annotator": people, "gold": fixed["gold"]},
        "wide",
        others[: roles.MOST_FACETS],
        keys=keys,
        items=known,
    )


def _transposed(file: File, table: Table, options: Options) -> Reading:
    named = roles.by_name(table.names)
    annotator = str(options.mapping.get("annotator") or next(iter(named.get("annotator", [])), ""))
    chosen = options.mapping.get("label")
    questions = [name for name in table.names if name != annotator and (name in chosen if isinstance(chosen, list) else _question(name))]
    if annotator not in table.names or not questions:
        raise Unreadable.because(
            "IMP-MAP",
            file.name,
            "No column names the person of each row, or none looks like a question.",
            "Map the annotator to a column, and the label to the questions.",
        )
    people = table.columns[annotator].cast(pa.string()).to_pylist()
    times = next((name for name in named.get("timestamp", []) if name not in questions), None)
    answers = _Cells(table, file.name, times)
    for name in questions:
        answers.add(table.columns[name], [name] * len(people), people)
    what = f"Each row is one annotator's form; every column such as {questions[0]!r} was read as one item."
    return answers.reading(
        Problem("IMP-MAP", file.name, what, "Say on the Import page if the layout is another.", asks=True),
        {"annotator": annotator, "item": questions},
        "transposed",
    )


class _Cells:
    """Collects the cells of a table as judgements; an empty cell is not a row, since nobody says the item was shown."""

    def __init__(self, table: Table, name: str, times: str | None = None) -> None:
        self.table, self.name = table, name
        self.times = table.columns[times].cast(pa.string()).to_pylist() if times else None
        self.columns: dict[str, list] = {"item": [], "annotator": [], "label": [], "timestamp": [], "place": []}

    def add(self, column: pa.ChunkedArray, items: list[str], people: list[str]) -> None:
        labels = Coded.of(column)
        for place in np.flatnonzero(labels.codes >= 0).tolist():
            self.columns["item"].append(items[place])
            self.columns["annotator"].append(people[place])
            self.columns["label"].append(labels.values[labels.codes[place]].as_py())
            self.columns["timestamp"].append(self.times[place] if self.times else None)
            self.columns["place"].append(place)

    def reading(self, problem: Problem, mapping: dict, layout: str, facets: Sequence[str] = (), **facts: list) -> Reading:
        """All of it as a Reading; `facets` are the columns that say something about the whole row."""
        places = self.columns.pop("place")
        people = self.columns["annotator"]
        columns = {name: values for name, values in self.columns.items() if name != "timestamp" or self.times}
        table = pa.table(
            {"row": np.arange(len(places)), **{name: pa.array(values, pa.string()) for name, values in columns.items()}, "task": ["label"] * len(places)}
        )
        for name in facets:
            table = table.append_column(facet_name(name), self.table.columns[name].take(pa.array(places, pa.int64())))
        address = lambda row: f"{self.table.where(places[row], self.name)}, column {people[row]}"[:300]  # noqa: E731
        return Reading(table, len(places), address, problems=[problem], detected={"mapping": mapping, "layout": layout}, **facts)


def _people(names: tuple[str, ...]) -> list[str]:
    """Column names that look like annotators: ann_01, rater 2, wid_0, an e-mail address."""
    found = [name for name in names if _PERSON.fullmatch(name.strip())]
    return [name for name in found if not re.fullmatch(r"(?i)(annotator|user|worker|rater)[ _-]?(id|no)?", name.strip())]


def _alike_of(file: File) -> list[str]:
    try:
        return _alike(file.table)
    except Unreadable:
        return []  # reading it will say why


def _alike(table: Table) -> list[str]:
    """Columns under people's names: those that share most of their few values with each other, and are nothing else by name."""
    parts = {name for names in roles.by_name(table.names).values() for name in names}
    values = {name: set(Coded.of(table.columns[name]).values.to_pylist()) for name in table.names if name not in parts}
    few = {name: found for name, found in values.items() if 1 <= len(found) <= FEW}
    labels = set().union(*(found for name, found in few.items() if any(name != other and len(found & then) > 1 for other, then in few.items())))
    return [name for name, found in few.items() if found <= labels and len(labels) <= FEW]


def _question(name: str) -> bool:
    return bool(re.match(r"(?i)(q|question|item)[ _]?\d+\b", name.strip()))


FORMAT = Format(
    name="wide_table",
    title="Table, one column per annotator",
    how="Any table with an item in each row and a column of answers per annotator, or a form's export with a person in each row and a column per item.",
    recognises=recognises,
    read=read,
    rank=-10,
)
