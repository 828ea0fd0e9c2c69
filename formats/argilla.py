"""Argilla 2: records as its SDK writes them (`records.to_json`, `to_list`, `to_dict`, a dataset on the Hugging Face Hub).

Nested: `responses` = question -> a list of {value, user_id, and sometimes status}; `suggestions` = question -> {value, agent}, made by models;
`fields` is what was shown, `metadata` properties. Flattened: `q.responses`, `q.responses.users`, `q.responses.status` side by side, `q.suggestion`,
`q.suggestion.agent`, with fields and metadata as plain columns; `to_dict` gives columns instead of records. A value is a text, a number (rating),
a list of labels, of spans or of ranks. A deleted user is null. Source: argilla 2.8, records/_io, and files written with it.
"""

from collections.abc import Iterator

from formats._argilla_records import USERS, Record, records_of
from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_ranking, as_spans
from formats.reading.shapes import Gathered, as_dict, facets_in, item_text, link_in, objects, records_in, sound_spans, unsound
from formats.reading.text import text_of
from study import Problem, Scale, Unreadable

RATING = Scale("ordinal", because="a rating question of Argilla: whole numbers", source="tool")
SPANS = Scale("span", because="a span question of Argilla", source="tool")
RANKING = Scale("ranking", because="a ranking question of Argilla", source="tool")


def recognises(file: File) -> bool:
    names = set(file.header)
    flat = any(name.endswith(USERS) and name.removesuffix(".users") in names for name in names)
    return flat or any(_is_nested(record) for record in records_in(file))


def _is_nested(record: dict) -> bool:
    responses = record.get("responses")
    if isinstance(responses, list) and isinstance(record.get("fields"), list):
        return True  # columns instead of records
    given = [response for answers in as_dict(responses).values() for response in objects(answers)]
    whole = isinstance(responses, dict) and {"suggestions", "fields"} <= record.keys()
    return whole or any({"user_id", "value"} <= response.keys() for response in given)


def read(files: list[File], options: Options) -> Reading:
    answers, gathered, items, bad, models = Answers(), Gathered(), [], [], set()
    records = [record for file in files for record in records_of(file)]
    ranked = _ranked(records)
    facets = facets_in(record.fields for record in records)
    several_states = len({record.status for record in records}) > 1
    for record in records:
        shown = {name: value for name, value in record.fields.items() if name not in facets}
        longest = max((len(value) for value in shown.values() if isinstance(value, str)), default=None)
        items.append({"item": record.item, "text": item_text(shown), "link": link_in(shown)})
        known = {"item": record.item} | {facet: text_of(record.fields[name]) for name, facet in facets.items() if record.fields.get(name) is not None}
        known |= {"status": record.status} if several_states and record.status else {}
        for annotator, states, values in _submissions(record):
            row = answers.row(f"{record.where} > {annotator or 'a deleted user'}")
            if "draft" in states:
                answers.leave_out(row, "not submitted")
                continue
            if "discarded" in states or all(value is None for value in values.values()):
                gathered.decline(row, annotator=annotator, **known)
                continue
            _add(gathered, row, values, ranked, longest, bad, known | {"annotator": annotator})
        for agent in dict.fromkeys(agent for _, agent in record.suggestions.values()):
            model = f"model: {agent or 'suggestion'}"
            models.add(model)
            row = answers.row(f"{record.where} > suggestion of {agent or 'nobody'}")
            values = {question: value for question, (value, by) in record.suggestions.items() if by == agent}
            _add(gathered, row, values, ranked, longest, bad, known | {"annotator": model})
    if not answers.addresses:
        what = f"The export holds {len(records)} records but no response."
        raise Unreadable.because("IMP-NOROWS", files[0].name, what, "Export a dataset that was annotated, with_responses=True.")
    problems = unsound([answers.addresses[row] for row, _ in bad], sum(count for _, count in bad))
    known_models = [{"annotator": model, "kind": "model"} for model in sorted(models)]
    return answers.reading(scales=gathered.pour(answers), items=items, annotators=known_models, problems=problems + _stateless(files[0], records))


