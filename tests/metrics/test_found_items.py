"""Are items found by what was answered, by whom, where and with which text, and is what is said of them right?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import dividing_items, found_items
from metrics.dividing_items import Ranked
from study import Study
from tests.metrics.making import answers, study_of


def with_texts(study: Study, **texts: str) -> Study:
    items = study.items.assign(text=pd.Series(texts, dtype="str"))
    return Study.of(study.annotations, items=items, annotators=study.annotators, scales=study.scales, report=study.report, name=study.name)


def fitting(study: Study, ranked: Ranked, **looked: object) -> set[str]:
    places = found_items.fitting(study, ranked, task="mood", **looked)
    return {str(study.annotations["item"].cat.categories[ranked.item[place]]) for place in places}


def test_items_are_found_by_labels_annotator_slice_and_text() -> None:
    rows = [{**row, "language": "German" if row["item"] in ("i0", "i1") else "English"} for row in answers("aab abc aaa bcc")]
    study = with_texts(study_of(rows), i0="Der Ton [war] RUDE", i2="fine (really)")
    ranked = dividing_items.of(study, task="mood")
    assert fitting(study, ranked, labels=["a", "b"]) == {"i0", "i1"}
    assert fitting(study, ranked, labels=["b", "c"]) == {"i1", "i3"}
    assert fitting(study, ranked, slice_=["language", "German"]) == {"i0", "i1"}
    assert fitting(study, ranked, annotators=["a0"]) == {"i0", "i1", "i2", "i3"}
    assert fitting(study, ranked, annotators=["nobody"]) == fitting(study, ranked, labels=["no such label"]) == set()
    assert fitting(study, ranked, slice_=["language", "Dutch"]) == set()
    assert fitting(study, ranked, search="I3") == {"i3"}
    assert fitting(study, ranked, search="rude") == fitting(study, ranked, search="[WAR]") == {"i0"}
    assert fitting(study, ranked, search="(") == {"i2"}
    assert fitting(study, ranked, search=".*") == set()


def test_a_slice_and_an_annotator_concern_only_the_task_that_is_looked_at() -> None:
    rows = [*answers("ab aa bb", language="German"), *answers("ab aa bb", language="English", task="tone")]
    study = study_of([*rows, {"item": "i0", "annotator": "other", "label": "a", "task": "tone", "language": "German"}])
    ranked = dividing_items.of(study, task="mood")
    assert fitting(study, ranked, slice_=["language", "English"]) == fitting(study, ranked, annotators=["other"]) == set()
    assert fitting(study, ranked, slice_=["language", "German"]) == {"i0", "i1", "i2"}


def test_an_item_is_described_with_its_majority_or_a_tie() -> None:
    study = with_texts(study_of([{**row, "gold": "a"} for row in answers("aab abc aaa cb.")]), i0="text of the first")
    ranked = dividing_items.of(study, task="mood")
    rows = {row["item"]: row for row in found_items.described(study, ranked, np.arange(4), task="mood")}
    assert list(rows["i0"]["labels"].items()) == [("a", 2), ("b", 1)]
    assert (rows["i0"]["majority"], rows["i0"]["margin"], rows["i0"]["gold"]) == ("a", pytest.approx(1 / 3), "a")
    assert (rows["i1"]["majority"], rows["i3"]["majority"], rows["i1"]["link"], rows["i1"]["text"]) == (None, None, None, None)
    assert (rows["i0"]["text"], rows["i2"]["margin"], rows["i3"]["margin"]) == ("text of the first", 1, 0)
    assert sorted(row["rank"] for row in rows.values()) == [1, 2, 3, 4]


@given(st.lists(st.text("abcd.", min_size=5, max_size=5).filter(lambda line: len(line.replace(".", "")) > 1), min_size=2, max_size=9), st.data())
@settings(max_examples=60)
def test_counts_are_those_of_the_item_in_whatever_order_items_are_asked_for(lines: list[str], data: st.DataObject) -> None:
    rows = [*answers(" ".join(lines)), {"item": "other", "annotator": "a0", "label": "z"}]
    study = study_of([*rows, *answers("ab", task="tone")])
    names = list(study.annotations["item"].cat.categories)
    codes = np.array([names.index(f"i{n}") for n in data.draw(st.permutations(range(len(lines))))])
    ranked = Ranked(codes, np.linspace(1, 0, len(codes)))
    places = np.array(data.draw(st.lists(st.sampled_from(range(len(codes))), unique=True, min_size=1)))
    for place, row in zip(places, found_items.described(study, ranked, places, task="mood"), strict=True):
        given_ = pd.Series(list(lines[int(names[codes[place]][1:])].replace(".", ""))).value_counts()
        assert row["labels"] == given_.to_dict()
        assert list(row["labels"].values()) == sorted(row["labels"].values(), reverse=True)
        tied = len(given_) > 1 and given_.iloc[0] == given_.iloc[1]
        assert row["majority"] == (None if tied else given_.index[0])
        assert (row["rank"], row["judgements"]) == (place + 1, given_.sum())


def test_every_answer_to_an_item_is_listed_with_why_it_does_not_count() -> None:
    others = [
        {"item": "i0", "annotator": "bot", "label": "a", "timestamp": "2026-03-01"},
        {"item": "i0", "annotator": "a0", "label": "b", "timestamp": "2026-03-01", "repeat": 1},
        {"item": "i0", "annotator": "a9", "label": None},
    ]
    study = study_of([*answers("ab aa", timestamp="2026-03-02"), *others], models=["bot"])
    found = found_items.answers_to(study, task="mood", item="i0")
    assert list(found["annotator"]) == ["a0", "bot", "a0", "a1", "a9"]
    assert list(found["note"]) == ["answered again later", "a model", "", "", "declined"]
    earlier = found_items.answers_to(study.where(until="2026-03-01"), task="mood", item="i0")
    assert dict(zip(earlier["annotator"], earlier["note"], strict=True)) == {"a0": "", "bot": "a model"}  # the later answer is not looked at


def test_answers_to_an_item_nobody_answered_are_none() -> None:
    assert len(found_items.answers_to(study_of(answers("ab aa")), task="mood", item="no such item")) == 0
