"""How many rows were read, kept and left out, and why?"""

import pandas as pd
import streamlit as st

from session.reading import REASONS
from session.show import as_csv, download, table
from session.text import md_escape, shown
from study import Report

KNOWN = {
    "encoding": "characters",
    "delimiter": "delimiter",
    "header_line": "header in line",
    "sheet": "sheet",
    "times": "times",
    "time zone": "time zone",
    "durations": "durations",
}
NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "||": "two bars", "\x1f": "unit separator"}


def draw(report: Report) -> None:
    """Three numbers that add up, what was detected in one line, and a row per reason."""
    with st.grid(3, min_column_width=160):
        st.metric(
            "Rows read",
            f"{report.rows:,}",
            border=True,
            help="A row is one record of the export: one annotator's submission on one item. It may answer several tasks.",
        )
        st.metric("Rows kept", f"{report.kept:,}", border=True)
        st.metric("Rows left out", f"{report.rows - report.kept:,}", border=True, help="Every row that was read is either kept or left out for a reason below.")
    st.caption(_detected(report))
    if not report.left_out:
        return
    reasons = pd.DataFrame(
        [
            {"Reason": reason, "What it means": REASONS.get(reason, reason), "Rows": count}
            for reason, count in sorted(report.left_out.items(), key=lambda part: -part[1])
        ]
    )
    table(
        reasons,
        columns={
            "Reason": st.column_config.TextColumn(),
            "What it means": st.column_config.TextColumn(width="large"),
            "Rows": st.column_config.NumberColumn(format="localized"),
        },
        alt="One row per reason for which rows were left out.",
    )
    download("Left out, by reason", lambda: as_csv(reasons), name="left_out.csv", identity=report.as_json())


def _detected(report: Report) -> str:
    """What was found out about the files, such as: Table · UTF-8 · comma · header in line 1 · 60 rows."""
    facts = [md_escape(report.format)] if report.format else []
    for key, name in KNOWN.items():
        value = report.detected.get(key)
        if value not in (None, ""):
            facts.append(f"{name} {md_escape(NAMED.get(str(value), value), 200)}")
    files = ", ".join(md_escape(shown(name)) for name in report.files[:3]) + (f" and {len(report.files) - 3:,} more" if len(report.files) > 3 else "")
    return " · ".join([*facts, f"{report.rows:,} rows", files])
