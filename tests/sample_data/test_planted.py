"""Is every fault of planted.toml in the demo, as big as it says, and not in the faultless study?"""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sample_data import generate

FOLDER = Path(generate.__file__).parent
FAULTS = tomllib.loads((FOLDER / "planted.toml").read_text("utf-8"))["fault"]
WRONG = {fault["item"]: fault["truth"] for fault in FAULTS if fault["kind"] == "wrong_gold"}


def read(name: str) -> pd.DataFrame:
    """The answers, with `truth` where there is gold: what the key should say."""
    study = pd.read_parquet(FOLDER / f"{name}.parquet", columns=["item", "annotator", "task", "label", "gold", "timestamp", "seconds", "language"])
    study["truth"] = study["item"].map(WRONG).fillna(study["gold"])
    study["right"] = study["label"] == study["truth"]
    return study.dropna(subset=["label"])


DEMO, FAULTLESS = read("demo"), read("demo_faultless")


def planted(kind: str) -> dict:
    (fault,) = (fault for fault in FAULTS if fault["kind"] == kind)
    return fault


def of(study: pd.DataFrame, annotator: str, task: str) -> pd.DataFrame:
    """Her gold answers to one task; the faults of people need forty."""
    answers = study[(study["annotator"] == annotator) & (study["task"] == task) & study["gold"].notna()]
    assert len(answers) >= 40
    return answers


def test_every_kind_is_planted() -> None:
    kinds = [fault["kind"] for fault in FAULTS]
    assert sorted(set(kinds)) == ["ambiguous_slice", "careless", "confused_labels", "copying", "drift", "first_answer", "wrong_gold"]
    assert kinds.count("wrong_gold") == 5 and len(kinds) == 11
    assert all(fault["sentence"].endswith(".") for fault in FAULTS)


def test_confused_labels() -> None:
    fault = planted("confused_labels")

    def confusions(study: pd.DataFrame) -> list[float]:
        keys = study[(study["task"] == fault["task"]) & study["truth"].isin(fault["labels"])]
        return [(rows["label"].isin(fault["labels"]) & ~rows["right"]).mean() for _, rows in keys.groupby("truth")]

    assert confusions(DEMO) == pytest.approx([fault["rate"]] * 2, abs=0.06)
    assert max(confusions(FAULTLESS)) < 0.05


def disagreement(study: pd.DataFrame, task: str) -> pd.Series:
    """Of pairs of answers to an item without gold, the share that differ, by language; the mean over items."""
    answers = study[(study["task"] == task) & study["gold"].isna()].drop_duplicates(["item", "annotator"], keep="last")
    counts = answers.groupby(["language", "item", "label"]).size().unstack(fill_value=0)
    n = counts.sum(axis=1)
    return (1 - (counts * (counts - 1)).sum(axis=1) / (n * (n - 1))).groupby("language").mean()


def test_ambiguous_slice() -> None:
    fault = planted("ambiguous_slice")
    assert fault["facet"] == "language" and fault["value_of_facet"] == "German"
    demo, faultless = disagreement(DEMO, fault["task"]), disagreement(FAULTLESS, fault["task"])
    assert demo["German"] - demo["English"] > 0.15
    assert abs(faultless["German"] - faultless["English"]) < 0.04
    for task in ("preference", "error_category", "harmful"):
        other = disagreement(DEMO, task)
        assert abs(other["German"] - other["English"]) < 0.04


@pytest.mark.parametrize("task", planted("careless")["tasks"])
def test_careless(task: str) -> None:
    fault = planted("careless")
    assert of(DEMO, fault["annotator"], task)["right"].mean() == pytest.approx(1 - fault["rate"], abs=0.03)
    assert of(FAULTLESS, fault["annotator"], task)["right"].mean() > 0.8


def test_first_answer() -> None:
    fault = planted("first_answer")
    shares = [
        study[study["task"] == fault["task"]].groupby("annotator")["label"].agg(lambda labels: labels.isin(fault["labels"]).mean())
        for study in (DEMO, FAULTLESS)
    ]
    demo, faultless = shares
    assert demo[fault["annotator"]] == 1
    assert demo.drop(fault["annotator"]).max() < 0.6
    assert faultless.max() < 0.6
    assert of(DEMO, fault["annotator"], fault["task"])["right"].mean() < 0.4


def test_drift() -> None:
    fault = planted("drift")
    since = pd.Timestamp(fault["since"], tz="UTC")

    def levels(study: pd.DataFrame) -> tuple[float, float]:
        answers = of(study, fault["annotator"], fault["task"])
        before = answers["timestamp"] < since
        assert before.sum() >= 15 and (~before).sum() >= 40
        return answers["right"][before].mean(), answers["right"][~before].mean()

    before, after = levels(DEMO)
    assert before == pytest.approx(fault["before"], abs=0.1)
    assert after == pytest.approx(fault["after"], abs=0.02)
    assert min(levels(FAULTLESS)) > 0.8


def shared_mistakes(study: pd.DataFrame, task: str) -> pd.Series:
    """Per pair: items on which both gave the same label against two others who agree."""
    answers = study[study["task"] == task].drop_duplicates(["item", "annotator"])
    votes = answers.groupby(["item", "label"]).size().rename("votes").reset_index()
    pairs = answers.merge(answers, on=["item", "label"]).query("annotator_x < annotator_y")
    rival = votes.merge(votes, on="item", suffixes=("", "_other")).query("label != label_other").groupby(["item", "label"])["votes_other"].max()
    against = rival.reindex(pd.MultiIndex.from_frame(pairs[["item", "label"]])).fillna(0).to_numpy() >= 2
    return pairs[against].groupby(["annotator_x", "annotator_y"]).size().sort_values(ascending=False)


def test_copying() -> None:
    fault = planted("copying")
    pair = tuple(fault["annotators"])
    items = [set(DEMO.loc[(DEMO["annotator"] == name) & (DEMO["task"] == fault["task"]), "item"]) for name in pair]
    assert len(items[0] & items[1]) >= 250
    demo, faultless = shared_mistakes(DEMO, fault["task"]), shared_mistakes(FAULTLESS, fault["task"])
    assert demo.index[0] == pair
    assert demo.iloc[0] >= 20 and demo.iloc[0] > 2 * demo.iloc[1]
    assert faultless.get(pair, 0) <= faultless.iloc[:5].max() < 10
    assert min(len(of(DEMO, name, fault["task"])) for name in pair) >= 40


def test_wrong_gold() -> None:
    share_wrong = (DEMO["label"] != DEMO["gold"])[DEMO["gold"].notna()].groupby(DEMO["item"]).mean().sort_values(ascending=False)
    assert set(share_wrong.index[:5]) == set(WRONG)
    assert share_wrong.iloc[4] > 0.8 and share_wrong.iloc[5] < 0.67
    assert np.unique([fault["task"] for fault in FAULTS if fault["kind"] == "wrong_gold"]).size == 4
    keys = FAULTLESS.dropna(subset=["gold"])
    assert (keys["label"] == keys["gold"]).groupby(keys["item"]).mean().min() > 0.5
    assert (keys.loc[keys["item"].isin(WRONG), "gold"] == keys.loc[keys["item"].isin(WRONG), "truth"]).all()
