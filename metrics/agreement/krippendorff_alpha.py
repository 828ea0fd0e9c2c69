"""How far do annotators agree beyond chance, on any scale, with any number of annotators and with gaps?

The letters are those of Krippendorff 2011, Computing Krippendorff's Alpha-Reliability: n answers that can be paired, n_c of them the label c,
o_ck coincidences, e_ck those of chance, and the distance between two labels. alpha = 1 - D_o / D_e.

Worked example, section C of that paper (four observers, twelve units, gaps): .743 nominal, .815 ordinal, .849 interval, .797 ratio.

>>> from metrics.agreement.examples import KRIPPENDORFF_2011_C as example
>>> [round(krippendorff_alpha(example(level)).value, 3) for level in ("nominal", "ordinal", "interval", "ratio")]
[0.743, 0.815, 0.849, 0.797]
"""

import numpy as np

from metrics.agreement import distances, linearised
from metrics.agreement.alpha_terms import alpha_terms
from metrics.agreement.coefficient import LABELS, Agreement, Coefficient
from metrics.agreement.ordinal_alpha import Ordinal
from metrics.agreement.set_distances import masi
from metrics.agreement.sets import set_alpha, set_statistic
from metrics.agreement.sums import Statistic, Sums, agreement
from metrics.estimate import Undefined
from metrics.tally import Answers, ItemLabels, Patterns
from metrics.tally.items import distinct_rows

MOST_NUMBERS = 5_000  # different labels of a ratio scale, whose distances are one table


def krippendorff_alpha(answers: Answers) -> Agreement:
    """Krippendorff's alpha by the task's own scale; sets by MASI.

    `observed` is 1 - D_o and `expected` 1 - D_e, distances as a share of the largest one between two labels, items weighted by their judgements.
    Undefined as `coefficient.degenerate` says, and for labels of a numeric scale that are no numbers.
    """
    if answers.scale.level == "set":
        return set_alpha(answers, masi, "MASI")
    found = statistic(answers)
    error = linearised.alpha_error(found.patterns, None) if answers.scale.level == "nominal" else None
    return agreement(found, answers, error=error, made_of=f"{answers.scale.level} distance, {len(answers.labels):,} labels")


def statistic(answers: Answers, patterns: Patterns | None = None) -> Statistic:
    """Alpha as a function of sums over patterns, by the scale's distance; of a part of the answers where their patterns are given."""
    patterns, level = (answers.patterns if patterns is None else patterns).shared, answers.scale.level
    if level == "set":
        return set_statistic(answers, masi, patterns=patterns)[0]
    if level == "nominal":
        return nominal(patterns)
    if level == "ordinal":
        return Ordinal(patterns)
    values = numbers(answers)
    return interval(patterns, values) if level == "interval" else with_distance(patterns, ratio_distance(values))


def numbers(answers: Answers) -> np.ndarray:
    """The labels as numbers; raises Undefined where one that was given is none."""
    given = np.bincount(answers.label, minlength=len(answers.labels)) > 0
    strange = answers.labels[given & ~np.isfinite(answers.values)]
    if len(strange):
        raise Undefined(f"An {answers.scale.level} scale needs numbers, and “{strange[0]}” is none. Declare the task nominal or ordinal on the Import page.")
    return np.nan_to_num(answers.values)


def positions(answers: Answers) -> np.ndarray:
    """The labels as places on the scale: their numbers, or their ranks on an ordinal one."""
    return np.arange(len(answers.labels), dtype=np.float64) if answers.scale.level == "ordinal" else numbers(answers)


def ratio_distance(values: np.ndarray) -> np.ndarray:
    if (values < 0).any():
        raise Undefined("A ratio scale has a true zero, and some answers lie below it. Declare the task interval on the Import page.")
    if len(values) > MOST_NUMBERS:
        raise Undefined(f"More than {MOST_NUMBERS:,} different numbers on a ratio scale are not compared. Declare the task interval on the Import page.")
    return distances.ratio(values)


def nominal(patterns: Patterns) -> Sums:
    """D_o n = sum of disagreeing pairs / (m - 1); D_e n (n - 1) = n² - sum of n_c²."""
    m, same = patterns.counts.judgements, patterns.counts.agreeing_pairs
    scalars, c = np.stack([m, m - same / (m - 1)], axis=1), patterns.counts.matrix
    return Sums(patterns, scalars, c, None, same + m, lambda sums, squares: alpha_terms(sums[..., 0], sums[..., 1], sums[..., 0] ** 2 - squares))


def with_distance(patterns: Patterns, distance: np.ndarray) -> Sums:
    """The same with any fixed distance between labels, with shape (labels, labels)."""
    top, m, c = distance.max() or 1.0, patterns.counts.judgements, patterns.counts.matrix
    pulled = c @ (distance / top)
    own = np.einsum("pk,pk->p", c, pulled) if isinstance(c, np.ndarray) else np.asarray(c.multiply(pulled).sum(axis=1)).ravel()
    scalars = np.stack([m, own / (m - 1)], axis=1)
    return Sums(patterns, scalars, c, distance / top, own, lambda sums, apart: alpha_terms(sums[..., 0], sums[..., 1], apart), graded=True)


def interval(patterns: Patterns, values: np.ndarray) -> Sums:
    """Squared differences need only how many, their sum and their sum of squares: m, s and q of each item, whatever the number of labels."""
    m, c = patterns.counts.judgements, patterns.counts.matrix
    used = np.flatnonzero(patterns.label_counts)
    top = np.ptp(values[used]) or 1.0
    centred = (values - values[used].mean()) / top
    s, q = c @ centred, c @ centred**2
    own = 2 * (m * q - s**2)
    alike = np.stack([m, *(np.rint(x * (1 << 32)).astype(np.int64) for x in (s, q))], axis=1)  # all that this distance sees of an item
    first, which, _ = distinct_rows(alike)
    times = np.bincount(which, weights=patterns.items, minlength=len(first)).astype(np.int64)
    kinds = Patterns(ItemLabels(c[first]), times, np.zeros(0, np.intp))
    scalars, none = np.stack([m, own / (m - 1), s, q], axis=1)[first], np.zeros((len(first), 0))
    return Sums(kinds, scalars, none, None, none.sum(axis=1), lambda sums, _: alpha_terms(*_interval_sums(sums)), graded=True)


def _interval_sums(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, observed, s, q = np.moveaxis(sums, -1, 0)
    return n, observed, 2 * (n * q - s**2)


COEFFICIENT = Coefficient(
    "krippendorff_alpha",
    "Krippendorff's alpha",
    (*LABELS, "set"),
    krippendorff_alpha,
    "How much of the disagreement that chance would give is avoided; takes any scale, any number of annotators, and gaps.",
    "Krippendorff 2011, Computing Krippendorff's Alpha-Reliability",
)
