"""Real exports of annotation tools: what each SOURCE.md says of them comes out, and every report reconciles to the row."""

from pathlib import Path

import pytest

import plugins
from formats import Format, Options
from formats.reading.contract import Format as Record
from study import Study, Unreadable
from tests.reading.helpers import SHARED, read_paths

EXPORTS = SHARED / "exports"
pytestmark = pytest.mark.skipif(not EXPORTS.exists(), reason="the shared exports are not beside this checkout")

# what to open -> rows, items, annotators (people), as its SOURCE.md says
COUNTS = {
    "appen_figure_eight/openrelex_f880592_full.csv": (750, 50, 89),
    "appen_figure_eight/medical_RelDir_batch_02_full_with_canary.csv": (280, 40, 28),
    "label_studio/real_multi_annotator/export_JSON.json": (317, 60, 159),
    "label_studio/real_multi_annotator/export_JSON_MIN.json": (314, 60, 159),
    "mturk/Batch_2963456_batch_results.csv": (210, 14, 23),
    "potato/dataset-publishing": (12, 6, 2),
    "potato/solo-mode": (57, 20, 4),
    "prodigy/pydata-ams-2023.jsonl": (3_372, 117, 42),
}

# refused, with the word that says why
REFUSED = {
    "sagemaker_ground_truth/output.manifest_from_docs.jsonl": "no annotators",
    "sagemaker_ground_truth/annotation_consolidation_test_event.json": "holds no answers",
    "doccano/text_classification_example.jsonl": "one file per user",
    "cvat/images_export_task_train.xml": "does not say who annotated",
}


def opened(name: str, options: Options | None = None) -> Study:
    return read_paths([EXPORTS / name], options)


def people(study: Study) -> int:
    return int((study.annotators["kind"] == "human").sum())


@pytest.mark.parametrize("name", COUNTS)
def test_what_the_source_says_comes_out(name):
    study = opened(name)
    assert (study.report.rows, study.annotations["item"].nunique(), people(study)) == COUNTS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_judged_is_refused_with_a_true_reason(name):
    with pytest.raises(Unreadable, match=REFUSED[name]) as refusal:
        opened(name)
    assert all(problem.hint for problem in refusal.value.problems)


def everything() -> list[Path]:
    """Every file, and every folder that is an export of its own."""
    return sorted(path for path in EXPORTS.rglob("*") if path.name != "SOURCE.md") if EXPORTS.exists() else []


def test_everything_opens_or_is_refused_with_a_reason_and_reconciles():
    outcomes = {}
    for path in everything():
        try:
            report = read_paths([path]).report
            outcomes[path] = report.rows == report.kept + sum(report.left_out.values()) and report.kept > 0
        except Unreadable as refusal:
            outcomes[path] = bool(refusal.problems) and all(problem.what and problem.where for problem in refusal.problems)
    assert [str(path) for path, sound in outcomes.items() if not sound] == []


def test_label_studio_keeps_its_gold_and_the_answers_of_people_apart():
    study = opened("label_studio/real_multi_annotator/export_JSON.json")
    assert (study.report.kept, dict(study.report.left_out)) == (299, {"gold key": 18})
    assert study.annotations.loc[study.annotations["gold"].notna(), "item"].nunique() == 18
    assert study.annotations.loc[study.annotations["task"] == study.tasks[0], "label"].isna().sum() == 3  # cancelled
    flat = opened("label_studio/real_multi_annotator/export_JSON_MIN.json")
    assert "FORMAT-LOSES" in {problem.code for problem in flat.report.problems}  # the flat export has lost the gold flags


def test_models_are_never_among_people():
    study = opened("argilla/sdk_serialised")
    assert (people(study), len(study.annotators)) == (3, 4)


def test_annotators_come_from_folders_where_the_format_names_none():
    study = read_paths([EXPORTS / "brat" / name for name in ("Lisa", "Maria", "Max")])
    assert set(study.annotators.index) == {"Lisa", "Maria", "Max"}
    assert study.annotations["item"].nunique() == 7


def test_two_loads_of_one_export_have_one_digest():
    assert opened("prodigy/pydata-ams-2023.jsonl").digest == opened("prodigy/pydata-ams-2023.jsonl").digest


def test_every_format_explains_itself_and_has_a_name_of_its_own():
    import formats

    known = plugins.records(formats, Record)
    assert Format is Record and len(known) >= 20
    assert len({format.name for format in known}) == len(known) == len({format.title for format in known})
    assert all(format.title and format.how.endswith(".") for format in known)
