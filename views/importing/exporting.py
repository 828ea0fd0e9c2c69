"""How is an export made in each tool?"""

import pandas as pd
import streamlit as st

from session.reading import how_to_export
from session.show import table


def draw() -> None:
    """One row per format that can be read."""
    rows = pd.DataFrame(
        [
            {"Format": title, "How to export it": how, "Checked": "on a real file" if verified else "on its documentation only"}
            for title, how, verified in how_to_export()
        ]
    )
    table(
        rows,
        columns={
            "Format": st.column_config.TextColumn(width="medium", pinned=True),
            "How to export it": st.column_config.TextColumn(width="large"),
            "Checked": st.column_config.TextColumn(width="medium"),
        },
        alt="One row per export format: how to make it.",
        height=420,
        row_height=62,
    )
    st.caption("Any other table works too: one row per judgement, or one column per annotator. Name its columns above.")
