"""Which lists in the documents follow from the code? Formats, pages and settings, written between their marks; a test holds them."""

import ast
import html
import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def formats_table() -> str:
    """Every format that is read and how to export it from its tool."""
    import formats

    found = formats.known()
    general_last = sorted(found, key=lambda one: (one.rank < 0, one.title.lower()))
    rows = [f"| {cell(one.title)}{'' if one.verified else ' ¹'} | {cell(one.how)} |" for one in general_last]
    note = ["", "¹ Written from the tool's documentation, not yet checked on a real file; the import report says so too."]
    return "\n".join(["| format | how to get it |", "|---|---|", *rows, *([] if all(one.verified for one in found) else note)])


def pages_table() -> str:
    """Every page and the question it answers: the first line of its docstring."""
    pages = [("Home", ROOT / "dashboard.py"), *((path.stem.partition("_")[2].replace("_", " "), path) for path in sorted((ROOT / "pages").glob("[0-9]*.py")))]
    rows = [f"| {name} | {cell((ast.get_docstring(ast.parse(path.read_text('utf-8'))) or '').partition(chr(10))[0])} |" for name, path in pages]
    return "\n".join(["| page | what it answers |", "|---|---|", *rows])


def fields_table() -> str:
    """Every field of study.toml."""
    from workspace.settings import FIELDS

    return "\n".join(["| field | kind | meaning |", "|---|---|---|", *(f"| `{one.name}` | {one.kind} | {cell(one.meaning)} |" for one in FIELDS)])


def cell(text: str) -> str:
    """The text inside a Markdown table."""
    return html.escape(text, quote=False).replace("|", "\\|").replace("\n", " ")


BLOCKS: dict[tuple[str, str], Callable[[], str]] = {
    ("README.md", "formats"): formats_table,
    ("README.md", "pages"): pages_table,
    ("docs/study_toml.md", "fields"): fields_table,
}


def with_block(text: str, name: str, block: str) -> str:
    """The document with this block between its marks."""
    begins, ends = f"<!-- {name} -->", f"<!-- /{name} -->"
    if not re.search(f"{begins}.*{ends}", text, re.DOTALL):
        raise ValueError(f"The document has no place {begins} … {ends}.")
    before, _, rest = text.partition(begins)
    return f"{before}{begins}\n{block}\n{ends}{rest.partition(ends)[2]}"


if __name__ == "__main__":
    for (file, name), block in BLOCKS.items():
        path = ROOT / file
        path.write_text(with_block(path.read_text("utf-8"), name, block()), "utf-8")
