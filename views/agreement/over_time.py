"""Has agreement moved over time?"""

import streamlit as st

from charts.over_time import agreement_over_time
from metrics.agreement_by import period
from metrics.agreement_by.period import MOVED, Periods
from session import md_escape, nothing, show
from study import Study
from views.agreement.asked import asked


def draw(study: Study, task: str, *, controls: bool) -> None:
    """Agreement by period, the share of the most frequent label beneath it, and what the picture cannot tell."""
    found = asked(period.of, study, "Nothing can be said about when", task=task, controls=controls)
    if found is None:
        return
    if (found.table["why"] != "").all():
        nothing(f"No {found.stretch} holds enough items", md_escape(found.table["why"].iloc[0], 300), icon=":material/horizontal_rule:")
        return
    with st.container(border=True):
        title = _finding(found)
        alt = f"Agreement per {found.stretch} with 95 % intervals, and below it the share of the most frequent label. {title}"
        show(agreement_over_time(found.table, stretch=found.stretch, common=found.common, title=title, alt=alt))
        moved = f" Here the share of “{md_escape(found.common, 40)}” moved by {100 * found.moved:.0f} points." if found.moved >= MOVED else ""
        st.caption(
            ":material/warning: Alpha moves when labels become rarer, whatever the annotators do: a change of the mix alone looks like a change of "
            f"agreement.{moved} An item belongs to the {found.stretch} of its first answer."
        )


def _finding(found: Periods) -> str:
    known = found.table[found.table["why"] == ""]
    if len(known) < 2:
        return f"Fewer than two {found.stretch}s hold enough shared items."
    lowest, highest = known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()]
    apart = lowest["high"] < highest["low"]
    return (
        f"Agreement was lowest in the {found.stretch} from {lowest['start']:%-d %b %Y} ({lowest['value']:.2f}) and highest in that from "
        f"{highest['start']:%-d %b %Y} ({highest['value']:.2f}); their intervals "
        + ("do not meet, as those of extremes sometimes do by chance." if apart else "meet.")
    )
