"""What was planted? The faults as records, and as planted.toml: the truth that a good dashboard finds."""

from dataclasses import dataclass
from datetime import date

HEADING = """# The faults planted in demo.parquet, written by `python -m sample_data.generate`. demo_faultless.parquet has none of them.
# A rate is a share of answers. Wrong gold keys spoil the gold column only; `truth` is what an able annotator answers.
"""


@dataclass(frozen=True)
class Fault:
    """One planted fault: what kind, whose doing, where, and how big. `facts` are its further fields in planted.toml."""

    kind: str
    cause: str  # as findings name it: guideline, item, annotator, drift, shared, gold
    task: str  # empty = every task
    sentence: str
    facts: dict[str, object]


def as_toml(faults: list[Fault], design: dict[str, object]) -> str:
    """Everything a test needs to know, as text that `tomllib` reads."""
    parts = ["[study]\n" + _lines(design)]
    parts += ["[[fault]]\n" + _lines(_fields(fault)) for fault in faults]
    return HEADING + "\n" + "\n".join(parts)


def _fields(fault: Fault) -> dict[str, object]:
    task = {"task": fault.task} if fault.task else {}
    return {"kind": fault.kind, "cause": fault.cause, **task, **fault.facts, "sentence": fault.sentence}


def _lines(fields: dict[str, object]) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in fields.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, date | int | float):
        return str(value)
    raise TypeError(f"{value!r} has no place in planted.toml")