def _add(gathered: Gathered, row: int, values: dict[str, object], ranked: set[str], longest: int | None, bad: list[tuple[int, int]], facts: dict) -> None:
    for question, value in values.items():
        if value is None:
            continue
        entries = value if isinstance(value, list) else None
        if entries is None:
            number = isinstance(value, int) and not isinstance(value, bool)
            gathered.add(row, question, [text_of(value) or ""], scale=RATING if number else None, **facts)
        elif any("rank" in entry for entry in objects(entries)) or question in ranked:
            gathered.add(row, question, [as_ranking(_order(entries))], scale=RANKING, **facts)
        elif any("start" in entry for entry in objects(entries)):
            spans, impossible = sound_spans(((entry.get("start"), entry.get("end"), entry.get("label")) for entry in objects(entries)), longest)
            bad += [(row, impossible)] if impossible else []
            gathered.add(row, question, [as_spans(spans)], scale=SPANS, **facts)
        else:
            gathered.add(row, question, [text for entry in entries if (text := text_of(entry)) is not None], several=True, **facts)


def _order(entries: list) -> list[str]:
    """The things from best to worst; those on one rank stand together."""
    places: dict[float, list[str]] = {}
    for place, entry in enumerate(entries):
        rank = as_dict(entry).get("rank") if isinstance(entry, dict) else place
        name = text_of(entry.get("value") if isinstance(entry, dict) else entry)
        places.setdefault(rank if isinstance(rank, int) else float("inf"), []).append(name or "")
    return [" = ".join(places[rank]) for rank in sorted(places)]


def _submissions(record: Record) -> Iterator[tuple[str | None, set[str], dict[str, object]]]:
    """What each user submitted on one record: the user (None = deleted), the states of the responses, question -> value."""
    found: dict[tuple[str | None, int], tuple[set[str], dict[str, object]]] = {}
    for question, responses in record.responses.items():
        seen: dict[str | None, int] = {}
        for value, user, status in responses:
            seen[user] = seen.get(user, 0) + 1  # several deleted users look alike: the first of each question belong together
            states, values = found.setdefault((user, seen[user]), (set(), {}))
            states.add(status or "submitted")
            values[question] = value
    for (user, _), (states, values) in found.items():
        yield user, states, values


def _ranked(records: list[Record]) -> set[str]:
    """The questions whose answers are the same things in different orders: the Hub's tables hold a ranking as a plain list."""
    orders: dict[str, set[tuple]] = {}
    for record in records:
        for question, responses in record.responses.items():
            orders.setdefault(question, set()).update(tuple(value) if _are_texts(value) else () for value, _, _ in responses if value is not None)
    return {question for question, found in orders.items() if len(found) > 1 and _are_permutations(found)}


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _are_permutations(orders: set[tuple]) -> bool:
    things = set(next(iter(orders)))
    return len(things) > 1 and all(len(order) == len(things) and set(order) == things for order in orders)


def _stateless(file: File, records: list[Record]) -> list[Problem]:
    """The nested form usually does not say which responses are drafts."""
    responses = [status for record in records for given in record.responses.values() for _, _, status in given]
    if not responses or any(responses):
        return []
    what = "The records do not say which responses were submitted, discarded or left as drafts; all were read as submitted."
    return [Problem("IMP-STATUS", file.name, what, "Export with records.to_list(flatten=True), which keeps the status.", effect="Drafts may count as answers.")]


FORMAT = Format(
    name="argilla",
    title="Argilla",
    how="With Argilla's SDK: dataset.records(with_responses=True, with_suggestions=True).to_list(flatten=True), written as JSON; or export to the Hub.",
    recognises=recognises,
    read=read,
    loses=(
        "Argilla's records carry no times and no durations of responses.",
        "Argilla has no gold: name a file that holds the keys.",
        "Users are random ids; their names are on the Argilla server only.",
    ),
)
