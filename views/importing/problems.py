"""What was noticed, where, and what does it do to the numbers?"""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from session.show import as_csv, download, nothing, table
from study import Problem

ROW = 84  # pixels: four lines of text

COLUMNS = {
    "To decide": st.column_config.TextColumn(width=70, help="Yes where a safe default was taken and you can decide otherwise below."),
    "What": st.column_config.TextColumn(width=300),
    "Rows": st.column_config.NumberColumn(format="localized", width=70),
    "Effect on the numbers": st.column_config.TextColumn(width=210),
    "What to do": st.column_config.TextColumn(width=210),
    "Where": st.column_config.TextColumn(width=160),
    "Examples": st.column_config.ListColumn(width="medium"),
    "Code": st.column_config.TextColumn(help="Stable, for pipelines that count by it."),
}


def draw(found: Sequence[Problem], *, identity: str) -> None:
    """One row per problem, those for a person to decide first; a click on a cell shows all of its text."""
    if not found:
        nothing("Nothing odd was noticed", "No duplicates, no declined or empty answers, no odd times or spellings.", icon=":material/verified:")
        return
    rows = as_table(found)
    table(rows, columns=COLUMNS, alt="One row per thing that was noticed: what, how many rows, effect, what to do, where.", row_height=ROW)
    flat = rows.assign(Examples=[" | ".join(examples) for examples in rows["Examples"]])
    download("The list as CSV", lambda: as_csv(flat), name="import_report.csv", identity=identity)


def as_table(found: Sequence[Problem]) -> pd.DataFrame:
    """The problems with the columns of COLUMNS."""
    ordered = sorted(found, key=lambda problem: (not problem.blocking, not problem.asks))
    lines = [
        (
            "yes" if problem.asks or problem.blocking else "",
            problem.what,
            problem.rows or None,
            problem.effect,
            problem.hint,
            problem.where,
            list(problem.examples),
            problem.code,
        )
        for problem in ordered
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype({"Rows": "Int64"})
