"""Do all coefficients of the folder keep the laws, whichever they are?"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from metrics.agreement import coefficients, measure, measure_all
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.examples import of_rows, of_table
from metrics.agreement.gwet_ac1 import gwet_ac1
from metrics.tally import Answers
from study import Level, Scale
from tests.metrics.agreement.drawing import drawn

ALL = coefficients()
CASES = [(one, level) for one in ALL for level in one.takes]
IDS = [f"{one.name}-{level}" for one, level in CASES]
SPANS = ['[[0, 4, "A"]]', '[[0, 5, "A"], [7, 9, "B"]]', '[[2, 6, "B"]]', '[[10, 12, "A"]]']
RANKINGS = ['["x", "y", "z"]', '["y", "x", "z"]', '["z", "y", "x"]', '["x", "z", "y"]']
SETS = ['["a"]', '["a", "b"]', "[]", '["b"]']
TEXTS = ["the cat sat", "the cat sits", "a dog ran", "dogs run"]


def example(one: Coefficient, level: Level, seed: int = 1) -> Answers:
    """Answers that the coefficient takes on this scale, partly agreeing."""
    gaps = 0.0 if not one.gaps or one.annotators == 2 or one.name in ("kendall_w", "light_kappa") else 0.25
    found = drawn(np.random.default_rng(seed), items=50, annotators=one.annotators or 4, labels=4, gaps=gaps, level="nominal")
    labels = {"span": SPANS, "ranking": RANKINGS, "set": SETS, "text": TEXTS}.get(level, ["1", "2", "3", "4"])
    declared = tuple(labels) if level in ("nominal", "ordinal") else ()
    return replace(found, scale=Scale(level, declared), labels=pd.Index(labels))


def same(found: Agreement, other: Agreement) -> bool:
    return all(getattr(found, term) == pytest.approx(getattr(other, term), abs=1e-9, nan_ok=True) for term in ("value", "observed", "expected"))


def reordered(answers: Answers, order: np.ndarray) -> Answers:
    return replace(answers, item=answers.item[order], annotator=answers.annotator[order], label=answers.label[order])


def test_every_name_is_that_of_its_file() -> None:
    import metrics.agreement as folder

    for one in ALL:
        assert one.measure.__module__ == f"{folder.__name__}.{one.name}"
        assert one.says.endswith(".") and one.source and one.title


@pytest.mark.parametrize(("one", "level"), CASES, ids=IDS)
def test_bounds_and_interval(one: Coefficient, level: Level) -> None:
    found = measure(one, example(one, level))
    assert not found.why
    assert found.low <= found.value <= found.high <= 1
    assert found.low < found.high
    assert found.n == 50 or one.gaps
    assert found.method and found.n_annotators == (one.annotators or 4)
    if one.corrected and one.name not in ("icc", "light_kappa"):  # the one has no such terms, the other is a mean of ratios
        assert (found.observed - found.expected) / (1 - found.expected) == pytest.approx(found.value)


@pytest.mark.parametrize(("one", "level"), CASES, ids=IDS)
def test_confidence_is_the_inverse_of_the_interval(one: Coefficient, level: Level) -> None:
    spread = measure(one, example(one, level)).spread
    assert spread is not None
    low, high = spread.limits()
    assert spread.above(low) == pytest.approx(0.975, abs=0.006)
    assert high == 1 or spread.above(high) == pytest.approx(0.025, abs=0.006)
    steps = [spread.above(limit) for limit in np.linspace(low - 0.2, high + 0.2, 30)]
    assert steps == sorted(steps, reverse=True)


@pytest.mark.parametrize(("one", "level"), CASES, ids=IDS)
def test_order_of_rows_and_of_annotators_does_not_matter(one: Coefficient, level: Level) -> None:
    answers = example(one, level)
    found = measure(one, answers)
    shuffled = measure(one, reordered(answers, np.random.default_rng(2).permutation(len(answers.item))))
    renamed = measure(one, replace(answers, annotator=(len(answers.annotators) - 1 - answers.annotator)))
    assert same(found, shuffled)
    assert same(found, renamed)
    assert (shuffled.low, shuffled.high) == pytest.approx((found.low, found.high), abs=1e-9)


@pytest.mark.parametrize(("one", "level"), CASES, ids=IDS)
def test_the_same_answers_give_the_same_interval(one: Coefficient, level: Level) -> None:
    first, again = (measure(one, example(one, level)) for _ in range(2))
    assert (first.low, first.high) == (again.low, again.high)


@pytest.mark.parametrize(("one", "level"), CASES, ids=IDS)
def test_names_of_labels_do_not_matter(one: Coefficient, level: Level) -> None:
    answers = example(one, level)
    if level == "nominal":
        other = replace(answers, label=np.array([2, 0, 3, 1])[answers.label])
    elif level == "ordinal":
        other = replace(answers, labels=pd.Index(["10", "20", "21", "99"]), scale=Scale("ordinal", ("10", "20", "21", "99")))
    elif level == "interval":
        other = replace(answers, labels=pd.Index([str(7.5 - 2 * n) for n in (1, 2, 3, 4)]))
    elif level == "ratio":
        other = replace(answers, labels=pd.Index([str(2.5 * n) for n in (1, 2, 3, 4)]))
    else:
        other = replace(answers, labels=pd.Index([label.replace('"a"', '"q"').replace('"A"', '"Q"').replace('"x"', '"w"') for label in answers.labels]))
    assert same(measure(one, answers), measure(one, other))


@pytest.mark.parametrize(("one", "level"), CASES, ids=IDS)
def test_perfect_agreement_is_one_and_not_certain(one: Coefficient, level: Level) -> None:
    answers = example(one, level)
    found = measure(one, replace(answers, label=np.arange(len(answers.items))[answers.item] % 4))
    assert found.value == pytest.approx(1)
    assert found.low < 1


@pytest.mark.parametrize(("one", "level"), [case for case in CASES if case[1] in ("nominal", "ordinal")])
def test_a_label_that_nobody_gives_changes_only_what_counts_labels(one: Coefficient, level: Level) -> None:
    answers = example(one, level)
    names = ("1", "2", "3", "4", "5")
    found, more = measure(one, answers), measure(one, replace(answers, labels=pd.Index(names), scale=Scale(level, names)))
    counts_labels = one.name in ("gwet_ac1", "gwet_ac2", "brennan_prediger") or one.name.startswith("weighted_kappa")
    if counts_labels:
        assert found.value != pytest.approx(more.value) or one.name.startswith("weighted_kappa")
    else:
        assert found.value == pytest.approx(more.value)


def nobody(level: Level, labels: list[str], annotators: int) -> dict[str, Answers]:
    """Answers about which nothing can be said."""
    a, b = labels[:2]
    others = [[None] * 4] * (annotators - 1)
    return {
        "no answers": of_rows([[a, b, a, b], [a, b, a, b]], level, labels).where(np.zeros(8, bool)),
        "one annotator": of_rows([[a, b, a, b], *others], level, labels),
        "no overlap": of_rows([[a, None, b, None], [None, b, None, a], *others[1:]], level, labels),
        "one item": of_rows([[a, None, None, None], [b, None, None, a], *others[1:]], level, labels),
        "one label": of_rows([[a, a, a, a], [a, a, a, a]], level, labels),
    }


@pytest.mark.parametrize("situation", ["no answers", "one annotator", "no overlap", "one item", "one label"])
@pytest.mark.parametrize(("one", "level"), CASES, ids=IDS)
def test_degenerate_input_is_a_sentence(one: Coefficient, level: Level, situation: str) -> None:
    labels = {"span": ["[]", SPANS[0]], "ranking": RANKINGS, "set": SETS, "text": TEXTS}.get(level, ["1", "2"])
    found = measure(one, nobody(level, labels, one.annotators or 2)[situation])
    assert found.why.endswith(".")
    assert all(np.isnan([found.value, found.low, found.high, found.observed, found.expected]))


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_scales_that_are_not_taken_are_refused_with_a_sentence(one: Coefficient) -> None:
    levels = ("nominal", "ordinal", "interval", "ratio", "set", "span", "box", "ranking", "text")
    answers = example(one, "nominal")
    for level in levels:
        if level not in one.takes:
            assert measure(one, replace(answers, scale=Scale(level))).why.endswith(".")


def test_boxes_are_refused_by_the_one_to_believe() -> None:
    found = measure_all(replace(example(ALL[0], "nominal"), scale=Scale("box")))
    assert list(found) == ["krippendorff_alpha"]
    assert found["krippendorff_alpha"].why.startswith("Boxes")


CHANCE_IS_ZERO = ("krippendorff_alpha", "fleiss_kappa", "conger_kappa", "scott_pi", "cohen_kappa", "light_kappa", "icc")


@pytest.mark.parametrize("share", [0.5, 0.9, 0.97])
@pytest.mark.parametrize("one", [one for one in ALL if one.name in CHANCE_IS_ZERO], ids=lambda one: one.name)
def test_independent_ratings_give_zero_at_any_prevalence(one: Coefficient, share: float) -> None:
    level: Level = "nominal" if "nominal" in one.takes else "interval"
    values = [
        measure(one, replace(drawn(np.random.default_rng(seed), items=400, annotators=one.annotators or 3, labels=2, gaps=0.0, skill=0.0, level=level,
                                   shares=np.array([share, 1 - share])))).value
        for seed in range(40)
    ]  # fmt: skip
    assert np.mean(values) == pytest.approx(0, abs=4 * np.std(values) / np.sqrt(40) + 0.004)


@pytest.mark.parametrize("name", ["gwet_ac1", "brennan_prediger"])
def test_ac1_and_brennan_prediger_are_zero_where_labels_are_equally_likely(name: str) -> None:
    one = next(one for one in ALL if one.name == name)
    values = [measure(one, drawn(np.random.default_rng(seed), items=400, labels=3, gaps=0.2, skill=0.0)).value for seed in range(40)]
    assert np.mean(values) == pytest.approx(0, abs=4 * np.std(values) / np.sqrt(40))


def test_two_people_who_guess_at_90_to_10_reach_an_ac1_of_78() -> None:
    table = of_table([[810, 90], [90, 10]])
    assert gwet_ac1(table).value == pytest.approx(0.78, abs=5e-3)
    assert measure_all(table)["krippendorff_alpha"].value == pytest.approx(0, abs=1e-3)


def test_kendalls_w_of_independent_orders_is_one_by_the_number_of_annotators() -> None:
    one, rng = next(one for one in ALL if one.name == "kendall_w"), np.random.default_rng(3)
    values = [measure(one, of_rows([rng.permutation(30).tolist() for _ in range(4)], "ordinal", range(30))).value for _ in range(60)]
    assert np.mean(values) == pytest.approx(1 / 4, abs=0.03)
