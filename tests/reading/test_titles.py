"""Title rows above an Excel table, and spans marked in two texts: what a vendor really sends."""

import io

import openpyxl

from formats.long_table import FORMAT
from formats.reading.contract import Options
from formats.reading.file import File


def test_titles_above_an_excel_table_are_passed_over_and_said() -> None:
    book = openpyxl.Workbook()
    for row in (["Results of March"], [], ["item_id", "annotator_id", "label"], ["i1", "eve", "good"], ["i1", "max", "bad"], ["i2", "eve", "good"]):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    file = File("march.xlsx", kept.getvalue())
    assert file.header == ("item_id", "annotator_id", "label")
    assert [record["label"] for record in file.table.records()] == ["good", "bad", "good"]
    assert file.table.where(0, file.name) == "march.xlsx > row 4"
    assert [(problem.code, problem.what) for problem in file.table.problems] == [
        ("IMP-HEADERROW", "The column names stand in row 3; the rows above it were passed over.")
    ]


def test_spans_in_two_texts_are_two_tasks_and_their_seconds_are_summed() -> None:
    lines = ["item_id,annotator_id,category,span_in,span_start,span_end,seconds"]
    lines += ["i1,eve,typo,target,3,5,2", "i1,eve,typo,source,3,5,4", "i1,eve,style,target,9,12,1.5"]
    reading = FORMAT.read([File("spans.csv", "\n".join(lines).encode())], Options())
    answers = {row["task"]: (row["label"], row["seconds"]) for row in reading.answers.to_pylist()}
    assert answers == {"span in target": ('[[3, 5, "typo"], [9, 12, "style"]]', 3.5), "span in source": ('[[3, 5, "typo"]]', 4.0)}
    assert reading.weights.tolist() == [2, 1]
