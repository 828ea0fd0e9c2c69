"""Do other implementations, and the definitions written as loops, give the same numbers?"""

import json
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations, permutations

import krippendorff
import numpy as np
import pandas as pd
import pytest
import simpledorff
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk.metrics import agreement as nltk_agreement
from nltk.metrics.distance import binary_distance, interval_distance, jaccard_distance, masi_distance
from scipy.sparse import csr_array
from simpledorff.metrics import interval_metric, nominal_metric
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from metrics.agreement import distances, sets, two_annotators
from metrics.agreement.apart import apart
from metrics.agreement.conger_kappa import conger_kappa
from metrics.agreement.examples import of_rows
from metrics.agreement.fleiss_kappa import fleiss_kappa
from metrics.agreement.krippendorff_alpha import krippendorff_alpha
from metrics.agreement.set_distances import jaccard, masi
from metrics.agreement.sets import set_alpha
from metrics.agreement.sums import Computed
from metrics.agreement.without_annotator import alphas_without
from metrics.tally import Answers, ItemLabels
from tests.metrics.agreement.drawing import drawn, seeds, set_rows

FEW = settings(max_examples=25)
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def by_loops(rows: list[list], distance) -> float:
    """alpha = 1 - D_o / D_e from all pairs, as the definition says."""
    items = [[label for label in item if label is not None] for item in zip(*rows, strict=True)]
    items = [item for item in items if len(item) > 1]
    n = sum(map(len, items))
    observed = sum(sum(distance(a, b) for a, b in permutations(item, 2)) / (len(item) - 1) for item in items) / n
    expected = sum(distance(a, b) for a, b in permutations([label for item in items for label in item], 2)) / (n * (n - 1))
    return 1 - observed / expected


@FEW
@given(seeds, st.sampled_from(LEVELS), st.integers(2, 6), st.integers(2, 7))
def test_krippendorff_package(rng: np.random.Generator, level: str, labels: int, annotators: int) -> None:
    answers = drawn(rng, level=level, labels=labels, annotators=annotators)  # type: ignore[arg-type]
    assume(np.count_nonzero(answers.patterns.label_counts) > 1)
    counts = answers.counts.matrix
    value = krippendorff.alpha(value_counts=counts, value_domain=np.arange(1, labels + 1), level_of_measurement=level)
    assert krippendorff_alpha(answers).value == pytest.approx(value, abs=1e-9)


@FEW
@given(seeds, st.integers(2, 5))
def test_statsmodels_fleiss(rng: np.random.Generator, labels: int) -> None:
    answers = drawn(rng, labels=labels, gaps=0.0)
    assert fleiss_kappa(answers).value == pytest.approx(inter_rater.fleiss_kappa(answers.counts.matrix), abs=1e-9)


@FEW
@given(seeds, st.sampled_from([None, "linear", "quadratic"]), st.integers(3, 6))
def test_statsmodels_cohen(rng: np.random.Generator, kind: str | None, labels: int) -> None:
    answers = drawn(rng, labels=labels, annotators=2, items=60, gaps=0.1)
    table = two_annotators.table_of(answers)
    weights = {None: None, "linear": distances.linear_weights, "quadratic": distances.quadratic_weights}[kind]
    found = two_annotators.kappa(answers, weights and weights(np.arange(float(labels))), "")
    theirs = inter_rater.cohens_kappa(table, wt=kind)
    assert (found.value, found.error) == pytest.approx((theirs.kappa, theirs.std_kappa), abs=1e-9)


@FEW
@given(seeds, st.sampled_from([None, "linear", "quadratic"]), st.integers(3, 6))
def test_scikit_learn_cohen(rng: np.random.Generator, kind: str | None, labels: int) -> None:
    table = two_annotators.table_of(drawn(rng, labels=labels, annotators=2, items=60, gaps=0.1))
    weights = {None: lambda values: np.eye(len(values)), "linear": distances.linear_weights, "quadratic": distances.quadratic_weights}[kind]
    cells = np.argwhere(table).repeat(table[table > 0], axis=0)
    theirs = cohen_kappa_score(*cells.T, labels=range(labels), weights=kind)
    assert Computed(two_annotators.statistic(table, weights(np.arange(float(labels))))).value == pytest.approx(theirs, abs=1e-9)


def nltk_alpha(answers: Answers, read: Callable, distance: Callable) -> float:
    triples = [(f"a{who}", f"i{item}", read(answers.labels[label])) for who, item, label in zip(answers.annotator, answers.item, answers.label, strict=True)]
    return nltk_agreement.AnnotationTask(triples, distance=distance).alpha()


@FEW
@given(seeds, st.sampled_from([("nominal", binary_distance), ("interval", interval_distance)]))
def test_nltk_alpha(rng: np.random.Generator, how: tuple) -> None:
    answers = drawn(rng, level=how[0], labels=4)
    assert krippendorff_alpha(answers).value == pytest.approx(nltk_alpha(answers, int, how[1]), abs=1e-9)


