"""What a first use with honest vendor files brought up: blank cells, Parquet's small floats, slips of the pen, people as columns, two kinds of tasks."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from formats.reading.contract import Options
from tests.reading.helpers import read

LONG = "item,annotator,label\n1,a,x\n1,b,x\n1,c,{}\n2,a,y\n2,b,x\n"


@pytest.mark.parametrize("nothing", [" ", "\u00a0 ", "\u200b"], ids=["blank", "no-break", "zero width"])
def test_a_cell_of_nothing_visible_is_no_label(nothing: str) -> None:
    study = read(LONG.format(nothing))
    assert list(study.annotations["label"].cat.categories) == ["x", "y"]
    assert study.annotations["label"].isna().sum() == 1


def test_small_floats_of_parquet_that_are_whole_are_read() -> None:
    sink = io.BytesIO()
    pq.write_table(pa.table({"item": ["1", "1"], "annotator": ["a", "b"], "label": ["x", "y"], "duration": pa.array([3.0, None], pa.float32())}), sink)
    study = read(sink.getvalue(), name="study.parquet")
    assert study.annotations["seconds"].tolist()[0] == 3.0
    assert study.annotations["seconds"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(models=("Nobody",)), 'annotator "Nobody"'),
        (Options(merge_annotators={"zed": "a"}), 'annotator "zed"'),
        (Options(merge_labels={"nope": {"x": "y"}}), 'task "nope"'),
        (Options(merge_labels={"label": {"X": "x"}}), 'label "X"'),
        (Options(mapping={"gold": "keys"}), 'there is no column "keys"'),
    ],
)
def test_a_decision_that_meets_nothing_is_said(options: Options, said: str) -> None:
    [problem] = [problem for problem in read(LONG.format("x"), options=options).report.problems if problem.code == "IMP-UNMET"]
    assert said in problem.what


def test_people_as_columns_are_found_by_the_labels_they_share() -> None:
    study = read("id,text,Ann,Bob,Cleo\n1,hello,yes,no,yes\n2,you,no,no,\n3,there,yes,yes,no\n")
    assert list(study.annotators.index) == ["Ann", "Bob", "Cleo"]
    assert (study.report.rows, study.report.kept) == (8, 8)


def test_a_task_column_beside_several_columns_of_answers_mixes_no_questions() -> None:
    text = "item,annotator,model,tone,help_rating\n1,a,m1,kind,4\n1,b,m1,rude,5\n2,a,m2,kind,3\n"
    study = read(text, options=Options(mapping={"task": "model", "label": ["tone", "help_rating"]}))
    assert list(study.tasks) == ["m1: help_rating", "m1: tone", "m2: help_rating", "m2: tone"]
    assert (study.annotations["repeat"] == 0).all()
