"""Argilla's records in one shape, whether they were written nested, flattened, as columns, or as a table of the Hugging Face Hub."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from formats.reading.file import File
from formats.reading.shapes import as_dict, as_list, objects
from formats.reading.text import Decimal, text_of

RESPONSES, USERS, STATUS, SUGGESTION, AGENT = ".responses", ".responses.users", ".responses.status", ".suggestion", ".suggestion.agent"
OWN = ("id", "_server_id", "status", "inserted_at", "updated_at")  # of a flattened record; everything without a dot is a field or metadata
Response = tuple[object, str | None, str | None]  # value, user, status


@dataclass
class Record:
    where: str
    item: str | None
    fields: dict  # what was shown, and metadata
    status: str | None
    responses: dict[str, list[Response]]  # question -> what each user answered
    suggestions: dict[str, tuple[object, str | None]]  # question -> value, agent


def records_of(file: File) -> Iterator[Record]:
    """Every record of a file; raises Unreadable where it is no JSON and no table."""
    for where, record in _objects_of(file):
        nested = isinstance(record.get("responses"), dict) or isinstance(record.get("fields"), dict)
        yield _nested(where, record) if nested else _flat(where, record)


def _objects_of(file: File) -> Iterator[tuple[str, dict]]:
    if not file.looks_like_json:
        for index, cells in enumerate(file.table.records()):
            yield file.table.where(index, file.name), {name: _parsed(cell) if "." in name else cell or None for name, cell in cells.items()}
        return
    values = file.json.values
    columns = {name: cells for name, cells in as_dict(values[0]).items() if isinstance(cells, list)} if len(values) == 1 else {}
    if "id" in columns:
        height = len(columns["id"])
        for index in range(height):
            yield f"{file.name} > record {index + 1}", {name: cells[index] for name, cells in columns.items() if len(cells) == height}
        return
    for index, value in enumerate(values):
        yield file.json.where(index, file.name), as_dict(value)


def _parsed(cell: str) -> object:
    """Lists within the cells of a table; the text of a single answer stays text."""
    if cell[:1] not in ("[", "{"):
        return cell or None
    try:
        return json.loads(cell, parse_float=Decimal)
    except (ValueError, RecursionError):
        return cell


def _nested(where: str, record: dict) -> Record:
    responses = {
        question: [(given.get("value"), text_of(given.get("user_id")), text_of(given.get("status"))) for given in objects(answers)]
        for question, answers in as_dict(record.get("responses")).items()
    }
    suggestions = {
        question: (made.get("value"), text_of(made.get("agent")))
        for question, made in as_dict(record.get("suggestions")).items()
        if isinstance(made, dict) and made.get("value") is not None
    }
    fields = as_dict(record.get("fields")) | as_dict(record.get("metadata"))
    return Record(where, _item(record), fields, text_of(record.get("status")), responses, suggestions)


def _flat(where: str, record: dict) -> Record:
    responses, suggestions = {}, {}
    for name in record:
        if name.endswith(RESPONSES):
            question = name.removesuffix(RESPONSES)
            users, states = as_list(record.get(question + USERS)), as_list(record.get(question + STATUS))
            responses[question] = [
                (value, text_of(users[place]) if place < len(users) else None, text_of(states[place]) if place < len(states) else None)
                for place, value in enumerate(as_list(record[name]))
            ]
        elif name.endswith(SUGGESTION) and record[name] is not None:
            suggestions[name.removesuffix(SUGGESTION)] = (record[name], text_of(record.get(name.removesuffix(SUGGESTION) + AGENT)))
    fields = {name: value for name, value in record.items() if name not in OWN and "." not in name}
    return Record(where, _item(record), fields, text_of(record.get("status")), responses, suggestions)


def _item(record: dict) -> str | None:
    return text_of(record.get("id")) or text_of(record.get("_server_id"))
