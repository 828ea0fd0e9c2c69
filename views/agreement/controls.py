"""Do items that were served as controls count?"""

import streamlit as st

from metrics.agreement_by import task as by_task
from session import ask
from session.choices import choose_part
from study import Study

OPTIONS = {"without": "Without control items", "with": "With control items"}


def choose_controls(study: Study) -> bool:
    """Draws the switch where there is a control item, and says what both sides give."""
    without = ask(by_task.of, study, controls=False)
    served = sum(one.population.control_items for one in without)
    if not served:
        return False
    chosen = choose_part("agreement.controls", "Control items", list(OPTIONS), default="without", name=OPTIONS.__getitem__) == "with"
    both = zip(without, ask(by_task.of, study, controls=True), strict=True)
    changed = [f"{one.agreement.value:.3f} → {other.agreement.value:.3f}" for one, other in both if one.population.control_items and not other.agreement.why]
    st.caption(f"{served:,} items were served as controls. Agreement without → with them: {', '.join(changed[:6]) or 'not defined'}.")
    return chosen
