"""Is text from the data shown as text, on one line, and cut?"""

import doctest

import pytest

from session import text
from session.text import distinct, md_escape, shown


def test_the_examples_run() -> None:
    assert doctest.testmod(text).failed == 0
    assert doctest.testmod(text).attempted > 0


@pytest.mark.parametrize(
    "hostile",
    ["**b**", "[x](http://e.example)", "![x](http://e.example/p.png)", "`code`", "# head", "$x^2$", ":red[x]", "<b>x</b>", "| a | b |", "1. x", "> x"],
)
def test_every_sign_of_markdown_gets_a_backslash(hostile: str) -> None:
    escaped = md_escape(hostile)
    assert all(before == "\\" for before, sign in zip(" " + escaped, escaped, strict=False) if sign in "*[]()!`#$:<>|.{}_~")


@pytest.mark.parametrize("link", ["http://e.example", "https://e.example/x", "www.e.example", "ann@e.example", "WWW.e.example"])
def test_what_would_become_a_link_by_itself_is_broken_without_being_seen(link: str) -> None:
    bare = md_escape(link).replace("\\", "")
    assert bare != link
    assert bare.replace("\u2060", "") == link


@pytest.mark.parametrize("arrow", ["<-", "->", "<->", "--", ">=", "<=", "~="])
def test_signs_that_would_become_another_sign_are_kept_apart(arrow: str) -> None:
    assert arrow not in md_escape(f"a {arrow} b").replace("\\", "")


@pytest.mark.parametrize("code", [":smile:", ":material/home:", ":streamlit:"])
def test_signs_that_would_become_pictures_stay_text(code: str) -> None:
    assert code not in md_escape(code).replace("\\", "")


def test_shown_is_one_line_without_what_cannot_be_seen() -> None:
    assert shown("a\u202eb\n\tc\u0000d") == "a b c d"
    assert shown("") == shown("  \n") == "(blank)"
    assert len(shown("x" * 10_000)) == 60
    assert "\n" not in md_escape("one\n# two")


def test_names_that_are_alike_once_cut_stay_apart() -> None:
    assert len(set(distinct(["x" * 100, "x" * 101, "y"]))) == 3
