"""Kili JSON: an array of assets (or a file per asset), each with `labels[]` or only with its `latestLabel`.

Item: `externalId`. A label: `author.email`, `createdAt`, `secondsToLabel`, `labelType`, `modelName`, `jsonResponse.<JOB>`: `categories[].name` (`children` =
the questions below a category), `text`, or `annotations[]`: stretches (`beginOffset`, `content`) or shapes (`boundingPoly`, `point`, `polyline`, `points`).
A video's `jsonResponse` has the frames as names. The interface of the project is not in the export, so whether a job takes one category or several is told by
what annotators gave. `labelType`: DEFAULT is an annotator's label; PREDICTION and INFERENCE are a model's; AUTOSAVE was never submitted; REVIEW is the
reviewer's version of a label: on a honeypot (`isHoneypot`) it is the key, elsewhere an answer of its own, and the labels before it were accepted or changed.
Source: a real file of Kili's own tests, and the documentation of the export.
"""

from collections.abc import Iterator

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_boxes, as_spans
from formats.reading.shapes import Gathered, as_dict, as_list, as_number, link_in, records_in, sound_spans, unsound
from formats.reading.text import text_of
from study import Problem, Scale

MODELS = ("PREDICTION", "INFERENCE")
SECONDS = "secondsToLabel: the seconds for which the asset was open in Kili's editor"
_SPAN = Scale("span", (), "the job marks stretches of text", "tool")
_BOX = Scale("box", (), "the job marks shapes", "tool")
_TEXT = Scale("text", (), "the job asks for free text", "tool")
_NOT_GEOMETRY = ("mid", "children", "categories", "content", "score")
_NO_MARKS = "[]"  # how as_spans and as_boxes write a label on which nothing was marked
_DEPTH = 8  # categories below categories; nobody builds more

Found = dict[str, tuple[list[str], Scale | None]]  # task -> labels, scale where the answer tells it


def recognises(file: File) -> bool:
    return file.looks_like_json and any(map(_is_asset, records_in(file)))


def _is_asset(record: dict) -> bool:
    if not {"labels", "latestLabel"} & record.keys() or not {"externalId", "id"} & record.keys():
        return False
    return any("jsonResponse" in label for label in _labels(record)) or ("externalId" in record and "jsonMetadata" in record)


def _labels(asset: dict) -> list[dict]:
    labels = [label for label in as_list(asset.get("labels")) if isinstance(label, dict)]
    latest = asset.get("latestLabel")
    return labels or ([latest] if isinstance(latest, dict) and latest else [])


def read(files: list[File], options: Options) -> Reading:
    answers, parsed, items, models, bad = Answers(), [], [], set(), {}
    for file in files:
        for place, asset in enumerate(file.json.values):
            where, labels = file.json.where(place, file.name), _labels(as_dict(asset))
            if not labels:
                answers.leave_out(answers.row(where), "reference only" if isinstance(asset, dict) else "not readable")
                continue
            item, honeypot = text_of(asset.get("externalId")) or text_of(asset.get("id")), asset.get("isHoneypot") is True
            content = asset.get("content")
            link = link_in({"content": content})
            items.append({"item": item, "text": None if link else text_of(content) or None, "link": link, "control": honeypot})
            reviews = [label.get("jsonResponse") for label in labels if label.get("labelType") == "REVIEW"]
            for number, label in enumerate(labels, 1):
                row, kind = answers.row(f"{where} > label {number}"), text_of(label.get("labelType"))
                if kind == "AUTOSAVE":
                    answers.leave_out(row, "not submitted")
                    continue
                found, wrong = _found(label.get("jsonResponse"))
                bad |= {answers.addresses[row]: wrong} if wrong else {}
                facts = _facts(label, kind, models)
                if reviews and kind in ("DEFAULT", None) and not honeypot:
                    facts["review"] = "accepted" if reviews[-1] == label.get("jsonResponse") else "changed"
                skipped = label.get("isSkipped") is True or (asset.get("isSkipped") is True and not found)
                parsed.append((row, item, honeypot and kind == "REVIEW", skipped, found, facts))
    return _reading(answers, parsed, items, models, bad)


def _facts(label: dict, kind: str | None, models: set[str]) -> dict[str, object]:
    author = as_dict(label.get("author"))
    annotator = text_of(author.get("email")) or text_of(author.get("id"))
    if kind in MODELS:
        annotator = f"model: {text_of(label.get('modelName')) or kind.lower()}"
        models.add(annotator)
    facts = {"annotator": annotator, "timestamp": label.get("createdAt"), "seconds": as_number(label.get("secondsToLabel"))}
    return facts | ({"label type": kind} if kind else {})


