"""How far do marked spans agree: of two annotators, how many marked spans meet one of the same label on the other side?

>>> from metrics.agreement.examples import of_rows
>>> one, other = '[[0, 4, "PER"], [9, 12, "LOC"]]', '[[0, 4, "PER"], [9, 13, "LOC"]]'
>>> span_f1_overlap(of_rows([[one, one], [other, other]], "span")).value
1.0
"""

from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.span_pairs import pairwise_f1
from metrics.agreement.spans import overlapping
from metrics.tally import Answers


def span_f1_overlap(answers: Answers) -> Agreement:
    """F1 over pairs of annotators, pooled: matched spans as a share of all spans of both, summed over pairs and items. Not corrected for chance.

    Two empty answers agree, but add no span. Undefined as `coefficient.degenerate` says, and where nobody marked anything.
    """
    return pairwise_f1(answers, overlapping)


COEFFICIENT = Coefficient(
    "span_f1_overlap",
    "F1 of spans, overlapping",
    ("span",),
    span_f1_overlap,
    "Of the spans that two annotators marked, the share that meets one of the same label on the other side.",
    "Hripcsak and Rothschild 2005, Journal of the American Medical Informatics Association 12, 296-298",
    corrected=False,
)
