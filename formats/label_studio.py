"""Label Studio JSON: a list of tasks (items), each with its `annotations` (very old files: `completions`), `predictions` and `drafts`.

The item is the task's `id`, its content `data`; the annotator is `completed_by` (a number, an e-mail, or an object with both); each entry of
`result` names its control (`from_name`, the task here) and its `value`. `was_cancelled` = skipped, `ground_truth` = the key, which is an
annotation by somebody; `created_at`, `lead_time`. Enterprise adds `reviews`. Source: https://labelstud.io/guide/export and real files.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from formats._label_studio import Answer, answer_of, verdict
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.shapes import Gathered, annotator_named, as_dict, as_list, as_number, facets_in, item_text, link_in, objects, records_in, unsound
from formats.reading.text import text_of
from study import Unreadable

LISTS = ("annotations", "completions")
SECONDS = "Label Studio's lead_time: from opening the item to submitting it, breaks included, added up over later changes of the same annotation."


def recognises(file: File) -> bool:
    tasks = map(_task, records_in(file))
    return any(isinstance(task.get("data"), dict) and any(isinstance(task.get(key), list) for key in LISTS) for task in tasks)


Controls = dict[str, tuple[Answer, str | None]]  # control -> its answer, and who made it (`origin`: manual, prediction, ...)


@dataclass
class _Export:
    """What is collected while the tasks pass by: rows that answer wait until all controls are known."""

    answers: Answers = field(default_factory=Answers)
    waiting: list[tuple[int, dict, Controls | None]] = field(default_factory=list)  # row, facts, what was answered; None = declined
    keys: list[tuple[int, str | None, Controls]] = field(default_factory=list)
    items: list[dict] = field(default_factory=list)
    models: set[str] = field(default_factory=set)
    unsound: list[tuple[int, int]] = field(default_factory=list)  # row, impossible spans in it
    tasks: int = 0
    people: set[str | None] = field(default_factory=set)


def read(files: list[File], options: Options) -> Reading:
    export = _Export()
    for file in files:
        _read_file(export, file, options)
    if not export.answers.addresses:
        what = f"The export holds {export.tasks} tasks but no annotation."
        raise Unreadable.because("IMP-NOROWS", files[0].name, what, "Export again once items are annotated.")
    if export.people == {None}:
        hint = "Export from Label Studio 1.0 or later, or name the annotator of the file on the Import page."
        raise Unreadable.because("IMP-MAP", files[0].name, "No annotation says who made it: completed_by is missing.", hint)
    return _finish(export)


def _read_file(export: _Export, file: File, options: Options) -> None:
    tasks = [_task(record) for record in file.json.values]
    people = (annotation.get("completed_by") for task in tasks for annotation in _annotations(task) if isinstance(annotation, dict))
    mail = {text_of(who.get("id")): text_of(who["email"]) for who in people if isinstance(who, dict) and who.get("email")}
    facets = facets_in(as_dict(as_dict(task).get("data")) for task in tasks)
    for index, task in enumerate(tasks):
        if not isinstance(task, dict):
            export.answers.leave_out(export.answers.row(file.json.where(index, file.name)), "not readable")
            continue
        export.tasks += 1
        item, data = text_of(task.get("id")), as_dict(task.get("data"))
        address = f"{file.name} > task {item or index + 1}"
        known = {"item": item} | {facet: text_of(data[name]) for name, facet in facets.items() if data.get(name) is not None}
        export.items.append({"item": item, "text": item_text({name: value for name, value in data.items() if name not in facets}), "link": link_in(data)})
        for number, annotation in enumerate(_annotations(task), 1):
            row = export.answers.row(f"{address} > annotation {_id(annotation, number)}")
            if not isinstance(annotation, dict):
                export.answers.leave_out(row, "not readable")
                continue
            who = _annotator(annotation, mail) or annotator_named(file, options)
            export.people.add(who)
            _annotation(export, row, annotation, known | _facts(annotation, task) | {"annotator": who})
        for number, prediction in enumerate(objects(task.get("predictions")), 1):
            model = f"model: {text_of(prediction.get('model_version')) or 'unnamed'}"
            export.models.add(model)
            row = export.answers.row(f"{address} > prediction {_id(prediction, number)}")
            export.waiting.append((row, known | {"annotator": model, "timestamp": prediction.get("created_at")}, _results(export, row, prediction)))
        for number, draft in enumerate(objects(task.get("drafts")), 1):
            export.answers.leave_out(export.answers.row(f"{address} > draft {_id(draft, number)}"), "not submitted")


def _annotation(export: _Export, row: int, annotation: dict, facts: dict) -> None:
    if annotation.get("was_cancelled") is True or annotation.get("skipped") is True:
        export.waiting.append((row, facts, None))
    elif annotation.get("ground_truth") is True or annotation.get("honeypot") is True:
        export.answers.leave_out(row, "gold key")
        export.keys.append((row, facts["item"], _results(export, row, annotation)))
    else:
        export.waiting.append((row, facts, _results(export, row, annotation)))


def _results(export: _Export, row: int, annotation: dict) -> Controls:
    values: dict[str, list[dict]] = {}
    origins: dict[str, set[str]] = {}
    for result in objects(annotation.get("result")):
        control = text_of(result.get("from_name"))
        if control is not None:  # a relation between two regions has none
            values.setdefault(control, []).append(as_dict(result.get("value")))
            if result.get("origin"):
                origins.setdefault(control, set()).add(text_of(result["origin"]) or "")
    read = {control: answer for control, given in values.items() if (answer := answer_of(given))}
    found = {control: (answer, " and ".join(sorted(origins[control])) if control in origins else None) for control, answer in read.items()}
    bad = sum(answer.unsound for answer in read.values())
    export.unsound += [(row, bad)] if bad else []
    return found


def _finish(export: _Export) -> Reading:
    gathered, answers = Gathered(), export.answers
    given = [(control, answer, origin) for *_, found in export.waiting for control, (answer, origin) in (found or {}).items()]
    regions = {control: answer.scale for control, answer, _ in given if answer.is_region}
    assisted = any(origin not in (None, "manual") for *_, origin in given)  # else the facet would say nothing
    for row, facts, found in export.waiting:
        for control, (answer, origin) in (found or {}).items():
            made = {"origin": origin} if origin and assisted else {}
            gathered.add(row, control, answer.labels, several=answer.several, scale=answer.scale, **facts, **made)
        is_model = facts["annotator"] in export.models
        if is_model and not found:
            answers.leave_out(row, "no answer")
            continue
        for control in regions if found is not None and not is_model else ():
            if control not in found:
                gathered.add(row, control, ["[]"], scale=regions[control], **facts)  # looked at, and nothing marked
        if not found and (found is None or not regions):
            gathered.decline(row, **facts)
    gold = [(row, item, control, answer) for row, item, found in export.keys for control, (answer, _) in found.items()]
    for _, _, control, answer in gold:
        if control in gathered.tasks and len(answer.labels) > 1:
            gathered.tasks[control] = True  # the key took several: so may everybody
    scales = gathered.pour(answers)
    keys = [{"item": item, "task": name, "label": gathered.written(name, key.labels), "where": answers.addresses[row]} for row, item, name, key in gold]
    return answers.reading(
        keys=keys,
        items=export.items,
        annotators=[{"annotator": model, "kind": "model"} for model in sorted(export.models)],
        scales=scales,
        problems=unsound([answers.addresses[row] for row, _ in export.unsound], sum(count for _, count in export.unsound)),
        seconds_rule=SECONDS,
        times="unix seconds",  # of very old files; newer ones are ISO
    )


def _facts(annotation: dict, task: dict) -> dict:
    """When, how long, in which project, and what a reviewer said; only what is there."""
    project = text_of(annotation.get("project", task.get("project")))
    facts = {"timestamp": annotation.get("created_at"), "seconds": as_number(annotation.get("lead_time")), "batch": project, "review": verdict(annotation)}
    return {name: value for name, value in facts.items() if value is not None}


def _annotator(annotation: dict, mail: dict) -> str | None:
    """The e-mail where the file knows it, as in the tool's own flat exports; else the number."""
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        return text_of(who.get("email")) or mail.get(text_of(who.get("id"))) or text_of(who.get("id"))
    name = text_of(who)
    return mail.get(name) or name


def _task(record: object) -> dict:
    """The task; cloud storage writes one annotation per file, with its task inside."""
    inside = as_dict(as_dict(record).get("task"))
    return {**inside, "annotations": [record]} if inside and "result" in as_dict(record) else record  # type: ignore[return-value]


def _annotations(task: object) -> Iterator[object]:
    for key in LISTS:
        yield from as_list(as_dict(task).get(key))


def _id(record: object, number: int) -> str:
    return text_of(as_dict(record).get("id")) or str(number)


FORMAT = Format(
    name="label_studio",
    title="Label Studio JSON",
    how="In Label Studio: Export, JSON. It keeps everything; the flat formats lose skipped items and gold.",
    recognises=recognises,
    read=read,
    loses=(
        "Label Studio's JSON does not hold the labelling configuration: a Choices control counts as one label where nobody took more than one.",
        "Relations between regions are not read.",
    ),
)
