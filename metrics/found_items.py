"""Which of the ranked items are looked for, and what is known of each?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics import tally
from metrics.dividing_items import Ranked
from metrics.tally import Answers
from study import Study


def fitting(
    study: Study,
    ranked: Ranked,
    *,
    task: str,
    labels: Sequence[str] = (),
    annotators: Sequence[str] = (),
    slice_: Sequence[str] | None = None,
    search: str = "",
) -> np.ndarray:
    """The places of the ranked items that fit: all `labels` were given, all `annotators` answered it, an answer has the value of the facet (`slice_` = facet
    and value), and its name or its text holds what is searched, whatever the case."""
    answers = tally.answers(study, task, controls=True)
    fits = np.ones(len(ranked.item), bool)
    for label in labels:
        place = answers.labels.get_indexer([label])[0]
        fits &= _any(answers, answers.label == place)[ranked.item]
    for annotator in annotators:
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
    names, labels = answers.items[ranked.item[places]], answers.labels.astype("str").to_numpy(object)
    line = np.full(len(answers.items), -1)  # of each item: its place among the chosen
    line[ranked.item[places]] = np.arange(len(places))
    mine = np.flatnonzero(line[answers.item] >= 0)
    cell, times = np.unique(line[answers.item[mine]] * np.int64(len(labels)) + answers.label[mine], return_counts=True)
    item, label = np.divmod(cell, len(labels))
    order = np.lexsort((label, -times, item))
    label, times, ends = label[order], times[order].tolist(), np.searchsorted(item[order], np.arange(len(places) + 1)).tolist()
    gold = _gold(study, answers, mine, line)
    facts = study.items.reindex(names).reindex(columns=["text", "link"]).astype(object)
    known = zip(names.astype("str"), places.tolist(), ranked.disagreement[places].tolist(), facts["text"], facts["link"], strict=True)
    described = []
    for row, (name, place, disagreement, text, link) in enumerate(known):
        count = times[ends[row] : ends[row + 1]]
        lead = count[0] - (count[1] if len(count) > 1 else 0)
        given = dict(zip(labels[label[ends[row] : ends[row + 1]]], count, strict=True))
        described.append({
            "task": task, "item": name, "judgements": sum(count), "labels": given, "majority": next(iter(given)) if lead else None,
            "margin": lead / sum(count), "disagreement": disagreement, "rank": place + 1, "gold": gold.get(row),
            "text": text if isinstance(text, str) and text else None, "link": link if isinstance(link, str) and link else None,
        })  # fmt: skip
    return described


def _gold(study: Study, answers: Answers, mine: np.ndarray, line: np.ndarray) -> dict[int, str]:
    """For each of the chosen items that has one, by its place among them: the trusted answer."""
    column = study.annotations["gold"].cat
    codes = column.codes.to_numpy()[mine if answers.row is None else answers.row[mine]]
    with_gold = np.flatnonzero(codes >= 0)
    return dict(zip(line[answers.item[mine[with_gold]]].tolist(), column.categories.astype("str")[codes[with_gold]], strict=True))


def answers_to(study: Study, *, task: str, item: str) -> pd.DataFrame:
    """Every answer to one item of a task, in order of time: annotator, label, gold, timestamp, seconds, and note: why it is not compared, else "".

    Not compared are declined answers, those of models, and of each person all but the latest among those that are looked at.
    """
    table = study.annotations
    place, number = table["item"].cat.categories.get_indexer([item])[0], table["task"].cat.categories.get_loc(task)
    rows = table[(table["item"].cat.codes == place) & (table["task"].cat.codes == number)]
    who, model = rows["annotator"].cat.codes.to_numpy(), ~tally.people(study)[rows["annotator"].cat.codes]
    declined, alike = rows["label"].isna().to_numpy(), np.zeros(len(rows), np.intp)
    latest = tally.latest(~declined & ~model, rows["repeat"].to_numpy(), item=alike, annotator=who, task=alike)
    note = np.select([model, declined, ~latest], ["a model", "declined", "answered again later"], default="")
    plain = rows[["annotator", "label", "gold", "timestamp", "seconds"]].astype({"annotator": "str", "label": object, "gold": object})
    return plain.assign(note=note).sort_values(["timestamp", "annotator"], kind="stable", ignore_index=True)
