"""An export, from its files to its study: which format each file is, who reads what, what the report says of it. Runs in the child."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import formats
import study_io
from formats.reading import assemble, gold, unpack
from formats.reading.amend import amended
from formats.reading.contract import Format, Options, Reading
from formats.reading.file import File
from formats.reading.kinds import kind_of
from formats.reading.limits import Limits
from formats.reading.reasons import REASONS
from study import Problem, Study, Unreadable


def read(sources: Sequence[tuple[str, Path]], options: Options, limits: Limits, *, now: int) -> Study:
    """The study in these sources; raises Unreadable with everything that stood in the way."""
    if len(sources) == 1 and sources[0][1].is_file() and sources[0][1].stat().st_size > 12 and study_io.is_saved(sources[0][1]):
        return amended(study_io.open_saved(sources[0][1], sources[0][0], rows=limits.saved_rows), options)
    files = unpack.open_all(list(sources), limits)
    for file in files:
        file.encoding, file.delimiter, file.header_line, file.sheet, file.fill_down = (
            options.encoding,
            options.delimiter,
            options.header_line,
            options.sheet,
            options.fill_down,
        )
    shares, strangers = _share_out(files, options)
    if not shares:
        raise Unreadable(*(_unknown(file, blocking=True) for file in strangers[:20]))
    readings, refusals = _read_shares(shares, options)
    shares = [(format, mine) for format, mine, _ in readings]
    problems = [
        *(problem for file in files for problem in file.problems),
        *refusals,
        *(_unknown(file) for file in strangers),
        *(problem for format, mine in shares for problem in _about(format, mine)),
    ]
    readings = [reading for *_, reading in readings]
    readings[0].problems = problems + readings[0].problems
    name = options.name or next((reading.project for reading in readings if reading.project), None) or unpack.stem(sources[0][0])
    return assemble.assemble(
        readings, options, name=name, format=" and ".join(format.title for format, _ in shares), files=tuple(file.name for file in files), now=now
    )


_LAYOUTS = {"long": "long_table", "wide": "wide_table", "transposed": "wide_table"}  # Options.layout -> the format that reads it


def _share_out(files: list[File], options: Options) -> tuple[list[tuple[Format, list[File]]], list[File]]:
    """Each file to the highest-ranking format that recognises it; those that none recognises. Of a plain table a person may say the layout."""
    known = formats.known()
    stated = next((format for format in known if format.name == _LAYOUTS.get(options.layout or "")), None)
    shares: dict[tuple[str, bool], tuple[Format, list[File]]] = {}  # what a person names as gold is read apart
    strangers = []
    for file in files:
        best = max((format for format in known if format.recognises(file)), key=lambda format: format.rank, default=None)
        best = stated if stated and best and best.rank < 0 else best
        if best is None:
            strangers.append(file)
        else:
            shares.setdefault((best.name, file.name in options.gold), (best, []))[1].append(file)
    return list(shares.values()), strangers


def _read_shares(shares: list[tuple[Format, list[File]]], options: Options) -> tuple[list[tuple[Format, list[File], Reading]], list[Problem]]:
    """What could be read, and what could not beside it: a note or a picture in the folder does not keep the export out.

    Raises Unreadable with all reasons where nothing could be read.
    """
    readings, refused = [], []
    for format, files in shares:
        mine = []
        for file in files:
            try:
                _ = file.table if format.rank < 0 else None  # a general reader claims whatever might be a table
                mine.append(file)
            except Unreadable as refusal:
                refused += refusal.problems
        try:
            reading = _with_losses(format.read(mine, options), mine) if mine else None
            if reading:
                readings.append((format, mine, gold.as_keys(reading) if mine[0].name in options.gold else reading))
        except Unreadable as refusal:
            refused += refusal.problems
    if not any(len(reading.answers) for *_, reading in readings):
        raise Unreadable(*(refused or _without_answers(readings)))
    for *_, reading in readings:
        if not len(reading.answers) and (reading.keys or reading.items):  # keys or texts for the others: it needs no annotator
            reading.problems = [problem for problem in reading.problems if problem.code != "IMP-MAP"]
    return readings, [replace(problem, blocking=False, asks=True, what=f"It was passed over: {problem.what}") for problem in refused]


def _without_answers(readings: list[tuple[Format, list[File], Reading]]) -> list[Problem]:
    """Why files that could be read hold nothing to judge: what their readers say, else that nobody answered."""
    said = [replace(problem, blocking=True) for *_, reading in readings for problem in reading.problems]
    return said or [
        Problem(
            "IMP-NOROWS",
            files[0].name,
            f"Read as {format.title}, it holds no answer by an annotator: {'; '.join(REASONS[reason] for reason in reading.left_out) or 'there is no row'}.",
            "Open it together with the files that hold the answers.",
            reading.rows,
            blocking=True,
        )
        for format, files, reading in readings
    ]


def _with_losses(reading: Reading, files: list[File]) -> Reading:
    """The reading with what opening its files already lost: broken lines and records are rows too, and have an address."""
    lost: list[tuple[str, str]] = []
    for file in files:
        opened = vars(file)
        if "decoded" in opened and file.decoded.problem and "table" not in opened:
            reading.problems.append(file.decoded.problem)
        if "table" in opened:
            lost += [(f"{file.name} > {file.table.unit} {line}", reason) for line, reason in file.table.lost]
            reading.problems += file.table.problems
            reading.detected = {**file.table.detected, **reading.detected}
        elif "json" in opened:
            lost += [(f"{file.name} > line {line}", "not readable") for line, _ in file.json.bad]
            reading.problems += file.json.problems
        if "decoded" in opened:
            reading.detected.setdefault("encoding", file.decoded.encoding)
    if lost:
        first, before = reading.rows, reading.address
        addresses = [where for where, _ in lost]
        reading.address = lambda row: before(row) if row < first else addresses[row - first]
        for place, (_, reason) in enumerate(lost):
            reading.left_out.setdefault(reason, []).append(first + place)
        reading.rows += len(lost)
        if reading.weights is not None:
            reading.weights = np.concatenate([reading.weights, np.ones(len(lost), int)])
    return reading


def _about(format: Format, files: list[File]) -> list[Problem]:
    """What a person should know of the format itself: that it was never checked on a real file, and what it does not carry."""
    where = files[0].name
    unverified = (
        []
        if format.verified
        else [
            Problem(
                "FORMAT-UNVERIFIED",
                where,
                f"{format.title} was built from the tool's documentation and is not verified on a real file.",
                "Compare a few answers with the tool.",
            )
        ]
    )
    return unverified + [Problem("FORMAT-LOSES", where, fact, "Know it when you read the numbers.") for fact in format.loses]


def _unknown(file: File, *, blocking: bool = False) -> Problem:
    kind = kind_of(file.data)
    if not file.data:
        return Problem("IMP-EMPTY", file.name, "The file is empty (0 bytes).", "Export again; nothing was imported.", blocking=blocking)
    if kind == "xml":
        return _about_xml(file, blocking)
    if kind in ("text", "json", "xlsx", "parquet"):
        try:
            _ = file.json if kind == "json" else file.table
        except Unreadable as refusal:
            first = refusal.problems[0]
            return Problem(first.code, first.where, first.what, first.hint, blocking=blocking)
        return Problem(
            "IMP-MAP",
            file.name,
            "No format and no columns of annotations were recognised.",
            "Every row must say who judged which item and how.",
            blocking=blocking,
        )
    looks = "a web page (HTML), probably a log-in page saved instead of the export" if kind == "a web page (HTML)" else kind
    return Problem(
        "IMP-TYPE",
        file.name,
        f"This is {looks}, not an annotation export.",
        "Export as CSV, Excel, Parquet, JSON or as your tool's own format.",
        blocking=blocking,
    )


def _about_xml(file: File, blocking: bool) -> Problem:
    if b"<!DOCTYPE" in file.data[:65_536] or b"<!ENTITY" in file.data[:65_536]:
        return Problem(
            "IMP-XML-ENTITY",
            file.name,
            "The XML has a document type or defines entities, which no annotation tool writes; it was refused.",
            "Export again from the tool.",
            blocking=blocking,
        )
    return Problem(
        "IMP-EMPTY" if file.data.count(b"<") < 4 else "IMP-TYPE",
        file.name,
        "The XML holds no records that can be read: XML is read only from CVAT.",
        "Export as CSV or JSON.",
        blocking=blocking,
    )
