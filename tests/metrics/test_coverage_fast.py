"""Do intervals hold the true value about as often as they say, in the settings that are quick to draw? tests/validate measures all of them."""

import numpy as np
import pytest

from metrics.agreement import coefficient, measure
from metrics.agreement.examples import of_rows
from metrics.agreement_by import another_team
from tests.metrics.simulated import FIVE, STEPS, SURE, TEAM, Model, truth

RUNS = 300
OFF = 3 * np.sqrt(0.95 * 0.05 / RUNS)  # three standard errors of a share of RUNS


def held(model: Model, items: int, runs: int = RUNS) -> float:
    one, true, rng = coefficient("krippendorff_alpha"), truth(model, "krippendorff_alpha"), np.random.default_rng(items)
    found = [measure(one, model.study(rng, items)) for _ in range(runs)]
    return float(np.mean([estimate.low <= true <= estimate.high for estimate in found if not estimate.why]))


@pytest.mark.parametrize(
    ("model", "items"), [(FIVE, 100), (SURE, 20), (STEPS, 8)], ids=["bootstrap", "hardly any item differs", "few items, most of which differ a little"]
)
def test_over_items(model: Model, items: int) -> None:
    assert held(model, items) == pytest.approx(0.95, abs=OFF)


def test_percent_agreement_of_answers_that_are_hardly_ever_the_same() -> None:
    rng, share, items, inside = np.random.default_rng(2), 0.02, 50, 0
    for _ in range(RUNS):
        first = rng.integers(0, 50, items)
        second = np.where(rng.random(items) < share, first, (first + rng.integers(1, 50, items)) % 50)
        found = measure(coefficient("percent_agreement"), of_rows([first.tolist(), second.tolist()]))
        inside += found.low <= share <= found.high
    assert inside / RUNS == pytest.approx(0.95, abs=OFF + 0.02)


def test_over_annotators_and_items() -> None:
    true, rng, runs = truth(TEAM, "krippendorff_alpha"), np.random.default_rng(3), 120
    found = [another_team.of_answers(TEAM.study_of_team(rng, 300, 10)) for _ in range(runs)]
    both, over_items = (np.mean([one.low <= true <= one.high for one in ones]) for ones in ([one.others for one in found], [one.these for one in found]))
    assert over_items < 0.8 < 0.88 < both
