"""What is odd about an export although it could be read: each check is one function that answers with a Problem or nothing.

None of them changes the data. The order here is the order of the report.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import duplicates, times
from formats.reading.coded import Coded
from study import Problem, Scale

if TYPE_CHECKING:
    from formats.reading.assemble import Draft

MANY_LABELS, LONG_LABEL = 200, 4_096
_ROLE = re.compile(r"(?i)^(gold|gold[ _-]?standard|ground[ _-]?truth|truth|consensus|majority|curator|curation_user|adjudicat\w*|expert[ _-]?key)$")
_MODEL = re.compile(r"(?i)(^|[^a-z])(gpt|llm|claude|gemini|llama|mistral|bert|model|bot|auto[ _-]?label\w*)([^a-z]|$)")
_PERSONAL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}|\+\d[\d ()-]{7,}|\b(19|20)\d\d-\d\d-\d\d\b")
_ALIKE = str.maketrans("аеорсухіјѕԁһАВЕКМНОРСТХІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdhABEKMHOPCTXIJABEZHIKMNOPTYXo")  # noqa: RUF001 (letters that look like Latin ones)


@dataclass(frozen=True)
class Facts:
    """All that a check may look at."""

    draft: "Draft"
    items: pd.DataFrame
    annotators: pd.DataFrame
    scales: Mapping[str, Scale]
    repeat: np.ndarray
    keys: int
    now: int

    def column(self, name: str) -> Coded:
        return self.draft.names[name]


def all_of(draft: "Draft", **facts: object) -> list[Problem]:
    """Every problem that the checks find, in their order."""
    known = Facts(draft, **facts)  # type: ignore[arg-type]
    return [problem for check in CHECKS for problem in check(known)]


def resubmitted(facts: Facts) -> Iterator[Problem]:
    again = facts.repeat > 0
    if not again.any():
        return
    draft, labels = facts.draft, facts.column("label").codes
    _, question = np.unique(duplicates.questions(draft), return_inverse=True)
    highest, lowest = np.full(question.max() + 1, -1), np.full(question.max() + 1, np.iinfo(np.int32).max)
    np.maximum.at(highest, question, labels)
    np.minimum.at(lowest, question, labels)
    differing = int((highest != lowest).sum())
    yield Problem("DUP-CONFLICT", draft.examples(again)[0], f"{int(again.sum()):,} answers were given again by the same annotator to the same item; {differing:,} pairs differ in their label.", "The latest answer counts for agreement, the first for accuracy, all for self-consistency.", draft.rows_of(again), asks=differing > 0, examples=draft.examples(again), effect="Nothing is averaged; the earlier answers are kept as repeats.")


def declined(facts: Facts) -> Iterator[Problem]:
    missing = facts.column("label").codes < 0
    if missing.any():
        yield Problem("DECLINED", facts.draft.examples(missing)[0], f"{int(missing.sum()):,} answers are empty: the item was seen and declined (skipped, cancelled, ignored).", "No action is needed.", facts.draft.rows_of(missing), examples=facts.draft.examples(missing), effect="They count as work, not as a label.")


def one_annotator(facts: Facts) -> Iterator[Problem]:
    people = int((facts.annotators["kind"] != "model").sum())
    if people == 1:
        yield Problem("STAT-N", "annotators", "There is one annotator.", "Agreement needs at least two annotators on the same items; accuracy against gold works with one.", effect="No agreement can be computed.")


def little_overlap(facts: Facts) -> Iterator[Problem]:
    answered = (facts.column("label").codes >= 0) & (facts.repeat == 0)
    item, task = facts.column("item").codes[answered].astype(np.int64), facts.column("task").codes[answered]
    judgements = np.unique(item * max(1, len(facts.column("task").values)) + task, return_counts=True)[1]
    single = int((judgements == 1).sum())
    if len(facts.annotators) > 1 and len(judgements) and single == len(judgements):
        yield Problem("STAT-NOOVERLAP", "items", "No item was judged by two annotators.", "Let some items be judged by several annotators.", single, effect="No agreement can be computed.")
    elif single and len(facts.annotators) > 1:
        yield Problem("ONE-JUDGEMENT", "items", f"{single:,} of {len(judgements):,} items have one judgement only.", "No action is needed.", single, effect="They are in no agreement; accuracy and volume count them.")


def swapped(facts: Facts) -> Iterator[Problem]:
    items, people = len(facts.column("item").values), len(facts.annotators)
    if items < 10 and people >= 3 * items and len(facts.draft.row) >= 20:
        yield Problem("IMP-SWAP-HINT", "columns", f"There are {people:,} annotators on {items:,} items: are the two columns swapped?", "Correct the mapping on the Import page.", asks=True)


def decimals(facts: Facts) -> Iterator[Problem]:
    for task, labels in _labels_by_task(facts):
        commas = [label for label in labels if re.fullmatch(r"[-+]?\d+(\.\d{3})*,\d+", label)]
        points = [label for label in labels if re.fullmatch(r"[-+]?\d+(,\d{3})*\.\d+", label)]
        if commas:
            code, what = ("VAL-DECIMAL", "points and commas are mixed") if points else ("IMP-DECIMAL", "a comma seems to be the decimal sign")
            yield Problem(code, f"task {task}", f"{sum(labels[label] for label in commas):,} answers such as {commas[0]} are read as labels, not as numbers: {what}.", "Say 'decimal comma' on the Import page (or --decimal ,) to read them as numbers.", sum(labels[label] for label in commas), asks=True, examples=tuple((commas + points)[:5]))


def two_projects(facts: Facts) -> Iterator[Problem]:
    """The same annotator on the same item in two batches often means that two projects share their numbering."""
    for name in ("batch", *(name for name in facts.draft.names if re.fullmatch(r"(?i)project(_?id|_?name)?", name))):
        column = facts.column(name)
        if len(column.values) > 1:
            item = facts.column("item").codes.astype(np.int64)
            pairs = np.unique(item * (len(column.values) + 1) + column.codes + 1)
            shared = np.bincount(np.bincount(pairs // (len(column.values) + 1)), minlength=3)[2:].sum()
            if shared > len(facts.column("item").values) / 2 and (facts.repeat > 0).sum() > len(facts.repeat) / 4:
                yield Problem("IMP-GROUP", f"column {name}", f"{int(shared):,} item ids occur in several of the {len(column.values)} values of this column: do two projects share their numbering?", "If they are different items, map the item to both columns, for example item = project + item_id.", int(shared), asks=True, effect="As it stands their answers count as repeats about one item.")


def one_label(facts: Facts) -> Iterator[Problem]:
    for task, labels in _labels_by_task(facts):
        if len(labels) == 1 and sum(labels.values()) > 1:
            yield Problem("STAT-NOVAR", f"task {task}", f'All {sum(labels.values()):,} answers are "{_short(next(iter(labels)))}".', "Ask whether the others are missing from the export.", sum(labels.values()), effect="Agreement beyond chance is not defined; percent agreement is 100 %.")


def unanimous(facts: Facts) -> Iterator[Problem]:
    """Every item with one label for all, over many items and several labels, is rarely true: often the export holds a consensus."""
    answered = (facts.column("label").codes >= 0) & (facts.repeat == 0)
    frame = pd.DataFrame({"task": facts.column("task").codes[answered], "item": facts.column("item").codes[answered], "label": facts.column("label").codes[answered]})
    for task, lines in frame.groupby("task"):
        several = lines.groupby("item")["label"].agg(["min", "max", "size"])
        several = several[several["size"] > 1]
        if len(several) >= 50 and (several["min"] == several["max"]).all() and lines["label"].nunique() > 1:
            yield Problem("IDENTICAL", f"task {facts.column('task').values[int(task)].as_py()}", f"All annotators agree on every one of {len(several):,} items; that hardly ever happens.", "Check whether the export repeats one result for all annotators.", len(lines), effect="Agreement of 1 may say nothing about the annotators.")


def spellings(facts: Facts) -> Iterator[Problem]:
    for task, labels in _labels_by_task(facts):
        level = facts.scales[task].level
        if level in ("nominal", "ordinal") and len(labels) <= MANY_LABELS:
            for group in _similar(labels):
                names = ", ".join(f"{ascii(label) if not label.isprintable() or label != label.strip() else label} ({labels[label]:,})" for label in group)
                yield Problem("VAL-VARIANTS", f"task {task}", f"Some labels differ only in case, blanks or Unicode form, or are the same number: {names}.", "Merge them on the Import page if they are one label.", sum(labels[label] for label in group[1:]), asks=True, examples=tuple(group), effect="As they stand they count as disagreement.")
        if level == "nominal" and len(labels) > MANY_LABELS:
            yield Problem("VAL-CARDINALITY", f"task {task}", f"There are {len(labels):,} different labels.", "If this is free text or an id, declare the scale 'text' or choose another column.", asks=True, effect="Agreement on so many labels says little.")
        if level == "text" and facts.scales[task].source == "inferred":
            yield Problem("VAL-CARDINALITY", f"task {task}", f"{len(labels):,} different labels in {sum(labels.values()):,} answers: is this free text?", "Choose another column for the label, or declare the scale.", asks=True, effect="Coefficients of agreement refuse free text.")
        long = [label for label in labels if len(label) > LONG_LABEL]
        if long and level in ("nominal", "ordinal"):
            yield Problem("IMP-LIMIT-CELL", f"task {task}", f"{len(long)} labels are longer than {LONG_LABEL:,} characters; they are shown cut.", "Declare the scale 'text' if this is free text.", sum(labels[label] for label in long), examples=tuple(label[:60] + "…" for label in long[:3]))


def alike_names(facts: Facts) -> Iterator[Problem]:
    for name in ("annotator", "item"):
        column, suspects = facts.column(name), _suspects(facts.column(name).values)
        counts = dict(zip(column.values.filter(suspects).to_pylist(), column.counts()[suspects.to_numpy(zero_copy_only=False)].tolist(), strict=True))
        groups = _similar(counts)
        if groups:
            examples = tuple(" and ".join(f'"{_short(value)}" ({counts[value]:,})' for value in group) for group in groups[:5])
            yield Problem("ID-SIMILAR", f"{name} names", f"{len(groups):,} {name}s stand under two spellings: {examples[0]}.", f"Merge them on the Import page if they are one {name}." if name == "annotator" else "Correct the ids in the export if they are one item.", sum(counts[value] for group in groups for value in group[1:]), asks=True, examples=examples, effect=f"They count as different {name}s.")
    lookalikes = [pair for pair in _confusable(facts.column("annotator").values.to_pylist())]
    if lookalikes:
        yield Problem("ID-CONFUSABLE", "annotator names", f"{lookalikes[0]}. They are counted as two.", "Merge them on the Import page if they are one annotator.", len(lookalikes), asks=True, examples=tuple(lookalikes[:5]))


def roles(facts: Facts) -> Iterator[Problem]:
    people = facts.annotators.index[facts.annotators["kind"] != "model"].tolist()
    keys, models = [name for name in people if _ROLE.search(name)], [name for name in people if not _ROLE.search(name) and _MODEL.search(name)]
    if keys or models:
        named = ", ".join(f'"{_short(name)}"' for name in (keys + models)[:5])
        yield Problem("ID-ROLE", "annotator names", f"{named} may be no person but a reference or a model; as it stands they count as people.", "Say on the Import page (or with --model) which annotators are models.", len(keys + models), asks=True, effect="A key or a model among the people distorts their agreement.")


def personal(facts: Facts) -> Iterator[Problem]:
    named = [name for name in facts.annotators.index if _PERSONAL.search(name)]
    if named:
        yield Problem("PRIV-PII", "annotator names", f"{len(named):,} annotator names hold personal data (e-mail, phone or date of birth).", "Export scorecards with pseudonyms.", len(named))


def time_faults(facts: Facts) -> Iterator[Problem]:
    moments = facts.draft.microseconds
    known = moments != times.NONE
    future = known & (moments > facts.now + int(times.DAY * 1e6))
    if future.any():
        yield Problem("VAL-FUTURE", facts.draft.examples(future)[0], f"{facts.draft.rows_of(future):,} rows have a time in the future.", "Check the clock or the time zone of the tool.", facts.draft.rows_of(future), asks=False, examples=facts.draft.examples(future), effect="The answers count; drift leaves their times out.")
    if known.sum() > 10 and moments[known].min() == moments[known].max():
        yield Problem("STAT-TIME", "timestamp", f"All {int(known.sum()):,} times are {np.datetime64(int(moments[known][0]), 's')}: a bulk import, no times of work.", "Export the times at which annotators answered.", int(known.sum()), effect="Drift and order cannot be told from them.")
    elif known.any() and not known.all():
        yield Problem("VAL-DATE-MISSING", facts.draft.examples(~known)[0], f"{facts.draft.rows_of(~known):,} rows have no time.", "No action is needed.", facts.draft.rows_of(~known), examples=facts.draft.examples(~known), effect="They are left out where time matters.")


def duration_faults(facts: Facts) -> Iterator[Problem]:
    """Durations of nothing, less than nothing or more than a day become missing; one constant for all is said."""
    seconds, draft = facts.draft.seconds, facts.draft
    known = ~np.isnan(seconds)
    wrong = known & ((seconds <= 0) | (seconds > times.DAY))
    if wrong.any():
        yield Problem("VAL-DURATION", draft.examples(wrong)[0], f"{draft.rows_of(wrong):,} rows have a duration that cannot be true: zero, negative or more than a day.", "Look how the tool measures time.", draft.rows_of(wrong), examples=draft.examples(wrong), effect="These durations are missing; the answers count.")
        seconds[wrong] = np.nan
    usable = seconds[known & ~wrong]
    if len(usable) > 10 and usable.min() == usable.max():
        yield Problem("VAL-DURATION", "seconds", f"All durations are {usable[0]:g} seconds: a constant, not a measurement.", "Export real durations.", len(usable), effect="Pace cannot be told from them.")


def text_conflicts(facts: Facts) -> Iterator[Problem]:
    seen: dict[str, set[str]] = defaultdict(set)
    for _, reading in facts.draft.addresses:
        for fact in reading.items:
            if isinstance(fact.get("text"), str):
                seen[str(fact.get("item"))].add(fact["text"])
    several = [item for item, texts in seen.items() if len(texts) > 1]
    if several:
        yield Problem("ITEM-CONFLICT", f"item {_short(several[0])}", f"{len(several):,} items stand with different texts under one id.", "Check whether ids are reused, for example in two projects.", len(several), examples=tuple(f"item {_short(item)}" for item in several[:5]), effect="Their answers are compared as if they were about one thing; the first text is shown.")


CHECKS = (resubmitted, two_projects, decimals, declined, one_annotator, little_overlap, swapped, one_label, unanimous, spellings, alike_names, roles, personal, time_faults, duration_faults, text_conflicts)


def _labels_by_task(facts: Facts) -> Iterator[tuple[str, dict[str, int]]]:
    task, label = facts.column("task"), facts.column("label")
    answered = label.codes >= 0
    pairs, counts = np.unique(task.codes[answered].astype(np.int64) * max(1, len(label.values)) + label.codes[answered], return_counts=True)
    values, found = label.values.to_pylist(), defaultdict(dict)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        found[pair // len(values)][values[pair % len(values)]] = count
    for code, labels in sorted(found.items()):
        yield task.values[code].as_py(), labels


def _suspects(values: pa.Array) -> pa.Array:
    """Which names share a plain form with another one; a cheap first pass, since there may be millions of items."""
    plain = values if pc.all(pc.string_is_ascii(values), min_count=0).as_py() else pa.array([_folded(value) for value in values.to_pylist()], pa.string())
    plain = pc.replace_substring_regex(pc.utf8_lower(pc.utf8_trim_whitespace(plain)), r"\s+|\.0+$", " ")
    plain = pc.utf8_trim_whitespace(plain)
    if pc.count_distinct(plain).as_py() == len(values):
        return pa.array(np.zeros(len(values), bool))
    codes = plain.dictionary_encode().indices.to_numpy()
    return pa.array(np.bincount(codes)[codes] > 1)


def _similar(counts: Mapping[str, int]) -> list[list[str]]:
    """Names that are the same but for case, blanks, Unicode form or the way a number is written; the most frequent first."""
    groups: dict[object, list[str]] = defaultdict(list)
    for value in counts:
        number = times.number(value.strip()) if len(value) < 20 else np.nan
        plain = re.sub(r"\s+", " ", _folded(value)).strip()
        groups[number if np.isfinite(number) and abs(number) < 1e9 and not re.match(r"0\d", value.strip()) else plain].append(value)
    return [sorted(group, key=lambda value: -counts[value]) for group in groups.values() if len(group) > 1]


def _folded(text: str) -> str:
    """Case, compatibility forms and the dots of the Turkish i taken away."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u0307", "").replace("ı", "i")  # noqa: RUF001


def _confusable(names: Iterable[str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name in names:
        plain = name.translate(_ALIKE)
        other = seen.setdefault(plain, name)
        if other != name:
            strange = next(letter for letter in (name if not name.isascii() else other) if not letter.isascii())
            yield f'"{_short(other)}" and "{_short(name)}" look alike: one holds U+{ord(strange):04X} ({unicodedata.name(strange, "unnamed").title()})'


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
