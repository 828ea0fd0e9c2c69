"""Are the two studies the team they claim to be? Counts, design, and a faultless half in which nobody stands out."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from scipy import stats

from sample_data import generate

FOLDER = Path(generate.__file__).parent
PLANTED = tomllib.loads((FOLDER / "planted.toml").read_text("utf-8"))
NAMES = ("demo", "demo_faultless")
STUDIES = {name: pd.read_parquet(FOLDER / f"{name}.parquet", columns=[column for column in generate.SCHEMA.names if column != "text"]) for name in NAMES}
TASKS = {"preference", "helpfulness", "error_category", "harmful"}
FAULTY = {fault["annotator"] for fault in PLANTED["fault"] if "annotator" in fault}

both = pytest.mark.parametrize("study", STUDIES.values(), ids=NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_file_is_small_and_plain(name: str) -> None:
    path = FOLDER / f"{name}.parquet"
    assert path.stat().st_size < 1_500_000
    assert pq.read_schema(path).equals(generate.SCHEMA, check_metadata=True)


@both
def test_counts(study: pd.DataFrame) -> None:
    assert len(study) == PLANTED["study"]["judgements"]
    assert 29_000 < len(study) < 31_000
    assert study["annotator"].nunique() == 40
    assert set(study["task"]) == TASKS
    assert study["team"].nunique() == 3
    assert set(study["language"]) == {"English", "German"}
    assert set(study["version"]) == {"v1", "v2"}
    assert study["batch"].nunique() == 6
    assert study["timestamp"].dt.day_of_week.max() == 4, "nobody works at the weekend"
    assert 100 < study["label"].isna().sum() < 300
    assert 200 < study.duplicated(["item", "annotator", "task"]).sum() < 500
    assert (study["seconds"] > 0).all()


@both
def test_gold_is_a_tenth_and_well_answered(study: pd.DataFrame) -> None:
    gold = study[study["gold"].notna()]
    assert 0.08 < len(gold) / len(study) < 0.12
    assert gold.groupby("task")["item"].nunique().between(45, 60).all()
    assert gold.groupby("item").size().between(14, 16).all()
    assert not gold.duplicated(["item", "annotator"]).any(), "gold is answered once"


@both
def test_ordinary_items_are_judged_three_or_four_times(study: pd.DataFrame) -> None:
    first = study[study["gold"].isna()].drop_duplicates(["item", "annotator"])
    judged = first.groupby(["task", "item"]).size()
    assert judged.isin([3, 4]).all()
    assert (judged.groupby("task").median() == 4).all(), "else gold counts as served more than five times as often, and leaves agreement"


@both
def test_harm_is_rare(study: pd.DataFrame) -> None:
    labels = study.loc[study["task"] == "harmful", "label"].value_counts(normalize=True)
    assert 0.03 < labels["yes"] < 0.07


def test_studies_differ_only_by_the_faults() -> None:
    demo, faultless = STUDIES.values()
    design = [column for column in demo if column not in {"label", "gold", "seconds"}]
    pd.testing.assert_frame_equal(demo[design], faultless[design])
    changed = (demo["label"] != faultless["label"]) & demo["label"].notna()
    assert 0.03 < changed.mean() < 0.1
    hurried = demo["seconds"] != faultless["seconds"]
    assert set(demo.loc[hurried, "annotator"]) <= FAULTY


def accuracies(study: pd.DataFrame) -> pd.DataFrame:
    """Per task and annotator: gold answers, right ones, the upper 95 % limit, and q of a mid-p test against the others."""
    answered = study.dropna(subset=["gold", "label"])
    table = (answered["label"] == answered["gold"]).groupby([answered["task"], answered["annotator"]]).agg(n="size", right="sum")
    others = table.groupby("task").transform("sum") - table
    team = others["right"] / others["n"]
    below = stats.binom.cdf(table["right"] - 1, table["n"], team) + stats.binom.pmf(table["right"], table["n"], team) / 2
    table["q"] = stats.false_discovery_control(2 * np.minimum(below, 1 - below).clip(0, 0.5))
    table["high"] = stats.beta.ppf(0.975, table["right"] + 0.5, table["n"] - table["right"] + 0.5)
    return table.reset_index()


def test_nobody_differs_in_the_faultless_study() -> None:
    table = accuracies(STUDIES["demo_faultless"])
    assert (table["q"] > 0.05).all()
    assert (table["high"] > 0.8).all()
    assert (table.loc[table["n"] >= 30, "right"] / table.loc[table["n"] >= 30, "n"]).between(0.8, 1).all()


def test_only_the_faulty_differ_in_the_demo() -> None:
    table = accuracies(STUDIES["demo"])
    innocent = table[~table["annotator"].isin(FAULTY)]
    assert (innocent["q"] > 0.05).all()
    assert (innocent.loc[innocent["n"] >= 30, "high"] > 0.8).all()
    assert (innocent["n"] >= 30).sum() >= 20, "innocent people with enough gold to be wrongly accused"
