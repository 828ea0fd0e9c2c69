"""What did annotators mark, where, and how far do two sets of marks match?"""

import json
from collections.abc import Callable
from itertools import combinations

from metrics.agreement.blocks import unreadable

Span = tuple[int, int, str]  # start, end (exclusive), label
Match = Callable[[tuple[Span, ...], tuple[Span, ...]], int]  # how many spans of both match


def parsed(label: str) -> tuple[Span, ...]:
    """The spans of an answer: a JSON array of [start, end, label]; raises Undefined where it is none."""
    try:
        found = json.loads(label)
        return tuple(dict.fromkeys((int(span[0]), int(span[1]), str(span[2]) if len(span) > 2 else "") for span in found))
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise unreadable(label, "spans") from error


def exact(one: tuple[Span, ...], other: tuple[Span, ...]) -> int:
    """How many spans of both match: start, end and label are the same. Each counts on both sides.

    >>> exact(((0, 4, "PER"), (9, 12, "LOC")), ((0, 4, "PER"), (9, 13, "LOC")))
    2
    """
    return 2 * len(set(one) & set(other))


def overlapping(one: tuple[Span, ...], other: tuple[Span, ...]) -> int:
    """How many spans of both meet one of the same label on the other side by at least a character.

    >>> overlapping(((0, 4, "PER"), (9, 12, "LOC")), ((0, 4, "PER"), (9, 13, "LOC")))
    4
    """
    return sum(any(_meet(a, b) for b in other) for a in one) + sum(any(_meet(a, b) for a in one) for b in other)


def _meet(a: Span, b: Span) -> bool:
    return a[2] == b[2] and (max(a[0], b[0]) < min(a[1], b[1]) or a == b)


def matched(answers: list[tuple[Span, ...]], match: Match) -> tuple[int, int]:
    """(matched spans, all spans) summed over the pairs of an item's answers."""
    pairs = list(combinations(answers, 2))
    return sum(match(a, b) for a, b in pairs), sum(len(a) + len(b) for a, b in pairs)
