"""What does a study hold, as counts? The only code that walks the whole table: once, vectorised, on integer codes.

Everything above works on what is returned here, which is small. All counts are sums over rows, so that a study that
outgrows one machine can be tallied in parts and the parts be added.
"""

from metrics.tally.answers import ONBOARDING, Answers, Population, answers, forget
from metrics.tally.columns import UNTIMED, facet_of, facets, moments_of
from metrics.tally.items import ItemLabels, Patterns, item_labels
from metrics.tally.rows import Rows, controls, latest, people
from metrics.tally.studies import Tally, TaskTally, of
from metrics.tally.timeline import HOUR, MONDAY, timeline

__all__ = [
    "HOUR",
    "MONDAY",
    "ONBOARDING",
    "UNTIMED",
    "Answers",
    "ItemLabels",
    "Patterns",
    "Population",
    "Rows",
    "Tally",
    "TaskTally",
    "answers",
    "controls",
    "facet_of",
    "facets",
    "forget",
    "item_labels",
    "latest",
    "moments_of",
    "of",
    "people",
    "timeline",
]  # fmt: skip
