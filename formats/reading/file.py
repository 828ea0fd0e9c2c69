"""One file of an export, in memory: its name, its bytes, and what they hold, each worked out once."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from formats.reading import encodings, records, tables
from formats.reading.text import text_of
from study import Problem

__all__ = ["File", "text_of"]


@dataclass
class File:
    """`name` is for people and may name a folder or a zip ("export.zip > ann1.jsonl"); it is never opened as a path."""

    name: str
    data: bytes
    encoding: str | None = None  # these as a person corrected them; None = detected
    delimiter: str | None = None
    header_line: int | None = None  # from 1; 0 = there is none
    sheet: str | None = None
    fill_down: bool = False
    problems: list[Problem] = field(default_factory=list)  # what unpacking found; the report takes them over

    @cached_property
    def path(self) -> PurePosixPath:
        """The name inside the folder or zip, for readers that find the annotator in it; never to be opened."""
        return PurePosixPath(self.name.rpartition(" > ")[2].replace("\\", "/"))

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @cached_property
    def decoded(self) -> encodings.Decoded:
        """The text with its encoding; raises Unreadable where the bytes are no text."""
        return encodings.decode(self.data, self.name, self.encoding)

    @property
    def text(self) -> str:
        return self.decoded.text

    @cached_property
    def head(self) -> str:
        """The first 64 kB as text, for recognising; empty where the file is no text."""
        return encodings.head(self.data)

    @cached_property
    def looks_like_json(self) -> bool:
        return self.head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")

    @cached_property
    def json(self) -> records.Records:
        """The JSON records with the address of each; raises Unreadable. `json.shape` is "array", "lines" or "object"."""
        return records.parse(self.text, self.name)

    @cached_property
    def sample(self) -> list:
        """The first JSON records, for recognising; empty where the file is not JSON. Only the first are looked at."""
        return self.json.values[:50] if self.looks_like_json else []

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The column names of a table (delimited text, Excel, Parquet), for recognising; empty where the file is no table."""
        return tables.header(self)

    @cached_property
    def table(self) -> tables.Table:
        """All rows of a delimited text, an Excel sheet or a Parquet file, every cell as text; raises Unreadable."""
        return tables.read(self)
