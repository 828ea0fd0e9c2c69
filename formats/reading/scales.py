"""On which scale is each task judged? Stated by a person or the tool, else inferred from the labels, always with the reason."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from formats.reading import times
from formats.reading.contract import Options
from formats.reading.labels import as_set, members
from formats.reading.text import text_of
from study import Problem, Scale, Unreadable

if TYPE_CHECKING:
    from formats.reading.draft import Draft

# Words that people use for steps, lowest first; a task whose labels all stand in one line, in any spelling, is ordinal.
STEPS: tuple[tuple[str, ...], ...] = (
    ("none", "no error", "neutral", "minor", "moderate", "major", "severe", "critical"),
    ("very low", "low", "medium", "high", "very high"),
    ("terrible", "very bad", "very poor", "bad", "poor", "fair", "average", "ok", "good", "very good", "great", "excellent", "perfect"),
    ("strongly disagree", "disagree", "somewhat disagree", "neither agree nor disagree", "neutral", "somewhat agree", "agree", "strongly agree"),
    ("never", "rarely", "sometimes", "often", "usually", "always"),
    ("very negative", "negative", "slightly negative", "neutral", "slightly positive", "positive", "very positive"),
    ("not at all", "slightly", "somewhat", "moderately", "very", "extremely"),
    ("not helpful", "slightly helpful", "somewhat helpful", "helpful", "very helpful"),
    ("a much better", "a better", "a slightly better", "tie", "same", "equal", "b slightly better", "b better", "b much better"),
    (
        *("a is much better", "a is clearly better", "a is better", "a is slightly better", "tie", "same", "equal"),
        *("b is slightly better", "b is better", "b is clearly better", "b is much better"),
    ),
)
RATING_STEPS, MANY, LONG = 11, 50, 25
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
NOT_FINITE = re.compile(r"(?i)[-+]?(nan|inf(inity)?)|[-+]?\d+e\d{3,}")


def settle(draft: "Draft", declared: Mapping[str, Scale], options: Options) -> dict[str, Scale]:
    """The scale of every task; labels are rewritten where several stand in one cell, and answers that are no value are left out."""
    settled: dict[str, Scale] = {}
    for task in draft.names["task"].values.to_pylist():
        now = draft.names["task"].values.to_pylist()
        if task not in now:  # all its answers were left out on the way
            continue
        code = now.index(task)
        _merge(draft, code, options.merge_labels.get(task, {}), options.decimal)
        counts = _counts(draft, code)
        scale = declared.get(task)
        if scale is None or (scale.level == "set" and scale.source == "user"):
            separator = _separator(counts)
            if separator and (scale or not _numeric_share(counts) > 0.5):
                draft.separators[task] = separator
                scale = scale or Scale("set", (), "several labels stand in one cell" + (f', divided by "{separator}"' if separator != "[" else " as a list"))
        scale = scale or infer(counts)
        if scale.level == "set":
            _relabel(draft, code, {label: written_set(label, draft.separators.get(task)) for label in counts})
            counts = _counts(draft, code)
        if scale.level in ("ordinal", "interval", "ratio"):
            counts = _without_impossible(draft, task, code, counts, scale)
        settled[task] = _ordered(draft, task, counts, scale, options)
    return {task: scale for task, scale in settled.items() if task in draft.names["task"].values.to_pylist()}


def infer(counts: Mapping[str, int]) -> Scale:
    """The scale that these labels (label -> how often) look like.

    >>> infer({"1": 3, "5": 2, "3": 9}).level, infer({"0": 5, "1": 9}).level, infer({"Minor": 4, "no-error": 9, "Major": 1}).labels
    ('ordinal', 'nominal', ('no-error', 'Minor', 'Major'))
    """
    labels, total = list(counts), sum(counts.values())
    if not labels:
        return Scale("nominal", (), "nobody gave an answer")
    shape = _json_shape(labels)
    if shape:
        return shape
    numbers = {label: times.number(label) for label in labels}
    if _numeric_share({label: n for label, n in counts.items() if not NOT_FINITE.fullmatch(label)}) >= 0.95 and len(labels) > 2:
        values = sorted({value for value in numbers.values() if np.isfinite(value)})
        if all(value == int(value) for value in values) and len(values) <= RATING_STEPS and values[0] >= 0 and values[-1] <= 10:
            order = sorted((label for label in labels if np.isfinite(numbers[label])), key=numbers.__getitem__)
            return Scale("ordinal", tuple(order), f"{len(values)} whole numbers from {values[0]:g} to {values[-1]:g} look like a rating scale")
        return Scale("interval", (), f"{len(values)} different numbers from {values[0]:g} to {values[-1]:g}")
    steps = _steps(labels)
    if steps and len(labels) > 2:
        return Scale("ordinal", steps, "the labels are words for steps")
    if (len(labels) > MANY and len(labels) > 0.2 * total) or len(sorted(labels, key=len)[len(labels) // 2]) > LONG * 3:
        return Scale("text", (), f"{len(labels):,} different answers among {total:,} look like free text")
    return Scale("nominal", (), f"{len(labels)} labels without a known order")


def _steps(labels: list[str]) -> tuple[str, ...] | None:
    plain = {label: re.sub(r"[\W_]+", " ", label).strip().casefold() for label in labels}
    for line in STEPS:
        if set(plain.values()) <= set(line) and len(set(plain.values())) == len(labels):
            return tuple(sorted(labels, key=lambda label: line.index(plain[label])))
    return None


def _json_shape(labels: list[str]) -> Scale | None:
    """Answers that are written as JSON: sets of labels, spans or shapes."""
    if not all(label.startswith("[") for label in labels[:100]):
        return None
    arrays = [members(label) for label in labels[:100]]
    if None in arrays:
        return None
    found = [member for array in arrays for member in array or ()]
    if found and all(isinstance(member, list) and len(member) >= 2 and isinstance(member[0], int) for member in found):
        return Scale("span", (), "the answers are marked stretches: [start, end, label]")
    if found and all(isinstance(member, dict) for member in found):
        return Scale("box", (), "the answers are marked shapes")
    return Scale("set", (), "the answers are JSON arrays of labels") if all(isinstance(member, str) for member in found) else None


def _separator(counts: Mapping[str, int]) -> str | None:
    """What divides several labels in one cell, if the parts are few and come back; "[" for lists."""
    lists = sum(n for label, n in counts.items() if re.fullmatch(r"\[\s*(['\"].*['\"])?\s*\]", label))
    if lists and lists >= sum(counts.values()) / 2 and not all(members(label) is not None for label in counts):
        return "["
    for separator in ("|", ";", "\n", ", ", ","):
        several = [label for label in counts if separator in label]
        if separator == "," and all(_DECIMAL_COMMA.fullmatch(label) for label in several):
            continue  # 3,5 may be a number; the report asks
        parts = {part.strip() for label in counts for part in label.split(separator)}
        if several and len(parts) <= MANY and len(parts) < len(counts) and max(map(len, parts)) <= LONG * 2 and all(parts):
            return separator
    return None


def written_set(text: str, separator: str | None) -> str:
    """An answer or a key of a task whose answers are sets, always written the same way: several in one cell, a JSON array or one label.

    >>> written_set("b|a", "|"), written_set('["b","a"]', None), written_set("a", None)
    ('["a", "b"]', '["a", "b"]', '["a"]')
    """
    several = members(text)
    if several is not None:
        return as_set(text_of(member) or "" for member in several)
    return as_set(_split(text, separator) if separator else [text])


def _split(label: str, separator: str) -> list[str]:
    if separator == "[":  # a list as a program prints it; its quotes are taken off, nothing is evaluated
        inner = re.findall(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", label) if label.startswith("[") else [(label, "")]
        return [single or double for single, double in inner]
    return [part.strip() for part in label.split(separator)]


def _numeric_share(counts: Mapping[str, int]) -> float:
    return sum(n for label, n in counts.items() if np.isfinite(times.number(label))) / max(1, sum(counts.values()))


def _counts(draft: "Draft", task: int) -> dict[str, int]:
    labels = draft.names["label"]
    codes = labels.codes[(draft.names["task"].codes == task) & (labels.codes >= 0)] if len(draft.names["task"].values) > 1 else labels.codes[labels.codes >= 0]
    found = np.bincount(codes, minlength=len(labels.values))
    present = np.flatnonzero(found)
    return dict(zip(labels.values.take(pa.array(present)).to_pylist(), found[present].tolist(), strict=True))


def _relabel(draft: "Draft", task: int, names: Mapping[str, str]) -> None:
    """Rewrites labels of one task; other tasks keep theirs even where the text is the same."""
    labels, mine = draft.names["label"], draft.names["task"].codes == task
    values = labels.values.to_pylist()
    renamed = pa.concat_arrays([labels.values, pa.array([names.get(value, value) for value in values], pa.string())])
    codes = np.where(mine & (labels.codes >= 0), labels.codes + len(values), labels.codes).astype(np.int32)
    draft.names["label"] = type(labels)(codes, renamed).recoded(renamed)


def _merge(draft: "Draft", task: int, names: Mapping[str, str], decimal: str | None) -> None:
    """Merges the spellings that a person said are one, and reads decimal commas where a person said so."""
    if names or decimal == ",":
        _relabel(draft, task, {label: spelt(label, names, decimal) for label in _counts(draft, task)})


def spelt(label: str, names: Mapping[str, str], decimal: str | None) -> str:
    """A label, or a key, in the spelling that a person chose for it."""
    if label in names:
        return names[label]
    return label.replace(",", ".") if decimal == "," and _DECIMAL_COMMA.fullmatch(label) else label


def _without_impossible(draft: "Draft", task: str, code: int, counts: Mapping[str, int], scale: Scale) -> dict[str, int]:
    """Answers to a numeric question that are no number: not finite ones are left out, unclear ones are listed and left out."""
    if scale.level == "ordinal" and (scale.source != "inferred" or not np.isfinite(times.number(scale.labels[0]))):
        return dict(counts)
    strange = [label for label in counts if not np.isfinite(times.number(label))]
    if not strange:
        return dict(counts)
    values, impossible = draft.names["label"].values.to_pylist(), set(strange)
    bad = (draft.names["task"].codes == code) & np.isin(draft.names["label"].codes, [place for place, value in enumerate(values) if value in impossible])
    finite = all(NOT_FINITE.fullmatch(label) for label in strange)
    draft.problems.append(
        Problem(
            "VAL-NONFINITE" if finite else "VAL-NUMBER",
            f"task {task}",
            f"{int(bad.sum()):,} answers to a question of numbers are no number: {', '.join(strange[:5])}; they were left out.",
            "Declare the task nominal if these are labels; say 'decimal comma' if commas are decimal points.",
            draft.rows_of(bad),
            asks=not finite,
            examples=draft.examples(bad),
            effect="They are in no mean and no agreement.",
        )
    )
    draft.leave_out(bad, "invalid value")
    return {label: n for label, n in counts.items() if label not in impossible}


def _ordered(draft: "Draft", task: str, counts: Mapping[str, int], scale: Scale, options: Options) -> Scale:
    """An ordinal scale with every label in its order; raises Unreadable where an order given now misses labels that were given."""
    if scale.level != "ordinal":
        return scale
    if not scale.labels:
        inferred = infer(counts)
        order = inferred.labels or tuple(sorted(counts, key=lambda label: (times.number(label), label)))
        return replace(scale, labels=order)
    missing = [label for label in counts if label not in scale.labels]
    if missing and scale.source == "user" and task not in options.scales:
        what = f"The saved order does not hold the labels {', '.join(missing[:5])}, which annotators gave; they were put at its end."
        draft.problems.append(Problem("IMP-SCALE", f"scale of {task}", what, "Declare the scale anew on the Import page.", asks=True))
    elif missing and scale.source == "user":
        raise Unreadable.because(
            "IMP-SCALE",
            f"scale of {task}",
            f"The order {' < '.join(scale.labels)} does not hold the labels {', '.join(missing[:5])}, which annotators gave.",
            f'For example --scale "{task}=ordinal:{"<".join((*scale.labels, *missing[:5]))}".',
        )
    return replace(scale, labels=(*scale.labels, *missing))
