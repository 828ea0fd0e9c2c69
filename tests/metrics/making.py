"""Studies made by hand, for tests of what is computed from them."""

from collections.abc import Iterable, Mapping

import pandas as pd

from study import CATEGORY, COLUMNS, TIME, Report, Scale, Study


def study_of(
    lines: Iterable[Mapping[str, object]], *, scales: Mapping[str, Scale] | None = None, controls: Iterable[str] = (), models: Iterable[str] = ()
) -> Study:
    """The study of these annotations: item, annotator and label, and what else a line says."""
    given = [{"task": "mood", "repeat": 0, **line} for line in lines]
    table = pd.DataFrame(given, columns=list(dict.fromkeys([*(column.name for column in COLUMNS), *(name for line in given for name in line)])))
    for column in table.columns:
        kind = next((known.dtype for known in COLUMNS if known.name == column), CATEGORY)
        values = pd.to_datetime(table[column], utc=True, format="ISO8601").dt.as_unit("us") if kind == TIME else table[column]
        table[column] = values.astype("str").where(table[column].notna()).astype(CATEGORY) if kind == CATEGORY else values.astype(kind)
    items = pd.DataFrame(
        {"control": [name in set(controls) for name in table["item"].cat.categories]}, index=pd.Index(table["item"].cat.categories, name="item")
    )
    who = pd.Index(table["annotator"].cat.categories, name="annotator")
    annotators = pd.DataFrame({"kind": ["model" if name in set(models) else "human" for name in who]}, index=who)
    tasks = table["task"].cat.categories
    return Study.of(
        table,
        items=items,
        annotators=annotators,
        scales={task: (scales or {}).get(task, Scale("nominal")) for task in tasks},
        report=Report(len(table), len(table)),
        name="made",
    )


def answers(text: str, **facts: object) -> list[dict[str, object]]:
    """Lines from a picture: one line of text per item, one letter per annotator, a dot where there is no answer."""
    rows = text.split()
    return [
        {"item": f"i{row}", "annotator": f"a{place}", "label": label, **facts}
        for row, line in enumerate(rows)
        for place, label in enumerate(line)
        if label != "."
    ]
