"""What the screen says about reading: the formats that are known, the columns of a file, why a row is no judgement. Views do not import formats."""

from formats.reading import tables
from formats.reading.file import File
from formats.reading.kinds import kind_of
from formats.reading.reasons import REASONS
from session.sources import Source

__all__ = ["REASONS", "columns_of", "how_to_export"]

HEAD = 65_536  # bytes of a file that are looked at for its columns


def how_to_export() -> list[tuple[str, str, bool]]:
    """(tool, how to export from it, was it verified on a real file) for each format, in alphabetical order."""
    from formats import known  # every reader is imported; only this section needs them

    return sorted((one.title, one.how, one.verified) for one in known())


def columns_of(source: Source) -> list[str]:
    """The columns named at the top of the files that are plain text, so that they can be offered where the files could not be read.

    Nothing but the first bytes of plain text is looked at here: everything else is for the process that reads.
    """
    found: list[str] = []
    for path, name in zip(source.paths, source.names or [path.name for path in source.paths], strict=True):
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(HEAD)
            found += tables.header(File(name, head)) if kind_of(head) == "text" else ()
    return list(dict.fromkeys(found))
