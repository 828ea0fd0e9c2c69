"""Do other people's packages give the same numbers? For studies small enough, so that a reader need not take ours on trust."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metrics.agreement.krippendorff_alpha import numbers
from metrics.agreement.two_annotators import table_of
from metrics.tally import Answers

MOST_CELLS = 30_000_000  # items × labels × labels, which is what krippendorff.alpha holds in memory


@dataclass(frozen=True)
class Checked:
    """One coefficient as another package computes it from the same answers."""

    coefficient: str
    package: str
    value: float


def checks(answers: Answers) -> list[Checked]:
    """Every coefficient that a package here can compute from these answers; none where they are too many or the answers are no single labels.

    The answers must be such that our own coefficients are defined.
    """
    counts = answers.counts.matrix
    if answers.scale.level not in ("nominal", "ordinal", "interval", "ratio") or counts.shape[0] * counts.shape[1] ** 2 > MOST_CELLS:
        return []
    dense = counts if isinstance(counts, np.ndarray) else counts.toarray()
    found = [Checked("krippendorff_alpha", "krippendorff", _alpha(answers, dense))]
    if answers.scale.level in ("nominal", "ordinal") and len(np.unique(dense.sum(axis=1))) == 1:
        found.append(Checked("fleiss_kappa", "statsmodels", _statsmodels("fleiss_kappa")(dense)))
    if answers.scale.level in ("nominal", "ordinal") and np.count_nonzero(answers.active) == 2:
        found.append(Checked("cohen_kappa", "statsmodels", _statsmodels("cohens_kappa")(table_of(answers), return_results=False)))
    return [one for one in found if np.isfinite(one.value)]


def _alpha(answers: Answers, counts: np.ndarray) -> float:
    import krippendorff

    level = answers.scale.level
    order = np.argsort(numbers(answers)) if level in ("interval", "ratio") else np.arange(len(answers.labels))
    domain = numbers(answers)[order] if level in ("interval", "ratio") else order
    return float(krippendorff.alpha(value_counts=counts[:, order], value_domain=domain, level_of_measurement=level))


def _statsmodels(name: str) -> Callable[..., float]:
    from statsmodels.stats import inter_rater  # a second to import, so only where it is asked for

    return getattr(inter_rater, name)
