"""Is leaving an item out, or drawing items again, by sums over patterns the same as doing it to the answers themselves?"""

import importlib

import numpy as np
import pytest
from scipy.sparse import csr_array

from metrics import intervals
from metrics.agreement import coefficient, gwet_ac1, krippendorff_alpha, measure, two_annotators
from metrics.agreement.examples import of_rows
from metrics.agreement.krippendorff_alpha import statistic
from metrics.agreement.sums import Computed, Statistic, corrected
from metrics.tally import Answers, ItemLabels
from study import Level
from tests.metrics.agreement.drawing import drawn, set_rows

LEVELS = ("nominal", "ordinal", "interval", "ratio", "set")
OTHERS = ("percent_agreement", "fleiss_kappa", "scott_pi", "cohen_kappa", "gwet_ac1", "gwet_ac2", "brennan_prediger", "weighted_kappa_linear")


def example(level: Level, *, items: int, labels: int) -> Answers:
    rng = np.random.default_rng(4)
    if level == "set":
        return of_rows(set_rows(rng, items, names="abcdefghijkl"[: max(4, labels // 5)]), "set")
    return drawn(rng, level=level, items=items, labels=labels, gaps=0.25)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("dense", [True, False], ids=["dense", "sparse"])
@pytest.mark.parametrize("labels", [5, 60])
def test_leaving_one_item_out_of_alpha(level: Level, dense: bool, labels: int) -> None:
    answers = example(level, items=18, labels=labels)
    counts = answers.counts if dense else ItemLabels(csr_array(answers.counts.matrix))
    found = statistic(answers, counts.patterns)
    without = np.repeat(corrected(found.without_one()), found.patterns.items)
    several = np.flatnonzero(answers.counts.judgements > 1)
    assert sorted(without) == pytest.approx(sorted(Computed(statistic(answers.where(answers.place != item))).value for item in several), abs=1e-9)


@pytest.mark.parametrize("name", OTHERS)
def test_leaving_one_item_out_of_the_other_coefficients(name: str) -> None:
    one = coefficient(name)
    answers = drawn(np.random.default_rng(5), annotators=one.annotators or 4, items=18, labels=4, level="ordinal", gaps=0.2)
    found = handed_on(name, answers)
    without = np.repeat(corrected(found.without_one()), found.patterns.items)
    counted = np.flatnonzero(answers.counts.judgements > (1 if one.annotators == 2 else 0))
    assert sorted(without) == pytest.approx(sorted(measure(one, answers.where(answers.place != item)).value for item in counted), abs=1e-9)


def handed_on(name: str, answers: Answers) -> Statistic:
    """The statistic that the coefficient hands on to be told with its interval."""
    module, kept = importlib.import_module(f"metrics.agreement.{name}"), []
    where = two_annotators if name.startswith(("cohen", "weighted")) else gwet_ac1 if name == "gwet_ac2" else module
    told = where.agreement

    def tell(found: Statistic, *args: object, **facts: object) -> object:
        kept.append(found)
        return told(found, *args, **facts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, "agreement", tell)
        getattr(module, name)(answers)
    return kept[0]


@pytest.mark.parametrize("name", ["conger_kappa", "light_kappa"])
def test_errors_to_first_order_are_nearly_those_of_leaving_items_out(name: str) -> None:
    one, answers = coefficient(name), drawn(np.random.default_rng(6), items=150, gaps=0.1)
    literal = np.array([measure(one, answers.where(answers.item != item)).value for item in range(150)])
    assert measure(one, answers).error == pytest.approx(np.sqrt(149 / 150 * ((literal - literal.mean()) ** 2).sum()), rel=0.04)


@pytest.mark.parametrize("level", LEVELS)
def test_replicates_are_those_of_items_drawn_with_replacement(level: Level) -> None:
    answers = example(level, items=60, labels=4)
    found, rng, runs = statistic(answers), np.random.default_rng(6), 100 if level == "set" else 400  # sets are slow to take apart
    mine = intervals.bootstrap(found.patterns.items, lambda rows: corrected(found.terms(rows)), seed=1, replicates=2_000)
    counts = answers.counts.matrix[answers.counts.judgements > 1]
    again = [ItemLabels(counts[rng.integers(0, len(counts), len(counts))]).patterns for _ in range(runs)]
    literal = [Computed(statistic(answers, patterns)).value for patterns in again]
    assert np.std(mine) == pytest.approx(np.std(literal), rel=4 / np.sqrt(2 * runs))  # four standard errors of a standard deviation
    assert np.mean(mine) == pytest.approx(np.mean(literal), abs=4 * np.std(literal) / np.sqrt(runs))


@pytest.mark.parametrize("level", LEVELS)
def test_one_row_of_frequencies_gives_what_many_do(level: Level) -> None:
    found = statistic(example(level, items=40, labels=5))
    rows = np.random.default_rng(7).multinomial(40, found.patterns.items / found.patterns.items.sum(), 6).astype(float)
    assert found.terms(rows) == pytest.approx(np.concatenate([found.terms(row[None]) for row in rows]), nan_ok=True)


def test_the_number_of_threads_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = example("nominal", items=60, labels=4)
    many = measure(krippendorff_alpha.COEFFICIENT, answers)
    pool = intervals.ThreadPoolExecutor
    monkeypatch.setattr(intervals, "ThreadPoolExecutor", lambda: pool(1))
    one = measure(krippendorff_alpha.COEFFICIENT, answers)
    assert many.method.startswith("BCa")
    assert (one.low, one.high) == (many.low, many.high)


@pytest.mark.parametrize("rows", [[[1, 2], [1, 2]], [[1, 2], [1, 1]]], ids=["both agree", "one agrees"])
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.filterwarnings("error")
def test_two_items_have_an_interval_and_no_warning(rows: list[list[int]], level: Level) -> None:
    """Without one of them a single label is left, of which nothing can be said."""
    found = measure(krippendorff_alpha.COEFFICIENT, of_rows(rows, level))
    assert found.low < found.value <= found.high
