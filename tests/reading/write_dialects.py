"""Writes long.csv once more as TSV, JSON, JSON Lines, Excel and Parquet: `python tests/reading/write_dialects.py`."""

import csv
import json
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

FOLDER = Path(__file__).resolve().parents[2] / "sample_data" / "dialects" / "long_table"


def main() -> None:
    """All of them, each with every cell as text; an empty cell is null where the form knows it."""
    with (FOLDER / "long.csv").open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    with (FOLDER / "long.tsv").open("w", encoding="utf-8", newline="") as sink:
        csv.writer(sink, delimiter="\t", lineterminator="\n").writerows([header, *rows])
    records = [{name: cell or None for name, cell in zip(header, row, strict=True)} for row in rows]
    (FOLDER / "long.json").write_text(json.dumps(records, indent=1) + "\n", "utf-8")
    (FOLDER / "long.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    pq.write_table(pa.Table.from_pylist(records), FOLDER / "long.parquet")
    with xlsxwriter.Workbook(FOLDER / "long.xlsx") as book:
        book.set_properties({"created": datetime(2026, 3, 1)})  # the same bytes every time
        sheet = book.add_worksheet("Answers")
        for place, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)


if __name__ == "__main__":
    main()
