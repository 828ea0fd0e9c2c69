"""In which part of the work do annotators agree less: a language, a source, a batch, a guideline version, a team?"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from metrics import tally
from metrics.agreement.coefficient import LABELS, degenerate
from metrics.agreement_by.part import alpha, by_answer, by_item, measured
from metrics.estimate import Estimate
from metrics.intervals import difference
from metrics.tally import Answers
from study import Study

MOST_VALUES = 200  # of a facet; one with more tells items apart and is no slice
MOST_SLICES = 30  # values of a facet that are compared: those with most answers
COLUMNS = [
    "of", "facet", "value_of_facet", "shared", "value", "low", "high", "rest", "rest_low", "rest_high",
    "difference", "difference_low", "difference_high", "p", "q", "why",
]  # fmt: skip


def of(study: Study, *, task: str, controls: bool = False, facet: str | None = None) -> pd.DataFrame:
    """One row per value of each facet (batch and version too; or of one facet), the surely worst first (by the upper limit of the difference).

    of: "items", or "answers" where answers to one item differ in the facet, as annotators of several teams do: only those of one value are then laid
    beside each other. facet, value_of_facet, shared (items judged by two annotators within it); alpha within it (value, low, high), of the rest (rest,
    rest_low, rest_high), and their difference with its limits; p of no difference, q after Benjamini and Hochberg 1995 over all rows; why there is none.
    A value that all answers have is left out. Raises Undefined as `degenerate` says.
    """
    return of_answers(study, tally.answers(study, task, controls=controls), facet=facet)


def of_answers(study: Study, answers: Answers, *, facet: str | None = None) -> pd.DataFrame:
    """The same of one task's answers."""
    degenerate(answers)
    names = [facet] if facet else tally.facets(study, most=MOST_VALUES)
    rows = pd.DataFrame([row for name in names for row in _facet(study, answers, name)], columns=COLUMNS)
    known = rows["p"].notna().to_numpy()
    if known.any():
        rows.loc[known, "q"] = false_discovery_control(rows.loc[known, "p"])
    return rows.sort_values(["difference_high", "difference"], kind="stable", ignore_index=True, na_position="last")


def _facet(study: Study, answers: Answers, facet: str) -> Iterator[list[object]]:
    part, names = tally.facet_of(study, answers, facet)
    sizes = np.bincount(part[part >= 0], minlength=len(names))
    chosen = np.argsort(-sizes, kind="stable")[:MOST_SLICES]
    chosen = np.sort(chosen[(sizes[chosen] > 0) & (sizes[chosen] < len(part))])
    place = np.full(len(names) + 1, -1)  # the last place answers for code -1, missing
    place[chosen] = np.arange(len(chosen))
    part = place[part]
    of_item = np.full(len(answers.counts.judgements), -1)
    of_item[answers.place] = part
    whole = (of_item[answers.place] == part).all()
    kind = "items" if whole else "answers"
    if answers.scale.level not in (*LABELS, "set"):
        for n, value in enumerate(chosen):
            shared, mine = measured(answers, part == n)
            yield _row(kind, facet, str(names[value]), shared, mine, measured(answers, part != n)[1])
        return
    pieces = by_item(answers, of_item, len(chosen)) if whole else by_answer(answers, part, len(chosen))
    for value, (mine, rest) in zip(chosen, pieces, strict=True):
        yield _row(kind, facet, str(names[value]), mine.n_shared, alpha(answers, mine), alpha(answers, rest))


def _row(of_what: str, facet: str, value: str, shared: int, mine: Estimate, rest: Estimate) -> list[object]:
    terms = [of_what, facet, value, shared, mine.value, mine.low, mine.high, rest.value, rest.low, rest.high]
    if mine.why or rest.why:
        return [*terms, *[np.nan] * 5, mine.why or f"In the rest: {rest.why}"]
    between, low, high, p = difference(mine, rest)
    return [*terms, between, low, high, p, np.nan, ""]
