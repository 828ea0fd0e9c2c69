"""What is known of a number: its value with an interval and its n, or a sentence why there is none."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, Protocol

P = ParamSpec("P")


class Undefined(Exception):
    """The number cannot be said; the message is the sentence that every surface prints instead."""


class Spread(Protocol):
    """How far a value may be off, by the method that `method` names."""

    method: str

    def limits(self) -> tuple[float, float]:
        """The ends of the 95 % interval."""
        ...

    def above(self, limit: float) -> float:
        """The confidence, 0 to 1, at which this method's own one-sided interval lies above the limit."""
        ...


@dataclass(frozen=True)
class Estimate:
    """A number with its interval, or `why` there is none: then value, low and high are nan."""

    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    n: int = 0
    of: str = "items"  # what n counts
    method: str = ""  # of the interval
    why: str = ""
    spread: Spread | None = None

    def __post_init__(self) -> None:
        if bool(self.why) != math.isnan(self.value):
            raise ValueError("An estimate has a value or a reason why there is none, and never both.")

    @classmethod
    def of_spread(cls, value: float, spread: Spread, *, n: int, of: str = "items") -> "Estimate":
        low, high = spread.limits()
        return cls(value, low, high, n, of, spread.method, spread=spread)


def attempt(formula: Callable[P, Estimate], *args: P.args, **kwargs: P.kwargs) -> Estimate:
    """The formula's estimate, or the sentence with which it says that there is none.

    >>> def mean(values): raise Undefined("There are no values.")
    >>> attempt(mean, []).why
    'There are no values.'
    """
    try:
        return formula(*args, **kwargs)
    except Undefined as reason:
        return Estimate(why=str(reason))
