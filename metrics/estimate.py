"""What is known of a number: its value with an interval and its n, or a sentence why there is none."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

P = ParamSpec("P")


class Undefined(Exception):
    """The number cannot be said; the message is the sentence that every surface prints instead."""


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

    def __post_init__(self) -> None:
        if bool(self.why) != math.isnan(self.value):
            raise ValueError("An estimate has a value or a reason why there is none, and never both.")


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
