"""Is the page on items right about what divides annotators, does it find items, and is it a link?"""

import csv as reader
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import at, opened

__all__ = ["at"]  # a fixture
PAGE = "pages/2_Items.py"
HOSTILE = '=cmd|![x](http://127.0.0.1:9/l.png) **b** <img src=x> :material/home: $x$ "q" a@b.example'
HEAD = "item,annotator,label,language,text,link,time\n"


def study(items: int = 120, *, name: str = "item {n:03}", text: str = "text {n}", link: str = "https://tool.example/{n}", labels: str = "xyz") -> bytes:
    """Three annotators; of every fourth item the third sees it otherwise, of every twelfth all do."""
    quoted = [[value.format(n=n).replace('"', '""') for value in (name, text, link)] for n in range(items)]
    lines = [
        f'"{quoted[n][0]}",ann{who},{labels[who if n % 12 == 0 else (who == 2) * (n % 4 == 0)]},{"German" if n < 30 else "English"},'
        f'"{quoted[n][1]}","{quoted[n][2]}",2026-03-0{1 + who} 10:00'
        for n in range(items)
        for who in range(3)
    ]
    return (HEAD + "\n".join(lines) + "\n").encode()


def rows(app: AppTest) -> list[dict]:
    """The table of items."""
    return app.dataframe[0].value.to_dict("records")


def said(app: AppTest) -> str:
    return " ".join(text.value for kind in (app.markdown, app.caption, app.subheader, app.text) for text in kind).replace("\\", "")


def item_shown(app: AppTest) -> str:
    return app.main.subheader[0].value


def in_url(app: AppTest, key: str) -> list[str]:
    found = app.query_params.get(key, [])
    return [found] if isinstance(found, str) else sorted(found)


def select(app: AppTest, row: int) -> AppTest:
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return app.run()


def test_the_items_that_all_see_otherwise_stand_first_and_the_first_is_shown(at: Callable) -> None:
    at(study())
    app = opened(PAGE)
    first = rows(app)[:10]
    assert [row["Item"] for row in first] == [f"item {n:03}" for n in range(0, 120, 12)]
    assert first[0]["Answers"] == "1 × x · 1 × y · 1 × z"
    assert (first[0]["Majority"], first[0]["Margin"], first[0]["Link"]) == ("a tie", 0, "https://tool.example/0")
    assert (rows(app)[10]["Majority"], rows(app)[10]["Margin"]) == ("x", 0.33)
    assert len(rows(app)) == 50  # a page, not all of them
    assert "120 items were judged by two annotators or more" in said(app).replace("**", "")
    assert item_shown(app) == "item 000"
    assert "A tie:" in said(app)
    assert "no two of the 3 answers are the same" in said(app)
    assert app.dataframe[1].value["Annotator"].tolist() == ["ann0", "ann1", "ann2"]
    assert "items.item" not in app.query_params


def test_a_selected_row_is_shown_and_in_the_url_and_stays_until_others_are_looked_at(at: Callable) -> None:
    at(study())
    app = select(opened(PAGE), 10)
    assert item_shown(app) == "item 004"
    assert "x has the majority: 2 of 3 answers, 1 more than the next." in said(app).replace("**", "")
    assert in_url(app, "items.item") == ["item 004"]
    app.switch_page("dashboard.py").run()
    app.switch_page(PAGE).run()
    assert item_shown(app) == "item 004"
    app.text_input(key="choice.items.search").set_value("item 00").run()
    assert "items.item" not in app.query_params
    assert item_shown(app) == "item 000"


def test_a_deep_link_opens_the_page_where_the_item_stands(at: Callable) -> None:
    at(study())
    app = opened(PAGE, **{"items.item": "item 119"})
    assert item_shown(app) == "item 119"
    assert "item 119" in [row["Item"] for row in rows(app)]
    assert app.get("pagination")[0].value == 3
    app.get("pagination")[0].set_value(1).run()
    assert item_shown(app) == rows(app)[0]["Item"] == in_url(app, "items.item")[0]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"items.labels": ["x", "z"]}, 10),
        ({"items.labels": "y"}, 30),
        ({"items.slice": "language: German"}, 30),
        ({"items.annotator": ["ann0", "ann1"]}, 120),
        ({"items.search": "TEXT 11"}, 11),
        ({"items.search": ".*"}, 0),
        ({"items.search": "item 00", "items.labels": ["y", "x"], "items.slice": "language: German", "items.annotator": "ann2"}, 3),
    ],
)
def test_a_deep_link_opens_what_it_says(params: dict, found: int, at: Callable) -> None:
    at(study())
    app = opened(PAGE, **params)
    assert not app.exception
    if not found:
        assert "No item fits all choices at once" in said(app)
        return
    assert f"**{found}** items" in said(app)
    assert {key: in_url(app, key) for key in params} == {key: sorted([value] if isinstance(value, str) else value) for key, value in params.items()}


