"""Annotation exports of any tool in, a Study out. Each tool is one file of this folder; `load` is the way in."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import plugins
import study_io
from formats.reading.contract import Format, Options
from formats.reading.limits import Limits
from formats.reading.unpack import stem
from study import Problem, Study, Unreadable

__all__ = ["Format", "Limits", "Options", "Source", "known", "load"]

Source = Path | tuple[str, bytes]  # a file or folder on this machine, or an upload: its name and its bytes
_ROOT = Path(__file__).resolve().parent.parent


@cache
def known() -> list[Format]:
    """Every format of this folder, by name. Imports every reader, which the server needs only to say how to export."""
    return plugins.records(sys.modules[__name__], Format)


def load(
    sources: Sequence[Source],
    options: Options | None = None,
    *,
    limits: Limits | None = None,
    decided: Callable[[str], Mapping] = lambda name: {},
) -> Study:
    """The study in these files, folders and zips, read together as one export, in a process of its own.

    `decided` answers, for the name of the study, what people decided about it before (see workspace.settings); what is
    given in `options` goes before it. Raises Unreadable with every problem that stood in the way.
    """
    given, bounds = options or Options(), limits or Limits.from_environment()
    guess = given.name or _stem(sources)  # what was decided may be needed to read the files at all
    first = _merged(decided(guess), given)
    study = _in_child(sources, first, bounds)
    final = first if study.name == guess else replace(_merged(decided(study.name), given), name=first.name)
    return study if final == first else _in_child(sources, final, bounds)


def _stem(sources: Sequence[Source]) -> str:
    first = next(iter(sources), ("", b""))
    return stem(first.name if isinstance(first, Path) else first[0])


def _merged(before: Mapping, given: Options) -> Options:
    """What was decided before, overruled field by field by what is given now; mappings are merged name by name.

    A scale that was saved for a task which is gone is no fault of today's import; it is kept apart from those given now.
    """
    now = {name: value for name, value in asdict(given).items() if value is not None and value is not False and value not in ((), {})}
    saved = {("saved_scales" if name == "scales" else name): value for name, value in before.items()}
    merged = {
        name: {**saved[name], **now[name]} if isinstance(saved.get(name), Mapping) and name in now else now.get(name, saved.get(name))
        for name in {**saved, **now}
    }
    return Options.from_dict(merged)


def _in_child(sources: Sequence[Source], options: Options, limits: Limits) -> Study:
    with tempfile.TemporaryDirectory(prefix="assay-import-") as name:
        folder = Path(name)
        job = {"sources": [_placed(source, place, folder) for place, source in enumerate(sources)], "options": asdict(options), "limits": asdict(limits)}
        (folder / "job.json").write_text(json.dumps(job), "utf-8")
        first = job["sources"][0][0] if job["sources"] else "nothing"
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONSAFEPATH": "", "OMP_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2", **limits.as_environment()}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "formats.child", name],
                cwd=_ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=limits.seconds * 1.5,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable.because(
                "IMP-LIMIT-TIME",
                first,
                f"Reading took longer than {limits.seconds * 1.5:.0f} seconds and was stopped. Nothing was imported.",
                "Split the export, or raise ASSAY_MAX_SECONDS on the server.",
            ) from error
        if (folder / "problems.json").exists():
            raise Unreadable(
                *(Problem(**{**problem, "examples": tuple(problem["examples"])}) for problem in json.loads((folder / "problems.json").read_text("utf-8")))
            )
        if done.returncode:
            raise Unreadable(_died(first, done, limits))
        return study_io.read_folder(folder)


def _placed(source: Source, place: int, folder: Path) -> tuple[str, str]:
    """A source as (name for people, place on disk); an upload is written under a number, never under its own name."""
    name = _name(source)
    if isinstance(source, Path):
        if not _exists(source):
            raise Unreadable.because("IMP-MISSING", name, "There is no such file or folder.", "Check the path.")
        return name, str(source.resolve())
    path = folder / f"upload-{place}"
    path.write_bytes(source[1])
    return name, str(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # a name too long to be one


def _name(source: Source) -> str:
    """The name of a source for people, in letters that can be written anywhere."""
    name = (source.name or str(source)) if isinstance(source, Path) else source[0]
    return name.encode("utf-8", "replace").decode()


def _died(name: str, done: subprocess.CompletedProcess, limits: Limits) -> Problem:
    """Why the child ended without an answer, in a sentence; its own last words are for the log of the operator."""
    words = done.stderr.decode("utf-8", "replace")
    if done.returncode == -signal.SIGXCPU:
        return Problem(
            "IMP-LIMIT-TIME",
            name,
            f"Reading took more than {limits.seconds} seconds of computing and was stopped. Nothing was imported.",
            "Split the export, or raise ASSAY_MAX_SECONDS on the server.",
            blocking=True,
        )
    if (
        "MemoryError" in words
        or "bad_alloc" in words
        or "ArrowMemoryError" in words
        or "realloc" in words
        or "malloc" in words
        or done.returncode in (-signal.SIGKILL, -signal.SIGABRT)
    ):
        return Problem(
            "IMP-LIMIT-MEMORY",
            name,
            f"Reading needed more memory than the limit ({limits.memory / 1e9:g} GB). Nothing was imported.",
            "Split the export, or raise ASSAY_MAX_MEMORY on the server.",
            blocking=True,
        )
    sys.stderr.write(f"assay: the reading process ended with {done.returncode}\n{words[-4000:]}\n")
    return Problem(
        "IMP-FAULT",
        name,
        "The file could not be read: the reader stopped unexpectedly. Nothing was imported.",
        "Please report it with the format of the export; the server's log holds the details.",
        blocking=True,
    )
