"""What do the first bytes say a file is, whatever its name claims?"""

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"ARROW1", "Feather (Arrow IPC)"),
    (b"\xff\xff\xff\xff", "Arrow IPC"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x80\x02", "a Python pickle"),
    (b"\x80\x03", "a Python pickle"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls or .doc)"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)
_OFFICE = ((b"xl/", "xlsx"), (b"word/", "a Word document"), (b"ppt/", "a PowerPoint document"), (b"content.xml", "an OpenDocument file"))


def kind_of(data: bytes) -> str:
    """One of "parquet", "xlsx", "zip", "gzip", "bzip2", "xz", "json", "xml", "text"; anything else is named for a person ("a PDF")."""
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    lowered = start[:1024].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head")):
        return "a web page (HTML)"
    if start.startswith(b"<"):
        return "xml"
    if lowered.startswith((b"%yaml", b"--- ", b"---\n", b"!!python")):
        return "YAML"
    return "json" if start.startswith((b"{", b"[")) or start.rstrip() in (b"null", b"true", b"false") else "text"


def _kind_of_zip(data: bytes) -> str:
    """The names in the directory at the end tell an Office file from a zip of files; nothing is unpacked."""
    directory = data[-65_536:] if len(data) > 65_536 else data
    if b"[Content_Types].xml" in directory or b"content.xml" in directory:
        return next((kind for mark, kind in _OFFICE if mark in directory), "zip")
    return "zip"
