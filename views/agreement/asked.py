"""How is a question asked whose answer may be a sentence?"""

import math
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from metrics.estimate import Undefined
from session import ask, md_escape, nothing
from study import Study

P = ParamSpec("P")
Answer = TypeVar("Answer")


def asked(function: Callable[Concatenate[Study, P], Answer], study: Study, what: str, **arguments: object) -> Answer | None:
    """function(study, **arguments); where it has no answer, an empty place that says why, and None. `what` is what cannot be said."""
    try:
        return ask(function, study, **arguments)  # type: ignore[arg-type]
    except Undefined as reason:
        nothing(what, md_escape(str(reason), 400), icon=":material/horizontal_rule:")
        return None


def interval(value: float, low: float, high: float) -> str:
    """A number with its interval, as it stands in tables."""
    return f"{value:.3f}  ({low:.3f} to {high:.3f})" if math.isfinite(value) else ""
