"""Does every coefficient give the published numbers of ../shared/reference_values.json?"""

import json
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from metrics.agreement import brennan_prediger, conger_kappa, distances, gwet_ac1, krippendorff_alpha, linearised, set_distances, two_annotators
from metrics.agreement.coefficient import measure
from metrics.agreement.cohen_kappa import cohen_kappa
from metrics.agreement.examples import of_counts, of_rows, of_table
from metrics.agreement.fleiss_kappa import fleiss_kappa
from metrics.agreement.fleiss_kappa import statistic as fleiss
from metrics.agreement.icc import forms, icc
from metrics.agreement.light_kappa import light_kappa
from metrics.agreement.marginals import weighted_pairs
from metrics.agreement.scott_pi import scott_pi
from metrics.agreement.sums import Computed
from metrics.agreement.weighted_kappa_linear import weighted_kappa_linear
from metrics.agreement.weighted_kappa_quadratic import weighted_kappa_quadratic
from metrics.intervals import wilson
from metrics.tally import Answers
from tests.reading.helpers import SHARED

FILE = SHARED / "reference_values.json"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the shared reference values are not beside this checkout")
ENTRIES = {entry["id"]: entry for entry in json.loads(FILE.read_text("utf-8"))["entries"]} if FILE.exists() else {}

ELSEWHERE = ("dawid_skene_", "arl_", "bh1995", "bda_rat_", "agresti_baseball_", "vision_")  # consensus, drift, shrinkage, preferences, tests of margins
NOT_COMPUTED = {"_se0": "the standard error under no agreement, of a test that is not offered", "_indices": "prevalence and bias indices are not shown"}
WEIGHTS: dict[str, Callable[[int], np.ndarray | None]] = {
    "unweighted": lambda k: None,
    "linear": lambda k: distances.linear_weights(np.arange(float(k))),
    "quadratic": lambda k: distances.quadratic_weights(np.arange(float(k))),
    "ordinal": distances.ordinal_weights,
}


def data(entry: dict) -> dict:
    """Its data, or those of the entry it refers to."""
    return data(ENTRIES[entry["data"]["see"]]) if "see" in entry["data"] else entry["data"]


def answers(entry: dict, level: str = "nominal") -> Answers:
    found = data(entry)
    kinds = ("reliability_data", "counts", "table", "ratings", "value_counts")
    kind, content = next((key, value) for key, value in found.items() if key.split("(")[0] in kinds)
    if kind.startswith(("counts", "value_counts")):
        return of_counts(content, level)  # type: ignore[arg-type]
    if kind == "table":
        return of_table(content, level)  # type: ignore[arg-type]
    return of_rows(content, level, found.get("value_domain"))  # type: ignore[arg-type]


def gwet(entry: dict) -> float:
    """gwet4_<weights>_<coefficient>[_se]"""
    _, name, *rest = entry["id"].split("_")
    what, found = "_".join(rest), answers(entry)
    weights, patterns = WEIGHTS[name](5), found.patterns
    of_pairs = weighted_pairs(patterns, weights)
    return {
        "AC": lambda: gwet_ac1.graded(found, weights).value,
        "AC_se": lambda: gwet_ac1.graded(found, weights).error,
        "fleiss": lambda: Computed(fleiss(patterns, weights)).value,
        "fleiss_se": lambda: linearised.error(patterns, of_pairs, linearised.fleiss_chances(patterns, weights)),
        "brennan_prediger": lambda: Computed(brennan_prediger.statistic(patterns, weights, 5)).value,
        "brennan_prediger_se": lambda: brennan_prediger.error(patterns, weights, 5),
        "krippendorff": lambda: Computed(krippendorff_alpha.with_distance(patterns.shared, 1 - (np.eye(5) if weights is None else weights))).value,
        "krippendorff_se": lambda: linearised.alpha_error(patterns.shared, weights),
        "conger": lambda: conger_kappa.graded(found, weights).value,
        "conger_se": lambda: conger_kappa.graded(found, weights).error,
    }[what]()


def one_against_the_rest(entry: dict) -> float:
    """fleiss1971_category_*: the kappa of one label against all others."""
    return fleiss_kappa(answers(entry).against_the_rest(entry["data"]["category_index"])).value


def fce(entry: dict) -> float:
    """Cohen 1968 and Fleiss, Cohen and Everitt 1969: weights of their own."""
    found = data(entry)
    table = np.array(found["table"])
    own = next((np.array(found[name], float) for name in ("agreement_weights", "disagreement_weights") if name in found), None)
    weights = np.eye(len(table)) if own is None else own if "agreement_weights" in found and "disagreement_weights" not in found else 1 - own / own.max()
    return float(two_annotators.error(table, weights)) if entry["id"].endswith("_se") else Computed(two_annotators.statistic(table, weights)).value


def limit(entry: dict) -> float:
    """wilson_<k>_<n>_lower or _upper"""
    low, high = wilson(entry["data"]["k"] / entry["data"]["n"], entry["data"]["n"])
    return float(low if entry["id"].endswith("lower") else high)


def set_distance(entry: dict) -> float:
    one, other = (set(entry["data"][side]) for side in "AB")
    distance = set_distances.masi if entry["id"].startswith("masi") else set_distances.jaccard
    return float(distance(np.array(len(one & other)), np.array(len(one)), np.array(len(other))))


def shrout_fleiss(entry: dict) -> float:
    return forms(np.array(data(entry)["ratings(targets x judges)"], float))[entry["id"].split("_")[-1]]


