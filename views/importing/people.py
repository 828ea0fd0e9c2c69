"""Who is a model, which file holds gold, and whose is a file that names no annotator?"""

import pandas as pd
import streamlit as st

from session.text import shown
from views.importing.spellings import MOST_NAMES
from views.importing.subject import Subject

MOST_FILES = 500


def draw(subject: Subject) -> dict[str, object]:
    """Returns `models`, `gold` and `annotator_of` where they were changed."""
    decisions: dict[str, object] = {}
    models = list(subject.decided.get("models", ()))
    names = subject.annotators if len(subject.annotators) <= MOST_NAMES else []
    now = st.multiselect(
        "Annotators that are models, not people",
        list(dict.fromkeys([*models, *names])),
        models,
        accept_new_options=True,
        format_func=shown,
        placeholder="none",
        key="people.models",
    )
    if now != models:
        decisions["models"] = now
    if len(subject.files) > 1:
        gold = [name for name in subject.decided.get("gold", ()) if name in subject.files]
        chosen = st.multiselect("Files that hold gold, not judgements", list(subject.files), gold, format_func=shown, placeholder="none", key="people.gold")
        if chosen != gold:
            decisions["gold"] = chosen
    return {**decisions, **_whose(subject)}


def _whose(subject: Subject) -> dict[str, object]:
    before = dict(subject.decided.get("annotator_of", {}))
    with st.expander("Files that do not name their annotator", expanded=False):
        lines = pd.DataFrame({"File": subject.files[:MOST_FILES], "Annotator": [before.get(name, "") for name in subject.files[:MOST_FILES]]}).astype("str")
        edited = st.data_editor(lines, key=f"people.files.{subject.source.key}", hide_index=True, disabled=["File"], alt="One row per file: who annotated it.")
    now = {file: who for file, who in zip(edited["File"], edited["Annotator"].fillna(""), strict=True) if who}
    return {"annotator_of": now} if now != before else {}
