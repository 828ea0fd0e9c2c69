"""GATE Teamware export: documents in JSON or JSON Lines (layouts "raw" and "gate"), or flattened to CSV.

`annotation_sets.<user>.annotations[0].features` holds one user's answers, question by question, and `duration_seconds` beside them;
the item is `id` (raw) or `name` (gate). `teamware_status.rejected_by` names who declined the document, `timed_out` and `aborted` who
did not finish it; the field `gold` of training and test documents holds `{question: {"value": answer}}`. In CSV the columns are
`annotations.<user>.<question>`, `teamware_status.rejected_by` and `gold.<question>.value`, and several answers are joined by commas.
Source: https://github.com/GateNLP/gate-teamware (backend/models.py and the page "Documents & Annotations"); no real file was at hand.
"""

from collections.abc import Iterator

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File, text_of
from formats.reading.labels import as_set
from formats.reading.shapes import Gathered, as_dict, as_list, as_number, records_in

_PREFIX, _DURATION = "annotations.", "duration_seconds"


def recognises(file: File) -> bool:
    if file.looks_like_json:
        return any(_is_document(record) for record in records_in(file))
    return any(name.startswith("teamware_status.") for name in file.header) and any(name.startswith(_PREFIX) for name in file.header)


def _is_document(record: object) -> bool:
    sets = as_dict(record).get("annotation_sets")
    if not isinstance(sets, dict):
        return False
    answers = [as_dict(answer) for by_user in sets.values() for answer in as_list(as_dict(by_user).get("annotations"))]
    return bool(_status(as_dict(record))) or any(answer.get("type") == "Document" for answer in answers)


def read(files: list[File], options: Options) -> Reading:
    answers, gathered, items = Answers(), Gathered(), {}
    keys: list[tuple[str, str, list[str], str]] = []  # item, question, accepted labels, where
    for file in files:
        for where, document in _documents(file):
            if document is None:
                answers.leave_out(answers.row(where), "not readable")
                continue
            item = text_of(_field(document, "id", document.get("name")))
            gold = {question: as_dict(answer).get("value") for question, answer in as_dict(_field(document, "gold")).items()}
            if item is not None:
                items.setdefault(item, {"item": item, "text": text_of(document.get("text")), "control": True if gold else None})
                keys += [(item, question, _labels(value), where) for question, value in gold.items() if value is not None]
            _take(document, item, where, answers, gathered)
    for _, question, labels, _ in keys:
        gathered.tasks[question] = gathered.tasks.get(question, False) or len(labels) != 1
    scales = gathered.pour(answers)
    return answers.reading(
        keys=[{"item": item, "task": task, "label": as_set(labels) if task in scales else labels[0], "where": where} for item, task, labels, where in keys],
        items=list(items.values()),
        scales=scales,
        seconds_rule="as Teamware counts it for each document, until the annotator submits",
    )


def _take(document: dict, item: str | None, where: str, answers: Answers, gathered: Gathered) -> None:
    """One document: a row for each annotator that it names."""
    before = len(answers.addresses)
    for user, by_user in as_dict(document.get("annotation_sets")).items():
        row = answers.row(f"{where} > {user}")
        given = [as_dict(answer) for answer in as_list(as_dict(by_user).get("annotations"))]
        answer = next((answer for answer in given if answer.get("type", "Document") == "Document"), {})
        features = as_dict(answer.get("features"))
        features = features["label"] if len(features) == 1 and isinstance(features.get("label"), dict) else features  # older releases
        if not features:
            answers.leave_out(row, "no answer")
        for question, value in features.items():
            labels = None if value is None else _labels(value)
            several, seconds = isinstance(value, list), as_number(answer.get(_DURATION))
            gathered.add(row, question, labels, several=several, item=item, annotator=user, seconds=seconds)
    status = _status(document)
    for user in as_list(status.get("rejected_by")):
        gathered.decline(answers.row(f"{where} > {user}"), item=item, annotator=text_of(user))
    for user in as_list(status.get("timed_out")) + as_list(status.get("aborted")):
        answers.leave_out(answers.row(f"{where} > {user}"), "not submitted")
    if len(answers.addresses) == before:
        answers.leave_out(answers.row(where), "reference only")


def _labels(value: object) -> list[str]:
    return [text_of(part) or "" for part in (value if isinstance(value, list) else [value])]


def _field(document: dict, name: str, otherwise: object = None) -> object:
    """A field of the document: at the top (layout "raw") or among its features (layout "gate")."""
    return document.get(name, as_dict(document.get("features")).get(name, otherwise))


def _status(document: dict) -> dict:
    return as_dict(_field(document, "teamware_status"))


def _documents(file: File) -> Iterator[tuple[str, dict | None]]:
    """Every document with its address; None where the record is no document."""
    if file.looks_like_json:
        for index, record in enumerate(file.json.values):
            yield file.json.where(index, file.name), record if isinstance(record, dict) else None
        return
    owners = _owners(file.table.names)
    for index, record in enumerate(file.table.records()):
        sets: dict[str, dict] = {}
        for column, (user, question) in owners.items():
            if record[column] and question == _DURATION:
                sets.setdefault(user, {"features": {}})[_DURATION] = _number(record[column])
            elif record[column]:
                sets.setdefault(user, {"features": {}})["features"][question] = record[column]
        names = {name: record.get(f"teamware_status.{name}", "").split(",") for name in ("rejected_by", "timed_out", "aborted")}
        gold = {name[5:-6]: {"value": value} for name, value in record.items() if name.startswith("gold.") and name.endswith(".value") and value}
        yield (
            file.table.where(index, file.name),
            {
                "id": record.get("id") or record.get("name") or None,
                "text": record.get("text") or None,
                "annotation_sets": {user: {"annotations": [answer]} for user, answer in sets.items()},
                "teamware_status": {name: [user.strip() for user in users if user.strip()] for name, users in names.items()},
                "gold": gold,
            },
        )


def _owners(columns: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Whose answer to which question a column holds. Users may have dots in their names: the column of the duration tells them."""
    named = [column for column in columns if column.startswith(_PREFIX)]
    users = [column[len(_PREFIX) : -len(_DURATION) - 1] for column in named if column.endswith(f".{_DURATION}")]
    owners = {}
    for column in named:
        rest = column[len(_PREFIX) :]
        user = max((user for user in users if rest.startswith(f"{user}.")), key=len, default=rest.rpartition(".")[0])
        owners[column] = (user, rest[len(user) + 1 :])
    return owners


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


FORMAT = Format(
    name="gate_teamware",
    title="GATE Teamware",
    how="On the page Documents & Annotations choose Export, JSON in the layout 'raw', and switch the anonymous names off where you may.",
    recognises=recognises,
    read=read,
    verified=False,
    loses=(
        "Teamware exports no times, only durations.",
        "A CSV from Teamware joins several answers with commas, which cannot be told from a comma inside an answer; its JSON can.",
    ),
)