def test_choices_that_do_not_occur_are_dropped(at: Callable) -> None:
    at(study())
    params = {"items.annotator": "nobody", "items.slice": "no: such", "items.labels": "unknown", "items.task": "unknown"}
    app = opened(PAGE, **params)
    assert len(rows(app)) == 50
    assert not any(in_url(app, key) for key in params)


def test_an_item_that_is_not_among_them_is_said_to_be_missing(at: Callable) -> None:
    at(study())
    app = opened(PAGE, **{"items.item": "item 119", "items.slice": "language: German"})
    assert "item 119 is not among them." in said(app)
    assert item_shown(app) == "item 000"


def test_the_file_holds_every_item_that_fits_and_no_formula(at: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Callable] = {}
    monkeypatch.setattr("streamlit.download_button", lambda label, make, name, *_, **__: kept.update({name: make}))
    at(study(name=HOSTILE + " {n}", link="javascript:alert({n})"))
    app = opened(PAGE, **{"items.slice": "language: German"})
    assert not app.exception
    [(name, make)] = kept.items()
    assert name.startswith("items_to_adjudicate_")
    found = list(reader.DictReader(io.StringIO(make().decode("utf-8-sig"))))
    assert len(found) == 30
    assert found[0]["item"].startswith("'=cmd|")
    assert (found[0]["labels"], found[0]["majority"], found[0]["link"], found[0]["ruling"]) == ("1 x x; 1 x y; 1 x z", "", "", "")
    assert (found[5]["labels"], found[5]["majority"], found[5]["rank"]) == ("2 x x; 1 x y", "x", found[5]["rank"])
    assert [float(row["disagreement"]) for row in found] == sorted((float(row["disagreement"]) for row in found), reverse=True)


def test_hostile_text_is_shown_and_never_obeyed(at: Callable) -> None:
    at(study(name=HOSTILE + " {n}", text=HOSTILE, link="javascript:alert({n})", labels=["<b>x</b>", "![y](z)", "=z"]))
    app = opened(PAGE)
    assert not app.exception
    assert all("![x](" not in text.value and "**b**" not in text.value for text in [*app.markdown, *app.subheader, *app.caption])
    assert rows(app)[0]["Item"].startswith("=cmd|![x](")  # cells read no markup
    assert "Link" not in rows(app)[0] or not any(row["Link"] for row in rows(app))
    assert not app.get("link_button")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (HEAD.encode() + b"i1,ann,x,German,,,\ni2,ann,y,German,,,\n", "Only one annotator answered"),
        (HEAD.encode() + b"i1,ann,x,German,,,\ni2,bob,y,German,,,\n", "No item was judged by two annotators"),
        (HEAD.encode() + b"".join(b"i%d,%s,x,German,,,\n" % (n, who) for n in range(3) for who in (b"ann", b"bob")), "All answers to shared items are"),
    ],
)
def test_where_nothing_can_be_ranked_a_sentence_says_why(content: bytes, sentence: str, at: Callable) -> None:
    at(content)
    app = opened(PAGE)
    assert not app.exception
    assert "No item can be said to divide the annotators" in said(app)
    assert sentence in said(app)


@pytest.mark.parametrize(("level", "answer"), [("set", "a, b"), ("span", "0–2 x"), ("ranking", "a > b"), ("box", None), ("text", '["a", "b"]')])
def test_sets_spans_rankings_and_texts_are_ranked_and_boxes_are_not(level: str, answer: str | None, at: Callable, tmp_path: Path) -> None:
    labels = ['[[0, 2, ""x""]]', '[[0, 3, ""y""]]'] if level in ("span", "box") else ['[""a"", ""b""]', '[""b""]']
    lines = [f'i{n},ann{who},"{labels[(n * who) % 2]}"\n' for n in range(8) for who in range(2)]
    (tmp_path / "study.toml").write_text(f'[scales]\nlabel = "{level}"\n')
    at(("item,annotator,label\n" + "".join(lines)).encode())
    app = opened(PAGE)
    assert not app.exception
    if answer is None:
        assert "Boxes and other shapes are not compared" in said(app)
    else:
        assert any(answer in row["Answers"] for row in rows(app))


def test_a_link_from_another_page_arrives_with_its_choices_and_leaves_the_reader_there(at: Callable) -> None:
    at(study())
    app = opened("pages/1_Agreement.py", **{"agreement.part": "labels"})
    table = next(frame for frame in app.dataframe if "Confirmed" in frame.value)
    app.session_state[table.key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    label = table.value["Label"].iloc[0]
    app.run()
    assert app.title[0].value == "Which items divide the annotators?"
    assert in_url(app, "items.labels") == [label]
    app.switch_page("pages/1_Agreement.py").run()
    assert app.title[0].value == "Do annotators agree beyond chance?"
    app.run()
    assert app.title[0].value == "Do annotators agree beyond chance?"


def test_the_demo_shows_items_with_their_text_and_the_way_back_to_the_tool() -> None:
    app = opened(PAGE, **{"items.task": "harmful"})
    assert not app.exception
    assert rows(app)[0]["Link"].startswith("https://annotate.example/harmful/")
    assert app.get("link_button")
    assert app.text[0].value
    assert not select(app, 1).exception
