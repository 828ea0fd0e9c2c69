"""The same record twice, and the same question answered twice: the first is left out, the second is kept as a repeat."""

from typing import TYPE_CHECKING

import numpy as np

from study import Problem

if TYPE_CHECKING:
    from formats.reading.draft import Draft

_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio, as in splitmix64
_MOST = np.iinfo(np.int8).max


def questions(draft: "Draft") -> np.ndarray:
    """One number per answer for its (item, annotator, task)."""
    item, annotator, task = (draft.names[name] for name in ("item", "annotator", "task"))
    return (item.codes.astype(np.int64) * len(annotator.values) + annotator.codes) * max(1, len(task.values)) + task.codes


def all_differ(numbers: np.ndarray) -> bool:
    """Does each number stand once? By sorting, which is faster than numpy's own unique."""
    ordered = np.sort(numbers)
    return bool((ordered[1:] != ordered[:-1]).all())


def leave_out_exact(draft: "Draft") -> None:
    """Leaves out rows that stand in the export a second time: same item, annotator, answers, facets and the same time.

    Without a time, an equal answer may be an honest second judgement; it stays, as a repeat.
    """
    timed = draft.microseconds != np.iinfo(np.int64).min
    if not timed.any() or all_differ(questions(draft)):
        return
    rows, place = np.unique(draft.row, return_inverse=True)
    fingerprint = np.zeros(len(rows), np.uint64)
    np.add.at(fingerprint, place, _fingerprints(draft))
    _, first, inverse = np.unique(fingerprint, return_index=True, return_inverse=True)
    again = first[inverse] != np.arange(len(rows))
    again[place[~timed]] = False
    if again.any():
        answers = again[place]
        examples = draft.examples(answers)
        draft.problems.append(
            Problem(
                "DUP-EXACT",
                examples[0],
                f"{int(again.sum()):,} rows repeat another row exactly, its time included; they were left out.",
                "No action is needed; look why the tool exports them twice.",
                int(again.sum()),
                examples=examples,
                effect="Counted twice, they would make agreement and its certainty look better.",
            )
        )
        draft.leave_out(answers, "exact duplicate")


def _fingerprints(draft: "Draft") -> np.ndarray:
    """A 64-bit number per answer that depends on every column; equal for equal answers, different for others but for one pair in 10^19."""
    mixed = np.full(len(draft.row), _MIX)
    with np.errstate(over="ignore"):
        for column in (*(coded.codes.astype(np.int64) for coded in draft.names.values()), draft.microseconds, draft.seconds.view(np.int64)):
            mixed = (mixed ^ column.view(np.uint64)) * _MIX
            mixed ^= mixed >> np.uint64(29)
    return mixed


def repeats(draft: "Draft") -> np.ndarray:
    """0 for an annotator's latest answered judgement of an item and task, 1 for the one before, ...; declined ones come after all answered.

    Latest by time; equal and missing times go by the order in the file.
    """
    question = questions(draft)
    rank = np.zeros(len(question), np.int8)
    if all_differ(question):
        return rank
    order = np.lexsort((np.arange(len(question)), draft.microseconds, draft.names["label"].codes >= 0, question))[::-1]
    sorted_questions = question[order]
    starts = np.concatenate([[True], sorted_questions[1:] != sorted_questions[:-1]])
    place = np.arange(len(order))
    rank[order] = np.minimum(place - np.maximum.accumulate(np.where(starts, place, 0)), _MOST)
    return rank
