"""Are the items that divide annotators told from those that one careless annotator spoils?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from metrics import dividing_items, tally, within_items
from metrics.agreement.apart import chance, distance
from metrics.estimate import Undefined
from metrics.tally import Answers
from study import Scale, Study
from tests.metrics.making import answers, study_of

SETS = ['["a"]', '["a", "b"]', '["b"]', "[]"]
SCALES = {
    "nominal": (Scale("nominal"), list("abcd")),
    "ordinal": (Scale("ordinal", ("a", "b", "c", "d")), list("abcd")),
    "interval": (Scale("interval"), ["1", "2.5", "7", "-3"]),
    "ratio": (Scale("ratio"), ["0", "1", "2.5", "7"]),
    "set": (Scale("set"), SETS),
    "text": (Scale("text"), list("abcd")),
    "span": (Scale("span"), ['[[0, 2, "x"]]', '[[0, 3, "x"]]', "[]", "[[1, 2]]"]),
}


def with_ambiguous_items(seed: int, *, items: int = 300, people: int = 8, per: int = 6, careless: int = 1, random: float = 0.3) -> tuple[Study, set[str]]:
    """A tenth of the items can be read in two ways; careless annotators answer a share of everything at random, the others 3 %."""
    rng, rows, ambiguous = np.random.default_rng(seed), [], set()
    for item in range(items):
        name, two = f"i{item:03}", item % 10 == 0
        if two:
            ambiguous.add(name)
        for who in rng.choice(people, per, replace=False):
            reading = str(rng.choice(["a", "b"])) if two else "abcd"[item % 4]
            wrong = rng.random() < (random if who < careless else 0.03)
            rows.append({"item": name, "annotator": f"p{who}", "label": str(rng.choice(list("abcd"))) if wrong else reading})
    return study_of(rows), ambiguous


def auc(scores: dict[str, float], wanted: set[str]) -> float:
    ranks, mine = rankdata([round(score, 9) for score in scores.values()]), np.array([name in wanted for name in scores])
    return float((ranks[mine].sum() - mine.sum() * (mine.sum() + 1) / 2) / (mine.sum() * (~mine).sum()))


def found_in(study: Study, **arguments: object) -> dict[str, float]:
    found = dividing_items.of(study, task="mood", **arguments)
    return dict(zip(study.annotations["item"].cat.categories[found.item], found.disagreement.tolist(), strict=True))


def raw(study: Study) -> dict[str, float]:
    """The share of pairs of answers that differ."""
    table = tally.answers(study, "mood")
    n = table.judgements
    return dict(zip(table.items, 1 - table.counts.agreeing_pairs / (n * (n - 1)), strict=True))


@pytest.mark.parametrize("kind", [{}, {"people": 10, "per": 7, "careless": 2, "random": 0.6}, {"people": 10, "per": 7, "random": 0.9}])
def test_ambiguous_items_stand_on_top_and_careless_annotators_do_not_put_others_there(kind: dict) -> None:
    made = [with_ambiguous_items(seed, **kind) for seed in range(6)]
    mine = np.mean([auc(found_in(study), ambiguous) for study, ambiguous in made])
    plain = np.mean([auc(raw(study), ambiguous) for study, ambiguous in made])
    assert mine > 0.95
    assert mine > plain + 0.002


def test_an_item_that_only_a_careless_annotator_sees_otherwise_stands_behind_one_that_a_careful_one_does() -> None:
    clear = [{"item": f"c{n:02}", "annotator": f"a{who}", "label": "xyzx"[n % 3]} for n in range(60) for who in range(4)]
    random = [{"item": f"c{n:02}", "annotator": "careless", "label": "xyz"[n * 7 % 5 % 3]} for n in range(60)]
    split = [{"item": name, "annotator": who, "label": "y" if who == odd else "x"} for name, odd in (("d1", "careless"), ("d2", "a0"))
             for who in ("a0", "a1", "a2", "a3", "careless")]  # fmt: skip
    study = study_of([*clear, *random, *split])
    found = found_in(study)
    assert found["d2"] > 1.5 * found["d1"]
    assert raw(study)["d1"] == raw(study)["d2"]


def by_loops(study: Study) -> dict[str, float]:
    """The definition, item by item and pair by pair."""
    table = tally.answers(study, "mood")
    between, by_chance = (lambda one, other: (one != other) * 1.0, dividing_items._within(table)[1]) if table.scale.level in ("text", "span") else (
        distance(table), chance(table))  # fmt: skip
    of_item = {item: np.flatnonzero(table.item == item) for item in np.unique(table.item)}

    def far(a: int, b: int) -> float:
        return float(between(table.label[[a]], table.label[[b]])[0])

    mine = {a: np.mean([far(a, b) for b in places if b != a]) for places in of_item.values() if len(places) > 1 for a in places}
    usual = np.mean(list(mine.values()))

    def weight(a: int) -> float:
        others = [value for b, value in mine.items() if b != a and table.annotator[b] == table.annotator[a]]
        return min(max(1 - (sum(others) + 10 * usual) / (len(others) + 10) / by_chance, 0.05), 1)

    means, evidence = {}, {}
    for item, places in of_item.items():
        if len(places) > 1:
            weights = {a: weight(a) for a in places}
            pairs = [(weights[a] * weights[b], far(a, b)) for a in places for b in places if a < b]
            means[item] = sum(w * d for w, d in pairs) / sum(w for w, _ in pairs)
            evidence[item] = sum(weights.values()) ** 2 / sum(w**2 for w in weights.values()) - 1
    typical = sum(evidence[item] * means[item] for item in means) / sum(evidence.values())
    return {str(table.items[item]): (evidence[item] * means[item] + 4 * typical) / (evidence[item] + 4) / by_chance for item in means}


@st.composite
def studies(draw: st.DrawFn) -> Study:
    scale, labels = SCALES[draw(st.sampled_from(sorted(SCALES)))]
    size = draw(st.integers(2, 8)), draw(st.integers(2, 6))
    chosen = draw(st.lists(st.sampled_from([*labels, None]), min_size=size[0] * size[1], max_size=size[0] * size[1]))
    rows = [{"item": f"i{n // size[1]}", "annotator": f"a{n % size[1]}", "label": label} for n, label in enumerate(chosen) if label is not None]
    return study_of(rows or [{"item": "i0", "annotator": "a0", "label": labels[0]}], scales={"mood": scale})


@given(studies())
@settings(max_examples=150)
def test_disagreement_is_what_the_loops_say(study: Study) -> None:
    try:
        found = found_in(study)
    except Undefined as reason:
        assert str(reason).endswith(".")
        return
    assert found == pytest.approx(by_loops(study))
    rounded = [(-round(value, 9), name) for name, value in found.items()]
    assert rounded == sorted(rounded)


@given(studies(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_neither_the_order_of_the_rows_nor_the_names_of_annotators_matter(study: Study, chance_: object) -> None:
    rows = [{"item": row.item, "annotator": row.annotator, "label": row.label} for row in study.annotations.itertuples()]
    chance_.shuffle(rows)
    other = study_of([{**row, "annotator": f"z{9 - int(row['annotator'][1:])}"} for row in rows], scales=study.scales)
    try:
        found = found_in(study)
    except Undefined as reason:
        with pytest.raises(Undefined, match=str(reason)[:20]):
            found_in(other)
        return
    assert list(found_in(other)) == list(found)
    assert found_in(other) == pytest.approx(found)


def test_the_names_of_labels_do_not_matter() -> None:
    study, _ = with_ambiguous_items(3, items=80)
    rows = [{"item": row.item, "annotator": row.annotator, "label": {"a": "z", "b": "<b>", "c": "", "d": "a"}[row.label] + "!"}
            for row in study.annotations.itertuples()]  # fmt: skip
    assert list(found_in(study_of(rows))) == list(found_in(study))


def test_three_against_three_divides_more_than_one_against_one_and_ties_stand_by_name() -> None:
    study = study_of(answers("aaabbb ab.... ab.... aa.... bb.... aa.... bb.... aaaaaa bbbbbb"))
    assert list(found_in(study))[:3] == ["i0", "i1", "i2"]


@pytest.mark.parametrize("level", ["ratio", "set"])
def test_items_with_very_many_different_answers_are_laid_in_part_and_come_near(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    labels = [str(n) for n in range(20, 140)] if level == "ratio" else [f'["{a}", "{b}"]' for a in range(10) for b in range(a + 1, 15)]
    rows = [{"item": f"i{n}", "annotator": f"a{who}", "label": labels[rng.integers(n * 10, len(labels))]} for n in range(5) for who in range(40)]
    study = study_of(rows, scales={"mood": Scale(level)})
    exact = found_in(study)
    monkeypatch.setattr(within_items, "MOST_LAID", 12)
    assert found_in(study) != exact
    assert found_in(study) == pytest.approx(exact, rel=0.1)


def test_models_declined_and_earlier_answers_do_not_divide() -> None:
    rows = answers("aa bb aa bb ab")
    noise = [{"item": "i0", "annotator": "bot", "label": "b"}, {"item": "i1", "annotator": "a0", "label": "a", "repeat": 1},
             {"item": "i2", "annotator": "a7", "label": None}]  # fmt: skip
    assert found_in(study_of([*rows, *noise], models=["bot"])) == pytest.approx(found_in(study_of(rows)))


def test_controls_are_ranked_only_when_asked() -> None:
    study = study_of(answers("aab abb aaa bbb"), controls=["i0"])
    assert set(found_in(study)) == {"i1", "i2", "i3"}
    assert set(found_in(study, controls=True)) == {"i0", "i1", "i2", "i3"}


@pytest.mark.parametrize(
    ("picture", "scale", "sentence"),
    [
        ("ab aa", Scale("box"), "Boxes"),
        ("a b", Scale("nominal"), "Only one annotator"),
        ("a. .b", Scale("nominal"), "No item was judged by two"),
        ("aa aa", Scale("nominal"), "All answers to shared items"),
        ("aa aa", Scale("span"), "All answers to shared items"),
        ("ab aa", Scale("interval"), "needs numbers"),
    ],
)
def test_what_cannot_be_ranked_is_a_sentence(picture: str, scale: Scale, sentence: str) -> None:
    with pytest.raises(Undefined, match=sentence):
        dividing_items.of(study_of(answers(picture), scales={"mood": scale}), task="mood")


@pytest.mark.parametrize("per", [4, 20, 2_000])
def test_the_work_grows_with_the_answers_alone(per: int) -> None:
    rng, n = np.random.default_rng(1), 200_000
    item = np.repeat(np.arange(n // per), per)
    names = pd.Index(["a", "b", "c"])
    label, annotator = rng.integers(0, 3, n), np.tile(np.arange(per), n // per)
    made = Answers("mood", Scale("nominal"), item, annotator, label, None, pd.Index([f"i{k:06}" for k in range(n // per)]),
                   pd.Index([f"a{k}" for k in range(per)]), names, None)  # fmt: skip
    ranked = dividing_items.of_answers(made)
    assert len(ranked.item) == n // per
    assert 0.8 < np.median(ranked.disagreement) < 1.2  # answers by chance alone
