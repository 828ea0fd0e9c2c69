"""What one control of Label Studio answered: the `value` objects of its results, as labels on a scale; and what a reviewer said.

A `value` holds the answer under a key of its own (`choices`, `rating`, `number`, `text`, `taxonomy`, `ranker`, `selected`, `datetime`,
`chatmessage`) or, for a region, under `labels`, `rectanglelabels`, `hypertextlabels`, ... beside where the region is. Both the JSON and
the flat exports hold the same objects. Source: https://labelstud.io/guide/task_format and real files.
"""

from dataclasses import dataclass

from formats.reading.labels import as_boxes, as_ranking, as_spans
from formats.reading.shapes import as_dict, as_list, objects, sound_spans
from formats.reading.text import text_of
from study import Level, Scale

_SHAPE = ("x", "points", "rle", "sequence", "ranges", "startOffset", "channel", "instant")  # what only regions outside plain text have
VERDICTS = {"accepted": "accepted", "fixed_and_accepted": "changed", "rejected": "rejected"}  # by the last action
_ANSWERS = ("choices", "rating", "number", "taxonomy", "ranker", "selected", "datetime", "chatmessage", "text")


def _scale(level: Level, because: str) -> Scale:
    return Scale(level, because=because, source="tool")


SCALES = {
    "choices": _scale("nominal", "a Choices control of which nobody took more than one"),
    "selected": _scale("nominal", "a Pairwise control: left or right"),
    "rating": _scale("ordinal", "a Rating control"),
    "number": _scale("interval", "a Number control"),
    "ranker": _scale("ranking", "a Ranker control"),
    "span": _scale("span", "a Labels control marks stretches of text"),
    "box": _scale("box", "the control marks regions of a picture, a sound, a video or a page"),
    "text": _scale("text", "a TextArea control"),
    "chatmessage": _scale("text", "a Chat control"),
}


@dataclass
class Answer:
    """Labels as `Gathered.add` takes them, and how many spans were impossible."""

    labels: list[str]
    scale: Scale | None = None
    several: bool = False
    unsound: int = 0

    @property
    def is_region(self) -> bool:
        return self.scale is SCALES["span"] or self.scale is SCALES["box"]


def answer_of(values: list[dict]) -> Answer | None:
    """The answer that these values of one control in one annotation give; None where they hold none."""
    kinds = [_kind(value) for value in values]
    if "box" in kinds:
        return Answer([as_boxes(_box(value, name) for value in values for name in _names(value))], SCALES["box"])
    if "span" in kinds:
        spans, unsound = sound_spans((*_offsets(value), name) for value in values for name in _names(value))
        return Answer([as_spans(spans)], SCALES["span"], unsound=unsound)
    kind = next(filter(None, kinds), None)
    labels = [label for value in values for label in _labels(value)]
    if kind is None or not labels:
        return None
    if kind in ("text", "chatmessage"):
        return Answer(["\n".join(labels)], SCALES[kind])
    if kind == "ranker":
        return Answer([as_ranking(labels)], SCALES[kind])
    return Answer(labels, SCALES.get(kind), several=kind == "taxonomy")


def _kind(value: dict) -> str | None:
    if len(value) == 1 and "choices" in value:  # by far the most frequent
        return "choices"
    if any(key in value for key in _SHAPE) and "globalOffsets" not in value:
        return "box"
    if "globalOffsets" in value or ("start" in value and "end" in value):
        return "box" if any(isinstance(offset, float) for offset in _offsets(value)) else "span"  # seconds of a sound
    if "role" in value and "content" in value:  # a chat message in a flat export
        return "chatmessage"
    return next((key for key in _ANSWERS if key in value), "choices" if _labelled(value) else None)


def _offsets(value: dict) -> tuple[object, object]:
    """From where to where, in characters of the whole text where the tool says so (HTML counts within elements otherwise)."""
    place = as_dict(value.get("globalOffsets")) or value
    return place.get("start"), place.get("end")


def _labelled(value: dict) -> list[str]:
    """The labels of a region: the list under `labels`, `rectanglelabels`, ..."""
    return next((_strings(given) for key, given in value.items() if key.endswith("labels") and isinstance(given, list)), [])


def _names(value: dict) -> list[str]:
    """What is said of a region: its labels, or the answer of a control that asks about each region; "" for a bare region."""
    about = {key: given for key, given in value.items() if key != "text" or isinstance(given, list)}  # text as text is what was marked
    return _labelled(value) or _labels(about) or [""]


def _labels(value: dict) -> list[str]:
    for key in _ANSWERS:
        given = value.get(key)
        if given is None:
            continue
        if key == "taxonomy":
            return [" / ".join(_strings(path)) if isinstance(path, list) else text_of(path) or "" for path in as_list(given)]
        if key == "ranker":
            buckets = as_dict(given).values() if isinstance(given, dict) else [given]
            return [label for bucket in buckets for label in _strings(as_list(bucket))]
        if key == "chatmessage":
            return _labels(as_dict(given)) or _message(as_dict(given))
        return _strings(given) if isinstance(given, list) else [text_of(given) or ""]
    return _message(value) or _labelled(value)


def _message(value: dict) -> list[str]:
    """A message of a chat, with who said it."""
    return [f"{text_of(value.get('role'))}: {text_of(value.get('content'))}"] if "content" in value else []


def _strings(values: list) -> list[str]:
    return [text for value in values if (text := text_of(value)) is not None]


def _box(value: dict, name: str) -> dict:
    return {"label": name} | {key: given for key, given in value.items() if not key.endswith("labels") and key not in _ANSWERS}


def verdict(annotation: dict) -> str | None:
    """The latest review, or what the last action tells of it."""
    last = text_of(annotation.get("last_action"))
    reviews = objects(annotation.get("reviews"))
    if not reviews:
        return VERDICTS.get(last) if last else None
    reviews.sort(key=lambda review: text_of(review.get("created_at")) or "")
    if reviews[-1].get("accepted") is not True:
        return "rejected"
    return "changed" if reviews[-1].get("fixed_annotation_history") is not None or last == "fixed_and_accepted" else "accepted"
