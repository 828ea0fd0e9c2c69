"""How large may a file be, and how much may reading it cost? One table of limits, each changeable by its environment variable."""

import os
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Limits:
    """What one import may take; the child process that reads is stopped beyond it, with a sentence."""

    rows: int = 5_000_000  # of raw files
    saved_rows: int = 50_000_000  # of saved studies, which need no parsing
    size: int = 2_000_000_000  # bytes of raw files, after unpacking
    saved_size: int = 8_000_000_000
    ratio: int = 200  # unpacked bytes per packed byte; real exports reach about 30
    members: int = 2_000  # files in a zip or a folder
    columns: int = 2_000
    cell: int = 1_024  # characters of an id
    label: int = 4_096  # characters of a label shown and counted as one; longer ones are text
    seconds: int = 60  # of CPU time; wall time is half as much again
    memory: int = 12_000_000_000  # bytes of address space, a quarter of it for code and allocators

    def as_environment(self) -> dict[str, str]:
        """The limits as the environment of the process that reads, so that they hold wherever it looks for them."""
        return {f"ASSAY_MAX_{f.name.upper()}": str(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_environment(cls) -> "Limits":
        """The limits, each overridden by ASSAY_MAX_<NAME> where it is set, such as ASSAY_MAX_ROWS=20000000."""
        given = {f.name: os.environ.get(f"ASSAY_MAX_{f.name.upper()}") for f in fields(cls)}
        return cls(**{name: int(value) for name, value in given.items() if value})
