"""How far do annotators agree beyond chance on an ordered scale, near misses counting in part, where only hesitation is chance?

>>> from metrics.agreement.examples import GWET_2014, of_rows
>>> round(gwet_ac2(of_rows(GWET_2014, "ordinal")).value, 4)
0.8989
"""

import numpy as np

from metrics.agreement import distances
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.gwet_ac1 import graded
from metrics.agreement.krippendorff_alpha import numbers
from metrics.agreement.marginals import check_labels
from metrics.tally import Answers


def gwet_ac2(answers: Answers) -> Agreement:
    """Gwet's AC2 with the weights of the scale: ordinal ones, quadratic ones for interval, ratio ones for ratio scales.

    Undefined as `coefficient.degenerate` says, and with more labels than `marginals.MOST_LABELS`.
    """
    return graded(answers, weights(answers))


def weights(answers: Answers) -> np.ndarray:
    """How much two labels agree by the task's scale, with shape (labels, labels)."""
    check_labels(len(answers.labels))
    if answers.scale.level == "ordinal":
        return distances.ordinal_weights(len(answers.labels))
    values = numbers(answers)
    return distances.quadratic_weights(values) if answers.scale.level == "interval" else distances.ratio_weights(values)


COEFFICIENT = Coefficient(
    "gwet_ac2",
    "Gwet's AC2",
    ("ordinal", "interval", "ratio"),
    gwet_ac2,
    "As AC1, but labels that lie near each other agree in part; it shares AC1's blindness to guessing the common label.",
    "Gwet 2014, Handbook of Inter-Rater Reliability, 4th edition, chapter 4",
)
