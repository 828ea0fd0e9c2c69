"""Which items are looked for? The choices of the page, each in the URL and accepted there and from session.go("Items", **{key: value, …}).

items.task       the name of a task
items.labels     labels of the task, as they stand in the export (a set as its JSON array); only items that were given all of them: two of them are a pair
                 of labels. A text or a list of texts for session.go, repeated in the URL: ?items.labels=rude&items.labels=neutral; [] = any
items.annotator  names of annotators, only items that all of them answered: two of them are a pair. As items.labels; [] = anyone
items.slice      "facet: value", only items with an answer there; batch and version are facets too; "" = all
items.search     a part of the item's name or text, whatever the case; no pattern
items.item       the name of the item whose answers are shown; of others the one that divides most
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from metrics import tally
from session import ask, shown
from session.choices import choose_one, choose_part, choose_several, choose_text
from session.text import answer
from study import Study
from views.agreement.controls import OPTIONS

MOST_VALUES = 200  # of a facet; one with more tells items apart and is no slice
MOST_LABELS = 5_000  # a list that a browser still opens at once
ANY = ""


@dataclass(frozen=True)
class Looked:
    """What is looked for in one task."""

    task: str
    labels: tuple[str, ...]
    annotators: tuple[str, ...]
    slice: tuple[str, str] | None
    search: str
    controls: bool = False

    def arguments(self) -> dict[str, object]:
        """As metrics.found_items.fitting takes them."""
        return {"task": self.task, "labels": self.labels, "annotators": self.annotators, "slice_": self.slice, "search": self.search}


def choose(study: Study, tasks: list[str]) -> Looked:
    """Draws the choices."""
    with st.container(border=True):
        first = st.columns([2, 3, 2])
        with first[0]:
            task = choose_one("items.task", "Task", tasks, default=tasks[0])
        offers = ask(offered, study, task=task)
        scale = study.scales[task]
        with first[1]:
            labels = choose_several("items.labels", "Given all these labels", offers["labels"], name=lambda label: answer(label, scale), none="Any labels")
        with first[2]:
            search = choose_text("items.search", "Search", placeholder="in names and texts")
        second = st.columns([2, 3, 2], vertical_alignment="bottom")
        with second[0]:
            annotators = choose_several("items.annotator", "Answered by all of", offers["annotators"], none="Anyone")
        with second[1]:
            slices = {f"{facet}: {value}": (facet, value) for facet, value in offers["slices"]}
            chosen = choose_one("items.slice", "Slice", [ANY, *slices], default=ANY, name=lambda name: shown(name) if name else "All") if slices else ANY
        with second[2]:
            controls = offers["controls"] > 0 and _controls()
    return Looked(task, tuple(labels), tuple(annotators), slices.get(chosen), search, controls)


def _controls() -> bool:
    """The same choice as on the page on agreement."""
    return choose_part("agreement.controls", "Control items", list(OPTIONS), default="without", name=OPTIONS.__getitem__) == "with"


def offered(study: Study, *, task: str) -> dict[str, Any]:
    """What there is to choose from in a task: labels by how often they were given, annotators by name, slices; and how many items were served as controls."""
    answers = tally.answers(study, task, controls=True)
    facets = [name for name in ("batch", "version", *study.facets) if 1 < len(study.annotations[name].cat.categories) <= MOST_VALUES]
    return {
        "labels": [str(label) for label in answers.labels[:MOST_LABELS]],
        "annotators": [str(name) for name in answers.annotators[answers.active > 0]],
        "slices": [(name, str(value)) for name in facets for value in study.annotations[name].cat.categories],
        "controls": answers.population.control_items,
    }
