"""What is this item, and who answered what, when?"""

import pandas as pd
import streamlit as st

from metrics import found_items
from session import md_escape, shown, table
from session.text import answer
from study import Scale, Study
from views.items.ranking import web

LONGEST = 5_000  # characters of a text that are shown
COLUMNS = {
    "Annotator": st.column_config.TextColumn(width=140),
    "Answer": st.column_config.TextColumn(width=260),
    "When": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC", width=140, help="In UTC."),
    "Seconds": st.column_config.NumberColumn(format="%.0f", width=80),
    "Note": st.column_config.TextColumn(width=260),
}


def draw(study: Study, task: str, item: str) -> None:
    """The item's text, link, majority and gold, and a row per answer."""
    answers = found_items.answers_to(study, task=task, item=item)
    scale = study.scales[task]
    known = study.items.loc[item] if item in study.items.index else pd.Series(dtype=object)
    counted = answers.loc[answers["note"] == "", "label"].value_counts()
    with st.container(border=True):
        st.subheader(md_escape(item, 120), anchor=False)
        st.markdown(_verdict(counted, answers, scale))
        text = known.get("text")
        if isinstance(text, str) and text:
            st.text(text[:LONGEST] + (" …" if len(text) > LONGEST else ""))
        rows = pd.DataFrame({
            "Annotator": [shown(name) for name in answers["annotator"]],
            "Answer": [answer(label, scale, 200) if isinstance(label, str) else "declined" for label in answers["label"]],
            "When": answers["timestamp"], "Seconds": answers["seconds"], "Note": answers["note"],
        })  # fmt: skip
        lacking = {name for name in ("When", "Seconds", "Note") if rows[name].isna().all() or (rows[name] == "").all()}
        table(rows, columns={name: column for name, column in COLUMNS.items() if name not in lacking}, alt="Every answer to this item.")
        link = web(known.get("link") if isinstance(known.get("link"), str) else None)
        if link:
            st.link_button("Open it in the tool", link, icon=":material/open_in_new:")


def _verdict(counted: pd.Series, answers: pd.DataFrame, scale: Scale) -> str:
    gold = next((key for key in answers["gold"] if isinstance(key, str)), None)
    key = f" The gold says **{md_escape(answer(gold, scale))}**." if gold else " It has no gold."
    if not len(counted):
        return "No answer is compared." + key
    first, second, total = int(counted.iloc[0]), int(counted.iloc[1]) if len(counted) > 1 else 0, int(counted.sum())
    if first == second:
        return f"**A tie:** {first:,} of {total:,} answers each for the leading labels." + key
    return f"**{md_escape(answer(counted.index[0], scale))}** has the majority: {first:,} of {total:,} answers, {first - second:,} more than the next." + key
