"""Answers drawn by chance, for tests of laws and of agreement with other implementations."""

import json

import numpy as np
from hypothesis import strategies as st

from metrics.agreement.examples import of_rows
from metrics.tally import Answers
from study import Level


def drawn(
    rng: np.random.Generator, *, items: int = 30, annotators: int = 4, labels: int = 3, level: Level = "nominal", gaps: float = 0.3, skill: float = 0.6,
    shares: np.ndarray | None = None,
) -> Answers:  # fmt: skip
    """Answers that follow a truth with probability `skill` and are drawn by `shares` else; labels 1, 2, 3 ..."""
    shares = np.full(labels, 1 / labels) if shares is None else shares
    truth = rng.choice(labels, items, p=shares)
    given = np.where(rng.random((annotators, items)) < skill, truth, rng.choice(labels, (annotators, items), p=shares)) + 1
    kept = rng.random((annotators, items)) >= gaps
    rows = [[int(label) if here else None for label, here in zip(*row, strict=True)] for row in zip(given, kept, strict=True)]
    return of_rows(rows, level, range(1, labels + 1))


def set_rows(rng: np.random.Generator, items: int = 25, *, least: int = 0, names: str = "abcd") -> list[list[str | None]]:
    """Four annotators' sets of `least` to three of these names, with gaps."""

    def one() -> str:
        return json.dumps(sorted({str(label) for label in rng.choice(list(names), rng.integers(least, 4))}))

    truth = [one() for _ in range(items)]
    return [[answer if rng.random() < 0.6 else one() if rng.random() < 0.8 else None for answer in truth] for _ in range(4)]


seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)
