"""Does the overview count what is there, whatever was filtered, repeated, declined or left without a time?"""

import pytest

from metrics import overview
from metrics.tally import HOUR, timeline
from study import Scale
from tests.metrics.making import answers, study_of

DAY = 24 * HOUR


def test_counts_what_is_there() -> None:
    timed = answers("xx. xyz y..", timestamp="2026-03-02 10:00")
    rows = [*timed, {"item": "i9", "annotator": "a0", "label": None, "gold": "x"}, {"item": "i9", "annotator": "bot", "label": "x"}]
    facts = overview.of(study_of(rows, models=["bot"])).facts
    assert (facts.annotations, facts.items, facts.annotators, facts.models, facts.declined, facts.by_models) == (8, 4, 3, 1, 1, 1)
    assert (facts.judged, facts.shared, facts.per_item, facts.most_per_item, facts.gold_items, facts.untimed) == (3, 2, 2, 3, 1, 2)
    assert str(facts.first) == str(facts.last) == "2026-03-02 10:00:00+00:00"


def test_labels_stand_in_the_order_of_an_ordinal_scale_and_else_by_frequency() -> None:
    rows = answers("aab b")
    assert overview.of(study_of(rows, scales={"mood": Scale("ordinal", ("b", "c", "a"))})).tasks[0].labels.to_dict() == {"b": 2, "c": 0, "a": 2}
    assert list(overview.of(study_of(answers("abb a. b"))).tasks[0].labels.items()) == [("b", 3), ("a", 2)]


def test_of_repeated_answers_the_latest_counts_and_after_a_filter_the_latest_that_is_left() -> None:
    first = {"item": "i0", "annotator": "a0", "label": "x", "repeat": 1, "batch": "old"}
    other = {"item": "i0", "annotator": "a1", "label": "x", "batch": "old"}
    clear = [{"item": "i1", "annotator": who, "label": "y", "batch": "old"} for who in ("a0", "a1")]
    study = study_of([first, {**first, "label": "y", "repeat": 0, "batch": "new"}, other, *clear])
    assert overview.of(study).tasks[0].percent_agreement.value == 0.5
    assert overview.of(study).facts.repeats == 1
    assert overview.of(study.where(batch="old")).tasks[0].percent_agreement.value == 1


def test_an_annotator_who_meets_nobody_is_counted_as_alone() -> None:
    assert overview.of(study_of(answers("xx. ..x"))).facts.alone == 1
    assert overview.of(study_of(answers("xx. .xx"))).facts.alone == 0


def test_nothing_left_is_an_overview_too() -> None:
    found = overview.of(study_of(answers("xx")).where(annotator="nobody"))
    assert (found.facts.annotations, found.tasks, len(found.volume), found.facts.first) == (0, (), 0, None)


@pytest.mark.parametrize(("last", "stretch"), [("2026-03-02 20:00", "hour"), ("2026-04-02", "day"), ("2026-12-01", "week"), ("2036-01-01", "quarter year")])
def test_volume_is_counted_in_stretches_that_fit_the_period(last: str, stretch: str) -> None:
    rows = answers("x", timestamp="2026-03-02 10:00") + answers(".x", timestamp=last)
    found = overview.of(study_of(rows))
    assert found.stretch == stretch
    assert found.volume["annotations"].sum() == 2


def test_weeks_begin_on_monday_and_days_at_midnight() -> None:
    study = study_of(answers("x", timestamp="2026-03-04 23:59") + answers(".x", timestamp="2026-03-08 00:00") + answers("..x"))
    assert timeline(study, width=7 * DAY)["start"].astype("str").tolist() == ["2026-03-02 00:00:00+00:00"]
    assert timeline(study, width=DAY)[["start", "task", "annotations"]].astype("str").to_numpy().tolist() == [
        ["2026-03-04 00:00:00+00:00", "mood", "1"],
        ["2026-03-08 00:00:00+00:00", "mood", "1"],
    ]


def test_news_are_what_the_later_version_has_more() -> None:
    earlier, later = study_of(answers("xx")), study_of(answers("xxy xx."))
    news = overview.new_since(earlier, later)
    assert (news.annotations, news.items, news.annotators, news.tasks) == (3, 1, ("a2",), ())
    assert not overview.new_since(earlier, study_of(answers("yy")))
