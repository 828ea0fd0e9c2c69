"""Where does Assay keep what people decided? One folder per study name: readable in a file manager, safe whatever the name is."""

import hashlib
import json
import os
import re
import sys
import unicodedata
from pathlib import Path

from study import Unreadable

NAME = "name.json"  # the exact name, which the folder's name cannot carry


def home() -> Path:
    """The folder of all workspaces: $ASSAY_HOME, else a folder of the user's own data folder."""
    if given := os.environ.get("ASSAY_HOME"):
        return Path(given).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Assay"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Assay"
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (data if data.is_absolute() else Path.home() / ".local" / "share") / "assay"  # a relative one is to be ignored, says its specification


def folder(name: str, *, at: Path | None = None) -> Path:
    """The folder of the study called `name`, whether it exists or not: a readable beginning, then what tells names apart.

    >>> folder("../../etc: März", at=Path("w")).name
    'etc-marz-e61c5fa4b5'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-") or "study"
    return (at or home()) / f"{readable}-{hashlib.blake2b(name.encode('utf-8', 'surrogatepass'), digest_size=5).hexdigest()}"


def studies(*, at: Path | None = None) -> list[str]:
    """The names of all studies about which something was decided, in alphabetical order; raises Unreadable for one that was tampered with."""
    return sorted(_name_in(path) for path in (at or home()).glob(f"*/{NAME}"))


def _name_in(path: Path) -> str:
    try:
        return str(json.loads(path.read_bytes()))
    except (ValueError, OSError) as error:
        where = f"{path.parent.name} > {NAME}"
        raise Unreadable.because("SET-NAME", where, "The name of the study cannot be read.", "It holds the name in quotation marks.") from error
