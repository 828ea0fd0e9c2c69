"""How far do marked spans agree beyond chance, character by character?

>>> from metrics.agreement.examples import of_rows
>>> one, other = '[[0, 4, "PER"]]', '[[0, 2, "PER"], [4, 8, "LOC"]]'
>>> round(span_alpha(of_rows([[one, one], [other, other]], "span")).value, 4)  # 12 of 16 pairs of characters differ; by chance .6774
-0.1071
"""

from collections import Counter

import numpy as np
from scipy.sparse import csr_array

from metrics.agreement.alpha_terms import alpha_terms
from metrics.agreement.blocks import answers_by_item, blocks
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.spans import Span, parsed
from metrics.agreement.sums import Sums, agreement
from metrics.estimate import Undefined
from metrics.tally import Answers


def span_alpha(answers: Answers) -> Agreement:
    """Nominal alpha whose units are characters and whose values are the sets of labels that an annotator put on a character, none among them.

    An item reaches to the last character that any of its annotators marked: the text behind it, on which all agree, is not known here and would only
    raise chance agreement. Items in which nobody marked anything so tell nothing. The interval is over items. Undefined as `coefficient.degenerate` says.
    """
    of_items = answers_by_item(answers, parsed)
    counted = [(one, *_characters(one)) for one in of_items]
    marked = [(len(one), same, values) for one, same, values in counted if values]
    if len(marked) < 2:
        raise Undefined("Fewer than two items that two annotators answered hold a mark, so there is nothing to compare.")
    names = sorted({value for _, _, values in marked for value in values}, key=sorted)
    if len(names) == 1:
        raise Undefined("Every character carries the same marks, so agreement cannot be told from having nothing else to say.")
    place = {name: number for number, name in enumerate(names)}
    row = np.repeat(np.arange(len(marked)), [len(values) for _, _, values in marked])
    column = np.array([place[name] for _, _, values in marked for name in values])
    lengths = csr_array((np.array([n for _, _, values in marked for n in values.values()], np.int64), (row, column)), shape=(len(marked), len(names)))
    n = lengths.sum(axis=1).astype(float)
    differ = np.array([apart for _, apart, _ in marked])
    found = blocks(lengths, differ > 0, [people for people, _, _ in marked])
    own = np.asarray(lengths.astype(float).power(2).sum(axis=1)).ravel()
    empty = len(of_items) - len(marked)
    made_of = f"{int(n.sum()):,} characters up to the last mark of each item" + (f"; in {empty:,} shared items nobody marked anything" if empty else "")
    return agreement(Sums(found, np.stack([n, differ], axis=1), lengths, None, own, _of_lengths, graded=True), answers, made_of=made_of)


def _of_lengths(sums: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return alpha_terms(sums[..., 0], sums[..., 1], sums[..., 0] ** 2 - squares)


def _characters(answers: list[tuple[Span, ...]]) -> tuple[float, Counter]:
    """(disagreeing pairs of characters / (m - 1), how often each value covers a character of an annotator), from the stretches between the ends of marks."""
    m, values, apart, begin = len(answers), Counter(), 0.0, 0
    events = sorted((place, who, step, label) for who, one in enumerate(answers) for start, end, label in one for place, step in ((start, 1), (end, -1)))
    open_marks: list[Counter] = [Counter() for _ in answers]
    now = [frozenset()] * m  # the labels on the character, by answer
    for place, who, step, label in events:
        if place > begin:
            here = Counter(now)
            for value, times in here.items():
                values[value] += times * (place - begin)
            apart += (m**2 - sum(times**2 for times in here.values())) / (m - 1) * (place - begin)
            begin = place
        open_marks[who][label] += step
        now[who] = frozenset(+open_marks[who])
    return apart, values


COEFFICIENT = Coefficient(
    "span_alpha",
    "Alpha over characters",
    ("span",),
    span_alpha,
    "Agreement beyond chance on which labels cover each character; spans that nearly coincide agree nearly.",
    "Krippendorff 2011; characters as units as in Artstein and Poesio 2008, Computational Linguistics 34, 555-596",
)
