"""Which number is to be believed for a task, what is it made of, and what do the other coefficients say?"""

import math

import pandas as pd
import streamlit as st

from metrics.agreement import Agreement, coefficient
from metrics.agreement_by import another_team
from metrics.agreement_by import task as by_task
from metrics.agreement_by.task import TaskAgreement
from metrics.estimate import Undefined
from metrics.thresholds import held
from session import ask, md_escape, table
from study import Study
from views.agreement import method
from views.agreement.asked import interval

COLUMNS = {
    "Coefficient": st.column_config.TextColumn(pinned=True, width=190),
    "Value": st.column_config.TextColumn(width=170, help="With its 95 % interval over items."),
    "Observed": st.column_config.NumberColumn(format="%.3f", width=80, help="The coefficient's own term of observed agreement."),
    "Expected": st.column_config.NumberColumn(format="%.3f", width=80, help="What chance alone would give, as this coefficient sees chance."),
    "Standard error": st.column_config.NumberColumn(format="%.4f", width=100),
    "Rests on": st.column_config.TextColumn(width=190),
    "Interval": st.column_config.TextColumn(width=230),
    "Says": st.column_config.TextColumn(width=420),
    "Source": st.column_config.TextColumn(width=300),
}


def draw(study: Study, found: TaskAgreement, *, controls: bool) -> None:
    """The number with its sentence and its terms; the other coefficients; what another team would reach; how it was counted."""
    one = found.agreement
    with st.grid(4, min_column_width=190):
        if one.why:
            st.metric(found.title, "none", help=one.why, border=True, height="stretch")
        else:
            limits = f"95 %: {one.low:.3f} to {one.high:.3f}"
            st.metric(found.title, f"{one.value:.3f}", delta_description=limits, border=True, height="stretch", help=one.method)
            st.metric("Observed", _term(one.observed), delta_description="the coefficient's own term", border=True, height="stretch")
            st.metric("Expected by chance", _term(one.expected), delta_description="as this coefficient sees chance", border=True, height="stretch")
        percent = found.percent
        note = "" if percent.why else f"95 %: {percent.low:.1%} to {percent.high:.1%}"
        value = "none" if percent.why else f"{percent.value:.1%}"
        st.metric("Percent agreement", value, delta_description=note, border=True, height="stretch", help=percent.why or "Not corrected for chance.")
    if one.why:
        st.markdown(f":material/horizontal_rule: {md_escape(one.why, 400)}")
    else:
        st.markdown(f"**Why this number.** {md_escape(found.because, 500)}")
    if found.caution:
        st.markdown(f":material/balance: **One label is common.** {md_escape(found.caution, 900)}")
    if held(one):
        st.markdown(f":material/unfold_more: **Few items.** {md_escape(held(one), 400)}")
    _another_team(study, found, controls)
    with st.expander("All coefficients", expanded=False):
        every = ask(by_task.coefficients, study, task=found.task, controls=controls)
        _all(every)
    with st.expander("How it was counted", expanded=False):
        method.draw(study, found, controls=controls)


def _another_team(study: Study, found: TaskAgreement, controls: bool) -> None:
    if found.coefficient != "krippendorff_alpha" or found.agreement.why:
        return
    try:
        both = ask(another_team.of, study, task=found.task, controls=controls)
    except Undefined:
        return  # said by the number of annotators above; an interval over five people would say nothing
    st.markdown(f"**These annotators, or any?** {md_escape(both.sentence, 400)}")


def _all(every: dict[str, Agreement]) -> None:
    known = [(name, one) for name, one in every.items() if not one.why]
    refused = [(name, one) for name, one in every.items() if one.why]
    if known:
        rows = pd.DataFrame([_row(name, one) for name, one in known])
        table(rows, columns=COLUMNS, alt="One row per coefficient that applies: value with interval, observed and expected agreement, what it rests on.")
    if refused:
        st.caption("Not computed: " + " · ".join(md_escape(one.why, 300) for _, one in refused))


def _row(name: str, one: Agreement) -> dict[str, object]:
    known = coefficient(name)
    return {
        "Coefficient": known.title, "Value": interval(one.value, one.low, one.high), "Observed": one.observed, "Expected": one.expected,
        "Standard error": one.error, "Rests on": one.made_of, "Interval": one.method, "Says": known.says, "Source": known.source,
    }  # fmt: skip


def _term(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else "none"
