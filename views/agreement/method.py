"""How was a task's agreement counted, and do other people's packages give the same?"""

import streamlit as st

from metrics.agreement import coefficient
from metrics.agreement_by import task as by_task
from metrics.agreement_by.task import TaskAgreement
from metrics.tally import ONBOARDING
from session import ask, md_escape
from study import Study


def draw(study: Study, found: TaskAgreement, *, controls: bool) -> None:
    """The method note as a list of sentences."""
    lines = [*_counted(found, controls), *([] if found.agreement.why else [_interval(found), *_checked(study, found, controls)])]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _counted(found: TaskAgreement, controls: bool) -> list[str]:
    counted = found.population
    served = "they are counted in" if controls else f"their {counted.controls:,} answers are left out"
    return [
        f"{counted.compared:,} answers are compared: of each person the latest to each item. "
        f"{found.items:,} items were judged by two or more, {found.alone:,} by one.",
        f"Left out: {counted.declined:,} declined, {counted.repeats:,} earlier answers to what was answered again, {counted.by_models:,} by models.",
        f"{counted.control_items:,} items were served as controls (marked so by the tool, or with gold and answered more than five times as often as "
        f"items without); {served}.",
        f"{counted.onboarding:,} of the compared answers are an annotator's first {ONBOARDING} in this task: they count here, and in no flag or alarm.",
    ]


def _interval(found: TaskAgreement) -> str:
    made_of = f"; {found.agreement.made_of}" if found.agreement.made_of else ""
    return md_escape(f"Interval: {found.agreement.method}{made_of}. Chance begins at the counts, so that the same answers give the same interval.", 500)


def _checked(study: Study, found: TaskAgreement, controls: bool) -> list[str]:
    every = ask(by_task.coefficients, study, task=found.task, controls=controls)
    return [
        f"{coefficient(one.coefficient).title}: {every[one.coefficient].value:.10f} here, {one.value:.10f} by the package {one.package}."
        for one in ask(by_task.checks, study, task=found.task, controls=controls)
    ]
