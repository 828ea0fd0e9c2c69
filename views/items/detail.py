"""What is this item, and who answered what, when?"""

import pandas as pd
import streamlit as st

from metrics import found_items
from session import md_escape, shown, table
from session.show import cut
from session.text import answer, gold
from study import Scale, Study
from views.items.ranking import web

LONGEST = 5_000  # characters of a text that are shown
COLUMNS = {
    "Annotator": st.column_config.TextColumn(width=140),
    "Answer": st.column_config.TextColumn(width=260),
    "When": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm", timezone="UTC", width=140, help="In UTC."),
    "Seconds": st.column_config.NumberColumn(format="%.0f", width=80),
    "Note": st.column_config.TextColumn(width=180, help="Why an answer is not compared with the others."),
}


def draw(study: Study, task: str, item: str) -> None:
    """The item's name, majority and gold, its text, a row per answer, and the way back to the tool."""
    answers, scale = found_items.answers_to(study, task=task, item=item), study.scales[task]
    known = study.items.loc[item] if item in study.items.index else pd.Series(dtype=object)
    text, link = (value if isinstance(value := known.get(fact), str) else "" for fact in ("text", "link"))
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(md_escape(item, 120), anchor=False)
            if address := web(link):
                st.link_button("Open it in the tool", address, icon=":material/open_in_new:")
        st.markdown(verdict(answers, scale))
        if text:
            st.text(text[:LONGEST] + (" …" if len(text) > LONGEST else ""))
        rows = pd.DataFrame({
            "Annotator": [shown(name) for name in answers["annotator"]],
            "Answer": [answer(label, scale, 200) if isinstance(label, str) else "declined" for label in answers["label"]],
            "When": answers["timestamp"], "Seconds": answers["seconds"], "Note": answers["note"],
        })  # fmt: skip
        lacking = {name for name in ("When", "Seconds", "Note") if rows[name].isna().all() or (rows[name] == "").all()}
        table(rows, columns={name: column for name, column in COLUMNS.items() if name not in lacking}, alt="Every answer to this item, in order of time.")


def verdict(answers: pd.DataFrame, scale: Scale) -> str:
    """The majority of the answers that are compared, by how much it leads, and the gold, as Markdown."""
    key = next((key for key in answers["gold"] if isinstance(key, str)), None)
    return _majority(answers.loc[answers["note"] == "", "label"].value_counts(), scale) + (
        f" The gold says **{md_escape(gold(key, scale))}**." if key is not None else " It has no gold."
    )


def _majority(counted: pd.Series, scale: Scale) -> str:
    total = int(counted.sum())
    if total < 2:
        return "No two answers are compared."
    first = int(counted.iloc[0])
    leading = [answer(label, scale, 40) for label in counted.index[counted == first]]
    if len(leading) == 1:
        lead = first - (int(counted.iloc[1]) if len(counted) > 1 else 0)
        return f"**{md_escape(leading[0])}** has the majority: {first:,} of {total:,} answers" + (f", {lead:,} more than the next." if lead < first else ".")
    if first == 1:
        return f"**A tie:** no two of the {total:,} answers are the same."
    return f"**A tie** of {cut(leading, 4)}: {first:,} of {total:,} answers each."
