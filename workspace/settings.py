"""What did people decide about how a study is read? Kept in its study.toml; one that stands beside an export is read too."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import tomli_w

from study import Unreadable
from workspace.fields import Field, line_of, parsed, wrong
from workspace.places import folder
from workspace.store import opened, write

FILE = "study.toml"
NOTHING = (None, "", (), [], {})  # decides nothing; False and 0 decide
FIELDS = (
    Field("name", "a text", "the name of the study, under which everything decided about it is kept"),
    Field("mapping", "a table of texts or lists of texts", "for item, annotator, task, label, gold and so on: the column that holds it, or the columns"),
    Field("layout", "a text", '"long", "wide" (one column per annotator) or "transposed" (one column per item)'),
    Field("scales", "a table of texts", 'for each task how its labels are to be read, such as "ordinal:bad<fair<good"'),
    Field("gold", "a list of texts", "the names of the files that hold gold"),
    Field("merge_labels", "a table of tables of texts", "for each task: a spelling of a label, and the spelling to use for it"),
    Field("merge_annotators", "a table of texts", "a spelling of an annotator, and the spelling to use for it"),
    Field("models", "a list of texts", "the annotators that are models, not people"),
    Field("annotator_of", "a table of texts", "the name of a file, and its annotator, where the file names none"),
    Field("encoding", "a text", 'how the characters are written, such as "utf-8" or "cp1252"'),
    Field("delimiter", "a text", "the character between two fields"),
    Field("header_line", "a whole number from 0", "the line that names the columns, counted from 1; 0 = there is none"),
    Field("decimal", "a text", 'the decimal sign, "." or ","'),
    Field("dates", "a text", '"day first" or "month first"'),
    Field("sheet", "a text", "the sheet of a workbook"),
    Field("fill_down", "true or false", "whether an empty cell repeats the one above it"),
)


def settings(name: str, *, at: Path | None = None) -> dict:
    """What people decided about the study called `name`; empty where nothing was. Raises Unreadable, naming the line.

    Where the study was renamed, `name` in the answer is its new name, and what was decided under the new one goes before.
    """
    facts: dict = {}
    passed: set[str] = set()
    while name not in passed:
        passed.add(name)
        facts = overlay(_read(folder(name, at=at) / FILE), facts)
        name = facts.get("name", name)
    return facts


def save_settings(name: str, facts: Mapping[str, object], *, at: Path | None = None) -> Path:
    """Keeps these decisions; a field given as None or empty is forgotten, one not given stays. Returns the file.

    Raises Unwritable where the folder refuses, Unreadable where the file that is there is broken: it is left as it is.
    """
    given = {field: _plain(value) for field, value in facts.items() if value not in NOTHING}
    if problems := wrong(given, FIELDS, where=lambda field: f"{FILE} > {field}"):
        raise Unreadable(*problems)
    with opened(name, at=at) as place:
        path = place / FILE
        kept = {field: value for field, value in _read(path).items() if field not in facts}
        write(path, tomli_w.dumps(kept | given).encode("utf-8", "replace"))  # a lone surrogate is no text
    return path


def beside(sources: Iterable[Path]) -> dict:
    """What the study.toml files in or next to these files and folders say; of two, the one of the earlier source goes before."""
    places = [place / FILE for source in sources for place in ([source, source.parent] if source.is_dir() else [source.parent])]
    return overlay(*(_read(path) for path in dict.fromkeys(place.absolute() for place in places)))


def overlay(*layers: Mapping[str, object]) -> dict:
    """All decisions of these layers; where two layers decide the same thing, the earlier layer goes before.

    >>> overlay({"scales": {"tone": "nominal"}}, {"scales": {"tone": "text", "mood": "text"}, "sheet": "May"})
    {'scales': {'tone': 'nominal', 'mood': 'text'}, 'sheet': 'May'}
    """
    together: dict = {}
    for layer in layers:
        for name, value in layer.items():
            known = together.get(name)
            if isinstance(known, dict) and isinstance(value, Mapping):
                together[name] = overlay(known, value)
            elif name not in together:
                together[name] = value
    return together


def _read(path: Path) -> dict:
    facts, text = parsed(path)
    if problems := wrong(facts, FIELDS, where=lambda name: f"{path.name} > line {line_of(name, text)}"):
        raise Unreadable(*problems)
    return facts


def _plain(value: object) -> object:
    """The value as TOML can hold it: a tuple is a list, any mapping a table."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value
