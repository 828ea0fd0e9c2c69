"""A study as bytes: what is written is what is read, and whatever was damaged is named as damaged."""

import json
import os

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandas.testing import assert_frame_equal

import study_io
from formats.reading.contract import Options
from study import Study, Unreadable
from tests.reading.helpers import read, table

HEADER = ("item", "annotator", "label", "gold", "timestamp", "seconds", "language", "team", "text", "pay")


def many(rows: int = 900) -> str:
    """A table with 300 labels, missing gold, unicode, facets and item texts."""
    lines = [
        (
            f"ítem {n // 3}",
            f"ann{n % 3}",
            f"<b>label {n % 300}</b>",
            f"<b>label {n % 300}</b>" if n % 7 == 0 else "",
            f"2026-03-01T10:{n % 60:02}:00Z",
            str(n / 2 + 1),
            "日本語",
            "",
            f"text\n{n // 3}",
            "0.05",
        )
        for n in range(rows)
    ]
    return table(lines, HEADER)


@pytest.fixture(scope="module")
def study() -> Study:
    return read(many(), Options(models=("ann2",)))


def same(one: Study, other: Study) -> None:
    for name in ("annotations", "items", "annotators"):
        assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.annotations.dtypes.astype(str).tolist() == other.annotations.dtypes.astype(str).tolist()
    assert (dict(one.scales), one.report, one.name, one.digest) == (dict(other.scales), other.report, other.name, other.digest)


def damaged(path) -> str:
    with pytest.raises(Unreadable) as refusal:
        study_io.open_saved(path, "saved.parquet", rows=10**6)
    [problem] = refusal.value.problems
    assert problem.code == "IMP-PQ-DAMAGED" and problem.blocking and problem.where == "saved.parquet"
    return problem.what


def test_a_saved_study_opens_as_it_was(study, tmp_path):
    study_io.save(study, tmp_path / "s.parquet")
    assert study_io.is_saved(tmp_path / "s.parquet")
    same(study, study_io.open_saved(tmp_path / "s.parquet", "s", rows=10**6))


def test_a_study_passes_through_a_folder_unchanged(study, tmp_path):
    study_io.write_folder(study, tmp_path)
    found = study_io.read_folder(tmp_path)
    for path in tmp_path.iterdir():
        path.unlink()  # the study must not need its files any longer
    same(study, found)


@pytest.mark.parametrize("labels", [1, 127, 128, 129, 300, 32_767, 32_769])
def test_codes_of_every_width_come_back(labels, tmp_path):
    found = read(table([(str(n), "ann", f"l{n}") for n in range(labels)]), Options(scales={"label": "nominal"}))
    study_io.save(found, tmp_path / "s.parquet")
    same(found, study_io.open_saved(tmp_path / "s.parquet", "s", rows=10**6))


def test_a_study_of_nothing_but_names_comes_back(tmp_path):
    found = read("item,annotator,label\n1,ann,\n2,ann,\n")  # no label, no gold, no time, no item text
    assert found.items.empty and found.annotations["label"].isna().all()
    for way in (lambda: study_io.save(found, tmp_path / "s.parquet"), lambda: study_io.write_folder(found, tmp_path)):
        way()
    same(found, study_io.open_saved(tmp_path / "s.parquet", "s", rows=10))
    same(found, study_io.read_folder(tmp_path))


def test_a_filtered_part_is_saved_as_a_study_of_its_own(study, tmp_path):
    part = study.where(annotator="ann1")
    study_io.save(part, tmp_path / "part.parquet")
    found = study_io.open_saved(tmp_path / "part.parquet", "part", rows=10**6)
    assert_frame_equal(found.annotations, part.annotations.reset_index(drop=True))


def test_anybody_can_read_the_annotations_of_a_saved_study(study, tmp_path):
    study_io.save(study, tmp_path / "s.parquet")
    plain = pd.read_parquet(tmp_path / "s.parquet")
    assert plain.columns.tolist() == study.annotations.columns.tolist()
    assert plain["label"].astype(str).tolist() == study.annotations["label"].astype(str).tolist()
    assert plain["seconds"].tolist() == study.annotations["seconds"].tolist()


