"""Is agreement by annotator and by pair what its definition says, also for a thousand of them?"""

from itertools import combinations

import numpy as np
import pytest

from metrics import tally
from metrics.agreement.two_annotators import kappa
from metrics.agreement_by import annotator, annotator_pair, cohen_pairs
from metrics.estimate import Undefined
from study import Scale, Study
from tests.metrics.making import study_of


def team(rng: np.random.Generator, skills: list[float], items: int = 150, per_item: int = 4, labels: str = "abc") -> Study:
    rows = []
    for item in range(items):
        for who in rng.choice(len(skills), min(per_item, len(skills)), replace=False):
            right = rng.random() < skills[who]
            rows.append({"item": f"i{item}", "annotator": f"p{who:03}", "label": labels[item % len(labels)] if right else str(rng.choice(list(labels)))})
    return study_of(rows)


def test_the_careless_annotator_is_first_and_the_team_is_better_without_her() -> None:
    study = team(np.random.default_rng(1), [0.9] * 9 + [0.2])
    found = annotator.of(study, task="mood")
    assert found["annotator"].iloc[0] == "p009"
    assert found["high"].iloc[0] < found["low"].iloc[1:].min()
    assert found["alpha_without"].idxmax() == 0
    assert found["value"].iloc[0] < found["expected"].iloc[0]


def test_agreement_with_peers_by_loops() -> None:
    study = team(np.random.default_rng(2), [0.8] * 6, items=60)
    answers, found = tally.answers(study, "mood"), annotator.of(study, task="mood").set_index("annotator")
    used = np.bincount(answers.label)
    chance = 1 - (used * (used - 1)).sum() / (used.sum() * (used.sum() - 1))
    far, others = [], []
    for item in np.unique(answers.item):
        mine = {who: label for i, who, label in zip(answers.item, answers.annotator, answers.label, strict=True) if i == item}
        if 0 in mine:
            rest = [label for who, label in mine.items() if who]
            far.append(np.mean([label != mine[0] for label in rest]))
            others.append(np.mean([a != b for a, b in combinations(rest, 2)]))
    assert found.loc["p000", "value"] == pytest.approx(1 - np.mean(far) / chance)
    assert found.loc["p000", "expected"] == pytest.approx(1 - np.mean(others) / chance)
    assert found.loc["p000", "shared"] == len(far)


def test_the_interval_covers_what_she_would_reach_on_many_items() -> None:
    inside = 0
    for seed in range(80):
        found = annotator.of(team(np.random.default_rng(seed), [0.8] * 8, items=100), task="mood")
        mean = (found["value"] * found["shared"]).sum() / found["shared"].sum()
        inside += ((found["low"] <= mean) & (mean <= found["high"])).mean()
    assert inside / 80 > 0.93


def test_equal_annotators_are_not_told_apart() -> None:
    below = sum(
        (annotator.of(team(np.random.default_rng(seed), [0.8] * 10, items=100), task="mood").eval("high < expected")).sum() for seed in range(30)
    )
    assert below <= 0.05 * 300


@pytest.mark.parametrize("weighted", [False, True])
def test_kappa_of_every_pair_is_that_of_the_pair(weighted: bool) -> None:
    study = team(np.random.default_rng(3), [0.7] * 6, labels="123")
    study = Study.of(
        study.annotations, items=study.items, annotators=study.annotators, scales={"mood": Scale("ordinal", ("1", "2", "3"))}, report=study.report, name="made"
    )
    found, answers = cohen_pairs.of(study, task="mood", weighted=weighted), tally.answers(study, "mood")
    weights = 1 - (np.subtract.outer(np.arange(3), np.arange(3)) / 2) ** 2 if weighted else None
    for row in found[found["shared"] >= 10].head(8).to_dict("records"):
        pair = answers.annotators.get_indexer([row["annotator"], row["other"]])
        literal = kappa(answers.where(np.isin(answers.annotator, pair)), weights, "")
        assert (row["value"], row["observed"], row["expected"]) == pytest.approx((literal.value, literal.observed, literal.expected))


def test_pairs_with_few_items_are_shrunken_and_stand_at_the_end() -> None:
    study = team(np.random.default_rng(4), [0.8] * 25, items=120)
    found = annotator_pair.of(study, task="mood")
    few = found["shared"] < 20
    assert few.to_numpy().tolist() == sorted(few)
    team_value = (found["value"] * found["shared"]).sum() / found["shared"].sum()
    small = found[found["shared"] <= 2]
    assert (np.abs(small["shrunken"] - team_value) < np.abs(small["value"] - team_value) + 1e-9).all()


def test_pooling_is_not_biased_by_small_overlap() -> None:
    """The mean of pairwise kappas is biased low at two shared items; the mean of pairs pooled by their items is the team's."""
    study = team(np.random.default_rng(5), [0.85] * 60, items=400, per_item=3)
    found = annotator_pair.of(study, task="mood")
    pooled = (found["value"] * found["shared"]).sum() / found["shared"].sum()
    every = annotator.of(study, task="mood")
    assert pooled == pytest.approx((every["value"] * every["shared"]).sum() / every["shared"].sum(), abs=1e-9)


def test_two_camps_stand_together() -> None:
    rng, rows = np.random.default_rng(6), []
    for item in range(120):
        for who in range(10):
            camp = "ab"[(item + who % 2) % 2] if item % 3 else "c"
            rows.append({"item": f"i{item}", "annotator": f"p{who}", "label": camp if rng.random() < 0.95 else "a"})
    found = annotator_pair.matrix(study_of(rows), task="mood")
    order = [int(name[1:]) % 2 for name in found.agreement.index]
    assert order in ([0] * 5 + [1] * 5, [1] * 5 + [0] * 5)
    assert np.isnan(np.diag(found.agreement)).all()


def test_a_thousand_annotators_are_drawn_as_groups() -> None:
    study = team(np.random.default_rng(7), [0.8] * 1_000, items=3_000, per_item=3)
    found = annotator_pair.matrix(study, task="mood")
    assert found.grouped and len(found.agreement) <= annotator_pair.MOST_CELLS
    assert sum(map(len, found.members.values())) == 1_000
    assert len(annotator_pair.of(study, task="mood")) <= 9_000


@pytest.mark.parametrize("of", [annotator.of, annotator_pair.of, annotator_pair.matrix])
def test_one_annotator_is_a_sentence(of) -> None:
    with pytest.raises(Undefined, match="Only one annotator"):
        of(study_of([{"item": f"i{n}", "annotator": "p", "label": "ab"[n % 2]} for n in range(9)]), task="mood")
