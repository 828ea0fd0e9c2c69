"""What is odd about the labels of a task: one label for all, everybody alike, spellings, decimals, free text."""

import re
from collections.abc import Iterator

import pandas as pd

from formats.reading import alike
from formats.reading.checks.facts import Facts, labels_by_task
from study import Problem

MANY_LABELS, LONG_LABEL = 200, 4_096


def one_label(facts: Facts) -> Iterator[Problem]:
    for task, labels in labels_by_task(facts):
        if len(labels) == 1 and sum(labels.values()) > 1:
            yield Problem(
                "STAT-NOVAR",
                f"task {task}",
                f'All {sum(labels.values()):,} answers are "{alike.shown(next(iter(labels)))}".',
                "Ask whether the others are missing from the export.",
                sum(labels.values()),
                effect="Agreement beyond chance is not defined; percent agreement is 100 %.",
            )


def unanimous(facts: Facts) -> Iterator[Problem]:
    """Every item with one label for all, over many items and several labels, is rarely true: often the export holds a consensus."""
    answered = (facts.column("label").codes >= 0) & (facts.repeat == 0)
    frame = pd.DataFrame(
        {"task": facts.column("task").codes[answered], "item": facts.column("item").codes[answered], "label": facts.column("label").codes[answered]}
    )
    for task, lines in frame.groupby("task"):
        several = lines.groupby("item")["label"].agg(["min", "max", "size"])
        several = several[several["size"] > 1]
        if len(several) >= 50 and (several["min"] == several["max"]).all() and lines["label"].nunique() > 1:
            yield Problem(
                "IDENTICAL",
                f"task {facts.column('task').values[int(task)].as_py()}",
                f"All annotators agree on every one of {len(several):,} items; that hardly ever happens.",
                "Check whether the export repeats one result for all annotators.",
                len(lines),
                effect="Agreement of 1 may say nothing about the annotators.",
            )


def decimals(facts: Facts) -> Iterator[Problem]:
    for task, labels in labels_by_task(facts):
        commas = [label for label in labels if re.fullmatch(r"[-+]?\d+(\.\d{3})*,\d+", label)]
        points = [label for label in labels if re.fullmatch(r"[-+]?\d+(,\d{3})*\.\d+", label)]
        if commas:
            code, what = ("VAL-DECIMAL", "points and commas are mixed") if points else ("IMP-DECIMAL", "a comma seems to be the decimal sign")
            yield Problem(
                code,
                f"task {task}",
                f"{sum(labels[label] for label in commas):,} answers such as {commas[0]} are read as labels, not as numbers: {what}.",
                "Say 'decimal comma' on the Import page (or --decimal ,) to read them as numbers.",
                sum(labels[label] for label in commas),
                asks=True,
                examples=tuple((commas + points)[:5]),
            )


def spellings(facts: Facts) -> Iterator[Problem]:
    for task, labels in labels_by_task(facts):
        level = facts.scales[task].level
        if level in ("nominal", "ordinal") and len(labels) <= MANY_LABELS:
            for group in alike.similar(labels):
                names = ", ".join(f"{ascii(label) if not label.isprintable() or label != label.strip() else label} ({labels[label]:,})" for label in group)
                yield Problem(
                    "VAL-VARIANTS",
                    f"task {task}",
                    f"Some labels differ only in case, blanks or Unicode form, or are the same number: {names}.",
                    "Merge them on the Import page if they are one label.",
                    sum(labels[label] for label in group[1:]),
                    asks=True,
                    examples=tuple(group),
                    effect="As they stand they count as disagreement.",
                )
        if level == "nominal" and len(labels) > MANY_LABELS:
            yield Problem(
                "VAL-CARDINALITY",
                f"task {task}",
                f"There are {len(labels):,} different labels.",
                "If this is free text or an id, declare the scale 'text' or choose another column.",
                asks=True,
                effect="Agreement on so many labels says little.",
            )
        if level == "text" and facts.scales[task].source == "inferred":
            yield Problem(
                "VAL-CARDINALITY",
                f"task {task}",
                f"{len(labels):,} different labels in {sum(labels.values()):,} answers: is this free text?",
                "Choose another column for the label, or declare the scale.",
                asks=True,
                effect="Coefficients of agreement refuse free text.",
            )
        long = [label for label in labels if len(label) > LONG_LABEL]
        if long and level in ("nominal", "ordinal"):
            yield Problem(
                "IMP-LIMIT-CELL",
                f"task {task}",
                f"{len(long)} labels are longer than {LONG_LABEL:,} characters; they are shown cut.",
                "Declare the scale 'text' if this is free text.",
                sum(labels[label] for label in long),
                examples=tuple(label[:60] + "…" for label in long[:3]),
            )
