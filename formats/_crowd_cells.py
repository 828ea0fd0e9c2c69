"""What stands in one cell of a crowd platform's table: one answer, several in one of many ways, or shapes.

How a question's cells are written is told from all its cells at once, and each distinct cell is read once.
"""

import json
import re
from collections.abc import Callable, Iterable

import pyarrow as pa

from formats.reading.coded import Coded
from formats.reading.labels import as_boxes, as_set
from formats.reading.text import text_of
from study import Scale

MANY, LONG = 60, 120  # labels that a question offers, and characters of one; beyond, a cell with several lines is prose

Split = Callable[[str], list[str]]


def split_of(cells: Iterable[str]) -> Split | None:
    """How the cells of a question hold several answers at once: as JSON, in brackets, by lines, bars or blanks; None where they do not.

    >>> split_of(["a", "b", "c", "a|c"])("a|c"), split_of(["[X] [Y]", "[X]"])("[X] [Y]"), split_of(["left", "right", "center", "center left"])
    (['a', 'c'], ['[X]', '[Y]'], None)
    """
    cells = list(cells)
    if not cells:
        return None
    if all(members is not None and all(isinstance(member, str) for member in members) for members in map(members_of, cells)):
        return lambda cell: [cell] if members_of(cell) is None else [text_of(member) or "" for member in members_of(cell) or ()]
    if all(ticked_in(cell) is not None for cell in cells):
        return lambda cell: [cell] if ticked_in(cell) is None else ticked_in(cell) or []
    if all(re.fullmatch(r"(\[[^\[\]]+\]\s*)+", cell) for cell in cells) and any(cell.count("[") > 1 for cell in cells):
        return lambda cell: re.findall(r"\[[^\[\]]+\]", cell)
    by = next((by for by in (_lines, _bars) if _are_lists(cells, by)), None)
    return by or (str.split if _by_blanks(cells) else None)


def _lines(cell: str) -> list[str]:
    return cell.strip().splitlines()


def _bars(cell: str) -> list[str]:
    return cell.strip().split("|")


def _are_lists(cells: list[str], split: Split) -> bool:
    """Are the parts few and short, do some come back, and is there more than one in a cell? Prose is not like that."""
    parts = [part for cell in cells for part in split(cell)]
    few = len(cells) < len(parts) > len({*parts}) <= MANY
    return few and all(part and part == part.strip() and len(part) <= LONG for part in parts)


def _by_blanks(cells: list[str]) -> bool:
    """Names without blanks, most of which also stand alone, in combinations of three or in two orders: a list, not words of a label."""
    combinations = [tuple(cell.split()) for cell in cells if len(cell.split()) > 1]
    names, alone = {name for cell in cells for name in cell.split()}, {cell for cell in cells if len(cell.split()) == 1}
    if not combinations or len(names) > MANY or len(alone) < 0.8 * len(names) or any(len({*names}) < len(names) for names in combinations):
        return False
    orders = len({*combinations}) > len({frozenset(names) for names in combinations})
    return orders or max(map(len, combinations)) > 2


def members_of(cell: str) -> list | None:
    """The members of a JSON array in a cell, or None."""
    if not cell.lstrip().startswith("["):
        return None
    try:
        members = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return members if isinstance(members, list) else None


def ticked_in(cell: str) -> list[str] | None:
    """The options that are true in a JSON object of options, or None where a cell is no such object."""
    if not cell.lstrip().startswith("{"):
        return None
    try:
        options = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return [option for option, on in options.items() if on] if options and all(isinstance(on, bool) for on in options.values()) else None


def question(column: Coded) -> tuple[Coded, Scale | None, Split | None]:
    """The labels of a question, the scale that its cells tell, and how a cell is split (for the key of the same question)."""
    cells = column.values.to_pylist()
    split = split_of(cells)
    if split is not None:
        labels = pa.array([as_set(split(cell)) for cell in cells], pa.string())
        return column.recoded(labels), Scale("set", (), "several labels stand in one cell"), split
    shapes = [members_of(cell) for cell in cells]
    if not any(shapes) or None in shapes or not all(isinstance(shape, dict) for members in shapes for shape in members or ()):
        return column, None, None
    return column.recoded(pa.array([as_boxes(members or ()) for members in shapes], pa.string())), Scale("box", (), "the cells hold shapes"), None
