"""Which spellings are one label, and which names are one annotator?"""

import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd
import streamlit as st

from views.importing.subject import Subject

MOST_NAMES = 5_000  # in a list that a browser still opens at once
_QUOTED = re.compile(r'"([^"]*)" \([\d,]+\)')


def draw(subject: Subject) -> dict[str, object]:
    """Two lists of pairs, filled with what looked alike: nothing is merged until it is ticked."""
    if subject.study is None:
        st.caption("Spellings can be merged once the files can be read.")
        return {}
    return {**_labels(subject), **_annotators(subject)}


def _labels(subject: Subject) -> dict[str, object]:
    before: Mapping[str, Mapping[str, str]] = subject.decided.get("merge_labels", {})
    pairs = [(True, task, old, new) for task, merged in before.items() for old, new in merged.items()]
    pairs += [(False, task, old, new) for task, old, new in _alike_labels(subject) if old not in before.get(task, {})]
    edited = _editor(
        "Labels that are one",
        pd.DataFrame(pairs, columns=["Merge", "Task", "Spelling", "Counts as"]),
        {"Task": st.column_config.SelectboxColumn(options=list(subject.study.tasks)) if subject.study else None},
        key="labels",
        subject=subject,
    )
    now: dict[str, dict[str, str]] = {}
    for line in _ticked(edited):
        now.setdefault(line["Task"], {})[line["Spelling"]] = line["Counts as"]
    return {"merge_labels": now} if now != before else {}


def _annotators(subject: Subject) -> dict[str, object]:
    before: Mapping[str, str] = subject.decided.get("merge_annotators", {})
    pairs = [(True, old, new) for old, new in before.items()]
    pairs += [(False, old, new) for old, new in _alike_names(subject) if old not in before]
    names = subject.annotators if len(subject.annotators) <= MOST_NAMES else None
    config = {"Counts as": st.column_config.SelectboxColumn(options=names) if names else None}
    edited = _editor("Names that are one annotator", pd.DataFrame(pairs, columns=["Merge", "Spelling", "Counts as"]), config, key="annotators", subject=subject)
    now = {line["Spelling"]: line["Counts as"] for line in _ticked(edited)}
    return {"merge_annotators": now} if now != before else {}


def _editor(title: str, pairs: pd.DataFrame, config: Mapping[str, object], *, key: str, subject: Subject) -> pd.DataFrame:
    st.markdown(f"**{title}**")
    texts = {name: "str" for name in pairs.columns if name != "Merge"}
    columns = {"Merge": st.column_config.CheckboxColumn(default=True, width="small"), **{name: column for name, column in config.items() if column is not None}}
    digest = subject.study.digest if subject.study is not None else ""
    return st.data_editor(
        pairs.astype({"Merge": bool, **texts}),
        key=f"spellings.{key}.{digest}",
        num_rows="dynamic",
        hide_index=True,
        column_config=columns,
        alt=f"{title}: a row per pair.",
    )


def _ticked(edited: pd.DataFrame) -> Iterator[dict[str, str]]:
    """The pairs that are ticked and whole."""
    for line in edited.to_dict("records"):
        if line["Merge"] and all(isinstance(value, str) and value for name, value in line.items() if name != "Merge"):
            yield line


def _alike_labels(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """(task, spelling, the most frequent spelling) of what the import found alike."""
    for problem in subject.problems:
        if problem.code == "VAL-VARIANTS" and problem.where.startswith("task "):
            first, *others = problem.examples
            yield from ((problem.where.removeprefix("task "), other, first) for other in others)


def _alike_names(subject: Subject) -> Iterable[tuple[str, str]]:
    """(spelling, the most frequent spelling) of annotators that the import found alike."""
    known = set(subject.annotators)
    for problem in subject.problems:
        if problem.code == "ID-SIMILAR" and problem.where.startswith("annotator"):
            for example in problem.examples:
                names = [name for name in _QUOTED.findall(example) if name in known]
                yield from ((other, names[0]) for other in names[1:])
