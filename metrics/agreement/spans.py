"""What did annotators mark, where, and how far do two sets of marks match?"""

import json
from bisect import bisect_left
from collections.abc import Callable
from itertools import combinations

from metrics.agreement.blocks import unreadable

LONGEST = 1 << 31  # characters of a text
Span = tuple[int, int, str]  # start, end (exclusive), label
Match = Callable[[tuple[Span, ...], tuple[Span, ...]], int]  # how many spans of both match


def parsed(label: str) -> tuple[Span, ...]:
    """The spans of an answer, each once: a JSON array of [start, end, label]; raises Undefined where it is none, or where a span cannot be."""
    try:
        found = json.loads(label)
    except (ValueError, RecursionError) as error:
        raise unreadable(label, "spans") from error
    if not isinstance(found, list) or not all(isinstance(span, list) and len(span) > 1 and _can_be(*span[:2]) for span in found):
        raise unreadable(label, "spans")
    return tuple(dict.fromkeys((span[0], span[1], str(span[2]) if len(span) > 2 else "") for span in found))


def _can_be(start: object, end: object) -> bool:
    """Whole numbers in their order, and no longer than a text can be."""
    return type(start) is int and type(end) is int and 0 <= start < end <= LONGEST


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
    return _meeting(one, other) + _meeting(other, one)


def _meeting(one: tuple[Span, ...], other: tuple[Span, ...]) -> int:
    """How many spans of the first meet one of the other: of those that begin before its end, does the one that reaches farthest end behind its beginning?"""
    starts: dict[str, list[int]] = {}
    reached: dict[str, list[int]] = {}
    for start, end, label in sorted(other):
        starts.setdefault(label, []).append(start)
        ends = reached.setdefault(label, [])
        ends.append(max(end, ends[-1]) if ends else end)
    return sum(bool(before := bisect_left(starts.get(label, ()), end)) and reached[label][before - 1] > start for start, end, label in one)


def matched(answers: list[tuple[Span, ...]], match: Match) -> tuple[int, int]:
    """(matched spans, all spans) summed over the pairs of an item's answers."""
    pairs = list(combinations(answers, 2))
    return sum(match(a, b) for a, b in pairs), sum(len(a) + len(b) for a, b in pairs)
