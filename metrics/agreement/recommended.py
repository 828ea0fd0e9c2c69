"""Which coefficient is to be believed for a task, and why? Chosen by the scale alone, never by which number looks better."""

from dataclasses import dataclass

from metrics.agreement.coefficient import LABELS, Agreement
from metrics.agreement.specific import confirmation
from metrics.estimate import Estimate
from metrics.tally import Answers
from metrics.tally.items import column
from study import Scale

FAR = 0.2  # between alpha and AC1, from which on a rare label is likely to be the reason
COMMON = 0.7  # the share of the most frequent label from which the others are called rare

BY_SCALE = {
    **dict.fromkeys((*LABELS, "set"), "krippendorff_alpha"),
    "span": "span_alpha",
    "text": "edit_similarity",
    "ranking": "kendall_w",
    "box": "krippendorff_alpha",
}
BECAUSE = {
    "nominal": "Krippendorff's alpha with labels that are alike or not, since the scale has no order; it takes any number of annotators, and gaps.",
    "ordinal": "Krippendorff's alpha with the order of the labels, so that a near miss counts less; it takes any number of annotators, and gaps.",
    "interval": "Krippendorff's alpha with squared differences, since the answers are numbers; it takes any number of annotators, and gaps.",
    "ratio": "Krippendorff's alpha with relative differences, since the answers are numbers with a true zero; it takes any number of annotators, and gaps.",
    "set": "Krippendorff's alpha with MASI distances, so that sets which share labels agree in part; it takes any number of annotators, and gaps.",
    "span": "Alpha over characters, since it is corrected for chance and two spans that nearly coincide agree nearly.",
    "text": "Edit similarity, since free text is hardly ever the same word for word; it is not corrected for chance, so look at its spread.",
    "ranking": "Kendall's W, since the answers are orders of the same things.",
    "box": "None of the coefficients takes boxes and other shapes.",
}


@dataclass(frozen=True)
class Rare:
    """Why alpha and AC1 lie far apart: one label is common, and on the others there is little to go by."""

    common: str
    share: float  # of the answers
    rare: str
    agreement: Estimate  # on the rare label
    guessing: float  # what AC1 would be if everybody guessed by how common labels are
    alpha: Agreement
    ac1: Agreement


def because(scale: Scale) -> str:
    """One sentence: which coefficient, and why; another where nobody has said yet how the labels are to be read."""
    guessed = " How the labels are read was inferred: declare it on the Import page, or with --scale, where it is otherwise."
    return BECAUSE[scale.level] + (guessed if scale.source == "inferred" and scale.level in LABELS else "")


def rare_label(answers: Answers, alpha: Agreement, ac1: Agreement) -> Rare | None:
    """The rare label that drives alpha and AC1 apart; None where they do not lie apart, or no label is common."""
    used = answers.patterns.label_counts
    if alpha.why or ac1.why or ac1.value - alpha.value < FAR or used.max() < COMMON * used.sum():
        return None
    order = sorted(range(len(used)), key=lambda place: -used[place])
    shares, labels = used / used.sum(), len(used)
    chance = (1 - (shares**2).sum()) / (labels - 1)
    guessing = ((shares**2).sum() - chance) / (1 - chance)
    rarest = next(place for place in reversed(order) if used[place])
    found = confirmation(answers.patterns, column(answers.patterns.counts.matrix, rarest))
    return Rare(str(answers.labels[order[0]]), float(shares[order[0]]), str(answers.labels[rarest]), found, float(guessing), alpha, ac1)


def caution(rare: Rare) -> str:
    """What to make of it, in the study's own numbers."""
    again = rare.agreement
    on_rare = again.why or f"when one annotator says so, another of the same item does in {again.value:.1%} of cases ({again.low:.1%} to {again.high:.1%})"
    return (
        f"“{rare.common}” is {rare.share:.0%} of the answers, so alpha ({rare.alpha.value:.2f}) and AC1 ({rare.ac1.value:.2f}) lie far apart. "
        f"That does not make the higher one right: people who only guess by how common the labels are would reach an AC1 of {rare.guessing:.2f} "
        "and an alpha of 0. "
        f"Percent agreement and AC1 of these data cannot tell skilled annotators from such guessing. Look at the rare label “{rare.rare}”: {on_rare}. "
        "Judge by that, and get more of its items, or gold."
    )
