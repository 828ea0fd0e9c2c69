"""Does `assay.py agreement` print what docs/json.md says, the same numbers as the screen, and sentences where there are none?"""

import json
from pathlib import Path

import pytest

from metrics import tally
from metrics.agreement import measure_all
from tests.cli.helpers import export, run
from tests.reading.helpers import read_paths

FIELDS = {
    "task", "coefficient", "value", "low", "high", "n_items", "n_annotators", "observed", "expected", "method", "why", "recommended", "because",
}  # fmt: skip


def listed(*arguments: object) -> list[dict]:
    result = run("agreement", *arguments, "--no-workspace", "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return export(tmp_path / "labels.csv", items=60)


def test_one_object_per_coefficient_and_one_to_believe(file: Path) -> None:
    found = listed(file)
    assert all(set(row) == FIELDS for row in found)
    assert [row["coefficient"] for row in found if row["recommended"]] == ["krippendorff_alpha"]
    assert len({row["coefficient"] for row in found}) == len(found)
    for row in found:
        assert (row["value"] is None) == bool(row["why"])
        assert (row["because"] is None) != row["recommended"]
        if row["value"] is not None:
            assert row["low"] <= row["value"] <= row["high"] and row["n_items"] == 60 and row["n_annotators"] == 3
    assert "exactly 2 annotators; 3 answered" in next(row["why"] for row in found if row["coefficient"] == "cohen_kappa")


def test_the_numbers_are_those_of_the_screen(file: Path) -> None:
    every = measure_all(tally.answers(read_paths([file]), "label"))
    for row in listed(file):
        one = every[row["coefficient"]]
        assert row["why"] == (one.why or None)
        assert row["value"] is None or (row["value"], row["low"], row["high"]) == (one.value, one.low, one.high)


def test_a_filter_gives_the_interval_of_what_it_leaves(file: Path) -> None:
    assert listed(file) == listed(file, "--task", "label")


def test_by_facet_label_and_pair(tmp_path: Path) -> None:
    rows = [f"i{n},{who},{'ab'[(n + (who == 'cid')) % 2 if n % 3 else 0]},{'de' if n % 2 else 'en'}" for n in range(60) for who in ("ann", "ben", "cid")]
    file = tmp_path / "labels.csv"
    file.write_text("item,annotator,label,language\n" + "\n".join(rows) + "\n")
    by = listed(file, "--by", "language")
    assert {(row["facet"], row["value_of_facet"]) for row in by} == {("language", "de"), ("language", "en")}
    assert sum(row["recommended"] for row in by) == 2
    assert {row["label"] for row in listed(file, "--labels")} == {"a", "b"}
    pairs = listed(file, "--pairs")
    assert {(row["annotator_a"], row["annotator_b"]) for row in pairs} == {("ann", "ben"), ("ann", "cid"), ("ben", "cid")}
    assert next(row["value"] for row in pairs if row["annotator_b"] == "ben") == pytest.approx(1)
    assert all(row["coefficient"] == "cohen_kappa" and row["n_items"] == 60 for row in pairs)


def test_items_are_ranked_and_keep_their_link(file: Path) -> None:
    found = listed(file, "--items", 5)
    assert [row["rank"] for row in found] == [1, 2, 3, 4, 5]
    assert all(set(row) == {"task", "item", "labels", "disagreement", "rank", "link"} for row in found)
    assert all(sum(row["labels"].values()) == 3 and len(row["labels"]) == 2 for row in found)


def test_an_ordered_scale_gives_two_kappas_a_pair(file: Path) -> None:
    found = listed(file, "--pairs", "--scale", "label=ordinal:bad<good")
    assert {row["coefficient"]: row["recommended"] for row in found} == {"cohen_kappa": False, "weighted_kappa_quadratic": True}


def test_one_annotator_is_a_sentence_and_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("item,annotator,label\n" + "".join(f"i{n},ann,{'ab'[n % 2]}\n" for n in range(20)))
    assert all(row["value"] is None and row["why"].endswith(".") for row in listed(file))
    assert listed(file, "--items", 3) == []
    assert listed(file, "--pairs")[0]["why"].startswith("Only one annotator")
    assert "Only one annotator answered" in run("agreement", file, "--no-workspace").stdout


@pytest.mark.parametrize(("options", "said"), [(["--by", "mood"], 'There is no facet "mood"'), (["--labels", "--pairs"], "Ask one at a time")])
def test_slips_on_the_command_line_are_said(file: Path, options: list[str], said: str) -> None:
    result = run("agreement", file, *options, "--no-workspace")
    assert result.exit_code == 2
    assert said in result.stderr


def test_people_are_told_which_number_to_believe(file: Path) -> None:
    said = run("agreement", file, "--no-workspace").stdout
    assert "believe this one" in said and "since the scale has no order" in said
