"""Are the items that divide annotators told from those that one careless annotator spoils?"""

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import rankdata

from metrics import dividing_items, found_items, tally
from metrics.agreement.apart import chance, distance
from metrics.estimate import Undefined
from study import Scale, Study
from tests.metrics.making import answers, study_of


def with_ambiguous_items(rng: np.random.Generator, items: int = 300, people: int = 10) -> tuple[Study, set[str]]:
    """A tenth of the items can be read in two ways; two annotators answer a third of everything at random."""
    rows, ambiguous = [], set()
    for item in range(items):
        name, two = f"i{item:03}", item % 10 == 0
        if two:
            ambiguous.add(name)
        for who in rng.choice(people, 7, replace=False):
            reading = str(rng.choice(["a", "b"])) if two else "abc"[item % 3]
            wrong = rng.random() < (0.6 if who < 2 else 0.03)
            rows.append({"item": name, "annotator": f"p{who}", "label": str(rng.choice(list("abc"))) if wrong else reading})
    return study_of(rows), ambiguous


def auc(ranked: list[str], wanted: set[str]) -> float:
    ranks = rankdata(-np.arange(len(ranked)))
    mine = np.array([name in wanted for name in ranked])
    return (ranks[mine].sum() - mine.sum() * (mine.sum() + 1) / 2) / (mine.sum() * (~mine).sum())


def names(study: Study, **arguments) -> list[str]:
    found = dividing_items.of(study, task="mood", **arguments)
    return [str(name) for name in study.annotations["item"].cat.categories[found.item]]


def test_ambiguous_items_stand_on_top_and_careless_annotators_do_not_put_others_there() -> None:
    mine, raw = [], []
    for seed in range(8):
        study, ambiguous = with_ambiguous_items(np.random.default_rng(seed))
        mine.append(auc(names(study), ambiguous))
        table = tally.answers(study, "mood")
        n = table.judgements
        differ = 1 - table.counts.agreeing_pairs / (n * (n - 1))
        raw.append(auc([str(table.items[place]) for place in np.argsort(-differ, kind="stable")], ambiguous))
    assert np.mean(mine) > 0.95
    assert np.mean(mine) > np.mean(raw) + 0.01


def by_loops(study: Study) -> dict[str, float]:
    """The definition, item by item and pair by pair."""
    table = tally.answers(study, "mood")
    between, by_chance = distance(table), chance(table)
    of_item: dict[int, list[int]] = {}
    for place, item in enumerate(table.item):
        of_item.setdefault(int(item), []).append(place)

    def far(a: int, b: int) -> float:
        return float(between(table.label[[a]], table.label[[b]])[0])

    mine = {a: np.mean([far(a, b) for b in places if b != a]) for places in of_item.values() if len(places) > 1 for a in places}
    usual = np.mean(list(mine.values()))

    def weight(a: int) -> float:
        others = [value for b, value in mine.items() if b != a and table.annotator[b] == table.annotator[a]]
        return min(max(1 - (sum(others) + 10 * usual) / (len(others) + 10) / by_chance, 0.05), 1)

    plain = [(far(a, b)) for places in of_item.values() for a, b in combinations(places, 2)]
    found = {}
    for item, places in of_item.items():
        if len(places) > 1:
            weights = {a: weight(a) for a in places}
            pairs = [(weights[a] * weights[b], far(a, b)) for a, b in combinations(places, 2)]
            raw = sum(w * d for w, d in pairs) / sum(w for w, _ in pairs)
            evidence = sum(weights.values()) ** 2 / sum(w**2 for w in weights.values()) - 1
            found[str(table.items[item])] = (evidence * raw + 4 * np.mean(plain)) / (evidence + 4) / by_chance
    return found


@pytest.mark.parametrize("scale", [Scale("nominal"), Scale("ordinal", ("a", "b", "c"))])
def test_disagreement_is_what_the_loops_say(scale: Scale) -> None:
    rows = answers("aab. abc. .bbc cca. a.a. ab.. aabb")
    study = study_of(rows, scales={"mood": scale})
    ranked, expected = dividing_items.of(study, task="mood"), by_loops(study)
    found = dict(zip(names(study), ranked.disagreement, strict=True))
    assert found == pytest.approx(expected)
    assert list(ranked.disagreement) == sorted(ranked.disagreement, reverse=True)


def test_three_against_three_divides_more_than_one_against_one_and_ties_stand_by_name() -> None:
    study = study_of(answers("aaabbb ab.... ab.... aa.... bb.... aa.... bb.... aaaaaa bbbbbb"))
    assert names(study)[:3] == ["i0", "i1", "i2"]


def test_items_are_found_by_labels_annotator_slice_and_text() -> None:
    rows = [{**row, "language": "German" if row["item"] in ("i0", "i1") else "English"} for row in answers("aab abc aaa bcc")]
    study = study_of(rows)
    ranked = dividing_items.of(study, task="mood")

    def found(**looked) -> set[str]:
        return {str(study.annotations["item"].cat.categories[ranked.item[place]]) for place in found_items.fitting(study, ranked, task="mood", **looked)}

    assert found(labels=["a", "b"]) == {"i0", "i1"}
    assert found(labels=["b", "c"]) == {"i1", "i3"}
    assert found(slice_=["language", "German"]) == {"i0", "i1"}
    assert found(annotator="a0") == {"i0", "i1", "i2", "i3"}
    assert found(annotator="nobody") == found(labels=["no such label"]) == set()
    assert found(search="I3") == {"i3"}
    assert found(search="(") == set()


def test_an_item_is_described_with_its_majority_or_a_tie() -> None:
    study = study_of([{**row, "gold": "a"} for row in answers("aab abc aaa cb.")])
    ranked = dividing_items.of(study, task="mood")
    rows = {row["item"]: row for row in found_items.described(study, ranked, np.arange(4), task="mood")}
    assert rows["i0"]["labels"] == {"a": 2, "b": 1}
    assert (rows["i0"]["majority"], rows["i0"]["margin"], rows["i0"]["gold"]) == ("a", pytest.approx(1 / 3), "a")
    assert (rows["i1"]["majority"], rows["i3"]["majority"], rows["i1"]["link"]) == (None, None, None)
    assert sorted(row["rank"] for row in rows.values()) == [1, 2, 3, 4]


def test_every_answer_to_an_item_is_listed_with_why_it_does_not_count() -> None:
    rows = [*answers("ab aa"), {"item": "i0", "annotator": "bot", "label": "a"}, {"item": "i0", "annotator": "a0", "label": "b", "repeat": 1},
            {"item": "i0", "annotator": "a9", "label": None}]  # fmt: skip
    found = found_items.answers_to(study_of(rows, models=["bot"]), task="mood", item="i0")
    assert sorted(found["note"]) == ["", "", "a model", "answered again later", "declined"]


@pytest.mark.parametrize(("scale", "sentence"), [(Scale("box"), "Boxes"), (Scale("nominal"), "Only one annotator")])
def test_what_cannot_be_ranked_is_a_sentence(scale: Scale, sentence: str) -> None:
    rows = answers("ab aa") if scale.level == "box" else answers("a b")
    with pytest.raises(Undefined, match=sentence):
        dividing_items.of(study_of(rows, scales={"mood": scale}), task="mood")
