"""How alike are texts that annotators wrote or rewrote? A share, never an alpha: chance has no meaning for free text.

>>> from metrics.agreement.examples import of_rows
>>> edit_similarity(of_rows([["kitten", "sun"], ["sitting", "sun"]], "text")).value  # (1 - 3/7 + 1) / 2
0.7857142857142857
"""

from itertools import combinations

import numpy as np
from rapidfuzz.distance import Levenshtein

from metrics.agreement.blocks import answers_by_item, blocks, share
from metrics.agreement.coefficient import Agreement, Coefficient
from metrics.agreement.sums import agreement
from metrics.tally import Answers

LONGEST = 20_000  # characters of a text that are compared
MOST_PAIRS = 200_000  # of texts that are compared; above, so many items drawn by chance
MOST_CELLS = 100_000_000_000  # characters × characters, likewise: some ten seconds


def edit_similarity(answers: Answers) -> Agreement:
    """1 - (least number of characters to insert, delete or replace) / (length of the longer text): the mean over pairs of an item, then over items.

    `made_of` says how it spreads over items. Not corrected for chance. Undefined as `coefficient.degenerate` says.
    """
    of_items = answers_by_item(answers, lambda label: label[:LONGEST])
    chosen = _sample(of_items)
    alike = np.array([_alike(one) for one in chosen])
    found = blocks(np.rint(alike * 1e9).astype(np.int64)[:, None], alike < 1, [len(one) for one in chosen])
    low, middle, high = np.quantile(alike, [0.25, 0.5, 0.75])
    made_of = f"half of the items lie between {low:.2f} and {high:.2f}, the middle one at {middle:.2f}"
    made_of += f"; {len(chosen):,} of {len(of_items):,} items, drawn by chance, were compared" if len(chosen) < len(of_items) else ""
    cut = any(len(text) == LONGEST for one in chosen for text in one) and answers.labels.str.len().max() > LONGEST
    made_of += f"; of texts over {LONGEST:,} characters the beginning" if cut else ""
    return agreement(share(found, alike, np.ones(len(alike))), answers, made_of=made_of)


def _sample(of_items: list[list[str]]) -> list[list[str]]:
    """The items whose pairs can be compared in reasonable time, two at least; their order depends on nothing but their texts, and so does the draw."""
    order = np.random.default_rng(len(of_items)).permutation(len(of_items))
    pairs = np.array([len(one) * (len(one) - 1) / 2 for one in of_items])[order]
    cells = np.array([(sum(map(len, one)) ** 2 - sum(len(text) ** 2 for text in one)) / 2 for one in of_items])[order]
    fits = np.count_nonzero((pairs.cumsum() <= MOST_PAIRS) & (cells.cumsum() <= MOST_CELLS))
    return [of_items[place] for place in np.sort(order[: max(fits, 2)])]


def _alike(texts: list[str]) -> float:
    return float(np.mean([Levenshtein.normalized_similarity(one, other) for one, other in combinations(texts, 2)]))


COEFFICIENT = Coefficient(
    "edit_similarity",
    "Edit similarity",
    ("text",),
    edit_similarity,
    "How alike the texts of two annotators are, as the share of characters that need no change; look at its spread over items.",
    "Levenshtein 1966, Soviet Physics Doklady 10, 707-710",
    corrected=False,
)
