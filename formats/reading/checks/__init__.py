"""What is odd about an export although it could be read: each check is one function that answers with Problems or nothing.

The order here is the order of the report.
"""

from typing import TYPE_CHECKING

from formats.reading.checks.clocks import duration_faults, time_faults
from formats.reading.checks.facts import Facts
from formats.reading.checks.labels import decimals, one_label, spellings, unanimous
from formats.reading.checks.names import alike_names, personal, roles, swapped, text_conflicts
from formats.reading.checks.work import declined, little_overlap, one_annotator, resubmitted, two_projects
from study import Problem

if TYPE_CHECKING:
    from formats.reading.draft import Draft

CHECKS = (
    resubmitted,
    two_projects,
    decimals,
    declined,
    one_annotator,
    little_overlap,
    swapped,
    one_label,
    unanimous,
    spellings,
    alike_names,
    roles,
    personal,
    time_faults,
    duration_faults,
    text_conflicts,
)


def all_of(draft: "Draft", **facts: object) -> list[Problem]:
    """Every problem that the checks find, in their order."""
    known = Facts(draft, **facts)  # type: ignore[arg-type]
    return [problem for check in CHECKS for problem in check(known)]
