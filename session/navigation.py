"""Which pages are there? Found by their folder: a page says its heading in its docstring, its group and its icon in two constants."""

import ast
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import streamlit as st

from session.sources import ROOT


@dataclass(frozen=True)
class Page:
    """One page. `GROUP` and `ICON` (a Material icon) stand at the top of its file."""

    path: str  # as Streamlit wants it, relative to the entry script
    name: str
    group: str
    icon: str
    heading: str

    @classmethod
    def of(cls, file: Path) -> "Page":
        tree = ast.parse(file.read_text("utf-8"))
        facts = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Constant)
        }
        name = file.stem.partition("_")[2].replace("_", " ") or "Home"
        return cls(file.relative_to(ROOT).as_posix(), name, str(facts.get("GROUP", "")), str(facts.get("ICON", "")), heading_of(ast.get_docstring(tree) or ""))


def heading_of(docstring: str) -> str:
    """The first line of a page's docstring, without its full stop."""
    return docstring.strip().partition("\n")[0].rstrip(".")


@st.cache_resource(show_spinner=False)
def pages() -> tuple[Page, ...]:
    """Home, then the pages in the order of their numbers."""
    return tuple(Page.of(file) for file in (ROOT / "dashboard.py", *sorted((ROOT / "pages").glob("[0-9]*_*.py"))))


def draw() -> None:
    """The links to all pages, grouped as people think; pages of one group stand together, groups by their first page."""
    order = list(dict.fromkeys(page.group for page in pages()))
    for group, members in groupby(sorted(pages(), key=lambda page: order.index(page.group)), key=lambda page: page.group):
        if group:
            st.caption(group)
        for page in members:
            st.page_link(page.path, label=page.name, icon=page.icon or None, width="stretch")
