"""Was everything read, and is there something to look at before trusting the numbers?"""

import streamlit as st

from session.opening import now
from session.show import page_link


def draw() -> None:
    """One line on the import, and the way to its report."""
    opening = now()
    if opening.opened is None:
        return
    report = opening.opened.study.report
    asking = sum(problem.asks for problem in report.problems)
    read = f"{report.rows:,} rows were read, {report.kept:,} kept" + (f", {report.rows - report.kept:,} left out" if report.rows > report.kept else "")
    answers = len(opening.opened.study.annotations)
    read += f", with {answers:,} answers" if answers > report.kept else ""  # one row may answer several questions
    noticed = f"{len(report.problems):,} things were noticed" + (f", {asking:,} of them for you to decide" if asking else "")
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f":material/fact_check: **Import.** {read}. {noticed if report.problems else 'Nothing odd was noticed'}.", width="stretch")
        page_link("Import", label="Open the report")
