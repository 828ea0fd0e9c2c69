"""brat standoff: one `.ann` file per document beside its `.txt`, one folder per annotator.

`T1<TAB>PER 0 5<TAB>Marta` marks a stretch of text (`0 5;10 15` one in pieces), `A1<TAB>Negation T1` gives a mark an attribute,
`R1<TAB>Works-for Arg1:T1 Arg2:T2` relates two; events (E), notes (#), normalisations (N) and equivalences (*) are left out, and said.
Offsets are characters of the `.txt`, end exclusive. brat makes an empty `.ann` for every document before anybody opens it.
Source: https://brat.nlplab.org/standoff.html and real files.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath

from formats.reading.contract import Answers, Format, Options, Reading
from formats.reading.file import File
from formats.reading.labels import as_set, as_spans
from formats.reading.shapes import annotator_named, sound_spans, unsound
from study import Problem, Scale, Unreadable

ENTITIES, RELATIONS = "entities", "relations"
CONFIGURATION = ("annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf", "acl.conf", ".stats_cache")
_LINE = re.compile(r"(?:[TREAMN]\d+\t|#\S*\t|\*\t)")
_MARK = re.compile(r"(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)$")


@dataclass
class _Document:
    """What one `.ann` file says. `spans` holds task -> (start, end, label); `left_out` counts the lines by what they are."""

    spans: dict[str, list[tuple[int, int, str]]] = field(default_factory=lambda: {ENTITIES: []})
    relations: list[str] = field(default_factory=list)
    left_out: Counter = field(default_factory=Counter)
    pieces: int = 0  # marks that consist of several stretches
    empty: bool = True


def recognises(file: File) -> bool:
    if file.suffix == ".ann":
        return not file.head.strip() or bool(_LINE.match(file.head.lstrip("\ufeff \r\n")))
    return file.path.name in CONFIGURATION or _is_prose(file)


def _is_prose(file: File) -> bool:
    """A `.txt` that is no table and no JSON may be the text of a document; without its `.ann` it is passed over."""
    if file.suffix != ".txt" or "\t" in file.head or " " not in file.head or file.looks_like_json:
        return False
    lines = [line for line in file.head.splitlines()[:20] if line.strip()]
    regular = any(len(lines) > 1 and lines[0].count(mark) > 0 and len({line.count(mark) for line in lines}) == 1 for mark in ",;|")
    return bool(lines) and not regular


def read(files: list[File], options: Options) -> Reading:
    answers, items, whole, impossible = Answers(), {}, _Document(), list[str]()
    texts = {file.name[:-4]: file for file in files if file.suffix == ".txt"}
    marked = [file for file in files if file.suffix == ".ann"]
    if not marked:
        what = "There is no .ann file beside it, so nothing is marked in it."
        raise Unreadable.because("IMP-UNUSED", files[0].name, what, "Give the folder with its .ann files.")
    documents = [(file, *place, _document(file.text)) for file, place in zip(marked, _places(marked, options), strict=True)]
    tasks = sorted({task for *_, document in documents for task in document.spans})
    related = any(document.relations for *_, document in documents)
    for file, annotator, item, document in documents:
        row = answers.row(file.name)
        whole.left_out += document.left_out
        whole.pieces += document.pieces
        if document.empty:
            answers.leave_out(row, "no answer")
            continue
        text = texts.get(file.name[:-4])
        for task in tasks:
            spans, bad = sound_spans(document.spans.get(task, ()), len(text.text) if text else None)
            impossible += [file.name] * bad
            answers.add(row, item=item, annotator=annotator, task=task, label=as_spans(spans))
        if related:
            answers.add(row, item=item, annotator=annotator, task=RELATIONS, label=as_set(document.relations))
        if text is not None and item not in items:
            items[item] = {"item": item, "text": text.text}
    declared = _declared(files)
    scales = {task: Scale("span", declared if task == ENTITIES else (), "brat marks stretches of text", "tool") for task in tasks}
    if related:
        scales[RELATIONS] = Scale("set", (), "brat relations: each is its type and the two stretches that it joins", "tool")
    problems = [*_nameless(documents), *_problems(whole, marked, texts), *unsound(list(dict.fromkeys(impossible)), len(impossible))]
    return answers.reading(items=list(items.values()), scales=scales, problems=problems)


def _document(text: str) -> _Document:
    found = _Document()
    ends: dict[str, list[tuple[int, int]]] = {}  # T3 -> its stretches
    lines = [line.split("\t") for line in text.split("\n") if line.strip()]
    found.empty = not lines
    for name, *rest in lines:
        mark = _MARK.match(rest[0].strip()) if rest and name.startswith("T") else None
        if mark:
            ends[name] = [tuple(map(int, piece.split())) for piece in mark[2].split(";")]  # type: ignore[misc]
            found.pieces += len(ends[name]) > 1
            found.spans[ENTITIES] += [(start, end, mark[1]) for start, end in ends[name]]
    triggers = {name: rest[0].split()[0].rpartition(":")[2] for name, *rest in lines if name.startswith("E") and rest and rest[0].strip()}
    for name, *rest in lines:  # a second time: an attribute may stand before its mark
        kind, *parts = rest[0].split() if rest and rest[0].strip() else ("",)
        joined = [ends.get(part.rpartition(":")[2], []) for part in parts]
        if name[0] in "AM" and parts and (target := ends.get(triggers.get(parts[0], parts[0]))):
            found.spans.setdefault(kind, []).extend((start, end, parts[1] if len(parts) > 1 else "true") for start, end in target)
        elif name.startswith("R") and len(joined) == 2 and all(joined):
            found.relations.append(f"{kind}({', '.join(f'{pieces[0][0]}-{pieces[-1][1]}' for pieces in joined)})")
        elif name not in ends:
            found.left_out[{"E": "events", "N": "normalisations", "#": "notes", "*": "equivalences"}.get(name[0], "unreadable lines")] += 1
    return found


def _places(files: list[File], options: Options) -> Iterator[tuple[str | None, str]]:
    """Who annotated which document, for each file. The annotator is the folder level under which the same documents stand again.

    That is nearly always the folder itself; with `ann/news/d1.ann` and `bob/news/d1.ann` it is the one above.
    """
    paths = [(*(PurePosixPath(zipped).stem for zipped in file.name.split(" > ")[:-1]), *file.path.parts[:-1], file.stem) for file in files]
    level = -3 if _repeats(paths, -3) > _repeats(paths, -2) else -2
    levels = [max(level, -len(path)) if len(path) > 1 else None for path in paths]
    rests = [path if at is None else (*path[:at], *path[at + 1 :]) for path, at in zip(paths, levels, strict=True)]
    levels_of_folders = zip(*(rest[:-1] for rest in rests), strict=False)
    shared = sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, levels_of_folders))  # what all paths begin with tells nothing
    for file, path, at, rest in zip(files, paths, levels, rests, strict=True):
        yield annotator_named(file, options) or (None if at is None else path[at]), "/".join(rest[shared:])


def _repeats(paths: list[tuple[str, ...]], level: int) -> int:
    """How many files stand under another folder at this level too?"""
    documents = [(*path[:level], *path[level + 1 :]) for path in paths if len(path) >= -level]
    return len(documents) - len(set(documents))


def _declared(files: list[File]) -> tuple[str, ...]:
    """The labels of the section [entities] of annotation.conf, in their order; macros and comments are not labels."""
    labels: dict[str, None] = {}
    for file in files:
        section = ""
        for line in file.text.splitlines() if file.path.name == "annotation.conf" else ():
            word = line.split("#")[0].strip()
            section = word if word.startswith("[") else section
            if section == "[entities]" and re.match(r"[^\s\[<!-]", word):
                labels[word.split()[0]] = None
    return tuple(labels)


def _nameless(documents: list[tuple[File, str | None, str, _Document]]) -> list[Problem]:
    names = [file.name for file, annotator, *_ in documents if annotator is None]
    what = f"Documents that stand in no folder, so that nobody is named as their annotator: {len(names)}."
    hint = "Give the folder that holds one folder per annotator, or say on the Import page who annotated each file."
    return [Problem("IMP-MAP", names[0], what, hint, len(names), asks=True, examples=tuple(names[:5]))] if names else []


def _problems(whole: _Document, marked: list[File], texts: dict[str, File]) -> Iterator[Problem]:
    where = marked[0].name if marked else ""
    if whole.left_out:
        counted = ", ".join(f"{count} {kind}" for kind, count in sorted(whole.left_out.items()))
        what = f"Left out of the documents: {counted}."
        yield Problem("IMP-LOST", where, what, "Marks, their attributes and relations are read; the rest has no place in the table.")
    if whole.pieces:
        what = f"Marks that consist of several pieces: {whole.pieces}; each piece is kept as a mark of its own."
        yield Problem("IMP-LOST", where, what, effect="Agreement on such a mark is counted piece by piece.")
    known = {file.name[:-4] for file in marked}
    lonely = [file.name for name, file in texts.items() if name not in known]
    if lonely:
        yield Problem("IMP-UNUSED", lonely[0], f"{len(lonely)} text files have no .ann file beside them and were passed over.", examples=tuple(lonely[:5]))


FORMAT = Format(
    name="brat",
    title="brat standoff",
    how="Zip the data folder of the server, with one folder per annotator that holds the .ann and .txt files.",
    recognises=recognises,
    read=read,
    loses=(
        "brat stores no times, no durations and no gold.",
        "brat makes an empty .ann file for every document, so an empty file is left out: nobody can tell whether the document was read.",
    ),
)
