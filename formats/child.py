"""Reads files in a process of its own, under limits of memory and time: `python -m formats.child FOLDER`.

A 7 kB spreadsheet can abort the process that parses it, so the parser is never the server. The folder holds job.json
(what to read, how, within which limits) and receives either the study as Arrow files or problems.json.
"""

import contextlib
import gc
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

from formats.reading.limits import Limits


def main(folder: Path) -> None:
    """Reads the job, leaves its result in the folder."""
    gc.disable()  # the process ends before cycles matter, and millions of parsed records are slow to walk
    job = json.loads((folder / "job.json").read_text("utf-8"))
    limits = Limits(**job["limits"])
    _confine(limits)
    import study_io  # after the limits, which hold for importing and reading alike
    from formats.reading import export
    from formats.reading.contract import Options
    from study import Unreadable

    sources = [(name, Path(path)) for name, path in job["sources"]]
    try:
        study = export.read(sources, Options.from_dict(job["options"]), limits, now=time.time_ns() // 1000)
        study_io.write_folder(study, folder)
    except Unreadable as refusal:
        (folder / "problems.json").write_text(json.dumps([asdict(problem) for problem in refusal.problems]), "utf-8")


def _confine(limits: Limits) -> None:
    """Sets the limits where the system has them (not on Windows; there the wall clock of the parent is the limit)."""
    try:
        import resource
    except ImportError:
        return
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    memory = min(limits.memory, int(physical * 0.8))
    for what, most, hard in ((resource.RLIMIT_AS, memory, memory), (resource.RLIMIT_CPU, limits.seconds, limits.seconds + 5), (resource.RLIMIT_CORE, 0, 0)):
        with contextlib.suppress(ValueError, OSError):  # a tighter limit is already set from outside
            resource.setrlimit(what, (most, hard))  # at the hard limit of time the system kills without saying why


if __name__ == "__main__":
    main(Path(sys.argv[1]))
