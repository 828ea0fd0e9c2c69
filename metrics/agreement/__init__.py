"""How far do annotators agree? One coefficient per file, found by the folder; `coefficient.measure` is the door to all of them."""

from functools import cache

import metrics.agreement as folder
import plugins
from metrics.agreement.coefficient import Agreement, Coefficient, measure
from metrics.agreement.recommended import BY_SCALE
from metrics.tally import Answers


@cache
def coefficients() -> tuple[Coefficient, ...]:
    """Every coefficient, in the order of their names."""
    return tuple(plugins.records(folder, Coefficient))


def coefficient(name: str) -> Coefficient:
    """The coefficient of this name; raises KeyError where there is none."""
    return {one.name: one for one in coefficients()}[name]


def measure_all(answers: Answers) -> dict[str, Agreement]:
    """Every coefficient that takes the scale of these answers, and the one to believe, by name: a value, or the sentence why there is none."""
    level = answers.scale.level
    return {one.name: measure(one, answers) for one in coefficients() if level in one.takes or one.name == BY_SCALE[level]}


__all__ = ["Agreement", "Coefficient", "coefficient", "coefficients", "measure", "measure_all"]
