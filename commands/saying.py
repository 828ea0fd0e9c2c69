"""How are answers written to a terminal or as JSON?"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from study import Problem

NOTHING: dict = {
    "rows": 0, "kept": 0, "left_out": 0, "left_out_by": {}, "items": 0, "annotators": 0, "format": "",
    "detected": dict.fromkeys(("encoding", "delimiter", "header_line", "mapping")),
    "tasks": [], "problems": [], "corrections": [], "events": [],
}  # fmt: skip


def refuse(problems: Sequence["Problem"], *, as_json: bool) -> None:
    """Says why nothing could be read, and ends the command."""
    if as_json:
        typer.echo(json.dumps(NOTHING | {"problems": listed(problems)}, indent=1))
    else:
        typer.echo("\n".join(plain(str(problem)) for problem in problems), err=True)
    raise typer.Exit(2)


def listed(problems: Iterable["Problem"]) -> list[dict]:
    """The problems as --json prints them."""
    return [{name: getattr(problem, name) for name in ("code", "where", "what", "hint", "rows", "blocking")} for problem in problems]


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