def paradox(entry: dict) -> float:
    found = answers(entry)
    what = entry["id"].rsplit("_", 1)[-1] if not entry["id"].endswith("_se") else "ac1_se"
    return {
        "kappa": lambda: cohen_kappa(found).value,
        "ac1": lambda: gwet_ac1.gwet_ac1(found).value,
        "ac1_se": lambda: gwet_ac1.gwet_ac1(found).error * (1 - 1 / found.patterns.n_shared) ** 0.5,  # irrCAC divides by n for tables, by n - 1 for raw data
        "pabak": lambda: brennan_prediger.brennan_prediger(found).value,
    }[what]()


def named(entry: dict) -> float:
    """By the last part of the id."""
    last = entry["id"].rsplit("_", 1)[-1] if not entry["id"].endswith("ac1_se") else "ac1_se"
    if last in ("nominal", "ordinal", "interval", "ratio"):
        return krippendorff_alpha.krippendorff_alpha(answers(entry, last)).value
    found = answers(entry)
    pair = of_rows(data(entry)["ratings(raters x subjects)"][:2], "ordinal", range(1, 7)) if entry["id"].startswith("anxiety") else found
    return {
        "kappa": lambda: fleiss_kappa(found).value,
        "se": lambda: fleiss_kappa(found).error if entry["id"].startswith("fleiss") else cohen_kappa(found).error,
        "ac1": lambda: gwet_ac1.gwet_ac1(found).value,
        "ac1_se": lambda: gwet_ac1.gwet_ac1(found).error,
        "alpha": lambda: krippendorff_alpha.krippendorff_alpha(found).value,
        "randolph": lambda: brennan_prediger.brennan_prediger(found).value,
        "unweighted": lambda: cohen_kappa(pair).value,
        "linear": lambda: weighted_kappa_linear(pair).value,
        "quadratic": lambda: weighted_kappa_quadratic(pair).value,
        "light": lambda: light_kappa(found).value,
        "conger": lambda: conger_kappa.conger_kappa(found).value,
        "table": lambda: cohen_kappa(found).value,
        "negative": lambda: cohen_kappa(found).value,
        "pi": lambda: scott_pi(found).value,
    }[last]()


CHECKS: dict[str, Callable[[dict], float]] = {
    "gwet4_": gwet, "fleiss1971_category_": one_against_the_rest, "fce1969_": fce, "cohen1968_": fce, "wilson_": limit, "masi_": set_distance,
    "jaccard_": set_distance, "shrout_fleiss_": shrout_fleiss, "paradox_": paradox, "kripp": named, "hayes_kripp_2007_": named, "fleiss": named,
    "cohen1960_": named, "anxiety_": named,
}  # fmt: skip
APART = ("hayes_kripp_2007_intervals", "edge_single_category", "edge_no_pairs")  # tests of their own below


@cache
def check_of(name: str) -> Callable[[dict], float] | None:
    return next((check for prefix, check in CHECKS.items() if name.startswith(prefix)), None)


def covered(name: str) -> bool:
    return check_of(name) is not None and name not in APART and not name.endswith(tuple(NOT_COMPUTED))


@pytest.mark.parametrize("name", [name for name in ENTRIES if covered(name)])
def test_reference_value(name: str) -> None:
    entry = ENTRIES[name]
    found = check_of(name)(entry)  # type: ignore[misc]
    expected = entry["value"]["index"] if isinstance(entry["value"], dict) else entry["value"]
    assert found == pytest.approx(expected, abs=max(entry.get("tolerance") or 1e-9, 1e-9))


@pytest.mark.parametrize("name", [name for name in ENTRIES if covered(name) and isinstance(ENTRIES[name].get("published"), int | float)])
def test_printed_number(name: str) -> None:
    printed = ENTRIES[name]["published"]
    digits = len(str(printed).partition(".")[2])
    assert check_of(name)(ENTRIES[name]) == pytest.approx(printed, abs=0.5 * 10**-digits + 1e-9)  # type: ignore[misc]


def test_every_entry_about_agreement_is_checked() -> None:
    left = [name for name in ENTRIES if not covered(name) and name not in APART and not name.startswith(ELSEWHERE)]
    assert [name for name in left if not name.endswith(tuple(NOT_COMPUTED))] == []
    assert [prefix for prefix in (*ELSEWHERE, *CHECKS) if not any(name.startswith(prefix) for name in ENTRIES)] == []


def test_hayes_krippendorff_2007_intervals_are_of_items_and_not_of_pairs() -> None:
    found = krippendorff_alpha.krippendorff_alpha(answers(ENTRIES["hayes_kripp_2007_ordinal"], "ordinal"))
    assert found.method.startswith("BCa")
    assert (found.low, found.high) == pytest.approx((0.642, 0.852), abs=0.015)  # the BCa interval of the file; KALPHA's, of pairs, is .708 to .808


@pytest.mark.parametrize(("name", "sentence"), [("edge_single_category", "with one label only"), ("edge_no_pairs", "agreement needs two.")])
def test_edge_cases_are_a_sentence(name: str, sentence: str) -> None:
    assert sentence in measure(krippendorff_alpha.COEFFICIENT, answers(ENTRIES[name])).why


def test_icc_of_a_complete_design_is_the_second_form_of_shrout_and_fleiss() -> None:
    ratings = np.array(data(ENTRIES["shrout_fleiss_ICC1"])["ratings(targets x judges)"], float)
    assert icc(of_rows(ratings.T.astype(int).tolist(), "interval")).value == pytest.approx(ENTRIES["shrout_fleiss_ICC2"]["value"], abs=1e-9)
