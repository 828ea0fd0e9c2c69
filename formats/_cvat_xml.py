"""What a CVAT XML 1.1 file holds, as records; `cvat.py` makes answers of them. DTDs and entities are refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from formats.reading.file import File
from study import Level, Scale, Unreadable

LEVELS: dict[str, Level] = {"select": "nominal", "radio": "nominal", "checkbox": "nominal", "number": "interval", "text": "text"}
_NOT_GEOMETRY = {"label", "source", "frame", "outside", "keyframe", "z_order", "group_id", "occluded"}
_DTD = "The XML contains a DTD or entities and is refused."
_FOREIGN = "XML is supported only as CVAT writes it, and this is another kind."
_EMPTY = "The XML contains no records: no picture and no track."


@dataclass
class CvatTask:
    """What CVAT calls a task: a bundle of pictures. `segments` are its jobs: first frame, address in CVAT; in their order."""

    number: str
    name: str | None
    assignee: str | None
    segments: list[tuple[int, str]]


@dataclass
class Picture:
    """A picture, or a frame of a video, with what was marked in it."""

    item: str | None
    task: str | None  # the number of its CVAT task, where the file holds several
    frame: int | None
    subset: str | None
    tags: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)  # label, its attributes
    shapes: list[dict] = field(default_factory=list)
    tracked: bool = False  # a frame of a track: it was looked at, even if nothing stands in it

    @property
    def empty(self) -> bool:
        return not (self.tags or self.shapes or self.tracked)


@dataclass
class Export:
    """What stands in one file."""

    file: File
    tasks: dict[str, CvatTask] = field(default_factory=dict)
    assignee: str | None = None  # of the job or the project
    owner: str | None = None
    project: str | None = None
    source: str | None = None  # the name of the video
    questions: dict[str, Scale] = field(default_factory=dict)  # "label: attribute" -> how it is asked
    shape_labels: dict[str, None] = field(default_factory=dict)
    pictures: dict[object, Picture] = field(default_factory=dict)
    automatic: int = 0  # tags and shapes that a model made
    foreign: int = 0  # children of the root that CVAT does not write

    def task_of(self, picture: Picture) -> CvatTask | None:
        return self.tasks.get(picture.task or "") or (next(iter(self.tasks.values())) if len(self.tasks) == 1 else None)

    def assignee_of(self, picture: Picture) -> str | None:
        task = self.task_of(picture)
        return (task.assignee if task else None) or self.assignee


def export_of(file: File) -> Export:
    """The records of a file. Raises Unreadable where it is no XML, carries a DTD, is another tool's or holds nothing."""
    export, depth, root = Export(file), 0, None
    try:
        for event, element in iterparse(BytesIO(file.data), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            root = element if root is None else root
            if event == "end" and depth == 1:
                _take(element, export)
                root.clear()  # what is read need not stay in memory
    except DefusedXmlException as error:
        raise Unreadable.because("IMP-XML-ENTITY", file.name, _DTD, "No export of an annotation tool needs them; export again without.") from error
    except (ParseError, LookupError, ValueError) as error:  # the last two: an encoding that nobody knows
        where = f"{file.name} > line {error.position[0]}" if isinstance(error, ParseError) else file.name
        hint = "Export again; a download that was cut off ends like this."
        raise Unreadable.because("IMP-XML-SYNTAX", where, f"This is not well-formed XML: {error}.", hint) from error
    if not export.pictures and export.foreign:
        raise Unreadable.because("IMP-TYPE", file.name, _FOREIGN, "Export as CSV or JSON, or from CVAT as 'CVAT for images 1.1'.")
    if not export.pictures:
        raise Unreadable.because("IMP-EMPTY", file.name, _EMPTY, "Export again with at least one annotated picture.")
    return export


def _take(element: Element, export: Export) -> None:
    """One child of the root; what it is about stands before it."""
    if element.tag == "meta":
        _take_meta(element, export)
    elif element.tag == "image":
        _take_image(element, export)
    elif element.tag == "track":
        _take_track(element, export)
    else:
        export.foreign += element.tag != "version"


def _take_meta(meta: Element, export: Export) -> None:
    export.source = _text(meta, "source")
    for part in meta.iter():
        if part.tag == "task":
            number = _text(part, "id") or ""
            segments = [(_number(_text(segment, "start")) or 0, _text(segment, "url") or "") for segment in part.iterfind("segments/segment")]
            export.tasks[number] = CvatTask(number, _text(part, "name"), _assignee(part), sorted(segments))
        elif part.tag in ("job", "project"):
            export.assignee = export.assignee or _assignee(part)
        elif part.tag == "label":
            _take_label(part, export)
        if part.tag == "project":
            export.project = _text(part, "name")
        export.owner = export.owner or _text(part, "owner/username")


def _take_label(part: Element, export: Export) -> None:
    label = _text(part, "name") or ""
    if _text(part, "type") != "tag":
        export.shape_labels[label] = None
    for attribute in part.iterfind("attributes/attribute"):
        asked, values = _text(attribute, "input_type") or "", (_text(attribute, "values") or "").split("\n")
        if level := LEVELS.get(asked):
            declared = tuple(dict.fromkeys(values)) if level == "nominal" and len(values) > 1 else ()
            export.questions[f"{label}: {_text(attribute, 'name')}"] = Scale(level, declared, f'CVAT asks for it with "{asked}"', "tool")


def _take_image(element: Element, export: Export) -> None:
    name, subset = element.get("name"), element.get("subset")
    item = f"{subset}/{name}" if subset and name is not None else name
    picture = export.pictures[len(export.pictures)] = Picture(item, element.get("task_id"), _number(element.get("id")), subset)
    for child in element:
        if child.tag == "tag":
            attributes = [(attribute.get("name", ""), attribute.text or "") for attribute in child.iter("attribute")]
            picture.tags.append((child.get("label", ""), attributes))
        else:
            picture.shapes.append(_shape(child, child.get("label", "")))
        export.automatic += child.get("source") == "auto"


def _take_track(element: Element, export: Export) -> None:
    task, subset = element.get("task_id"), element.get("subset")
    video = (export.tasks[task].name if task in export.tasks else None) or export.source or export.file.stem
    for child in element:
        frame = child.get("frame", "")
        fresh = Picture(f"{video} frame {frame}", task, _number(frame), subset, tracked=True)
        picture = export.pictures.setdefault((task, frame), fresh)
        if child.get("outside") != "1":
            picture.shapes.append(_shape(child, element.get("label", "")))
        export.automatic += child.get("source", element.get("source")) == "auto"


def _shape(element: Element, label: str) -> dict:
    """A shape with its tool's own geometry; numbers stay the text that they are."""
    shape: dict = {"label": label, "type": element.tag, **{name: value for name, value in element.items() if name not in _NOT_GEOMETRY}}
    if attributes := {attribute.get("name", ""): attribute.text or "" for attribute in element.findall("attribute")}:
        shape["attributes"] = attributes
    if element.tag == "skeleton":
        shape["parts"] = list(_parts(element))
    return shape


def _parts(skeleton: Element) -> Iterator[dict]:
    for part in skeleton:
        if part.tag != "attribute":
            yield {"label": part.get("label", ""), "type": part.tag, "points": part.get("points", "")}


def _assignee(part: Element) -> str | None:
    return _text(part, "assignee/username") or _text(part, "assignee")


def _text(element: Element, path: str) -> str | None:
    return (element.findtext(path) or "").strip() or None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
