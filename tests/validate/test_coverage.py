"""How often do the intervals hold the true value? Each in the settings in which intervals of agreement are known to fail; with -s a table is printed."""

import numpy as np
import pytest

from metrics.agreement import coefficient, measure
from metrics.agreement_by import another_team
from metrics.intervals import difference
from tests.metrics.simulated import FIVE, RARE, STEPS, SURE, SURE_FIVE, TEAM, Model, truth

pytestmark = pytest.mark.validate

RUNS = 2_000
FROM, TO = 0.925, 0.985  # accepted from 50 items on: 2,000 runs of a true .95 lie between .9405 and .9595
CELLS = [
    *((FIVE, items) for items in (20, 100, 1_000)),
    *((STEPS, items) for items in (20, 100)),
    *((RARE, items) for items in (50, 100, 300)),
    *((SURE, items) for items in (20, 30, 50, 100, 300)),
    *((SURE_FIVE, items) for items in (20, 50, 100)),
]
NAMES = ("krippendorff_alpha", "gwet_ac1", "fleiss_kappa")
OUTSIDE = {  # most answers are a step off the truth, so that hardly any item agrees to coefficients without an order
    (STEPS.name, 20, "gwet_ac1"): (0.86, 1.0),
    (STEPS.name, 20, "fleiss_kappa"): (0.86, 1.0),
    (STEPS.name, 100, "gwet_ac1"): (0.91, TO),
    (STEPS.name, 100, "fleiss_kappa"): (0.91, TO),
}
PAIRS = [(FIVE, 100, 100), (FIVE, 50, 300), (RARE, 100, 300), (SURE, 50, 50), (STEPS, 60, 120)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("model", "items"), CELLS, ids=[f"{model.name}, {items} items" for model, items in CELLS])
def test_over_items(model: Model, items: int, name: str) -> None:
    one, true, rng = coefficient(name), truth(model, name), np.random.default_rng(items)
    found = [measure(one, model.study(rng, items)) for _ in range(RUNS)]
    said = [estimate for estimate in found if not estimate.why]
    below, above = (np.mean([side(estimate) for estimate in said]) for side in (lambda one: one.high < true, lambda one: one.low > true))
    held = 1 - below - above
    hybrid = np.mean([estimate.method.startswith("Wilson") for estimate in said])
    bias = np.mean([estimate.value for estimate in said]) - true
    width = np.median([estimate.high - estimate.low for estimate in said])
    cells = [model.name, items, name, f"{true:.3f}", f"{held:.3f}", f"{below:.3f}", f"{above:.3f}", f"{hybrid:.2f}", f"{bias:+.3f}", f"{width:.3f}", len(said)]
    print("\n|", " | ".join(map(str, cells)), "|", end="")
    low, high = OUTSIDE.get((model.name, items, name), (FROM, TO) if items >= 50 else (0.91, 1.0))
    assert low <= held <= high


@pytest.mark.parametrize(("annotators", "items"), [(6, 500), (20, 1_000)])
def test_over_annotators_and_items(annotators: int, items: int) -> None:
    true, rng = truth(TEAM, "krippendorff_alpha"), np.random.default_rng(annotators)
    held, held_by_items, runs = 0, 0, RUNS // 2
    for _ in range(runs):
        found = another_team.of_answers(TEAM.study_of_team(rng, items, annotators))
        held += found.others.low <= true <= found.others.high
        held_by_items += found.these.low <= true <= found.these.high
    print(f"\n| a team of {annotators} | {items} | true {true:.3f} | over both {held / runs:.3f} | over items alone {held_by_items / runs:.3f} |", end="")
    assert held / runs >= 0.90
    assert held_by_items < held  # which is why there is another


@pytest.mark.parametrize(("model", "first", "second"), PAIRS, ids=[f"{model.name}, {first} and {second}" for model, first, second in PAIRS])
def test_difference_of_two_groups_is_found_by_mistake_about_as_often_as_it_says(model: Model, first: int, second: int) -> None:
    one, rng, alarms, held = coefficient("krippendorff_alpha"), np.random.default_rng(first), 0, 0
    for _ in range(RUNS):
        _, low, high, p = difference(measure(one, model.study(rng, first)), measure(one, model.study(rng, second)))
        alarms += p < 0.05
        held += low <= 0 <= high
    print(f"\n| {model.name} | {first} and {second} | false alarms {alarms / RUNS:.3f} | holds 0 {held / RUNS:.3f} |", end="")
    assert 0.02 <= alarms / RUNS <= 0.075
    assert 0.925 <= held / RUNS <= 0.985
