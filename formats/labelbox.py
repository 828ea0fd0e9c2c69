"""Labelbox export v2: NDJSON, a line per data row with the labels of every project.

Item: `data_row.id`. `projects.<id>.labels[]`: annotator `label_details.created_by`, time `label_details.created_at`, reviews `label_details.reviews[]`;
`performance_details.seconds_to_create`, `.skipped`, `.benchmark_reference_label` = the id of the label that is the key. `annotations.classifications[]`
(`radio_answer`, `checklist_answers`, `text_answer`) and `annotations.objects[]`, read by labelbox_v1.py, whose names differ but whose shape does not.
`label_kind` other than Default is a label that a model or an import made. Details are there only when the export was asked for them.
Source: code of Labelbox's own library and its tests (an entity from 112 to 128 is "research suggests", 17 characters: the end belongs to it).
"""

from formats.labelbox_v1 import Label, found_in, prose, reading_of, verdict
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.shapes import as_dict, as_list, as_number, link_in, records_in
from formats.reading.text import text_of


def recognises(file: File) -> bool:
    return file.looks_like_json and any("data_row" in record and isinstance(record.get("projects"), dict) for record in records_in(file))


def read(files: list[File], options: Options) -> Reading:
    answers, labels, items, projects = Answers(), [], [], set()
    for file in files:
        for place, record in enumerate(file.json.values):
            where, data = file.json.where(place, file.name), as_dict(as_dict(record).get("data_row"))
            given = _labels(as_dict(record))
            if not given:
                answers.leave_out(answers.row(where), "reference only" if isinstance(record, dict) else "not readable")
            for number, (project, name, label) in enumerate(given, 1):
                labels.append(_label(answers.row(f"{where} > label {number}"), text_of(data.get("id")), name, label, as_dict(project.get("project_details"))))
                projects.add(name)
            control = any(_benchmark(label) is not None for *_, label in given)
            names = {"external id": data.get("external_id"), "global key": data.get("global_key"), "text": prose(data.get("row_data"))}
            items.append({"item": data.get("id"), "link": link_in({"data": data.get("row_data")}), **names, "control": control})
    return reading_of(answers, labels, items, projects)


def _labels(record: dict) -> list[tuple[dict, str, dict]]:
    """(project, its name, label) for every label of a data row."""
    projects = [(as_dict(project), text_of(as_dict(project).get("name")) or identity) for identity, project in as_dict(record.get("projects")).items()]
    return [(project, name, label) for project, name in projects for label in map(as_dict, as_list(project.get("labels")))]


def _benchmark(label: dict) -> str | None:
    return text_of(as_dict(label.get("performance_details")).get("benchmark_reference_label"))


def _label(row: int, item: str | None, project: str, label: dict, about: dict) -> Label:
    details, performance = as_dict(label.get("label_details")), as_dict(label.get("performance_details"))
    found, bad = found_in(as_dict(label.get("annotations")))
    facts = {"annotator": details.get("created_by"), "timestamp": details.get("created_at"), "seconds": as_number(performance.get("seconds_to_create"))}
    facts |= {"batch": about.get("batch_name"), "status": about.get("workflow_status"), "review": verdict(details.get("reviews")), "project": project}
    identity = text_of(label.get("id"))
    key = identity is not None and _benchmark(label) == identity
    return Label(row, item, key, performance.get("skipped") is True, found, facts, bad)


FORMAT = Format(
    name="labelbox",
    title="Labelbox NDJSON (v2)",
    how="Export data > choose label details, performance details and project details > download as NDJSON.",
    recognises=recognises,
    read=read,
    verified=False,
    loses=(
        "Annotators and times are in the export only when it was asked for label details; durations, benchmarks and skips only with performance details.",
        "The pictures of masks lie behind addresses that expire; only their names are read.",
    ),
)
