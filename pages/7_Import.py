"""What was read, what was left out, and why?

Rows read, kept and left out; what was noticed; how the files were read, and how to read them otherwise; how to export from each tool.
"""

import streamlit as st

from session import md_escape, open_import
from views.importing import corrections, exporting, problems, rows
from views.importing.subject import Subject

GROUP = "Data"
ICON = ":material/fact_check:"

subject = Subject.of(open_import(__doc__))
if subject.report is not None:
    st.caption(f"**{md_escape(subject.study.name)}** · the whole import, whatever is filtered")
    rows.draw(subject.report)
else:
    st.markdown(
        f":material/error: **{md_escape(subject.source.title)} could not be read.** Nothing was imported. Mend the file, or say below how to read it."
    )
    corrections.dismissed(subject)

st.subheader("What was noticed", anchor=False)
problems.draw(subject.problems, identity=subject.source.key + repr(subject.problems))

st.subheader("Read it otherwise", anchor=False)
corrections.draw(subject)

st.subheader("How to export from each tool", anchor=False)
exporting.draw()
