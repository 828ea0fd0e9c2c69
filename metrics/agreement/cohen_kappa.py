"""How far do two annotators agree beyond the chance that each one's own use of the labels gives?

>>> from metrics.agreement.examples import of_table
>>> round(cohen_kappa(of_table([[88, 10, 2], [14, 40, 6], [18, 10, 12]])).value, 3)
0.492
"""

from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.two_annotators import kappa
from metrics.tally import Answers


def cohen_kappa(answers: Answers) -> Agreement:
    """Cohen's kappa of exactly two annotators over the items that both judged. Undefined as `coefficient.degenerate` says."""
    return kappa(answers, None, "labels without an order")


COEFFICIENT = Coefficient(
    "cohen_kappa",
    "Cohen's kappa",
    ("nominal", "ordinal"),
    cohen_kappa,
    "Agreement of two annotators beyond chance, where chance is each one's own use of the labels.",
    "Cohen 1960, Educational and Psychological Measurement 20, 37-46",
    annotators=2,
)