@FEW
@given(seeds, st.sampled_from([(jaccard, jaccard_distance, 1e-9), (masi, masi_distance, 0.005)]))  # nltk rounds MASI's thirds to .67 and .33
def test_nltk_alpha_of_sets(rng: np.random.Generator, how: tuple) -> None:
    answers = of_rows(set_rows(rng, least=1), "set")
    theirs = nltk_alpha(answers, lambda label: frozenset(json.loads(label)), how[1])
    assert set_alpha(answers, how[0], "").value == pytest.approx(theirs, abs=how[2])


@pytest.mark.filterwarnings("ignore::DeprecationWarning:simpledorff", "ignore:Starting with pandas version 4")
@FEW
@given(seeds, st.sampled_from([("nominal", nominal_metric), ("interval", interval_metric)]))
def test_simpledorff_alpha(rng: np.random.Generator, how: tuple) -> None:
    answers = drawn(rng, level=how[0], labels=4, gaps=0.5)
    frame = pd.DataFrame({"item": answers.item, "who": answers.annotator, "label": answers.label})
    theirs = simpledorff.calculate_krippendorffs_alpha_for_df(frame, "item", "who", "label", how[1])
    assert krippendorff_alpha(answers).value == pytest.approx(theirs, abs=1e-9)


@FEW
@given(seeds)
def test_conger_is_the_mean_chance_of_all_pairs_and_cohen_for_two(rng: np.random.Generator) -> None:
    answers = drawn(rng, annotators=4, gaps=0.0)
    p = [np.bincount(answers.label[answers.annotator == who], minlength=3) / 30 for who in range(4)]
    expected = np.mean([a @ b for a, b in combinations(p, 2)])
    assert conger_kappa(answers).expected == pytest.approx(expected)


def test_interval_distance_needs_no_table_of_labels() -> None:
    rng = np.random.default_rng(7)
    rows = (np.round(rng.normal(50, 20, 80) + rng.normal(0, 5, (3, 80)), 1)).tolist()
    answers = of_rows(rows, "interval")
    assert len(answers.labels) > 150
    assert krippendorff_alpha(answers).value == pytest.approx(by_loops(rows, lambda a, b: (a - b) ** 2), abs=1e-9)


@FEW
@given(seeds, st.sampled_from([masi, jaccard]))
def test_alpha_of_sets_by_loops(rng: np.random.Generator, distance) -> None:
    @cache
    def apart_(a: str, b: str) -> float:
        one, other = set(json.loads(a)), set(json.loads(b))
        return float(distance(np.array(len(one & other)), np.array(len(one)), np.array(len(other))))

    rows = set_rows(rng)
    assert set_alpha(of_rows(rows, "set"), distance, "").value == pytest.approx(by_loops(rows, apart_), abs=1e-9)


def test_expected_distance_of_very_many_sets_is_drawn_and_says_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = of_rows(set_rows(np.random.default_rng(8), 200), "set")
    exact = set_alpha(answers, masi, "MASI")
    monkeypatch.setattr(sets, "MOST_SETS", 3)
    drawn_ = set_alpha(answers, masi, "MASI")
    assert drawn_.expected == pytest.approx(exact.expected, abs=0.002)
    assert "standard error 0.000" in drawn_.made_of
    assert sets.DRAWN >= 250_000  # the error of a mean of numbers between 0 and 1 is at most .5 / sqrt(draws) <= .001


def test_empty_sets_are_answers_and_alike() -> None:
    rows = [["[]", '["a"]', "[]", '["b"]'], ["[]", '["a"]', "[]", '["b"]'], ["[]", '["a"]', '["a"]', None]]
    answers = of_rows(rows, "set")
    assert krippendorff_alpha(answers).n == 4
    assert 0 < krippendorff_alpha(answers).value < 1


@FEW
@given(seeds, st.sampled_from(["nominal", "ordinal", "interval", "ratio", "set"]))
def test_agreement_with_peers_adds_up_to_alpha_and_leaving_out_an_annotator_is_leaving_her_out(rng: np.random.Generator, level: str) -> None:
    answers = of_rows(set_rows(rng), "set") if level == "set" else drawn(rng, level=level, labels=4, gaps=0.4)  # type: ignore[arg-type]
    assume(np.count_nonzero(answers.patterns.label_counts) > 1)
    found, alpha = apart(answers), krippendorff_alpha(answers).value
    assert 1 - found.observed / found.chance == pytest.approx(alpha, abs=1e-9)
    without = alphas_without(answers, found)
    for who in range(len(answers.annotators)):
        left = answers.where(answers.annotator != who)
        used = np.count_nonzero(left.patterns.label_counts)
        assert (without[who] == pytest.approx(krippendorff_alpha(left).value, abs=1e-9)) if used > 1 else np.isnan(without[who])


@FEW
@given(seeds, st.integers(2, 30))
def test_patterns_are_the_different_rows(rng: np.random.Generator, labels: int) -> None:
    matrix = rng.integers(0, 3, (50, 3)) if labels < 10 else (rng.random((50, labels)) < 0.1).astype(int)
    for form in (matrix, csr_array(matrix)):
        found = ItemLabels(form).patterns
        rows = found.counts.matrix if isinstance(found.counts.matrix, np.ndarray) else found.counts.matrix.toarray()
        assert Counter(map(tuple, matrix.tolist())) == {tuple(row): times for row, times in zip(rows.tolist(), found.items.tolist(), strict=True)}
        assert (rows[found.of_item] == matrix).all()
