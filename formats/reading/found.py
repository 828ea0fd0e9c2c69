"""What a reader of one kind of table hands over, and what is said of the rows it lost."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from study import Problem

TEXT = pa.dictionary(pa.int32(), pa.string())


@dataclass
class Found:
    """What one table reader hands to tables.py; the fields are those of Table."""

    columns: pa.Table
    lines: np.ndarray
    lost: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    detected: dict[str, object] = field(default_factory=dict)
    unit: str = "line"


def row_problems(lost: list[tuple[int, str]], trailing: int, kept: int, width: int, name: str) -> list[Problem]:
    """What is said of lines that were left out (line, reason), and of rows that end with an extra delimiter."""
    problems = []
    torn = [line for line, reason in lost if reason == "wrong number of fields"]
    heads = [line for line, reason in lost if reason == "repeated header"]
    if torn:
        examples = tuple(f"{name} > line {line}" for line in torn[:5])
        of_all = f"{len(torn):,} of {kept + len(lost):,} rows"
        what = f"{of_all} were left out: they do not have the {width} fields of the header (an unquoted delimiter, a cut line or a footer)."
        problems.append(
            Problem(
                "IMP-ROW-WIDTH", examples[0], what, "Mend these lines or export again.", len(torn), examples=examples, effect="These rows are in no number."
            )
        )
    if trailing:
        problems.append(
            Problem(
                "IMP-ROW-WIDTH",
                name,
                f"{trailing:,} rows end with an extra delimiter; the empty fields at their end were ignored.",
                "No action is needed.",
                trailing,
            )
        )
    if heads:
        problems.append(
            Problem(
                "IMP-HEADERROW",
                f"{name} > line {heads[0]}",
                f"{len(heads):,} rows repeat or explain the column names and were left out.",
                "No action is needed.",
                len(heads),
                examples=tuple(f"{name} > line {line}" for line in heads[:5]),
            )
        )
    return problems
