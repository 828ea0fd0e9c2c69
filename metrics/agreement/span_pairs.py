"""How is F1 computed over the pairs of annotators of each item?"""

import numpy as np

from metrics.agreement.blocks import answers_by_item, blocks, share
from metrics.agreement.coefficient import Agreement
from metrics.agreement.spans import Match, matched, parsed
from metrics.agreement.sums import agreement
from metrics.estimate import Undefined
from metrics.tally import Answers


def pairwise_f1(answers: Answers, match: Match) -> Agreement:
    """Matched spans as a share of all spans of both, summed over the pairs of annotators of each item and over items."""
    of_items = answers_by_item(answers, parsed)
    counted = [(*matched(one, match), len(one)) for one in of_items]
    marked = [one for one in counted if one[1]]
    if not marked:
        raise Undefined("Nobody marked anything in an item that two annotators answered.")
    over, under, people = (np.array(column, float) for column in zip(*marked, strict=True))
    found = blocks(np.stack([over, under], axis=1).astype(np.int64), over < under, people)
    empty = len(of_items) - len(marked)
    made_of = f"{int(under.sum()):,} spans in pairs of annotators" + (f"; in {empty:,} shared items nobody marked anything" if empty else "")
    return agreement(share(found, over, under), answers, made_of=made_of)
