"""What is odd about who judged what: answers given again, declined, alone, without overlap."""

import re
from collections.abc import Iterator

import numpy as np

from formats.reading import duplicates
from formats.reading.checks.facts import Facts
from study import Problem


def resubmitted(facts: Facts) -> Iterator[Problem]:
    again = (facts.repeat > 0) & (facts.column("label").codes >= 0)
    if not again.any():
        return
    draft, labels = facts.draft, facts.column("label").codes
    _, question = np.unique(duplicates.questions(draft), return_inverse=True)
    highest, lowest = np.full(question.max() + 1, -1), np.full(question.max() + 1, np.iinfo(np.int32).max)
    np.maximum.at(highest, question, labels)
    np.minimum.at(lowest, question, labels)
    differing = int((highest != lowest).sum())
    yield Problem(
        "DUP-CONFLICT" if differing else "REPEATS",
        draft.examples(again)[0],
        f"{int(again.sum()):,} answers were given again by the same annotator to the same item; {differing:,} pairs differ in their label.",
        "The latest answer counts for agreement, the first for accuracy, all for self-consistency.",
        draft.rows_of(again),
        asks=differing > 0,
        examples=draft.examples(again),
        effect="Nothing is averaged; the earlier answers are kept as repeats.",
    )


def two_projects(facts: Facts) -> Iterator[Problem]:
    """The same annotator on the same item in two batches often means that two projects share their numbering."""
    for name in ("batch", *(name for name in facts.draft.names if re.fullmatch(r"(?i)project(_?id|_?name)?", name))):
        column = facts.column(name)
        if len(column.values) > 1:
            item = facts.column("item").codes.astype(np.int64)
            pairs = np.unique(item * (len(column.values) + 1) + column.codes + 1)
            shared = np.bincount(np.bincount(pairs // (len(column.values) + 1)), minlength=3)[2:].sum()
            if shared > len(facts.column("item").values) / 2 and (facts.repeat > 0).sum() > len(facts.repeat) / 4:
                yield Problem(
                    "IMP-GROUP",
                    f"column {name}",
                    f"{int(shared):,} item ids occur in several of the {len(column.values)} values of this column: do two projects share their numbering?",
                    "If they are different items, map the item to both columns, for example item = project + item_id.",
                    int(shared),
                    asks=True,
                    effect="As it stands their answers count as repeats about one item.",
                )


def declined(facts: Facts) -> Iterator[Problem]:
    missing = facts.column("label").codes < 0
    if missing.any():
        yield Problem(
            "DECLINED",
            facts.draft.examples(missing)[0],
            f"{int(missing.sum()):,} answers are empty: the item was declined (skipped, cancelled, ignored), or its cell was left empty.",
            "No action is needed.",
            facts.draft.rows_of(missing),
            examples=facts.draft.examples(missing),
            effect="They count as work, not as a label.",
        )


def one_annotator(facts: Facts) -> Iterator[Problem]:
    people = int((facts.annotators["kind"] != "model").sum())
    if people == 1:
        yield Problem(
            "STAT-N",
            "annotators",
            "There is one annotator.",
            "Agreement needs at least two annotators on the same items; accuracy against gold works with one.",
            effect="No agreement can be computed.",
        )
    elif people == 0:
        yield Problem(
            "STAT-N",
            "annotators",
            "There are only a model's predictions; no person judged anything.",
            "Open the annotations together with them.",
            effect="No agreement and no accuracy of people can be computed.",
        )


def little_overlap(facts: Facts) -> Iterator[Problem]:
    answered = (facts.column("label").codes >= 0) & (facts.repeat == 0)
    item, task = facts.column("item").codes[answered].astype(np.int64), facts.column("task").codes[answered]
    judgements = np.unique(item * max(1, len(facts.column("task").values)) + task, return_counts=True)[1]
    single = int((judgements == 1).sum())
    if len(facts.annotators) > 1 and len(judgements) and single == len(judgements):
        yield Problem(
            "STAT-NOOVERLAP",
            "items",
            "No item was judged by two annotators.",
            "Let some items be judged by several annotators.",
            single,
            effect="No agreement can be computed.",
        )
    elif single and len(facts.annotators) > 1:
        yield Problem(
            "ONE-JUDGEMENT",
            "items",
            f"{single:,} of {len(judgements):,} items (counted in each task) have one judgement only.",
            "No action is needed." if 2 * single < len(judgements) else "Let more items be judged by two annotators: agreement rests on the few that are.",
            single,
            effect="They are in no agreement; accuracy and volume count them.",
        )
