"""How are the labels of each task to be read?"""

import pandas as pd
import streamlit as st

from study import LEVELS, Scale
from views.importing.subject import Subject


def draw(subject: Subject) -> dict[str, object]:
    """One line per task: its scale, the order of its labels, and why it is read so; returns the scales that people declared.

    Raises ValueError for a scale that cannot be.
    """
    if subject.study is None:
        st.caption("Scales can be declared once the files can be read.")
        return {}
    st.caption("An ordinal scale needs its labels from low to high, with < between them. Coefficients of agreement weigh distances by it.")
    scales = subject.study.scales
    lines = pd.DataFrame(
        [{"Task": task, "Scale": scale.level, "Labels in their order": "<".join(scale.labels), "Why": scale.because} for task, scale in scales.items()]
    )
    edited = st.data_editor(
        lines,
        key=f"scales.{subject.study.digest}",
        hide_index=True,
        disabled=["Task", "Why"],
        column_config={
            "Task": st.column_config.TextColumn(pinned=True),
            "Scale": st.column_config.SelectboxColumn(
                options=list(LEVELS), required=True, help=". ".join(f"{level}: {meaning}" for level, meaning in LEVELS.items())
            ),
            "Labels in their order": st.column_config.TextColumn(width="large", help="From low to high: bad<fair<good"),
            "Why": st.column_config.TextColumn(width="medium"),
        },
        alt="One row per task: its scale, the labels in their order, and why it is read so.",
    )
    declared = dict(subject.decided.get("scales", {}))
    for task, level, labels in zip(edited["Task"], edited["Scale"], edited["Labels in their order"].fillna(""), strict=True):
        if (level, labels) != (scales[task].level, "<".join(scales[task].labels)):
            declared[task] = str(Scale.parse(f"{level}:{labels}" if labels else level))
    return {"scales": declared} if declared != subject.decided.get("scales", {}) else {}
