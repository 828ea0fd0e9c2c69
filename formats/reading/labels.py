"""How answers that are more than one word are written as a label: always text, always the same text for the same answer."""

import json
from collections.abc import Iterable, Sequence

from formats.reading.text import text_of


def as_set(labels: Iterable[str]) -> str:
    """Several labels at once: the sorted JSON array of strings, each once; an empty set is an answer.

    >>> as_set(["plot", "acting", "plot"])
    '["acting", "plot"]'
    """
    return json.dumps(sorted({str(label) for label in labels}), ensure_ascii=False)


def members(text: str) -> list | None:
    """The members of a label that is a JSON array, text without lone surrogates; None where it is none.

    >>> members('["b", "a"]'), members("[broken"), members("b")
    (['b', 'a'], None, None)
    """
    if not text.startswith("["):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [text_of(member) if isinstance(member, str) else member for member in found]


def as_spans(spans: Iterable[Sequence]) -> str:
    """Marked stretches of text: the sorted JSON array of [start, end, label], end exclusive, in characters from 0.

    >>> as_spans([(18, 24, "LOC"), (4, 17, "PER")])
    '[[4, 17, "PER"], [18, 24, "LOC"]]'
    """
    unique = {(int(start), int(end), *map(str, rest)) for start, end, *rest in spans}
    return json.dumps(sorted(unique), ensure_ascii=False)


def as_boxes(shapes: Iterable[dict]) -> str:
    """Shapes marked in a picture or a video: a JSON array of objects, each with its label and its tool's own geometry."""
    return json.dumps(
        sorted((dict(shape) for shape in shapes), key=lambda shape: json.dumps(shape, sort_keys=True, default=str)),
        sort_keys=True,
        ensure_ascii=False,
        default=str,
    )


def as_ranking(ranked: Iterable[str]) -> str:
    """Things in an order, the first the best: a JSON array of strings.

    >>> as_ranking(["answer B", "answer A"])
    '["answer B", "answer A"]'
    """
    return json.dumps([str(thing) for thing in ranked], ensure_ascii=False)
