"""How much was annotated over time?"""

import streamlit as st

from charts.volume import over_time
from metrics.overview import Overview
from session import nothing, show
from session.text import distinct


def draw(found: Overview) -> None:
    """A bar per day, week or hour, one colour per task."""
    with st.container(border=True):
        st.subheader("Volume over time", anchor=False)
        if found.volume.empty:
            nothing("The export has no times", "Export the times at which annotators answered to see volume, pace and drift.", icon=":material/schedule:")
            return
        tasks = [task.task for task in found.tasks]
        names = dict(zip(tasks, distinct(tasks, 40), strict=True))
        show(over_time(found.volume.assign(task=found.volume["task"].map(names)), stretch=found.stretch))
        if found.facts.untimed:
            st.caption(f"{found.facts.untimed:,} annotations without a time are not in the picture.")
