"""Importing a 1,000,000-row long CSV, the child process and every check included, beside pandas reading the same file as text."""

import tempfile
from pathlib import Path

import pandas as pd

import formats
from benchmarks import _made as made
from benchmarks import _timing as timing


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = made.csv(Path(folder) / "long.csv", 1_000_000)
        mine, peer = timing.interleaved(lambda: formats.load([path]), lambda: pd.read_csv(path, dtype=str, keep_default_na=False))
        print(timing.line("import 1,000,000 rows of CSV / pandas.read_csv", mine, peer, 12))


if __name__ == "__main__":
    main()
