"""The answers that Amazon's crowd HTML elements give, for every format that keeps them: Ground Truth, A2I, Mechanical Turk.

An answer is an object with one entry per element, by the element's name: `{"label": x}` and `{"labels": [...]}` are choices, `{"option": true, ...}` boxes
to tick, `{"on": true}` a single one, `{"entities": [...]}` marked text (end exclusive), `{"boundingBoxes": [...]}` and its kin shapes; a text is itself.
Source: the developer guide of SageMaker, "Crowd HTML elements reference".
"""

from collections.abc import Iterator
from hashlib import blake2b

from formats.reading.labels import as_boxes, as_spans
from formats.reading.shapes import Gathered, as_dict, as_list, sound_spans
from formats.reading.text import text_of
from study import Scale

_SHAPES = ("boundingBoxes", "polygons", "polylines", "lines", "keypoints", "cuboids", "instances", "labelMappings")
_DEPTH = 3  # an answer nested deeper is kept as the text it is


def answered(gathered: Gathered, row: int, content: object, where: str, **facts: object) -> dict[str, int]:
    """Adds one worker's answers; nothing in them is a declined task. Returns the impossible spans found at this address."""
    found, bad = list(crowd_answers(content)), 0
    for task, labels, scale, unsound_spans in found:
        gathered.add(row, task, labels, several=scale is not None and scale.level == "set", scale=scale, **facts)
        bad += unsound_spans
    if not found:
        gathered.decline(row, **facts)
    return {where: bad} if bad else {}


def crowd_answers(content: object, name: str = "", depth: int = 0) -> Iterator[tuple[str, list[str], Scale | None, int]]:
    """(task, labels, scale where the element tells it, impossible spans) for each crowd HTML element of an answer.

    >>> [(task, labels) for task, labels, *_ in crowd_answers({"mood": {"label": "good"}, "flags": {"rude": False, "spam": True}, "why": ""})]
    [('mood', ['good']), ('flags', ['spam'])]
    """
    if content is None or content == "":
        return
    if not isinstance(content, dict):
        several = isinstance(content, list) and all(isinstance(member, str) for member in content)
        yield name or "answer", content if several else [text_of(content) or ""], _set(several), 0
    elif not name:
        for element, value in content.items():
            yield from crowd_answers(value, element or "answer", depth)
    elif "labels" in content and isinstance(content["labels"], list):
        yield name, [text_of(label) or "" for label in content["labels"]], _set(True), 0
    elif "label" in content and not isinstance(content["label"], dict):
        for task, labels, scale, bad in crowd_answers(content["label"], name):
            yield task, labels, scale or Scale("nominal", (), "the element takes one label", "tool"), bad
    elif "entities" in content:
        spans, bad = sound_spans((e.get("startOffset"), e.get("endOffset"), e.get("label")) for e in map(as_dict, as_list(content["entities"])))
        yield name, [as_spans(spans)], Scale("span", (), "the element marks stretches of text", "tool"), bad
    elif any(shape in content for shape in _SHAPES):
        yield name, [as_boxes(_shapes(content))], Scale("box", (), "the element marks shapes", "tool"), 0
    elif content and all(isinstance(value, bool) for value in content.values()):
        ticked = ["true" if content["on"] else "false"] if content.keys() == {"on"} else [option for option, on in content.items() if on]
        yield name, ticked, None, 0
    elif depth < _DEPTH:
        for child, value in content.items():
            yield from crowd_answers(value, f"{name}.{child}", depth + 1)
    else:
        yield name, [text_of(content) or ""], None, 0


def _set(several: bool) -> Scale | None:
    return Scale("set", (), "the element takes several labels", "tool") if several else None


def _shapes(content: dict) -> Iterator[dict]:
    """Every shape with its kind; a picture of masks is kept as its fingerprint."""
    for kind in _SHAPES:
        shapes = content.get(kind)
        for shape in [{"label": label, **as_dict(value)} for label, value in shapes.items()] if isinstance(shapes, dict) else as_list(shapes):
            yield {"kind": kind, **as_dict(shape)}
    mask = as_dict(content.get("labeledImage")).get("pngImageData")
    if isinstance(mask, str):
        yield {"kind": "mask", "picture": blake2b(mask.encode("utf-8", "replace"), digest_size=8).hexdigest()}
