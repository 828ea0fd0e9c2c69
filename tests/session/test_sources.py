"""Which studies are on offer, and when do they count as changed?"""

import os
from pathlib import Path

import pytest

import study_io
from session.shelf import MOST, Shelf
from session.sources import DEMOS, Source, on_server
from study import Unreadable
from tests.metrics.making import answers, study_of

CSV = "item,annotator,label\n" + "".join(f"{n},a{m},{'xy'[n % 2]}\n" for n in range(30) for m in range(2))


def offered(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> list[tuple[str, list[str]]]:
    monkeypatch.setenv("ASSAY_STUDY", os.pathsep.join(map(str, paths)))
    return [(source.title, [path.name for path in source.paths]) for source in on_server()]


def test_files_given_together_are_one_study_and_each_saved_study_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    (tmp_path / "b.csv").write_text(CSV)
    study_io.save(study_of(answers("xx")), tmp_path / "may.parquet")
    assert offered(monkeypatch) == []
    assert offered(monkeypatch, tmp_path / "a.csv", tmp_path / "b.csv") == [("a and 1 more", ["a.csv", "b.csv"])]
    assert offered(monkeypatch, tmp_path / "may.parquet", tmp_path / "a.csv") == [("a", ["a.csv"]), ("may", ["may.parquet"])]


def test_a_folder_of_saved_studies_is_a_list_and_any_other_folder_one_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("april", "may"):
        study_io.save(study_of(answers("xx")), tmp_path / f"{name}.parquet")
    (tmp_path / "study.toml").write_text('name = "both"\n')
    assert offered(monkeypatch, tmp_path) == [("april", ["april.parquet"]), ("may", ["may.parquet"])]
    export = tmp_path / "export"
    export.mkdir()
    (export / "week1.csv").write_text(CSV)
    assert offered(monkeypatch, export) == [("export", ["export"])]


def test_a_shelf_reads_once_until_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "week.csv"
    path.write_text(CSV)
    source, shelf = Source("server-1", "week", (path,)), Shelf()
    first = shelf.open(source)
    assert shelf.open(source) is first
    path.write_text(CSV + "31,a9,x\n")
    later = shelf.open(source)
    assert len(later.study.annotations) == len(first.study.annotations) + 1
    assert later.signature != first.signature


def test_a_shelf_forgets_the_oldest(tmp_path: Path) -> None:
    shelf = Shelf()
    for number in range(MOST + 3):
        path = tmp_path / f"{number}.parquet"
        study_io.save(study_of(answers("xy")), path)
        shelf.open(Source(f"server-{number}", str(number), (path,)))
    assert len(shelf._opened) == MOST


def test_a_file_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such file"):
        Shelf().open(Source("server-1", "gone", (tmp_path / "gone.csv",)))


def test_the_demos_are_there() -> None:
    assert [source.paths[0].exists() for source in DEMOS] == [True, True]