def _reading(answers: Answers, parsed: list[tuple], items: list[dict], models: set[str], bad: dict[str, int]) -> Reading:
    gathered, keys = Gathered(), []
    marks = {task: scale for *_, found, _ in parsed for task, (_, scale) in found.items() if scale in (_SPAN, _BOX)}
    for row, item, key, skipped, found, facts in parsed:
        whole = {task: ([_NO_MARKS], scale) for task, scale in marks.items()} | found  # nothing marked is an answer too
        if key:
            answers.leave_out(row, "gold key")
            gathered.tasks |= {task: gathered.tasks.get(task, False) or len(labels) != 1 for task, (labels, _) in whole.items()}
            keys += [(row, item, task, labels) for task, (labels, _) in whole.items()]
        elif skipped or not whole:
            gathered.decline(row, item=item, **facts)
        else:
            for task, (labels, scale) in whole.items():
                gathered.add(row, task, labels, scale=scale, item=item, **facts)
    scales = gathered.pour(answers)
    written = ((row, item, task, gathered.written(task, labels)) for row, item, task, labels in keys if item)
    trusted = [{"item": item, "task": task, "label": label, "where": answers.addresses[row]} for row, item, task, label in written]
    reviews = [row for row, _, key, _, _, facts in parsed if facts.get("label type") == "REVIEW" and not key]
    problems = unsound(list(bad), sum(bad.values()))
    if reviews:
        what = f"{len(reviews):,} labels are reviews: a reviewer saw an annotator's label and accepted or changed it. They count as answers of the reviewer."
        hint = "Choose the label type DEFAULT in the filters to look at first answers only."
        examples = tuple(answers.addresses[row] for row in reviews[:5])
        effect = "They raise agreement: they are not independent."
        problems.append(Problem("IMP-STATUS", examples[0], what, hint, len(reviews), asks=True, examples=examples, effect=effect))
    annotators = [{"annotator": name, "kind": "model"} for name in sorted(models)]
    rule = SECONDS if any(facts["seconds"] is not None for *_, facts in parsed) else ""
    return answers.reading(keys=trusted, items=items, annotators=annotators, scales=scales, problems=problems, seconds_rule=rule)


def _found(response: object, depth: int = 0) -> tuple[Found, int]:
    """The answers of one label to all jobs, and how many impossible stretches it marks."""
    jobs = as_dict(response)
    if jobs and all(name.isdecimal() for name in jobs):  # a video: frame -> jobs
        return _frames(jobs), 0
    found: Found = {}
    bad = 0
    for name, job in _jobs(jobs):
        if "annotations" in job:
            found[name], wrong = _marks(as_list(job["annotations"]), depth)
            bad += wrong
        elif names := [text_of(category.get("name")) or "" for category in map(as_dict, as_list(job.get("categories")))]:
            found[name] = (names, None)
        elif job.get("text"):
            found[name] = ([text_of(job["text"]) or ""], _TEXT)
    return found, bad


def _jobs(jobs: dict, depth: int = 0) -> Iterator[tuple[str, dict]]:
    """All jobs with those below the chosen categories."""
    for name, job in ((name, as_dict(job)) for name, job in jobs.items()):
        yield name, job
        for category in as_list(job.get("categories")) if depth < _DEPTH else ():
            yield from _jobs(as_dict(as_dict(category).get("children")), depth + 1)


def _frames(frames: dict) -> Found:
    """What is marked or chosen in the frames of a video, each with its frame."""
    shapes: dict[str, list[dict]] = {}
    for frame, jobs in frames.items():
        for name, job in _jobs(as_dict(jobs)):
            marked = as_list(job.get("annotations")) or ([job] if job.get("categories") else [])
            shapes.setdefault(name, []).extend({"frame": int(frame), **_shape(as_dict(mark), 0)} for mark in marked)
    return {name: ([as_boxes(found)], _BOX) for name, found in shapes.items()}


def _marks(marks: list, depth: int) -> tuple[tuple[list[str], Scale], int]:
    marks = [as_dict(mark) for mark in marks]
    if not any("beginOffset" in mark for mark in marks):
        return ([as_boxes(_shape(mark, depth) for mark in marks)], _BOX), 0
    spans, bad = sound_spans((mark.get("beginOffset"), _end(mark), _names(mark)) for mark in marks)
    return ([as_spans(spans)], _SPAN), bad


def _end(mark: dict) -> object:
    """Kili gives the end of a stretch, or only its text."""
    begin, content = mark.get("beginOffset"), mark.get("content")
    return mark["endOffset"] if "endOffset" in mark else begin + len(content) if isinstance(begin, int) and isinstance(content, str) else None


def _names(mark: dict) -> str:
    return ", ".join(text_of(as_dict(category).get("name")) or "" for category in as_list(mark.get("categories")))


def _shape(mark: dict, depth: int) -> dict:
    """A shape with its name, its geometry and, where something was asked about it, the answers; ids are left out, or no two would be alike."""
    shape = {name: value for name, value in mark.items() if name not in _NOT_GEOMETRY}
    if "points" in shape:
        shape["points"] = [{name: value for name, value in as_dict(point).items() if name not in _NOT_GEOMETRY} for point in as_list(shape["points"])]
    below = _found(mark.get("children"), depth + 1)[0] if depth < _DEPTH else {}
    attributes = {name: labels[0] if len(labels) == 1 else labels for name, (labels, _) in below.items()}
    return {"label": _names(mark), **shape, **({"attributes": attributes} if attributes else {})}


FORMAT = Format(
    name="kili",
    title="Kili JSON",
    how="Export > Kili format (raw), all labels rather than only the latest one; the JSON file or the zip of JSON files.",
    recognises=recognises,
    read=read,
    loses=(
        "An export of the latest labels holds one label per asset: the labels of the other annotators are not in it.",
        "The interface of the project is not in the export, so labels that nobody gave are unknown.",
    ),
)
