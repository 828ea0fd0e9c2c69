"""Which studies are on offer: the demo, what the server was started with, and what this session brought along."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

import formats
import study_io
from study import Study
from workspace import Opening

ROOT = Path(__file__).resolve().parent.parent
Signature = tuple[tuple[str, int, int], ...]  # of each file: its path, its size, the time of its last change


@dataclass(frozen=True)
class Source:
    """One study that can be opened. Files of the server are read where they are; those of an upload from this session's own folder."""

    key: str  # in the URL
    title: str  # in the list of studies
    paths: tuple[Path, ...]
    names: tuple[str, ...] = ()  # of an upload: what the files were called; their paths are numbers
    folder: tempfile.TemporaryDirectory | None = field(default=None, compare=False, repr=False)  # of an upload: gone with its session

    @property
    def private(self) -> bool:
        return self.folder is not None

    @cached_property
    def decisions(self) -> Opening:
        """What people decided about it, in the workspace and in a study.toml beside the files."""
        return Opening(() if self.private else self.paths)

    def read(self, decisions: Mapping[str, object] = MappingProxyType({})) -> Study:
        """The study, read anew; raises Unreadable. Each of these decisions replaces what was decided before; an empty one takes it back."""
        given = [(name, path.read_bytes()) for name, path in zip(self.names, self.paths, strict=True)] if self.private else list(self.paths)
        now = {"name": self.decisions.name, **decisions}
        options = formats.Options.from_dict({field: value for field, value in now.items() if value})
        return formats.load(
            given, options, decided=lambda name: {field: value for field, value in self.decisions.settings(name).items() if field not in decisions}
        )

    def signature(self) -> Signature:
        """What tells that its files, or a study.toml beside them, changed; costs a look at each file, not its content."""
        files = [file for path in self.paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path, path.with_name("study.toml")])]
        stats = [(str(file), file.stat()) for file in files if file.is_file()]
        return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


DEMOS = (
    Source("demo", "Demo", (ROOT / "sample_data" / "demo.parquet",)),
    Source("demo-faultless", "Demo without faults", (ROOT / "sample_data" / "demo_faultless.parquet",)),
)


def on_server() -> list[Source]:
    """What ASSAY_STUDY names (several paths stand as in PATH): each saved study is one, all other files together are one more."""
    paths = [Path(text).expanduser().absolute() for text in os.environ.get("ASSAY_STUDY", "").split(os.pathsep) if text]
    saved, others = [], []
    for path in paths:
        inside = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        found = [file for file in inside if file.is_file() and file.stat().st_size > 12 and study_io.is_saved(file)]
        saved += found
        if path not in found and not (found and path.is_dir() and not _more(path, found)):
            others.append(path)
    together = [_source(others[0].stem, *others)] if others else []
    return [*together, *(_source(file.stem, file) for file in saved)]


def _more(folder: Path, found: list[Path]) -> bool:
    """Does the folder hold anything but saved studies and what stands beside them?"""
    return any(file.is_file() and file not in found and file.name != "study.toml" and not file.name.startswith(".") for file in folder.iterdir())


def _source(title: str, *paths: Path) -> Source:
    key = blake2b(os.pathsep.join(map(str, paths)).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return Source(f"server-{key}", title + (f" and {len(paths) - 1} more" if len(paths) > 1 else ""), paths)
