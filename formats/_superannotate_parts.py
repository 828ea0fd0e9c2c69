"""What one annotator made on one item of a SuperAnnotate export: marks, tags and the answers that hang on tags."""

from dataclasses import dataclass, field

from formats.reading.file import text_of
from formats.reading.shapes import as_dict, as_list, sound_spans

_MODEL = {"prediction", "preannotation", "pre-annotation", "pre_annotation"}
_NOT_GEOMETRY = {
    "attributes", "className", "classId", "createdAt", "createdBy", "creationType", "error", "groupId", "id", "locked", "meta", "parameters",
    "probability", "trackingId", "updatedAt", "updatedBy", "visible",
}  # fmt: skip


@dataclass
class Part:
    """What one annotator made on one item."""

    model: bool = False
    role: str | None = None
    time: str | None = None
    review: str | None = None
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    shapes: list[dict] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    questions: dict[str, list[str]] = field(default_factory=dict)
    impossible: int = 0  # stretches of text that cannot be


def parts_of(instances: list, named: str | None, assigned: str | None) -> dict[str | None, Part]:
    """What each annotator made on one item. A prediction that nobody changed is the model's."""
    parts: dict[str | None, Part] = {}
    for record in map(as_dict, instances):
        instance = {**record, **as_dict(record.get("meta"))}
        made, changed = as_dict(instance.get("createdBy")), as_dict(instance.get("updatedBy"))
        creation = text_of(instance.get("creationType")) or ""
        predicted = creation.lower() in _MODEL
        by_hand = changed if predicted else made
        model = predicted and text_of(changed.get("email")) in (None, text_of(made.get("email")))
        annotator = f"model: {creation}" if model else named or text_of(by_hand.get("email")) or assigned
        part = parts.setdefault(annotator, Part(model, None if model else text_of(by_hand.get("role"))))
        times = [time for time in (part.time, instance.get("createdAt"), instance.get("updatedAt")) if isinstance(time, str)]
        part.time = max(times, default=None)
        if not predicted and changed.get("role") in ("QA", "Admin") and changed.get("email") != made.get("email"):
            part.review = "changed"
        _add(instance, part)
    return parts


def _add(instance: dict, part: Part) -> None:
    """One instance, as what it is."""
    name, kind = text_of(instance.get("className")) or "", text_of(instance.get("type")) or ""
    attributes: dict[str, list[str]] = {}
    for attribute in map(as_dict, as_list(instance.get("attributes"))):
        attributes.setdefault(text_of(attribute.get("groupName")) or "", []).append(text_of(attribute.get("name")) or "")
    stretch = (instance.get("start"), instance.get("end"), name)
    if kind == "tag":
        part.tags.append(name)
        for group, values in attributes.items():
            part.questions.setdefault(f"{name}: {group}", []).extend(values)
    elif kind == "entity" or (not kind and None not in stretch):
        sound, bad = sound_spans([stretch])
        part.spans += sound
        part.impossible += bad
    else:  # a mask of a picture has no type, only the colours of its parts
        geometry = {key: value for key, value in instance.items() if key not in _NOT_GEOMETRY and key != "type"}
        tracked = {"parameters": instance["parameters"]} if instance.get("parameters") else {}
        part.shapes.append({"label": name, "type": kind or "mask", **geometry, **tracked, **({"attributes": attributes} if attributes else {})})
