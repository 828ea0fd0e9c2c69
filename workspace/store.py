"""How is a decision written so that a crash, a full disk or a second process leaves the old state or the new one, never half of it?"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.places import NAME, folder, home

try:
    import fcntl
except ImportError:  # Windows
    import msvcrt


class Unwritable(Exception):
    """The workspace could not be written; the message says where, why and how to mend it. What was there before is still there."""


@contextmanager
def opened(name: str, *, at: Path | None = None) -> Iterator[Path]:
    """The folder of this study for writing: made where it is missing, for the user alone, and locked against other processes."""
    top = at or home()
    place = folder(name, at=top)
    try:
        top.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        with (place / ".lock").open("ab") as lock:
            _lock(lock.fileno())  # until the file is closed
            if not (place / NAME).exists():
                write(place / NAME, json.dumps(name).encode())
            yield place
    except OSError as error:
        reason = error.strerror or str(error)
        hint = "Make room or allow writing there, or set ASSAY_HOME to a folder that can be written."
        raise Unwritable(f"[{place}] Nothing was saved: {reason}. Hint: {hint}") from error


def write(path: Path, data: bytes) -> None:
    """Replaces the file in one step: whoever reads it sees all of the old content or all of the new."""
    new = path.with_name(f".{path.name}.new")  # one name is enough under the lock, and the next writer sweeps up what a crash left
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    if os.name == "posix":  # the new name survives a power cut only once the folder is on the disk too
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _lock(descriptor: int) -> None:
    if os.name == "posix":
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    else:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
