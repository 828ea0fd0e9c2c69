"""The floor of any page: the same two charts as home from tables that are already there, the same choice, nothing computed."""

import pandas as pd
import streamlit as st

from charts.shares import by_task
from charts.volume import over_time

st.set_page_config(layout="wide")
chosen = st.sidebar.multiselect("Batch", [f"batch {n:02d}" for n in range(24)])
st.title("Floor")
days = pd.date_range("2026-01-01", periods=90, tz="UTC")
volume = pd.DataFrame({"start": days, "task": "label", "annotations": range(10_000 + len(chosen), 10_090 + len(chosen))})
labels = pd.Series({"good": 40 + len(chosen), "bad": 25, "neutral": 20, "mixed": 10, "spam": 5})
for figure in (over_time(volume, stretch="day"), by_task({"label": labels})):
    st.plotly_chart(figure, alt=figure.layout.meta["alt"])
