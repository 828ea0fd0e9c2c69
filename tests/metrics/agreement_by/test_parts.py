"""Is agreement by label, pair of labels, slice and period that of the answers it is said of?"""

import numpy as np
import pandas as pd
import pytest

from metrics import tally
from metrics.agreement import coefficient, measure
from metrics.agreement_by import another_team, label, label_pair, period, task
from metrics.agreement_by import slice as by_slice
from metrics.estimate import Undefined
from study import Scale
from tests.metrics.making import study_of


def lines(rng: np.random.Generator, items: int = 120, people: int = 4, **columns) -> list[dict]:
    """Answers to items with labels a, b, c that all confuse a and b; `columns` say what else a line holds, from the item's number and the annotator's."""
    rows = []
    for item in range(items):
        truth = "abc"[item % 3]
        for who in range(people):
            given = truth if rng.random() > (0.35 if truth in "ab" else 0.05) else {"a": "b", "b": "a", "c": "a"}[truth]
            rows.append({"item": f"i{item:03}", "annotator": f"p{who}", "label": given, **{name: of(item, who) for name, of in columns.items()}})
    return rows


def alpha(study) -> float:
    return measure(coefficient("krippendorff_alpha"), tally.answers(study, "mood")).value


def test_the_confused_labels_are_the_least_reliable_and_the_most_confused_pair() -> None:
    study = study_of(lines(np.random.default_rng(1)))
    labels = label.of(study, task="mood")
    assert set(labels["label"][:2]) == {"a", "b"}
    assert labels["high"].iloc[1] < labels["low"].iloc[2]
    pairs = label_pair.of(study, task="mood")
    assert {pairs["label"].iloc[0], pairs["other"].iloc[0]} == {"a", "b"}
    assert pairs["low"].iloc[0] > pairs["high"].iloc[1]


def test_a_label_against_the_rest_is_alpha_of_two_labels() -> None:
    rows = lines(np.random.default_rng(2))
    study, two = study_of(rows), study_of([{**row, "label": "a" if row["label"] == "a" else "z"} for row in rows])
    found = label.of(study, task="mood").set_index("label").loc["a"]
    assert found["value"] == pytest.approx(alpha(two))
    together = label_pair.coincidences(study, task="mood")
    assert found["confirmed"] == pytest.approx(together.loc["a", "a"] / together.loc["a"].sum())


def test_coincidences_sum_to_the_answers_that_can_be_paired() -> None:
    study = study_of([*lines(np.random.default_rng(3)), {"item": "alone", "annotator": "p0", "label": "a"}])
    together = label_pair.coincidences(study, task="mood")
    assert together.to_numpy().sum() == pytest.approx(480)
    assert np.allclose(together, together.T)


def test_single_labels_of_sets_are_rows() -> None:
    rows = [{**row, "label": '["a", "b"]' if row["label"] == "a" else '["c"]'} for row in lines(np.random.default_rng(4))]
    found = label.of(study_of(rows, scales={"mood": Scale("set")}), task="mood")
    assert sorted(found["label"]) == ["a", "b", "c"]
    assert found.set_index("label")["value"]["a"] == pytest.approx(found.set_index("label")["value"]["b"])


def blurred(rng: np.random.Generator, people: int = 4) -> list[dict]:
    """Items of two languages; in German ones every answer is a guess."""
    rows = lines(rng, 200, people, language=lambda item, who: "German" if item % 2 else "English", team=lambda item, who: "red" if who < 2 else "blue")
    return [{**row, "label": str(rng.choice(list("abc")))} if row["language"] == "German" else row for row in rows]


@pytest.mark.parametrize("scale", [Scale("nominal"), Scale("ordinal", ("a", "b", "c"))])
def test_a_slice_is_compared_with_its_rest(scale: Scale) -> None:
    study = study_of(blurred(np.random.default_rng(5)), scales={"mood": scale})
    found = by_slice.of(study, task="mood")
    first = found.iloc[0]
    assert (first["of"], first["facet"], first["value_of_facet"]) == ("items", "language", "German")
    assert first["q"] < 0.001 and first["difference_high"] < 0
    assert first["value"] == pytest.approx(alpha(study.where(language="German")))
    assert first["rest"] == pytest.approx(alpha(study.where(language="English")))


def test_a_slice_that_cuts_through_items_compares_only_answers_of_its_own() -> None:
    study = study_of(blurred(np.random.default_rng(6)))
    found = by_slice.of(study, task="mood", facet="team").set_index("value_of_facet")
    assert set(found["of"]) == {"answers"}
    assert found.loc["red", "value"] == pytest.approx(alpha(study.where(team="red")))
    assert found.loc["red", "rest"] == pytest.approx(alpha(study.where(team="blue")))


