"""Do annotators agree beyond chance?

The tasks against a limit; then, for one task: which number to believe, which labels, annotators, pairs and slices stand out, and how it moved over time.
"""

import streamlit as st

from metrics.agreement_by import task as by_task
from session import ask, open_study, shown
from session.choices import choose_one, choose_part
from views.agreement import annotators, labels, over_time, pairs, slices, summary, tasks
from views.agreement.controls import choose_controls

GROUP = "Quality"
ICON = ":material/handshake:"
PARTS = {
    "number": "Which number to believe",
    "labels": "Labels",
    "annotators": "Annotators",
    "pairs": "Pairs of annotators",
    "slices": "Slices",
    "time": "Over time",
}

study = open_study(__doc__)
choices, beside = st.columns([3, 2], vertical_alignment="bottom")
with choices:
    limit = tasks.choose_limit()
with beside:
    controls = choose_controls(study)
found = {one.task: one for one in ask(by_task.of, study, controls=controls)}
tasks.draw(list(found.values()), limit)

with st.columns([3, 2])[0]:
    task = choose_one("agreement.task", "Look into one task", list(found), default=tasks.default(list(found.values()), limit), name=shown)
part = choose_part("agreement.part", "What to look at", list(PARTS), default="number", name=PARTS.__getitem__)
if part == "number":
    summary.draw(study, found[task], controls=controls)
elif part == "labels":
    labels.draw(study, task, controls=controls)
elif part == "annotators":
    annotators.draw(study, found[task], controls=controls)
elif part == "pairs":
    pairs.draw(study, task, controls=controls)
elif part == "slices":
    slices.draw(study, task, controls=controls)
else:
    over_time.draw(study, task, controls=controls)
st.caption("Numbers are of people's answers; models are left out of human agreement.")
