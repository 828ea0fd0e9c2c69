"""Opening a saved study of 10,000,000 annotations beside pandas.read_parquet of the same file, and the bytes it holds per row."""

import tempfile
from pathlib import Path

import pandas as pd

import formats
import study_io
from benchmarks import _made as made
from benchmarks import _timing as timing

ROWS = 10_000_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.parquet"
        study_io.save(made.study(ROWS), path)
        mine, peer = timing.interleaved(lambda: formats.load([path]), lambda: pd.read_parquet(path))
        print(timing.line(f"open a saved study of {ROWS:,} rows / read_parquet", mine, peer, 3))
        held = formats.load([path]).annotations.memory_usage(index=False, deep=True).sum() / ROWS
        print(f"{'memory of the opened study':<58} {held:8.1f} bytes a row, promised <= 40")


if __name__ == "__main__":
    main()
