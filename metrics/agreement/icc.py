"""How much of the variance of ratings is that of the items, rather than of annotators and noise?

>>> from metrics.agreement.examples import SHROUT_FLEISS_1979, of_rows
>>> round(icc(of_rows(SHROUT_FLEISS_1979, "interval")).value, 2)
0.29
"""

from dataclasses import dataclass

import numpy as np

from metrics import intervals
from metrics.agreement.coefficient import Agreement, Coefficient, of_terms
from metrics.agreement.krippendorff_alpha import numbers
from metrics.agreement.sums import few_disagree, most_disagree
from metrics.estimate import Undefined
from metrics.tally import Answers


def icc(answers: Answers) -> Agreement:
    """The intraclass correlation of single ratings, absolute agreement, items and annotators both drawn at random: ICC(2,1) of Shrout and Fleiss 1979,
    which it equals where all annotators rated all items; with gaps by the moments of Gao and Owen 2017. It has no observed and expected agreement.

    Undefined as `coefficient.degenerate` says, where ratings do not vary, and where the design does not tell items from annotators.
    """
    values = numbers(answers)[answers.label]
    moments = Moments.of(values - values.mean(), answers.place, answers.annotator, len(answers.counts.judgements), len(answers.annotators))
    value = float(moments.correlation())
    if not np.isfinite(value):
        raise Undefined("The variance of items, annotators and noise cannot be told apart here: ratings do not vary, or who rated what does not tell.")
    if moments.items < 3:
        raise Undefined("Only two items were rated; how sure the intraclass correlation is needs three.")
    without = moments.without_items(values - values.mean(), answers.place, answers.annotator).correlation()
    jackknife = intervals.jackknife(value, without, np.ones(len(without), np.int64))
    patterns = answers.patterns
    few = patterns.disagreeing < intervals.FEW and not (most_disagree(patterns) and jackknife.error > 0)
    spread = few_disagree(patterns, value) if few else jackknife
    shared = int((answers.judgements > 1).sum())
    people = np.count_nonzero(answers.active)
    made_of = f"ICC(2,1), {len(values):,} ratings by {people:,} annotators" + _others(answers, values, people)
    return of_terms(value, np.nan, np.nan, spread, error=jackknife.error, answers=answers, n=shared, made_of=made_of)


def _others(answers: Answers, values: np.ndarray, people: int) -> str:
    """The other two forms for single ratings, which are defined where every annotator rated every item."""
    items = len(answers.counts.judgements)
    if len(values) != items * people:
        return ""
    ratings = np.empty((items, people))
    ratings[answers.place, np.searchsorted(np.flatnonzero(answers.active), answers.annotator)] = values
    with np.errstate(invalid="ignore", divide="ignore"):
        every = forms(ratings)
    return f"; ICC(1,1) is {every['ICC1']:.3f}, ICC(3,1), which forgives severity, {every['ICC3']:.3f}"


@dataclass(frozen=True)
class Moments:
    """Gao and Owen's three sums of squares and what they expect: within items, within annotators, and all; arrays where each item is left out in turn."""

    n: np.ndarray  # ratings
    items: np.ndarray
    annotators: np.ndarray
    within_items: np.ndarray
    within_annotators: np.ndarray
    total: np.ndarray  # sum of ratings
    squares: np.ndarray  # sum of their squares
    item_sizes: np.ndarray  # sum over items of the square of their number of ratings
    annotator_sizes: np.ndarray

    @classmethod
    def of(cls, y: np.ndarray, item: np.ndarray, annotator: np.ndarray, items: int, annotators: int) -> "Moments":
        n_i, n_j = np.bincount(item, minlength=items), np.bincount(annotator, minlength=annotators)
        return cls(
            np.float64(len(y)), np.float64((n_i > 0).sum()), np.float64((n_j > 0).sum()), _within(y, item, n_i).sum(), _within(y, annotator, n_j).sum(),
            y.sum(), (y**2).sum(), np.float64((n_i**2).sum()), np.float64((n_j**2).sum()),
        )  # fmt: skip

    def without_items(self, y: np.ndarray, item: np.ndarray, annotator: np.ndarray) -> "Moments":
        """The same without each item in turn: an annotator's sum of squares loses n (y - mean)² / (n - 1) with each rating taken out."""
        n_i, n_j = np.bincount(item), np.bincount(annotator)
        mean = np.bincount(annotator, weights=y) / np.maximum(n_j, 1)
        size = n_j[annotator]
        lost = np.where(size > 1, size * (y - mean[annotator]) ** 2 / np.maximum(size - 1, 1), 0.0)

        def by_item(values: np.ndarray) -> np.ndarray:
            return np.bincount(item, weights=values, minlength=len(n_i))

        return Moments(
            self.n - n_i, self.items - 1, self.annotators - by_item(size == 1), self.within_items - _within(y, item, n_i),
            self.within_annotators - by_item(lost), self.total - by_item(y), self.squares - by_item(y**2), self.item_sizes - n_i**2,
            self.annotator_sizes - by_item(2 * size - 1),
        )  # fmt: skip

    def correlation(self) -> np.ndarray:
        """sigma² of items / (of items + of annotators + of noise), nan where the equations do not determine them.

        E within items = (b + e)(n - items); E within annotators = (a + e)(n - annotators);
        E n × (all squares) = a (n² - sizes of items) + b (n² - sizes of annotators) + e (n² - n).
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            be, ae = self.within_items / (self.n - self.items), self.within_annotators / (self.n - self.annotators)
            whole = self.n * self.squares - self.total**2
            of_a, of_b, of_e = self.n**2 - self.item_sizes, self.n**2 - self.annotator_sizes, self.n**2 - self.n
            e = (whole - of_a * ae - of_b * be) / (of_e - of_a - of_b)
            a, b = ae - e, be - e
            return np.where(a + b + e > 1e-12 * np.maximum(self.squares, 1e-300), a / (a + b + e), np.nan)


def _within(y: np.ndarray, group: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The sum of squares around each group's mean."""
    total, squares = (np.bincount(group, weights=values, minlength=len(sizes)) for values in (y, y**2))
    return squares - total**2 / np.maximum(sizes, 1)


def forms(ratings: np.ndarray) -> dict[str, float]:
    """The six intraclass correlations of Shrout and Fleiss 1979 of a whole matrix of ratings with shape (items, annotators)."""
    n, k = ratings.shape
    rows, columns = ratings.mean(axis=1), ratings.mean(axis=0)
    between, within = k * rows.var(ddof=1), ((ratings - rows[:, None]) ** 2).sum() / (n * (k - 1))
    annotators = n * columns.var(ddof=1)
    error = ((ratings - rows[:, None] - columns + ratings.mean()) ** 2).sum() / ((n - 1) * (k - 1))
    return {
        "ICC1": (between - within) / (between + (k - 1) * within),
        "ICC2": (between - error) / (between + (k - 1) * error + k * (annotators - error) / n),
        "ICC3": (between - error) / (between + (k - 1) * error),
        "ICC1k": (between - within) / between,
        "ICC2k": (between - error) / (between + (annotators - error) / n),
        "ICC3k": (between - error) / between,
    }


COEFFICIENT = Coefficient(
    "icc",
    "Intraclass correlation",
    ("interval", "ratio"),
    icc,
    "The share of the variance of single ratings that is due to the items; a severe and a lenient annotator lower it.",
    "Shrout and Fleiss 1979, Psychological Bulletin 86, 420-428; with gaps Gao and Owen 2017, Electronic Journal of Statistics 11, 1235-1296",
)
