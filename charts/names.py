"""Where do names go, so that they fit, stay inside the picture and do not cover each other?"""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from charts.figure import WRITING, plain
from charts.palette import TEXT

LETTER, LINE = 6.0, 14  # pixels of a name at a line
TITLE, KEY = 24, 44  # pixels of the title of an axis; of a key to colours
MOST_NAMED, MANY = 45, 30  # names at an axis, of more every second, third, ...; names from which on they are small
NARROW = 480  # pixels: the width of a plot in a window of 800
DOTTED = {"width": 1.5, "dash": "dot", "color": TEXT}


def cut(name: object, longest: int) -> str:
    """The name's beginning, with an ellipsis where more follows.

    >>> cut("harassment", 6)
    'haras…'
    """
    text = str(name)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def in_lines(name: object, width: int, most: int = 3) -> list[str]:
    """The name on as many lines as it needs, at most `most`; a word that is too long is cut, not broken.

    >>> in_lines("harassment, threats and bullying", 12, 2)
    ['harassment,', 'threats and…']
    """
    lines = wrap(str(name), width, max_lines=most, placeholder="…", break_long_words=False, break_on_hyphens=False)
    return [cut(line, width) for line in lines] or [""]


def upright(lines: Sequence[tuple[str, object, float]], *, lift: int = 0, spans: Sequence[tuple[float, float]] = ((0, 1),)
) -> tuple[list[dict], list[dict], int]:
    """Dotted upright lines with their names on top, as Plotly's shapes and annotations, and the pixels that the names need.

    A line is its name, its place on the x axis, and that place as a share of the axis. Names near an edge stay inside; names too near each other stand on
    several levels, the lowest `lift` pixels above the plot. `spans` says over which parts of the height a line goes.
    """
    shapes = [
        {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": start, "y1": end, "layer": "below", "line": DOTTED}
        for _, x, _ in lines
        for start, end in spans
    ]
    ends: list[float] = []  # how far each level is taken, from the left
    annotations = []
    for name, x, share in sorted(lines, key=lambda line: line[2]):
        anchor = "right" if share > 0.75 else "left" if share < 0.25 else "center"
        width = LETTER * len(name)
        left = share * NARROW - {"right": width, "left": 0.0, "center": width / 2}[anchor]
        level = next((n for n, end in enumerate(ends) if end < left), len(ends))
        ends[level : level + 1] = [left + width + 2 * LETTER]
        annotations.append({
            "x": x, "xanchor": anchor, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": lift + LINE * level, "text": plain(name), "showarrow": False,
            "font": {"size": 11, "color": WRITING},
        })  # fmt: skip
    return shapes, annotations, (lift + LINE * len(ends)) if ends else 0


def ticks(names: Sequence[str], title: str) -> dict[str, object]:
    """An axis of names at 0, 1, 2, ..., as Plotly's axis; the names as Plotly must be given them."""
    step = -(-len(names) // MOST_NAMED)
    font = {"color": WRITING, "size": 10 if len(names) > MANY else 12}
    axis = {"tickmode": "array", "tickvals": list(range(0, len(names), step)), "ticktext": names[::step], "ticks": "", "tickfont": font}
    return axis | ({"title": {"text": plain(title)}} if title else {})


def pixels(names: Iterable[str], title: str) -> int:
    """The room that the longest name needs, with what stands around it."""
    return int(LETTER * max(map(len, names))) + 16 + TITLE * bool(title)


# Square cells, angles and margins that Plotly is to find itself chase each other without end: so it finds either the angle and the margins, or the shape.
def loose() -> tuple[dict[str, object], dict[str, object], dict[str, int]]:
    """x axis, y axis and margins of cells as broad as the page allows."""
    return {"autotickangles": [0, -90]}, {}, {"l": 0, "r": 8, "t": 8, "b": 0}


def tight(left: int, below: int, *, square: bool) -> tuple[dict[str, object], dict[str, object], dict[str, int]]:
    """x axis, y axis and margins where names of columns stand upright and a key to colours stands above."""
    fixed = {"automargin": False, "constrain": "domain"}
    shape = {"scaleanchor": "x", "constraintoward": "top"} if square else {}
    return {**fixed, "tickangle": -90, "constraintoward": "left"}, {**fixed, **shape}, {"l": left, "r": 8, "t": KEY, "b": below}
