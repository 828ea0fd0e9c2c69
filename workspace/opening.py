"""What holds when these files are opened: what stands beside them, and over it what the workspace keeps for their study."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from workspace.ledgers import Ledger
from workspace.settings import beside, overlay, settings


@dataclass(frozen=True)
class Opening:
    """The decisions for one opening of files, by screen or command line. `used` false leaves the workspace aside, as --no-workspace does."""

    files: tuple[Path, ...] = ()
    at: Path | None = None  # another workspace than home()
    used: bool = True

    @cached_property
    def beside(self) -> dict:
        """What the study.toml in or next to the files says. Raises Unreadable, naming the line."""
        return beside(self.files)

    @property
    def name(self) -> str | None:
        """The name of the study as a study.toml beside the files gives it, or as it was renamed since; None where nothing stands there."""
        given = self.beside.get("name")
        return given and self.settings(given).get("name", given)

    def settings(self, name: str) -> dict:
        """What is decided about the study of this name, for formats.load(decided=…). Raises Unreadable, naming the line."""
        return overlay(settings(name, at=self.at) if self.used else {}, {part: value for part, value in self.beside.items() if part != "name"})

    def entries(self, ledger: Ledger, name: str, file: Path | None = None) -> list[dict]:
        """The corrections or events in force for the study of this name: those of `file` where one is given. Raises Unreadable."""
        if file:
            return ledger.read(file)
        return ledger.of(name, at=self.at) if self.used else []
