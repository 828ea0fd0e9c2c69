"""How far do annotators agree beyond chance on sets of labels, each label counting alike?"""

from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.set_distances import jaccard
from metrics.agreement.sets import set_alpha
from metrics.tally import Answers


def jaccard_alpha(answers: Answers) -> Agreement:
    """Krippendorff's alpha of sets by Jaccard's distance: the share of the labels in either answer that is not in both.

    >>> from metrics.agreement.examples import of_rows
    >>> round(jaccard_alpha(of_rows([['["a"]', '["a", "b"]', '["b"]'], ['["a"]', '["a"]', '["b"]']], "set")).value, 4)
    0.7059
    """
    return set_alpha(answers, jaccard, "Jaccard")


COEFFICIENT = Coefficient(
    "jaccard_alpha",
    "Alpha by Jaccard's distance",
    ("set",),
    jaccard_alpha,
    "As alpha by MASI, but a set that holds the other is not forgiven more than any overlap.",
    "Artstein and Poesio 2008, Computational Linguistics 34, 555-596",
)
