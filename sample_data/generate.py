"""Draw the two studies and write them: `python -m sample_data.generate`. Every run writes the same bytes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sample_data import answers, clock, faults
from sample_data.assignments import assign
from sample_data.items import draw_items
from sample_data.planted import as_toml
from sample_data.streams import SEED
from sample_data.tasks import TASKS
from sample_data.team import ANNOTATORS, TEAMS, WEEKS, draw_team

HERE = Path(__file__).parent
TEXT = pa.string()
SCHEMA = pa.schema({
    "item": TEXT, "annotator": TEXT, "task": TEXT, "label": TEXT, "gold": TEXT, "timestamp": pa.timestamp("us", tz="UTC"), "seconds": pa.float32(),
    "batch": TEXT, "version": TEXT, "language": TEXT, "source": TEXT, "length": TEXT, "text": TEXT, "team": TEXT, "pay": pa.float64(), "link": TEXT,
})  # fmt: skip


def draw_faultless() -> pd.DataFrame:
    """The study without faults, with what nobody knows in practice: `truth`, `is_key`, `again`, `remembered`. In order of time."""
    team, items = draw_team(), draw_items()
    judged = assign(items, team)
    judged = judged.join(items.drop(columns=["week", "answers"]), on="item_row")
    judged = clock.put_times(judged, team)
    judged["remembered"] = answers.remembered(judged)
    judged["label"] = answers.answer(judged, team)
    judged["gold"] = judged["truth"].where(judged["is_key"])
    judged["declined"] = answers.declined(judged)
    judged["team"] = team.names[judged["annotator"]]
    judged["annotator"] = np.array(ANNOTATORS)[judged["annotator"]]
    judged["pay"] = judged["task"].map({task.name: task.pay for task in TASKS})
    return judged.sort_values(["timestamp", "annotator", "item"], ignore_index=True)


def as_table(study: pd.DataFrame) -> pa.Table:
    """What an export holds: the columns of SCHEMA, a declined answer without a label."""
    seen = study.assign(label=study["label"].mask(study["declined"]), seconds=study["seconds"].round(1))
    return pa.Table.from_pandas(seen[SCHEMA.names], SCHEMA, preserve_index=False).replace_schema_metadata()


def write(folder: Path = HERE) -> None:
    """demo.parquet, demo_faultless.parquet and planted.toml."""
    faultless = draw_faultless()
    demo, planted = faults.plant(faultless)
    for name, study in (("demo", demo), ("demo_faultless", faultless)):
        # One dictionary must hold every text, or the writer falls back to repeating each of them in every row.
        pq.write_table(as_table(study), folder / f"{name}.parquet", compression="zstd", compression_level=15, dictionary_pagesize_limit=1 << 25)
    design = {
        "seed": SEED,
        "judgements": len(demo),
        "items": demo["item"].nunique(),
        "keys": demo.loc[demo["is_key"], "item"].nunique(),
        "annotators": len(ANNOTATORS),
        "teams": list(TEAMS),
        "weeks": WEEKS,
        "first_day": demo["timestamp"].min().date(),
        "last_day": demo["timestamp"].max().date(),
        "version_2_since": clock.VERSION_2.date(),
    }
    (folder / "planted.toml").write_text(as_toml(planted, design), encoding="utf-8")


if __name__ == "__main__":
    write()
