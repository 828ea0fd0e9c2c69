"""Do the worked examples of the papers come out: observed, expected and the coefficient itself?"""

import numpy as np
import pytest

from metrics.agreement import measure_all
from metrics.agreement.brennan_prediger import brennan_prediger
from metrics.agreement.coefficient import Agreement
from metrics.agreement.cohen_kappa import cohen_kappa
from metrics.agreement.examples import ANXIETY, FLEISS_1971, GWET_2014, KRIPPENDORFF_2011_C, SHROUT_FLEISS_1979, of_counts, of_rows, of_table
from metrics.agreement.fleiss_kappa import fleiss_kappa
from metrics.agreement.gwet_ac1 import gwet_ac1
from metrics.agreement.icc import forms
from metrics.agreement.kendall_w import kendall_w
from metrics.agreement.krippendorff_alpha import krippendorff_alpha
from metrics.agreement.percent_agreement import percent_agreement
from metrics.agreement.scott_pi import scott_pi


def terms(found: Agreement) -> list[float]:
    return [found.observed, found.expected, found.value]


def test_cohen_1960() -> None:
    assert terms(cohen_kappa(of_table([[88, 10, 2], [14, 40, 6], [18, 10, 12]]))) == pytest.approx([0.70, 0.41, 0.492], abs=5e-4)


def test_fleiss_1971() -> None:
    assert terms(fleiss_kappa(of_counts(FLEISS_1971))) == pytest.approx([0.556, 0.220, 0.430], abs=5e-4)


def test_artstein_poesio_2008_scott_and_cohen() -> None:
    table = of_table([[46, 6, 0], [0, 32, 0], [0, 6, 10]])  # their table 1: stat, ireq, chck
    assert terms(scott_pi(table)) == pytest.approx([0.88, 0.4014, 0.7995], abs=5e-4)
    assert terms(cohen_kappa(table)) == pytest.approx([0.88, 0.396, 0.8013], abs=5e-4)


def test_krippendorff_2011_c_observed_and_expected_are_those_of_the_coincidence_table() -> None:
    found = krippendorff_alpha(KRIPPENDORFF_2011_C("nominal"))
    # its coincidence table: 9, 13, 10, 5, 3 answers, 7 + 10 + 8 + 4 + 3 of 40 coincidences on the diagonal
    assert terms(found) == pytest.approx([32 / 40, (9 * 8 + 13 * 12 + 10 * 9 + 5 * 4 + 3 * 2) / (40 * 39), 0.743], abs=5e-4)


def test_gwet_2014_table_of_four_raters() -> None:
    answers = of_rows(GWET_2014)
    assert terms(gwet_ac1(answers)) == pytest.approx([0.81818, 0.19031, 0.77544], abs=5e-5)
    assert brennan_prediger(answers).expected == pytest.approx(1 / 5)
    assert percent_agreement(answers).value == pytest.approx(0.81818, abs=5e-6)


def test_feinstein_cicchetti_1990_high_agreement_but_low_kappa() -> None:
    balanced, skewed = of_table([[40, 9], [6, 45]]), of_table([[80, 10], [5, 5]])
    assert [cohen_kappa(one).observed for one in (balanced, skewed)] == pytest.approx([0.85, 0.85])
    assert [cohen_kappa(one).expected for one in (balanced, skewed)] == pytest.approx([0.5008, 0.78])
    assert [cohen_kappa(one).value for one in (balanced, skewed)] == pytest.approx([0.70, 0.32], abs=5e-3)
    assert [gwet_ac1(one).value for one in (balanced, skewed)] == pytest.approx([0.70, 0.81], abs=5e-3)


def test_gwet_2008_kappa_collapses_where_ac1_does_not() -> None:
    table = of_table([[118, 5], [2, 0]])
    assert terms(cohen_kappa(table)) == pytest.approx([0.944, 0.9453, -0.0234], abs=5e-5)
    assert terms(gwet_ac1(table)) == pytest.approx([0.944, 0.0544, 0.9408], abs=5e-5)


def test_shrout_fleiss_1979_table_4() -> None:
    found = forms(np.array(SHROUT_FLEISS_1979, float).T)
    assert [round(found[name], 2) for name in ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_r_irr_kendall_of_anxiety() -> None:
    found = kendall_w(of_rows(ANXIETY, "ordinal"))
    assert found.value == pytest.approx(0.54, abs=5e-3)
    assert 3 * 19 * found.value == pytest.approx(30.8, abs=0.05)  # its chi-squared
    assert found.expected == pytest.approx(1 / 3)


def test_two_annotators_are_told_every_coefficient_that_applies() -> None:
    found = measure_all(of_table([[40, 9], [6, 45]]))
    assert sorted(name for name, one in found.items() if not one.why) == sorted([
        "brennan_prediger", "cohen_kappa", "conger_kappa", "fleiss_kappa", "gwet_ac1", "krippendorff_alpha", "light_kappa", "percent_agreement", "scott_pi",
    ])  # fmt: skip
    assert found["conger_kappa"].value == pytest.approx(found["cohen_kappa"].value)
    assert found["light_kappa"].value == pytest.approx(found["cohen_kappa"].value)
    assert found["scott_pi"].value == pytest.approx(found["fleiss_kappa"].value)
