"""Is percent agreement the mean over items of the share of agreeing pairs, each item once, over what counts?"""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import overview, tally
from metrics.agreement.examples import of_counts
from metrics.agreement.percent_agreement import percent_agreement
from metrics.tally import items
from tests.metrics.making import answers, study_of

PEOPLE, ITEMS, LABELS = 4, 6, "xyz"
lines = st.fixed_dictionaries(
    {
        "item": st.integers(0, ITEMS - 1).map("i{}".format),
        "annotator": st.integers(0, PEOPLE - 1).map("a{}".format),
        "label": st.sampled_from([*LABELS, None]),
        "task": st.sampled_from(["mood", "tone"]),
    }
)


def plainly(rows: list[dict], task: str) -> float | None:
    """The definition, written as loops; None where it must be a sentence."""
    shares, used = [], set()
    for item in {row["item"] for row in rows}:
        labels = [row["label"] for row in rows if row["item"] == item and row["task"] == task and row["label"] is not None]
        if len(labels) > 1:
            used |= set(labels)
            pairs = list(combinations(labels, 2))
            shares.append(sum(a == b for a, b in pairs) / len(pairs))
    return sum(shares) / len(shares) if len(shares) > 1 and len(used) > 1 else None


@settings(max_examples=50)
@given(st.lists(lines, min_size=1, max_size=40, unique_by=lambda row: (row["item"], row["annotator"], row["task"])))
def test_is_what_the_loops_say(rows: list[dict]) -> None:
    for task in overview.of(study_of(rows)).tasks:
        expected, found = plainly(rows, task.task), task.percent_agreement
        assert found.value == pytest.approx(expected) if expected is not None else found.why.endswith(".")


def test_many_labels_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    item, label = rng.integers(0, 50, 400), rng.integers(0, 7, 400)
    dense = tally.item_labels(item, label, items=60, labels=7)
    monkeypatch.setattr(items, "DENSE", 0)
    sparse = tally.item_labels(item, label, items=60, labels=7)
    assert isinstance(dense.matrix, np.ndarray)
    assert not isinstance(sparse.matrix, np.ndarray)
    assert dense.judgements.tolist() == sparse.judgements.tolist()
    assert dense.agreeing_pairs.tolist() == sparse.agreeing_pairs.tolist()


def test_the_interval_holds_the_value_and_is_never_a_point() -> None:
    sure = percent_agreement(of_counts([[3, 0], [0, 3]] * 10))
    assert (sure.value, sure.high) == (1.0, 1.0)
    assert sure.low < 0.9
    mixed = percent_agreement(of_counts([[2, 1], [3, 0], [0, 3]] * 30))
    assert mixed.low < mixed.value < mixed.high
    assert mixed.n == 90


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)
    truth, inside = 0.5 * (0.8**2 + 0.2**2) + 0.5 * (0.6**2 + 0.4**2), 0
    for _ in range(300):
        first = rng.binomial(3, np.where(rng.random(80) < 0.5, 0.8, 0.6))
        found = percent_agreement(of_counts(np.stack([first, 3 - first], axis=1).tolist()))
        inside += found.low <= truth <= found.high
    assert 0.92 <= inside / 300 <= 0.99


def test_models_are_left_out() -> None:
    rows = answers("xxy yyx yyx")
    assert overview.of(study_of(rows, models=["a2"])).tasks[0].percent_agreement.value == 1
    assert overview.of(study_of(rows)).tasks[0].percent_agreement.value == pytest.approx(1 / 3)


def test_items_marked_as_controls_are_left_out_unless_all_items_have_gold() -> None:
    rows = answers("xx yy xy")
    marked = overview.of(study_of(rows, controls=["i2"])).tasks[0]
    assert (marked.percent_agreement.value, marked.controls) == (1, 1)
    all_gold = overview.of(study_of([{**row, "gold": "x"} for row in rows], controls=["i2"])).tasks[0]
    assert (all_gold.percent_agreement.value, all_gold.controls) == (pytest.approx(2 / 3), 0)


def test_items_with_gold_that_are_answered_far_more_often_are_controls() -> None:
    rows = answers("xx yy xx") + [{"item": "key", "annotator": f"a{n}", "label": "xy"[n % 2], "gold": "x"} for n in range(11)]
    assert overview.of(study_of(rows)).tasks[0].percent_agreement.value == 1
    fewer = overview.of(study_of(rows[:-1])).tasks[0]  # ten answers are five times two, not more
    assert fewer.controls == 0
    assert fewer.percent_agreement.value < 1
    assert tally.answers(study_of(rows), "mood", controls=True).population.controls == 0
    assert tally.answers(study_of(rows), "mood").population.controls == 11
