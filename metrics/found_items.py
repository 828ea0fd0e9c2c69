"""Which of the ranked items are looked for, and what is known of each?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics import tally
from metrics.dividing_items import Ranked
from metrics.tally import Answers
from study import Study


def fitting(
    study: Study, ranked: Ranked, *, task: str, labels: Sequence[str] = (), annotator: str | None = None, slice_: Sequence[str] | None = None, search: str = ""
) -> np.ndarray:
    """The places of the ranked items that fit: all `labels` were given, `annotator` answered it, an answer has the value of the facet (`slice_` = facet and
    value), and its name or its text holds what is searched, whatever the case."""
    answers = tally.answers(study, task, controls=True)
    fits = np.ones(len(ranked.item), bool)
    for label in labels:
        place = answers.labels.get_indexer([label])[0]
        fits &= _any(answers, answers.label == place)[ranked.item]
    if annotator is not None:
        fits &= _any(answers, answers.annotator == answers.annotators.get_indexer([annotator])[0])[ranked.item]
    if slice_ is not None and slice_[0] in study.annotations:
        column = study.annotations[slice_[0]].cat
        codes = column.codes.to_numpy() if answers.row is None else column.codes.to_numpy()[answers.row]
        fits &= _any(answers, codes == column.categories.get_indexer([slice_[1]])[0])[ranked.item]
    if search:
        names = answers.items.astype("str")
        held = names.str.contains(search, case=False, regex=False)
        if "text" in study.items:
            texts = study.items["text"].reindex(names)
            held = held | texts.str.contains(search, case=False, regex=False, na=False).to_numpy()
        fits &= np.asarray(held)[ranked.item]
    return np.flatnonzero(fits)


def _any(answers: Answers, which: np.ndarray) -> np.ndarray:
    found = np.zeros(len(answers.items), bool)
    found[answers.item[which]] = True
    return found


def described(study: Study, ranked: Ranked, places: np.ndarray, *, task: str) -> list[dict[str, object]]:
    """The items at these places of the ranking: task, item, labels (label -> how often, the most frequent first), judgements, majority (None = a tie), margin
    (of the most frequent over the next, as a share), disagreement, rank (from 1), gold, text and link, where known."""
    answers = tally.answers(study, task, controls=True)
    chosen = ranked.item[places]
    mine = np.flatnonzero(np.isin(answers.item, chosen))
    counts = pd.crosstab(answers.item[mine], answers.label[mine])
    rows = study.annotations.iloc[mine if answers.row is None else answers.row[mine]]
    gold = dict(zip(rows["item"].cat.codes, rows["gold"].astype("str").where(rows["gold"].notna()), strict=True))
    return [_described(study, answers, counts, gold, ranked, place) for place in places]


def _described(study: Study, answers: Answers, counts: pd.DataFrame, gold: dict, ranked: Ranked, place: int) -> dict[str, object]:
    code, name = ranked.item[place], str(answers.items[ranked.item[place]])
    given = counts.loc[code]
    given = given[given > 0].sort_values(ascending=False, kind="stable")
    first, second = (int(given.iloc[0]), int(given.iloc[1]) if len(given) > 1 else 0)
    known = study.items.loc[name] if name in study.items.index else pd.Series(dtype=object)
    key = gold.get(code)
    return {
        "task": answers.task, "item": name, "judgements": int(given.sum()),
        "labels": {str(answers.labels[label]): int(count) for label, count in given.items()},
        "majority": str(answers.labels[given.index[0]]) if first > second else None, "margin": (first - second) / int(given.sum()),
        "disagreement": float(ranked.disagreement[place]), "rank": int(place) + 1, "gold": key if isinstance(key, str) else None,
        **{fact: value if isinstance(value := known.get(fact), str) and value else None for fact in ("text", "link")},
    }  # fmt: skip


def answers_to(study: Study, *, task: str, item: str) -> pd.DataFrame:
    """Every answer to one item of a task, in order of time: annotator, label, gold, timestamp, seconds, and note: why it is not compared, else "".

    Not compared are declined answers, those of models, and earlier answers to what was answered again.
    """
    table = study.annotations
    place, number = table["item"].cat.categories.get_indexer([item])[0], table["task"].cat.categories.get_loc(task)
    rows = table[(table["item"].cat.codes == place) & (table["task"].cat.codes == number)]
    models = set(study.annotators.index[study.annotators["kind"] == "model"])
    note = np.select(
        [rows["annotator"].isin(models), rows["label"].isna(), rows["repeat"] > 0], ["a model", "declined", "answered again later"], default=""
    )
    plain = rows[["annotator", "label", "gold", "timestamp", "seconds"]].astype({"annotator": "str", "label": object, "gold": object})
    return plain.assign(note=note).sort_values(["timestamp", "annotator"], kind="stable", ignore_index=True)
