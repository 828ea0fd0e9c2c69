"""How far do two annotators agree beyond chance on an ordered scale, near misses counting in part (linear weights)?

>>> from metrics.agreement.examples import ANXIETY, of_rows
>>> round(weighted_kappa_linear(of_rows(ANXIETY[:2], "ordinal", range(1, 7))).value, 4)
0.1892
"""

from metrics.agreement import distances
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.krippendorff_alpha import positions
from metrics.agreement.marginals import check_labels
from metrics.agreement.two_annotators import kappa
from metrics.tally import Answers


def weighted_kappa_linear(answers: Answers) -> Agreement:
    """Weighted kappa of exactly two annotators over the items that both judged; labels of an ordinal scale are one step apart.

    Undefined as `coefficient.degenerate` says, and with more labels than `marginals.MOST_LABELS`.
    """
    check_labels(len(answers.labels))
    return kappa(answers, distances.linear_weights(positions(answers)), "linear weights")


COEFFICIENT = Coefficient(
    "weighted_kappa_linear",
    "Weighted kappa, linear",
    ("ordinal", "interval", "ratio"),
    weighted_kappa_linear,
    "As Cohen's kappa, but labels agree the more the nearer they lie; the weight falls with the distance.",
    "Cohen 1968, Psychological Bulletin 70, 213-220",
    annotators=2,
)
