"""CVAT XML 1.1 ("CVAT for images", "CVAT for video"): pictures with tags and shapes, videos with tracks.

`<image name>` is an item (its subset before it, where a project has several); a `<track>` holds one shape per frame, so a frame
of a video is an item. `<tag>` says what a picture is and its `<attribute>`s answer questions about it; all else is a shape.
Who annotated stands at most in the `<assignee>` of job, task or project; `<owner>` is who made the task, which says nothing.
Source: https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/ and real files.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import replace

from formats._cvat_xml import CvatTask, Export, Picture, export_of
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_boxes
from formats.reading.shapes import Gathered, annotator_named, folder_of
from study import Problem, Scale, Unreadable

TAGS, SHAPES = "tags", "shapes"
_HTML = ("<!doctype html", "<html", "<head", "<table")
_WHO = "Assign the job in CVAT before exporting, or say on the Import page who annotated each file; one file per annotator."


def recognises(file: File) -> bool:
    """Any XML: what is not from CVAT is refused here, with the reason. HTML is no XML."""
    start = file.head.lstrip("\ufeff \t\r\n")[:200].lower()
    if not start.startswith("<") or start.startswith(_HTML):
        return False
    return file.suffix == ".xml" or start.startswith(("<?xml", "<annotations"))


def read(files: list[File], options: Options) -> Reading:
    exports, refused = _exports(files)
    answers, gathered, items = Answers(), Gathered(), {}
    pictures = [(export, picture) for export in exports for picture in export.pictures.values()]
    several = any(len(picture.tags) > 1 for _, picture in pictures)
    shaped = any(picture.shapes or picture.tracked for _, picture in pictures)
    who = _annotators(exports, options)
    nameless: dict[str, int] = {}
    for export, picture in pictures:
        task = export.task_of(picture)
        row = answers.row(f"{export.file.name} > {picture.item}")
        annotator = annotator_named(export.file, options) or export.assignee_of(picture) or who.get(export.file.name)
        if picture.empty:
            answers.leave_out(row, "no answer")
            continue
        nameless[export.file.name] = nameless.get(export.file.name, 0) + (annotator is None)
        facts = {"item": picture.item, "annotator": annotator, "batch": task.name if task else None, "subset": picture.subset}
        if picture.tags or several:
            gathered.add(row, TAGS, [label for label, _ in picture.tags], several=several, **facts)
        for question, values in _attributes(picture).items():
            gathered.add(row, question, values, **facts)
        if shaped:
            gathered.add(row, SHAPES, [as_boxes(picture.shapes)], **facts)
        if picture.item is not None and task and (link := _link(picture, task)):
            items.setdefault(picture.item, {"item": picture.item, "link": link})
    scales = _scales(exports) | gathered.pour(answers)
    return answers.reading(
        items=list(items.values()),
        scales={task: scale for task, scale in scales.items() if task in gathered.tasks},
        problems=[*(replace(problem, blocking=False) for problem in refused), *_problems(exports, who, nameless)],
        project=next((export.project for export in exports if export.project), None),
    )


def _exports(files: list[File]) -> tuple[list[Export], list[Problem]]:
    """What could be read, and why the rest could not; raises Unreadable where nothing could."""
    exports, refused = [], []
    for file in files:
        try:
            exports.append(export_of(file))
        except Unreadable as error:
            refused += error.problems
    if not exports:
        raise Unreadable(*refused)
    return exports, refused


def _annotators(exports: list[Export], options: Options) -> dict[str, str]:
    """Where several files name nobody, each is one annotator's: called after its file or, if those are the same, its folder."""
    files = [export.file for export in exports if not (annotator_named(export.file, options) or any(map(export.assignee_of, export.pictures.values())))]
    for name in (lambda file: file.stem, folder_of, lambda file: file.name):
        names = [name(file) for file in files]
        if len(exports) > 1 and len(set(names)) == len(names) and all(names):
            return dict(zip((file.name for file in files), names, strict=True))
    return {}


def _attributes(picture: Picture) -> dict[str, list[str]]:
    """The questions that hang on tags, with their answers."""
    found: dict[str, list[str]] = {}
    for label, attributes in picture.tags:
        for name, value in attributes:
            found.setdefault(f"{label}: {name}", []).append(value)
    return found


def _scales(exports: list[Export]) -> dict[str, Scale]:
    shape_labels = dict.fromkeys(label for export in exports for label in export.shape_labels)
    return {
        **{question: scale for export in exports for question, scale in export.questions.items()},
        TAGS: Scale("nominal", because="every tagged picture of this export has one tag", source="tool"),
        SHAPES: Scale("box", tuple(shape_labels), "CVAT shapes are marked in pictures", "tool"),
    }


def _link(picture: Picture, task: CvatTask) -> str | None:
    """Into the job that holds the frame; CVAT writes the job's address in its interface for programs."""
    at = bisect(task.segments, (picture.frame, "\uffff")) - 1 if picture.frame is not None else -1
    host, api, job = task.segments[at][1].partition("/api/jobs/") if at >= 0 else ("", "", "")
    if not (api and job.isdecimal() and host.startswith(("http://", "https://"))):
        return None
    return f"{host}/tasks/{task.number}/jobs/{job}?frame={picture.frame}"


def _problems(exports: list[Export], who: dict[str, str], nameless: dict[str, int]) -> Iterator[Problem]:
    if who:
        what = f"Files that do not say who annotated them: {len(who)}; each was taken for one annotator's and named after the file."
        examples = tuple(f"{file}: {name}" for file, name in list(who.items())[:5])
        yield Problem("IMP-MAP", next(iter(who)), what, _WHO, asks=True, examples=examples)
    for export in exports:
        if rows := nameless.get(export.file.name):
            owner = f' "{export.owner}" is the owner, who made the task.' if export.owner else ""
            what = f"Pictures of which CVAT does not say who annotated them: {rows}; nobody is assigned.{owner}"
            yield Problem("IMP-MAP", export.file.name, what, _WHO, rows, asks=True)
    if automatic := sum(export.automatic for export in exports):
        what = f"Tags and shapes made by automatic annotation: {automatic}; they stand in the annotators' answers, as these left them."
        effect = "Annotators who accept what a model drew agree with each other through the model."
        yield Problem("IMP-MODEL", exports[0].file.name, what, effect=effect)


FORMAT = Format(
    name="cvat",
    title="CVAT XML 1.1",
    how="Export each annotator's job or task as 'CVAT for images 1.1' or 'CVAT for video 1.1', and give all files at once.",
    recognises=recognises,
    read=read,
    loses=(
        "CVAT XML names one annotator per job or task; if several people worked on one, they cannot be told apart.",
        "CVAT XML has no time and no duration per picture, and does not mark gold.",
        "A picture without a tag or a shape is left out: nobody can tell whether it was looked at.",
    ),
)
