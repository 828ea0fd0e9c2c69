"""What SageMaker Ground Truth writes beside the workers' answers: recognised, so that the refusal can say where the answers are.

- `output.manifest`: a line per item with `<attribute>` and `<attribute>-metadata` (`class-name`, `confidence`, `type`, `human-annotated`).
- Consolidation responses: `[{datasetObjectId, consolidatedAnnotation}]`.
- The event that calls a consolidation function: `labelingJobArn`, `payload.s3Uri`, and no answer at all.

Source: the developer guide, "Output data", and a real event.
"""

from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from formats.reading.shapes import as_dict, records_in
from formats.reading.text import text_of
from study import Problem, Unreadable

WHERE = "The answers of each worker lie beside it in S3, under annotations/worker-response/: give that folder, or a zip of it."


def recognises(file: File) -> bool:
    return file.looks_like_json and any(_is_event(record) or _is_consolidated(record) for record in records_in(file))


def _is_event(record: dict) -> bool:
    return {"labelingJobArn", "payload"} <= record.keys()


def _is_consolidated(record: dict) -> bool:
    """A line of an output manifest, or of a consolidation response."""
    if "consolidatedAnnotation" in record:
        return True
    if not {"source", "source-ref"} & record.keys() or any("annotationsFromAllWorkers" in as_dict(value) for value in record.values()):
        return False  # no manifest, or one of a custom job that passed every answer on (sagemaker.py)
    about = [as_dict(value) for name, value in record.items() if name.endswith("-metadata") and name.removesuffix("-metadata") in record]
    return any("human-annotated" in facts or str(facts.get("type")).startswith("groundtruth/") for facts in about)


def read(files: list[File], options: Options) -> Reading:
    """Never reads: raises Unreadable with the reason for each file."""
    raise Unreadable(*map(_refusal, files))


def _refusal(file: File) -> Problem:
    records = records_in(file)
    event = next((record for record in records if _is_event(record)), None)
    if event is not None:
        address = text_of(as_dict(event["payload"]).get("s3Uri"))
        what = f"This is the event that calls a consolidation function; it holds no answers, only where they lie{f': {address}' if address else ''}."
        return Problem("IMP-NOROWS", file.name, what, "Give that file, or the folder annotations/worker-response/ of the job.", blocking=True)
    what = "This is Ground Truth's consolidated result: one label per item, made from all workers' answers. It names no annotators."
    return Problem("IMP-MAP", file.name, what, WHERE, len(file.json.values), blocking=True)


FORMAT = Format(
    name="sagemaker_manifest",
    title="SageMaker Ground Truth output manifest",
    how=f"This is not the file to export. {WHERE}",
    recognises=recognises,
    read=read,
    loses=("The manifest holds one consolidated label per item and no annotators; it is refused.",),
)
