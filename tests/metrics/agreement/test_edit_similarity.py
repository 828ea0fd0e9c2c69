"""Is the likeness of texts that of Levenshtein, a mean over pairs and then over items, and is it said what was left out?"""

import math
import time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.agreement import coefficient, measure
from metrics.agreement.edit_similarity import COEFFICIENT, LONGEST, edit_similarity
from metrics.agreement.examples import of_rows

letters = st.text("ab ü😀", max_size=8)
tables = st.integers(2, 4).flatmap(lambda annotators: st.lists(st.lists(letters | st.none(), min_size=6, max_size=6), min_size=annotators, max_size=annotators))


def distance(one: str, other: str) -> int:
    """The least number of characters to insert, delete or replace, by the table of Wagner and Fischer 1974."""
    before = list(range(len(other) + 1))
    for row, a in enumerate(one, 1):
        now = [row]
        for column, b in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (a != b)))
        before = now
    return before[-1]


def alike(rows: list[list[str | None]]) -> np.ndarray:
    """Of each item that two annotators answered: the mean over its pairs."""
    items = [[text for text in item if text is not None] for item in zip(*rows, strict=True)]
    pairs = [list(combinations(item, 2)) for item in items if len(item) > 1]
    return np.array([np.mean([1 - distance(a, b) / max(len(a), len(b), 1) for a, b in item]) for item in pairs])


def test_levenshtein_1966_by_hand() -> None:
    found = edit_similarity(of_rows([["kitten", "", "abc", "flaw"], ["sitting", "", "xyz", "lawn"]], "text"))
    assert found.value == pytest.approx((4 / 7 + 1 + 0 + 2 / 4) / 4)
    assert (found.observed, found.expected, found.n) == (found.value, 0, 4)
    assert not COEFFICIENT.corrected


@settings(max_examples=25)
@given(tables)
def test_is_the_mean_over_pairs_and_then_over_items(rows: list[list[str | None]]) -> None:
    found = measure(COEFFICIENT, of_rows(rows, "text"))
    if not found.why:
        each = alike(rows)
        assert found.value == pytest.approx(each.mean())
        assert found.error == pytest.approx(np.std(each, ddof=1) / math.sqrt(len(each)))
        low, middle, high = np.quantile(each, [0.25, 0.5, 0.75])
        assert found.made_of == f"half of the items lie between {low:.2f} and {high:.2f}, the middle one at {middle:.2f}"
        assert measure(COEFFICIENT, of_rows(rows[::-1], "text")).value == pytest.approx(found.value)


def test_an_item_with_more_answers_counts_as_much_as_any_other() -> None:
    found = edit_similarity(of_rows([["ab", "ab"], ["ab", "cd"], ["ab", None], ["ab", None]], "text"))
    assert found.value == pytest.approx((1 + 0) / 2)


def test_the_interval_holds_the_value_and_perfect_agreement_is_not_certain() -> None:
    rng = np.random.default_rng(1)
    texts = ["".join(rng.choice(list("abcd"), 20)) for _ in range(40)]
    found = edit_similarity(of_rows([texts, [text[: int(rng.integers(5, 20))] for text in texts]], "text"))
    assert 0 < found.low < found.value < found.high < 1
    same = edit_similarity(of_rows([texts, texts], "text"))
    assert same.value == same.high == 1
    assert same.low < 1


def test_of_long_texts_the_beginning_is_compared_and_that_is_said() -> None:
    found = edit_similarity(of_rows([["x" * LONGEST + "a", "one"], ["x" * LONGEST + "b" * 50, "two"]], "text"))
    assert found.value == pytest.approx((1 + 0) / 2)
    assert f"of texts over {LONGEST:,} characters the beginning" in found.made_of


def test_long_texts_take_no_time() -> None:
    rng = np.random.default_rng(2)
    texts = ["".join(rng.choice(list("abcd "), 1_000)) for _ in range(600)]
    begin = time.process_time()
    found = edit_similarity(of_rows([texts[:200], texts[200:400], texts[400:]], "text"))
    assert 0.2 < found.value < 0.8
    assert time.process_time() - begin < 4


def test_all_answers_to_an_item_are_compared_or_it_is_said() -> None:
    found = edit_similarity(of_rows([["same", "ab"]] * 30 + [["other", "ab"]] * 10, "text"))
    assert found.value < 1 or "answers" in found.made_of


def test_a_sample_of_many_items_sees_what_alternates(monkeypatch: pytest.MonkeyPatch) -> None:
    import metrics.agreement.edit_similarity as module

    for name, most in (("MOST_ITEMS", 300), ("MOST_PAIRS", 300)):
        monkeypatch.setattr(module, name, most, raising=False)
    found = edit_similarity(of_rows([["ab", "cd"] * 300, ["ab", "xy"] * 300], "text"))
    assert found.value == pytest.approx(0.5, abs=0.15)
    assert "300 of 600" in found.made_of


def test_one_text_only_is_a_sentence() -> None:
    assert "with one label only" in measure(coefficient("edit_similarity"), of_rows([["ab", "ab"], ["ab", "ab"]], "text")).why
