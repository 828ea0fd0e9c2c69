"""How far do annotators agree on the order of the same things?

>>> from metrics.agreement.examples import ANXIETY, of_rows
>>> round(kendall_w(of_rows(ANXIETY, "ordinal")).value, 2)
0.54
"""

import json
from dataclasses import replace

import numpy as np
from scipy.stats import rankdata

from metrics import intervals
from metrics.agreement.blocks import answers_by_item, blocks, share, unreadable
from metrics.agreement.coefficient import Agreement, Coefficient, of_terms
from metrics.agreement.krippendorff_alpha import positions
from metrics.agreement.sums import agreement, few_disagree
from metrics.estimate import Undefined
from metrics.tally import Answers

GROUPS = 200  # of items that are left out in turn; each item in turn where there are no more


def kendall_w(answers: Answers) -> Agreement:
    """Kendall's W, corrected for ties: on a ranking scale of the things in each item, the mean over items; on ordered scales of the items themselves.

    Under independence W is about 1 / (number of annotators): `expected` says it, and the value is not corrected for it. Undefined as
    `coefficient.degenerate` says, on ordered scales where not every annotator judged every item, and where nobody tells the things apart.
    """
    return _of_rankings(answers) if answers.scale.level == "ranking" else _of_items(answers)


def _of_items(answers: Answers) -> Agreement:
    people, items = np.flatnonzero(answers.active), len(answers.counts.judgements)
    if len(answers.item) != len(people) * items:
        raise Undefined("Kendall's W compares annotators who all judged the same items; here some items lack some annotators.")
    values = np.empty((items, len(people)))
    values[answers.place, np.searchsorted(people, answers.annotator)] = positions(answers)[answers.label]
    value = concordance(values)
    if not np.isfinite(value):
        raise Undefined("Some annotator gave all items the same answer, so that there is no order to compare." if items > 1 else "One item has no order.")
    if items < 3:
        raise Undefined("Only two items were put in order; how sure Kendall's W is needs three.")
    groups = np.arange(items) % min(items, GROUPS)
    without = np.array([concordance(values[groups != group]) for group in range(groups.max() + 1)])
    jackknife = intervals.jackknife(value, without, np.ones(len(without), np.int64))
    if items > GROUPS:
        jackknife = replace(jackknife, method=f"jackknife over {GROUPS} groups of items, Student's t")
    spread = jackknife if jackknife.error > 0 else few_disagree(answers.patterns, value, by_chance=False)
    made_of = f"{items:,} items put in order by {len(people):,} annotators"
    return of_terms(value, value, 1 / len(people), spread, error=jackknife.error, answers=answers, n=items, made_of=made_of)


def concordance(values: np.ndarray) -> float:
    """W of values with shape (things, annotators), ties corrected; nan where all are tied."""
    things, annotators = values.shape
    if things < 2:
        return np.nan
    ranks = rankdata(values, axis=0)
    ties = sum(float(((times := np.unique(column, return_counts=True)[1]) ** 3 - times).sum()) for column in values.T)
    apart = ((ranks.sum(axis=1) - annotators * (things + 1) / 2) ** 2).sum()
    most = annotators**2 * (things**3 - things) - annotators * ties
    return float(12 * apart / most) if most > 0 else np.nan


def _of_rankings(answers: Answers) -> Agreement:
    of_items = answers_by_item(answers, _ranking)
    alike = [[ranks for _, ranks in one] for one in of_items if len(one[0][0]) > 1 and all(things == one[0][0] for things, _ in one)]
    if len(alike) < 2:
        raise Undefined("Fewer than two items were put in order by two annotators who ranked the same things.")
    found = np.array([_without_ties(one) for one in alike])
    people = np.array([len(one) for one in alike], float)
    left = len(of_items) - len(alike)
    made_of = f"{len(alike):,} items" + (f"; {left:,} whose annotators ranked different things were left out" if left else "")
    statistic = share(blocks(np.rint(found * 1e9).astype(np.int64)[:, None], found < 1, people), found, np.ones(len(found)))
    one = agreement(statistic, answers, made_of=made_of)
    assert one.spread is not None
    return of_terms(one.value, one.value, float((1 / people).mean()), one.spread, error=one.error, answers=answers, n=len(alike), made_of=made_of)


def _without_ties(orders: list[np.ndarray]) -> float:
    """W of the places of the same things in several orders."""
    m, k = len(orders), len(orders[0])
    sums = sum(orders) - m * (k - 1) / 2
    return float(12 * (sums @ sums) / (m**2 * (k**3 - k)))


def _ranking(label: str) -> tuple[list[str], np.ndarray]:
    """(the things by their names, the place of each in the order)."""
    try:
        found = json.loads(label)
    except (ValueError, RecursionError) as error:
        raise unreadable(label, "a ranking") from error
    if not isinstance(found, list) or len(set(map(str, found))) < len(found):
        raise unreadable(label, "a ranking")
    names = [str(thing) for thing in found]
    by_name = np.argsort(names)
    return [names[place] for place in by_name], by_name.astype(float)


COEFFICIENT = Coefficient(
    "kendall_w",
    "Kendall's W",
    ("ranking", "ordinal", "interval", "ratio"),
    kendall_w,
    "How far annotators put the same things in the same order, from 0 to 1; by chance it is about 1 / (number of annotators).",
    "Kendall and Babington Smith 1939, Annals of Mathematical Statistics 10, 275-287",
    corrected=False,
)