def test_other_files_are_no_saved_study(tmp_path):
    pd.DataFrame({"item": ["1"]}).to_parquet(tmp_path / "other.parquet")
    (tmp_path / "text.csv").write_text("item,annotator,label\n")
    (tmp_path / "short").write_bytes(b"PAR1PAR1")
    assert not any(study_io.is_saved(path) for path in tmp_path.iterdir())


def test_a_file_that_was_cut_off_is_damaged(study, tmp_path):
    path = tmp_path / "s.parquet"
    study_io.save(study, path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert damaged(path).startswith("The saved study is damaged: ")


def test_every_flipped_byte_is_noticed_or_harmless(study, tmp_path):
    path = tmp_path / "s.parquet"
    study_io.save(study, path)
    whole = path.read_bytes()
    for place in np.linspace(4, len(whole) - 9, 60).astype(int).tolist():
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        try:
            same(study, study_io.open_saved(path, "saved.parquet", rows=10**6))
        except Unreadable as refusal:
            assert refusal.problems[0].code in ("IMP-PQ-DAMAGED", "IMP-LIMIT-ROWS")
        except AssertionError:
            pytest.fail(f"byte {place} was changed, and nobody noticed")


def changed(study: Study, path, change) -> None:
    """The saved study with its table or its metadata changed by somebody who knows Parquet."""
    study_io.save(study, path)
    found = pq.read_table(path)
    metadata = dict(pq.read_metadata(path).metadata)
    found, metadata = change(found, metadata)
    pq.write_table(found.replace_schema_metadata(metadata), path)


def test_a_row_that_was_taken_out_is_noticed(study, tmp_path):
    changed(study, tmp_path / "s.parquet", lambda found, metadata: (found.slice(1), metadata))
    assert damaged(tmp_path / "s.parquet") == "The saved study was changed after it was written: its content does not fit its digest."


def test_a_column_that_was_taken_out_is_noticed(study, tmp_path):
    changed(study, tmp_path / "s.parquet", lambda found, metadata: (found.drop_columns(["gold"]), metadata))
    assert "gold" in damaged(tmp_path / "s.parquet")


@pytest.mark.parametrize(
    "head", ["[]", "{}", "nothing", '{"scales": []}', '{"scales": {"label": 3}}', "[" * 100_000, '{"scales": {"label": ["x", [], "", ""]}}']
)
def test_a_head_that_is_no_head_is_damage_and_no_crash(study, head, tmp_path):
    changed(study, tmp_path / "s.parquet", lambda found, metadata: (found, {**metadata, b"assay.study": head.encode()}))
    assert damaged(tmp_path / "s.parquet")


def test_a_report_that_lies_about_its_rows_is_damage(study, tmp_path):
    def lie(found: pa.Table, metadata: dict) -> tuple[pa.Table, dict]:
        head = json.loads(metadata[b"assay.study"])
        head["report"] = json.dumps({**json.loads(head["report"]), "rows": 5})
        return found, {**metadata, b"assay.study": json.dumps(head).encode()}

    changed(study, tmp_path / "s.parquet", lie)
    assert "does not reconcile" in damaged(tmp_path / "s.parquet")


def test_more_rows_than_the_limit_are_refused_before_they_are_read(study, tmp_path):
    study_io.save(study, tmp_path / "s.parquet")
    with pytest.raises(Unreadable) as refusal:
        study_io.open_saved(tmp_path / "s.parquet", "s", rows=899)
    [problem] = refusal.value.problems
    assert problem.code == "IMP-LIMIT-ROWS" and problem.what == "The saved study holds 900 rows; the limit is 899."


def test_the_old_file_survives_a_save_that_fails(study, tmp_path, monkeypatch):
    path = tmp_path / "s.parquet"
    study_io.save(study, path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        study_io.save(study.where(annotator="ann1"), path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["s.parquet"]  # nothing half written is left
