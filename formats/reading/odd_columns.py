"""What is odd about the columns of a table: personal data, names that stand twice or nowhere, durations that are no numbers."""

import re

import numpy as np

from formats.reading import times
from formats.reading.coded import Coded
from formats.reading.contract import Options
from formats.reading.file import File
from formats.reading.roles import Roles
from formats.reading.tables import Table
from study import Problem

PERSONAL_HINT = "They are not needed to judge the quality of annotation. Rename a column if it is a property of the item."


def about(file: File, table: Table, found: Roles, options: Options) -> list[Problem]:
    """Every oddity of the columns, in a fixed order."""
    problems = []
    if found.personal:
        problems.append(Problem("PRIV-ATTR", file.name, f"The columns {', '.join(found.personal)} hold personal data and were left out.", PERSONAL_HINT))
    doubles = [name for name in table.names if re.search(r" \(\d+\)$", name)]
    if doubles:
        problems.append(
            Problem(
                "IMP-COL-DUP",
                file.name,
                f"Columns of the same name: {', '.join(doubles[:5])}; each was kept under a name of its own.",
                "Choose on the Import page which one counts.",
                asks=True,
            )
        )
    if found.guessed:
        problems.append(
            Problem(
                "IMP-MAP",
                file.name,
                f"The names of the columns do not say what they hold; by their content {found.get('item')} is the item, "
                f"{found.get('annotator')} the annotator, {', '.join(found.labels)} the label.",
                "Correct it on the Import page if this is wrong.",
                asks=True,
            )
        )
    if found.too_many:
        problems.append(
            Problem(
                "IMP-WIDE",
                file.name,
                f"{len(found.too_many):,} columns that are no answers were not kept: {', '.join(found.too_many[:5])} and others.",
                "Export fewer columns, or say which hold answers.",
                asks=True,
            )
        )
    if found.get("seconds"):
        column = Coded.of(table.columns[found.get("seconds")])
        strange = np.append(np.isnan(times.durations(column, found.get("seconds"), options.decimal)), False)[column.codes]
        if strange.any():
            examples = tuple(
                f'{table.where(int(place), file.name)}: "{column.values[column.codes[place]].as_py()[:40]}"' for place in np.flatnonzero(strange)[:5]
            )
            problems.append(
                Problem(
                    "VAL-NUMBER",
                    examples[0].partition(": ")[0],
                    f"{int(strange.sum()):,} durations are no plain numbers; they are missing.",
                    "Export numbers without thousands signs.",
                    int(strange.sum()),
                    asks=True,
                    examples=examples,
                    effect="The answers count; pace leaves them out.",
                )
            )
    unnamed = [name for name in table.names if re.fullmatch(r"column \d+", name)]
    if unnamed and file.table.detected.get("header_line"):
        problems.append(
            Problem("IMP-COL-BLANK", file.name, f"Columns without a name: {', '.join(unnamed[:5])}.", "Check the mapping on the Import page.", asks=True)
        )
    return problems
