"""Which items are looked for? The choices of the page, each in the URL.

items.task: a task. items.labels: labels that were all given to the item, several times. items.annotator: who answered it. items.slice: "facet: value".
items.search: a part of its name or text. A link to this page sets them through session.go("Items", items_task=…, items_labels=[…], …).
"""

from dataclasses import dataclass

import streamlit as st

from metrics import tally
from session import ask, shown
from session.choices import choose_one, choose_several, choose_text
from session.text import answer
from study import Study

MOST_VALUES = 200  # of a facet; one with more tells items apart and is no slice
MOST_LABELS = 500
ANY = ""


@dataclass(frozen=True)
class Looked:
    """What is looked for in one task."""

    task: str
    labels: tuple[str, ...]
    annotator: str | None
    slice: tuple[str, str] | None
    search: str

    def arguments(self) -> dict[str, object]:
        """As metrics.found_items takes them, in plain lists and texts that can be part of a key."""
        part = list(self.slice) if self.slice else None
        return {"task": self.task, "labels": list(self.labels), "annotator": self.annotator, "slice_": part, "search": self.search}


def choose(study: Study, tasks: list[str]) -> Looked:
    """Draws the choices."""
    with st.container(border=True):
        first = st.columns([2, 3, 2])
        with first[0]:
            task = choose_one("items.task", "Task", tasks, default=tasks[0])
        offers = ask(offered, study, task=task)
        scale = study.scales[task]
        with first[1]:
            labels = choose_several("items.labels", "Labels it was given, all of them", offers["labels"], name=lambda label: answer(label, scale))
        with first[2]:
            search = choose_text("items.search", "Search", placeholder="in names and texts")
        second = st.columns([2, 3, 2])
        with second[0]:
            people = [ANY, *offers["annotators"]]
            annotator = choose_one("items.annotator", "Answered by", people, default=ANY, name=lambda name: shown(name) if name else "Anyone")
        with second[1]:
            slices = {f"{facet}: {value}": (facet, value) for facet, value in offers["slices"]}
            chosen = choose_one("items.slice", "Slice", [ANY, *slices], default=ANY, name=lambda name: shown(name) if name else "All")
    return Looked(task, tuple(labels), annotator or None, slices.get(chosen), search)


def offered(study: Study, *, task: str) -> dict[str, list]:
    """What there is to choose from in a task: labels by how often they were given, annotators by name, slices."""
    answers = tally.answers(study, task, controls=True)
    facets = [name for name in ("batch", "version", *study.facets) if 1 < len(study.annotations[name].cat.categories) <= MOST_VALUES]
    return {
        "labels": [str(label) for label in answers.labels[:MOST_LABELS]],
        "annotators": [str(name) for name in answers.annotators[answers.active > 0]],
        "slices": [(name, str(value)) for name in facets for value in study.annotations[name].cat.categories],
    }
