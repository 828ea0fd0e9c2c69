"""How long does it take, beside its peer? Runs are interleaved, so that a busy machine is busy for both."""

import statistics
import time
from collections.abc import Callable


def interleaved(mine: Callable[[], object], peer: Callable[[], object], *, rounds: int = 5) -> tuple[float, float]:
    """The medians in seconds of both, run in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for function, seconds in zip((mine, peer), took, strict=True):
            start = time.perf_counter()
            function()
            seconds.append(time.perf_counter() - start)
    return statistics.median(took[0]), statistics.median(took[1])


def line(what: str, mine: float, peer: float, promise: float) -> str:
    """One line of a table: both times, their ratio and what was promised."""
    return f"{what:<58} {mine:8.3f} s   peer {peer:8.3f} s   ratio {mine / peer:6.2f}   promised <= {promise:g}"
