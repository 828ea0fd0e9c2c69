"""What was given, as files in memory: folders are walked, zips and compressed files are unpacked within limits, nothing is extracted to disk."""

import bz2
import gzip
import io
import itertools
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from formats.reading.file import File
from formats.reading.kinds import kind_of
from formats.reading.limits import Limits
from study import Problem, Unreadable

_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", ".git")
_STREAMS = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
_CHUNK = 1 << 20
STUDY_TOML = "study.toml"


def open_all(sources: list[tuple[str, Path]], limits: Limits) -> list[File]:
    """Every file in these sources, each a (name for people, place on disk); raises Unreadable beyond the limits."""
    files = [file for name, path in sources for file in _opened(name, path, limits)]
    files = [file for file in files if file.path.name != STUDY_TOML]
    if len(files) > limits.members:
        raise _too_many(sources[0][0], len(files), limits)
    if not files:
        raise Unreadable.because(
            "IMP-EMPTY", sources[0][0] if sources else "nothing", "There is no file to read.", "Name a file, a folder or a zip of an export."
        )
    return files


def _opened(name: str, path: Path, limits: Limits) -> Iterator[File]:
    if path.is_dir():
        inside = [inner for inner in sorted(path.rglob("*")) if inner.is_file() and not inner.is_symlink() and not _hidden(inner.relative_to(path))]
        if len(inside) > limits.members:  # before any of them is read
            raise _too_many(name, len(inside), limits)
        for inner in inside:
            yield from _opened(f"{name} > {inner.relative_to(path).as_posix()}", inner, limits)
        return
    if not path.is_file():
        raise Unreadable.because("IMP-TYPE", name, "This is neither a file nor a folder.", "Name a file, a folder or a zip of an export.")
    size = path.stat().st_size
    if size > limits.saved_size:
        raise Unreadable.because(
            "IMP-LIMIT-SIZE",
            name,
            f"The file has {size:,} bytes; the limit is {limits.saved_size:,}.",
            "Split it, or raise ASSAY_MAX_SAVED_SIZE on the server.",
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable.because("IMP-MISSING", name, f"The file cannot be read: {error.strerror}.", "Check who may read it.") from error
    yield from _unpacked(File(name, data), limits)


def _hidden(path: Path) -> bool:
    return any(part in _IGNORED or part.startswith(".") for part in path.parts)


def _too_many(name: str, count: int, limits: Limits) -> Unreadable:
    return Unreadable.because(
        "IMP-LIMIT-MEMBERS",
        name,
        f"There are {count:,} files; the limit is {limits.members:,}.",
        "Join them, or raise ASSAY_MAX_MEMBERS on the server.",
    )


def _unpacked(file: File, limits: Limits) -> Iterator[File]:
    kind = kind_of(file.data)
    if kind == "zip":
        yield from _members(file, limits)
    elif kind in _STREAMS:
        yield replace(file, data=_stream(file, kind, limits))
    elif kind != "parquet" and len(file.data) > limits.size:
        raise Unreadable.because(
            "IMP-LIMIT-SIZE",
            file.name,
            f"The file has {len(file.data):,} bytes; the limit is {limits.size:,}.",
            "Split it, or raise ASSAY_MAX_SIZE on the server.",
        )
    else:
        yield file


def _most(packed: int, limits: Limits) -> int:
    return min(limits.size, max(limits.ratio * packed, 10_000_000))  # small files may well pack better than the ratio


def _stream(file: File, kind: str, limits: Limits) -> bytes:
    """The content of a gzip, bzip2 or xz file, read only as far as the limit."""
    most = _most(len(file.data), limits)
    try:
        with _STREAMS[kind](io.BytesIO(file.data)) as stream:
            data = stream.read(most + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        raise Unreadable.because("IMP-ZIP-DAMAGED", file.name, f"The {kind} file is damaged or incomplete.", "Download it again.") from error
    if len(data) > most:
        raise _bomb(file.name, len(file.data), most)
    return data


def _bomb(name: str, packed: int, most: int) -> Unreadable:
    return Unreadable.because(
        "IMP-LIMIT-UNPACK",
        name,
        f"It would unpack to more than {most:,} bytes from {packed:,}. Nothing was imported.",
        "If the file is yours, unpack it and open what is inside.",
    )


def _members(file: File, limits: Limits) -> Iterator[File]:
    """The files in a zip: bytes are counted while unpacking (its directory may lie), links and unsafe names are passed over."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable.because("IMP-ZIP-DAMAGED", file.name, "The ZIP is damaged or incomplete.", "Download it again.") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not any(part in _IGNORED for part in entry.filename.split("/"))]
    if not entries:
        raise Unreadable.because("IMP-EMPTY", file.name, "The ZIP holds no files.", "Export again.")
    if len(entries) > limits.members:
        raise _too_many(file.name, len(entries), limits)
    unsafe = [entry.filename for entry in entries if _escapes(entry.filename)]
    if unsafe:
        raise Unreadable.because(
            "IMP-ZIP-PATH",
            file.name,
            f"The ZIP holds files whose names point outside of it, such as {unsafe[0][:60]!a}.",
            "Pack the export again; no annotation tool writes such names.",
        )
    spans = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    if any(start + size > following for (start, size), (following, _) in itertools.pairwise(spans)):
        raise Unreadable.because(
            "IMP-LIMIT-UNPACK",
            file.name,
            "Members of the ZIP overlap, which only happens in files built to fill a memory. Nothing was imported.",
            "Pack the export again.",
        )
    left = _most(len(file.data), limits)
    links = [entry for entry in entries if (entry.external_attr >> 16) & 0o170000 == 0o120000]
    passed = [
        Problem(
            "IMP-ZIP-PATH", f"{file.name} > {link.filename}", "This member is a link to another file, not a file; it was passed over.", "Pack the file itself."
        )
        for link in links
    ]
    if len(links) == len(entries):
        raise Unreadable(*(replace(problem, blocking=True) for problem in passed))
    for entry in (entry for entry in entries if entry not in links):
        data = _member(archive, entry, file.name, left)
        left -= len(data)
        if left < 0:
            raise _bomb(file.name, len(file.data), _most(len(file.data), limits))
        if kind_of(data) == "zip":
            raise Unreadable.because(
                "IMP-ZIP-NESTED", f"{file.name} > {entry.filename}", "There is a ZIP inside the ZIP.", "Unpack it and open what is inside."
            )
        member = File(f"{file.name} > {entry.filename}", data, problems=passed)  # the first file carries what is said of the links
        passed = []
        yield from _unpacked(member, limits)


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most: int) -> bytes:
    if entry.flag_bits & 1:
        raise Unreadable.because(
            "IMP-ENCRYPTED", f"{name} > {entry.filename}", "The ZIP is protected by a password.", "Unpack it first and open what is inside."
        )
    try:
        with archive.open(entry) as stream:
            return stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, lzma.LZMAError) as error:
        raise Unreadable.because("IMP-ZIP-DAMAGED", f"{name} > {entry.filename}", "This member of the ZIP is damaged.", "Download or pack it again.") from error


def _escapes(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or (len(name) > 1 and name[1] == ":")


def stem(name: str) -> str:
    """What a study is called where nothing else names it: the first file or folder without its endings."""
    return PurePosixPath(name.replace("\\", "/")).name.partition(".")[0] or "study"
