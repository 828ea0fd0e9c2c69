"""A saved study opened together with other files keeps what it holds, and they join it."""

from pathlib import Path

import formats
import study_io
from formats import Options
from formats.reading import export
from formats.reading.limits import Limits

LONG = """item,annotator,label,created_at,duration_s,team,text
1,ann,no,2026-03-01T10:00:00Z,3,red,first
1,ben,yes,2026-03-01T10:05:00Z,4.5,blue,first
2,ann,,2026-03-01T10:06:00Z,2,red,second
2,ben,no,2026-03-01T10:07:00Z,2,blue,second
"""


def test_gold_joins_a_saved_study_which_keeps_its_scales_times_and_texts(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(LONG)
    (tmp_path / "keys.csv").write_text("item,gold\n1,yes\n")
    alone = export.read([("long.csv", tmp_path / "long.csv")], Options(scales={"label": "ordinal:no<yes"}), Limits(), now=2 * 10**15)
    study_io.save(alone, tmp_path / "s.parquet")
    both = export.read([("s.parquet", tmp_path / "s.parquet"), ("keys.csv", tmp_path / "keys.csv")], Options(), Limits(), now=2 * 10**15)
    assert both.annotations["gold"].astype(object).where(both.annotations["gold"].notna(), None).tolist() == ["yes", "yes", None, None]
    assert both.annotations.drop(columns="gold").astype(str).equals(alone.annotations.drop(columns="gold").astype(str))
    assert both.items.equals(alone.items)
    assert both.scales == alone.scales
    assert (both.report.rows, both.report.kept, dict(both.report.left_out)) == (5, 4, {"reference only": 1})
    assert both.name == alone.name


def test_alone_it_opens_with_its_own_report(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(LONG)
    study = formats.load([tmp_path / "long.csv"])
    study_io.save(study, tmp_path / "s.parquet")
    assert formats.load([tmp_path / "s.parquet"]).report == study.report
