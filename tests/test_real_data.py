"""Six real data sets: the counts that their README gives come out, row for row."""

from dataclasses import replace

import pytest

from metrics import tally
from metrics.agreement import coefficient, measure
from study import Scale, Study
from tests.reading.helpers import SHARED, answers, codes, read_paths

REAL = SHARED / "real"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the shared real data are not beside this checkout")

# file -> rows, items, annotators, items with gold, repeats, scale of each task
COUNTS = {
    "adult_content.csv.gz": (92_721, 11_040, 825, 333, 2_922, {"label": "nominal"}),
    "argument_preference.csv.gz": (17_610, 3_531, 2_691, 3_400, 0, {"label": "nominal"}),
    "mt_mqm_ende_ratings.csv": (3_120, 1_040, 10, 0, 0, {"worst_severity": "ordinal:No-error<Minor<Major", "mqm_score": "interval"}),
    "mt_mqm_ende_attention_checks.csv": (245, 220, 10, 220, 6, {"label": "nominal"}),
    "mt_mqm_ende_spans.csv": (9_977, 932, 10, 0, 0, {"span in source": "span", "span in target": "span"}),
    "snow_rte.csv.gz": (8_000, 800, 164, 800, 0, {"label": "nominal"}),
    "weather_sentiment.csv": (6_030, 300, 110, 300, 5, {"label": "ordinal:0<1<2<3<4"}),
}


def opened(name: str) -> Study:
    return read_paths([REAL / name])


def repeats(study: Study) -> int:
    first = study.annotations["task"] == study.tasks[0]
    return int((study.annotations.loc[first, "repeat"] > 0).sum())


@pytest.mark.parametrize("name", COUNTS)
def test_the_counts_of_the_readme_come_out(name):
    rows, items, annotators, gold, again, scales = COUNTS[name]
    study = opened(name)
    assert (study.report.rows, study.report.kept, dict(study.report.left_out)) == (rows, rows, {})
    assert (study.annotations["item"].nunique(), len(study.annotators)) == (items, annotators)
    assert study.annotations.loc[study.annotations["gold"].notna(), "item"].nunique() == gold
    assert repeats(study) == again
    assert {task: str(scale) for task, scale in study.scales.items()} == scales


def test_chat_preferences_are_four_tasks_of_which_one_has_an_order():
    study = opened("chat_model_preference.csv")
    assert (study.report.rows, study.report.kept, study.annotations["item"].nunique(), len(study.annotators)) == (1_150, 1_150, 996, 16)
    assert set(study.tasks) == {"preference", "label", "completion_a_is_acceptable", "completion_b_is_acceptable"}
    steps = ("a-is-better", "a-is-slightly-better", "tie", "b-is-slightly-better", "b-is-better")
    assert (study.scales["preference"].level, study.scales["preference"].labels) == ("ordinal", steps)
    judged = study.where(task="label").annotations.drop_duplicates(["item", "annotator"]).groupby("item", observed=True).size()
    assert (judged > 1).sum() == 121
    assert {"pref_first_model", "model_a", "model_b"} <= set(study.facets)


def test_times_and_durations_are_those_of_the_file():
    study = opened("mt_mqm_ende_ratings.csv")
    assert study.annotations["timestamp"].notna().all() and "VAL-TZ" not in codes(study)
    assert study.annotations["seconds"].notna().sum() == 6_202  # 19 rows of two tasks have none that can be true
    assert opened("snow_rte.csv.gz").annotations["timestamp"].isna().all()
    assert opened("weather_sentiment.csv").annotations["seconds"].notna().all()


def test_every_item_has_as_many_judgements_as_the_readme_says():
    def per_item(name: str) -> set[int]:
        study = opened(name)
        return set(study.where(task=study.tasks[0]).annotations.groupby("item", observed=True).size())

    assert per_item("snow_rte.csv.gz") == {10}
    assert per_item("mt_mqm_ende_ratings.csv") == {3}
    assert per_item("argument_preference.csv.gz") == {4, 5}
    assert min(per_item("weather_sentiment.csv")) == 20
    assert (min(per_item("adult_content.csv.gz")), 1) == (1, 1)


def test_the_ordinal_scale_of_web_sites_can_be_declared():
    from formats import Options

    study = read_paths([REAL / "adult_content.csv.gz"], Options(scales={"label": "ordinal:G<P<R<X"}))
    assert study.scales["label"].labels == ("G", "P", "R", "X")


def test_attention_checks_beside_the_ratings_are_one_study_with_gold():
    study = read_paths([REAL / "mt_mqm_ende_ratings.csv", REAL / "mt_mqm_ende_attention_checks.csv"])
    assert (study.report.rows, study.report.kept) == (3_365, 3_365)
    checks = study.where(task="label")
    assert set(answers(checks, "gold")) == {("Found",)}
    assert (checks.annotations["label"] == "Found").sum() == 220
    assert set(study.annotators.index) == set(opened("mt_mqm_ende_ratings.csv").annotators.index)


@pytest.mark.parametrize(
    ("name", "task", "scale", "alpha"),
    [
        ("mt_mqm_ende_ratings.csv", "mqm_score", None, 0.4988),
        ("mt_mqm_ende_ratings.csv", "worst_severity", None, 0.5089),
        ("argument_preference.csv.gz", "label", None, 0.399),
        ("weather_sentiment.csv", "label", "nominal", 0.5209),
        ("snow_rte.csv.gz", "label", None, 0.2415),
        ("adult_content.csv.gz", "label", None, 0.3171),
    ],
)
def test_alpha_is_that_of_the_readme(name, task, scale, alpha):
    study = opened(name)
    if scale:
        study = replace(study, scales={**study.scales, task: Scale(scale)})
    found = measure(coefficient("krippendorff_alpha"), tally.answers(study, task))
    assert found.value == pytest.approx(alpha, abs=5e-5 if alpha != 0.399 else 5e-4)
    assert found.low < found.value < found.high
