"""How is text from the data shown where Streamlit reads Markdown, and where space is short?"""

import json
import re
from collections import Counter
from collections.abc import Sequence

from study import Scale

LONGEST = 60  # characters of a name or a label in a list
JOINED = {"set": ", ", "ranking": " > ", "span": ", "}  # scales whose labels are JSON arrays: what stands between the parts
EMPTY = {"set": "(none of them)", "ranking": "(nothing ranked)", "span": "(nothing marked)"}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")  # controls, line and direction marks
_JOINER = "\u2060"  # takes no room and breaks what is read as one sign: links, arrows, emoji and icon codes

# Read after the backslashes are gone, so that a backslash does not help against them.
_SIGNS = re.compile(r"(?<=:)(?=[\w/])|(?<=[<>~=-])(?=[<>~=-])|(?<=www)(?=\.)|(?<=\S)(?=@)", re.IGNORECASE)


def shown(text: object, length: int = LONGEST) -> str:
    """Text on one line, cut to a length, without signs that cannot be seen; for places that read no markup.

    >>> shown("  two\\nlines ")
    'two lines'
    >>> shown("a" * 90, 10)
    'aaaaaaaaa…'
    """
    line = " ".join(_INVISIBLE.sub(" ", str(text)).split()) or "(blank)"
    return line if len(line) <= length else line[: length - 1] + "…"


def md_escape(text: object, length: int = LONGEST) -> str:
    r"""Text for Streamlit's Markdown: labels, captions, headings, help, messages. Whatever it holds is shown and nothing is obeyed.

    >>> md_escape("![x](a)")
    '\\!\\[x\\]\\(a\\)'
    """
    return _PUNCTUATION.sub(r"\\\1", _SIGNS.sub(_JOINER, shown(text, length)))


def distinct(names: Sequence[str], length: int = LONGEST) -> list[str]:
    """The names as they are shown; those that are alike once cut get a number, since a chart would draw them as one.

    >>> distinct(["a" * 90, "a" * 91], 10)
    ['aaaaaaaaa…', 'aaaaaaaaa… (2)']
    """
    taken: Counter[str] = Counter()
    numbered = []
    for name in names:
        line = shown(name, length)
        taken[line] += 1
        numbered.append(line if taken[line] == 1 else f"{line} ({taken[line]})")
    return numbered


def answer(label: str, scale: Scale, length: int = LONGEST) -> str:
    """A label for people: a set as a list, a ranking from the first to the last, spans by where they stand, anything else as it is.

    >>> answer('["b", "c"]', Scale("set"))
    'b, c'
    >>> answer('["b", "a"]', Scale("ranking"))
    'b > a'
    >>> answer('[[0, 4, "person"], [9, 12, "place"]]', Scale("span"))
    '0–4 person, 9–12 place'
    """
    if scale.level not in JOINED:
        return shown(label, length)
    try:
        parts = json.loads(label)
    except (ValueError, RecursionError):
        return shown(label, length)  # written by hand
    if not isinstance(parts, list):
        return shown(label, length)
    if scale.level == "span":
        parts = [f"{one[0]}–{one[1]} {' '.join(map(str, one[2:]))}".rstrip() if isinstance(one, list) and len(one) > 1 else one for one in parts]
    return shown(JOINED[scale.level].join(map(str, parts)) or EMPTY[scale.level], length)


def gold(key: str, scale: Scale, length: int = LONGEST) -> str:
    """A trusted answer for people; several accepted ones are joined.

    >>> gold('["a", "b"]', Scale("nominal"))
    'a or b'
    """
    if scale.level not in JOINED and key.startswith("["):
        try:
            return shown(" or ".join(map(str, json.loads(key))), length)
        except (ValueError, TypeError, RecursionError):
            return shown(key, length)
    return answer(key, scale, length)