def test_slices_without_a_difference_are_rarely_called_different() -> None:
    called = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rows = lines(rng, 100, 3, one=lambda item, who: f"v{item % 5}", two=lambda item, who: f"w{item // 25}")
        called += bool((by_slice.of(study_of(rows), task="mood")["q"] <= 0.05).any())
    assert called <= 6  # 5 % of 40 studies, and three standard errors more


def test_a_slice_with_few_items_says_so() -> None:
    rows = lines(np.random.default_rng(7), 60, 3, part=lambda item, who: "small" if item < 5 else "large")
    found = by_slice.of(study_of(rows), task="mood").set_index("value_of_facet")
    assert "5 items here were judged by two annotators; 20 are needed" in found.loc["small", "why"]
    assert np.isnan(found.loc["small", "difference"])


def test_spans_are_sliced_too() -> None:
    rng = np.random.default_rng(8)
    rows = [{**row, "label": f'[[0, {1 + ord(row["label"]) % 3}, "A"]]'} for row in lines(rng, 80, 3, part=lambda item, who: "xy"[item % 2])]
    study = study_of(rows, scales={"mood": Scale("span")})
    found = by_slice.of(study, task="mood")
    assert found["value"].iloc[0] == pytest.approx(
        measure(coefficient("span_alpha"), tally.answers(study.where(part=found["value_of_facet"].iloc[0]), "mood")).value
    )


def test_periods_hold_items_by_their_first_answer_and_say_when_labels_become_rarer() -> None:
    rng, rows = np.random.default_rng(9), []
    for item in range(300):
        early = item < 150
        day = pd.Timestamp("2026-03-02") + pd.Timedelta(days=item // 5)
        truth = "x" if rng.random() < (0.5 if early else 0.9) else "y"
        for who in range(3):
            given = truth if rng.random() < 0.9 else {"x": "y", "y": "x"}[truth]
            rows.append({"item": f"i{item}", "annotator": f"p{who}", "label": given, "timestamp": str(day + pd.Timedelta(days=2 * who))})
    study = study_of(rows)
    found = period.of(study, task="mood")
    assert (found.stretch, found.common) == ("week", "x")
    assert found.table["shared"].sum() == 300
    assert found.moved > 0.3
    first = study.where(item=[f"i{n}" for n in range(35)])  # the first week's items, with the answers they got later
    assert found.table["value"].iloc[0] == pytest.approx(alpha(first))


def test_without_times_nothing_is_said_about_when() -> None:
    with pytest.raises(Undefined, match="No answer has a time"):
        period.of(study_of(lines(np.random.default_rng(1))), task="mood")


def test_another_team_is_less_certain_where_annotators_differ() -> None:
    rng, rows = np.random.default_rng(10), []
    for item in range(200):
        for who in range(8):
            skill = 0.95 - 0.08 * who
            rows.append({"item": f"i{item}", "annotator": f"p{who}", "label": "ab"[item % 2] if rng.random() < skill else str(rng.choice(["a", "b"]))})
    both = another_team.of(study_of(rows), task="mood")
    assert both.others.low < both.these.low and both.others.high > both.these.high
    assert "another team drawn like this one" in both.sentence


def test_a_rare_label_is_explained_and_ac1_is_never_the_number_to_believe() -> None:
    rng, rows = np.random.default_rng(11), []
    for item in range(400):
        rows += [{"item": f"i{item}", "annotator": f"p{who}", "label": "no" if rng.random() < 0.9 else "yes"} for who in range(2)]
    (found,) = task.of(study_of(rows))
    assert found.coefficient == "krippendorff_alpha"
    assert "cannot tell skilled annotators from such guessing" in found.caution
    assert "“yes”" in found.caution and "gold" in found.caution
    assert "AC1 of 0.7" in found.caution or "AC1 of 0.8" in found.caution
    assert not task.of(study_of(lines(rng)))[0].caution


def test_the_package_gives_the_same_number() -> None:
    study = study_of(lines(np.random.default_rng(12)))
    every = task.coefficients(study, task="mood")
    checked = task.checks(study, task="mood")
    assert {one.package for one in checked} == {"krippendorff", "statsmodels"}
    assert all(one.value == pytest.approx(every[one.coefficient].value, abs=1e-9) for one in checked)
