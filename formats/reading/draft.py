"""All answers of an import while they are being put together, and the address of each row."""

from dataclasses import dataclass, field

import numpy as np

from formats.reading.coded import Coded
from formats.reading.contract import Reading
from study import Problem


@dataclass
class Draft:
    """All answers of an import while they are being put together; arrays of one height, a line per answer."""

    rows: int  # how many there are
    row: np.ndarray  # of each answer: the record of the export, counted over all readings
    names: dict[str, Coded]  # item, annotator, task, label, gold, batch, version, facets
    microseconds: np.ndarray
    seconds: np.ndarray
    pay: np.ndarray | None
    addresses: list[tuple[int, Reading]]  # first row of each reading
    left_out: dict[str, np.ndarray] = field(default_factory=dict)  # reason -> rows
    problems: list[Problem] = field(default_factory=list)
    detected: dict[str, object] = field(default_factory=dict)
    separators: dict[str, str] = field(default_factory=dict)  # task -> what divides several labels in one cell

    def where(self, row: int) -> str:
        """The address of a row in its file."""
        first, reading = next((first, reading) for first, reading in reversed(self.addresses) if first <= row)
        return reading.address(int(row) - first)

    def examples(self, answers: np.ndarray, most: int = 5) -> tuple[str, ...]:
        """The addresses of the first of these answers (a mask over the lines)."""
        return tuple(self.where(row) for row in self.row[np.flatnonzero(answers)[:most]])

    def leave_out(self, answers: np.ndarray, reason: str) -> None:
        """Takes these answers (a mask) out; their rows are counted under the reason once none of their answers is left."""
        if answers.any():
            gone = np.unique(self.row[answers])
            self._keep(~answers)
            gone = gone[~self.stands()[gone]]
            self.left_out[reason] = np.union1d(self.left_out.get(reason, np.empty(0, np.int64)), gone)

    def _keep(self, keep: np.ndarray) -> None:
        self.row, self.microseconds, self.seconds = self.row[keep], self.microseconds[keep], self.seconds[keep]
        self.pay = self.pay[keep] if self.pay is not None else None
        self.names = {name: column.take(keep) for name, column in self.names.items()}

    def stands(self) -> np.ndarray:
        """Which rows of the export have an answer here."""
        standing = np.zeros(self.rows, bool)
        standing[self.row] = True
        return standing

    def rows_of(self, answers: np.ndarray) -> int:
        return len(np.unique(self.row[answers]))
