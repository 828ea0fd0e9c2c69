"""What a check may look at, and the labels of each task counted once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from formats.reading.coded import Coded
from study import Scale

if TYPE_CHECKING:
    from formats.reading.draft import Draft


@dataclass(frozen=True)
class Facts:
    """All that a check may look at."""

    draft: "Draft"
    items: pd.DataFrame
    annotators: pd.DataFrame
    scales: Mapping[str, Scale]
    repeat: np.ndarray
    keys: int
    now: int

    def column(self, name: str) -> Coded:
        return self.draft.names[name]


def labels_by_task(facts: Facts) -> Iterator[tuple[str, dict[str, int]]]:
    task, label = facts.column("task"), facts.column("label")
    answered = label.codes >= 0
    pairs, counts = np.unique(task.codes[answered].astype(np.int64) * max(1, len(label.values)) + label.codes[answered], return_counts=True)
    values, found = label.values.to_pylist(), defaultdict(dict)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        found[pair // len(values)][values[pair % len(values)]] = count
    for code, labels in sorted(found.items()):
        yield task.values[code].as_py(), labels
