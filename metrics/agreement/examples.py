"""Published worked examples as answers, for the doctests of the coefficients and for their tests."""

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd

from metrics.tally import Answers, Population
from study import Level, Scale

NONE = Population(0, 0, 0, 0, 0, 0, 0)


def of_rows(rows: Sequence[Sequence[object]], level: Level = "nominal", labels: Sequence[object] | None = None) -> Answers:
    """The answers of a matrix with annotators as rows and items as columns; None = no answer. Labels in the order given, else sorted."""
    assert level in get_args(Level)
    given = [(who, item, label) for who, row in enumerate(rows) for item, label in enumerate(row) if label is not None]
    order = list(labels) if labels is not None else sorted({label for _, _, label in given})  # type: ignore[type-var]
    who, item, label = (np.array(column, np.intp) for column in zip(*[(a, i, order.index(x)) for a, i, x in given], strict=True))
    names = pd.Index([str(x) for x in order])
    items, people = (pd.Index([f"{kind}{n}" for n in range(size)]) for kind, size in (("i", len(rows[0])), ("a", len(rows))))
    declared = tuple(names) if labels is not None or level == "ordinal" else ()
    return Answers("example", Scale(level, declared), item, who, label, None, items, people, names, NONE)


def of_counts(counts: Sequence[Sequence[int]], level: Level = "nominal") -> Answers:
    """The answers of a table with items as rows and labels as columns; who gave them is not known, so the first, second ... answer is made one annotator's."""
    rows = [np.repeat(np.arange(len(row)), row).tolist() for row in counts]
    most = max(map(len, rows))
    return of_rows([[row[who] if who < len(row) else None for row in rows] for who in range(most)], level, range(len(counts[0])))


def of_table(table: Sequence[Sequence[int]], level: Level = "nominal") -> Answers:
    """The answers of two annotators from their contingency table: how often the first said the row's label and the second the column's."""
    cells = [(row, column) for row, line in enumerate(table) for column, count in enumerate(line) for _ in range(count)]
    first, second = zip(*cells, strict=True)
    return of_rows([first, second], level, range(len(table)))


# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units, gaps.
_C = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def KRIPPENDORFF_2011_C(level: Level) -> Answers:
    return of_rows(_C, level)


# Fleiss 1971, Psychological Bulletin 76, table 1: thirty patients, six psychiatrists, five diagnoses.
FLEISS_1971 = tuple(
    tuple(map(int, row))
    for row in (
        "00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006",
        "10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203",
        "00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006",
    )
)

# Gwet 2014, Handbook of Inter-Rater Reliability, 4th edition, table 2.10: four annotators, twelve items, five labels, gaps.
GWET_2014 = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, None),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)

# The data set `anxiety` of the R package irr: how anxious twenty persons seemed to three observers, on six steps.
ANXIETY = (
    (3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3),
    (3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4),
    (2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2),
)

# Shrout and Fleiss 1979, Psychological Bulletin 86, table 2: four judges, six targets.
SHROUT_FLEISS_1979 = ((9, 6, 8, 7, 10, 6), (2, 1, 4, 1, 5, 2), (5, 3, 6, 2, 6, 4), (8, 2, 8, 6, 9, 7))
