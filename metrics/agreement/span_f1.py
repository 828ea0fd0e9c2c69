"""How far do marked spans agree: of two annotators, how many marked spans are the same to the character and the label?

>>> from metrics.agreement.examples import of_rows
>>> one, other = '[[0, 4, "PER"], [9, 12, "LOC"]]', '[[0, 4, "PER"], [9, 13, "LOC"]]'
>>> span_f1(of_rows([[one, one], [other, other]], "span")).value
0.5
"""

from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.span_pairs import pairwise_f1
from metrics.agreement.spans import exact
from metrics.tally import Answers


def span_f1(answers: Answers) -> Agreement:
    """F1 over pairs of annotators, pooled: matched spans as a share of all spans of both, summed over pairs and items. Not corrected for chance.

    Two empty answers agree, but add no span. Undefined as `coefficient.degenerate` says, and where nobody marked anything.
    """
    return pairwise_f1(answers, exact)


COEFFICIENT = Coefficient(
    "span_f1",
    "F1 of spans, exact",
    ("span",),
    span_f1,
    "Of the spans that two annotators marked, the share that both marked alike, to the character and the label.",
    "Hripcsak and Rothschild 2005, Journal of the American Medical Informatics Association 12, 296-298",
    corrected=False,
)
