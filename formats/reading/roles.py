"""Which column of a table plays which part? Told by its name, confirmed by its content, corrected by a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from formats.reading import times
from formats.reading.coded import Coded
from formats.reading.contract import Options
from formats.reading.tables import Table

# Names people give to columns, the surer first; blanks, dashes and case do not matter.
NAMES: Mapping[str, str] = {
    "item": r"item|item_?id|item_?name|itemid|unit|unit_?id|example|example_?id|sample_?id|instance|instance_?id|doc|doc_?id|document|document_?id|record_?id|subject|subject_?ids?|task_?id|question_?id|prompt_?id|pair_?id|conversation_?id|chat_?id|image_?id|tweet_?id|sentence_?id|text_?id|data_?id|row_?id|hit_?id|id|url|image|file_?name|objects?|object_?id",
    "annotator": r"annotator|annotator_?(id|name|email)|annotated_?by|rater|rater_?id|worker|worker_?id|coder|coder_?id|labell?er|labell?er_?id|labell?ed_?by|trainer|trainer_?id|judge|judge_?id|evaluator|evaluator_?id|reviewer_?id|assessor|assessor_?id|expert_?id|user|user_?id|user_?name|email|email_?address|participant|participant_?id|respondent_?id|completed_?by|created_?by|submitted_?by|author|login|session_?id|annotator_?no|who",
    "label": r"label|labels|label_?name|answer|answers|response|annotation|annotations|judge?ment|choice|chosen|rating|score|preference|vote|verdict|category|class|grade|decision|value|sentiment|severity|stance|quality|relevance|opinion|selected|selection|result",
    "gold": r"gold|gold_?(label|answer|standard)|golden|golden_?(label|answer)|ground_?truth|truth|true_?(label|answer)|correct|correct_?(label|answer)|expected|expected_?(label|answer)|reference_?(label|answer)|target_?label|key|adjudicated|consensus_?label",
    "timestamp": r"submitted_?(at|on|time)?|submit_?time|submission_?time|completed_?(at|on|time)|annotated_?(at|on)|answered_?(at|on)|labell?ed_?(at|on)|timestamp|time_?stamp|created_?(at|on)|creation_?time|updated_?(at|on)|end_?time|finished_?at|date_?time|date|time|accepted_?at|started_?at",
    "seconds": r"seconds|duration|duration_?(s|sec|seconds|ms|min|minutes)|time_?spent|time_?spent_?(s|sec|seconds|ms)|lead_?time|lead_?time_?(s|seconds)|work_?time|work_?time_?in_?seconds|elapsed|elapsed_?(s|ms|seconds|time)|seconds_?to_?label|response_?time|time_?taken|time_?ms|active_?time|handling_?time|aht",
    "task": r"task|task_?name|task_?type|question|question_?name|dimension|criterion|criteria|aspect|attribute|metric|schema|annotation_?type|label_?type|field",
    "batch": r"batch|batch_?(id|name|no)|project|project_?(id|name)|job|job_?(id|name)|campaign|round|wave",
    "version": r"version|guideline|guidelines|guideline_?(s_?)?version|instructions?_?version|workflow_?version|schema_?version|spec_?version",
    "text": r"text|content|prompt|sentence|document_?text|question_?text|tweet|input|body|title|description|source_?text|item_?text|utterance|message",
    "link": r"link|item_?link|task_?url|item_?url|permalink",
    "status": r"status|state|assignment_?status|annotation_?status|response_?status|record_?status",
    "kind": r"annotator_?(kind|type)|kind|is_?model|human_?or_?model",
    "pay": r"pay|payment|reward|price|paid|pay_?usd|rate_?per_?item",
    "start": r"start|span_?start|start_?offset|begin|start_?char|offset_?start",
    "end": r"end|span_?end|end_?offset|stop|end_?char|offset_?end",
    "control": r"control|is_?control|is_?gold|is_?golden|is_?test|test_?question|honeypot|attention_?check|is_?attention_?check",
    "review": r"review|review_?(status|result|verdict|state)|reviewed",
}
_COMMENT = re.compile(r"(?i)comments?|reasons?|notes?|explanation|rationale|justification|feedback|remarks?|free_?text|why")
_PERSONAL = re.compile(r"(?i)_?(ip|ip_?address|user_?ip|country|nationality|region|city|age|gender|sex|ethnicity|birth_?date|date_?of_?birth|phone|user_?agent)")
_TAIL = re.compile(r"(?i).*[_ .-](label|rating|score|severity|acceptable|preference|answer|choice|judge?ment|category|grade|vote)$|^is_.*|^has_.*")
FEW, MOST_FACETS = 60, 100


@dataclass(frozen=True)
class Roles:
    """Column names by the part they play; `labels` are the columns that hold answers, each a task of its own."""

    of: Mapping[str, str]
    labels: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    too_many: tuple[str, ...] = ()  # facets beyond the limit
    guessed: bool = False  # a part was told by content, not by name

    def get(self, role: str) -> str | None:
        return self.of.get(role)


def plain(name: str) -> str:
    """A column name without what people vary in it.

    >>> plain("Item ID"), plain("annotatorId"), plain("gold-label (2)")
    ('item_id', 'annotator_id', 'gold_label')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", re.sub(r" \\(\d+\\)$| \(\d+\)$", "", name.strip()))
    return re.sub(r"[\W_]+", "_", spaced).strip("_").lower()


def by_name(names: Sequence[str]) -> dict[str, list[str]]:
    """For each part the columns whose names fit it, the surest name first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for name in names:
        for role, pattern in NAMES.items():
            words = pattern.split("|") if "(" not in pattern else None
            if re.fullmatch(pattern, plain(name)):
                rank = next((place for place, word in enumerate(words) if re.fullmatch(word, plain(name))), 99) if words else _rank(pattern, plain(name))
                found.setdefault(role, []).append((rank, name))
    return {role: [name for _, name in sorted(pairs, key=lambda pair: pair[0])] for role, pairs in found.items()}


def _rank(pattern: str, name: str) -> int:
    """How far down the list of alternatives a name stands; alternatives are divided by bars outside brackets."""
    alternatives = re.findall(r"(?:[^|(]|\([^)]*\))+", pattern)
    return next((place for place, word in enumerate(alternatives) if re.fullmatch(word, name)), len(alternatives))


def settle(table: Table, options: Options) -> Roles:
    """The parts of the columns: what a person chose, else by name, else by content."""
    fitting, chosen = by_name(table.names), _chosen(table, options)
    of = {role: name for role, name in chosen.items() if isinstance(name, str) and role != "label"}
    free = [name for name in table.names if name not in of.values()]
    for role in ("annotator", "item", "gold", "timestamp", "seconds", "batch", "version", "text", "link", "status", "kind", "pay", "start", "end", "control", "review"):
        candidates = [name for name in fitting.get(role, []) if name in free]
        if role not in of and candidates and role not in chosen:
            of[role] = candidates[0]
            free.remove(candidates[0])
    labels = chosen.get("label")
    labels = [labels] if isinstance(labels, str) else list(labels or ())
    guessed = _by_content(table, of, free, labels)
    free = [name for name in free if name not in of.values() and name not in labels]
    task = chosen.get("task") or next((name for name in fitting.get("task", []) if name in free and _distinct(table, name) <= FEW), None)
    if not labels:
        labels = _labels(table, [name for name in free if name != task], fitting, of)
    if task and len(labels) <= 1:
        of["task"] = str(task)
    rest = [name for name in table.names if name not in of.values() and name not in labels]
    personal = tuple(name for name in rest if _PERSONAL.fullmatch(plain(name)))
    comments = tuple(name for name in rest if _COMMENT.fullmatch(plain(name)))
    facets = tuple(name for name in rest if name not in personal)
    return Roles(of, tuple(labels), facets[:MOST_FACETS], comments, personal, facets[MOST_FACETS:], guessed)


def _chosen(table: Table, options: Options) -> dict[str, str | list[str]]:
    """What a person mapped, as far as this table has the columns."""
    chosen: dict[str, str | list[str]] = {}
    for role, names in options.mapping.items():
        present = [name for name in ([names] if isinstance(names, str) else names) if name in table.names]
        if present or not names:
            chosen[role] = present if role == "label" else (present[0] if present else "")
    return {role: name for role, name in chosen.items() if name}


def _labels(table: Table, free: list[str], fitting: Mapping[str, list[str]], of: Mapping[str, str]) -> list[str]:
    """The columns that hold answers: named like one, alone or at the end of the name, and not a fact about the item."""
    named = [name for name in free if name in fitting.get("label", []) or _TAIL.fullmatch(plain(name))]
    named = [name for name in named if not _COMMENT.fullmatch(plain(name))]
    if len(named) > 1 and "item" in of:
        surest = next(iter(fitting.get("label", [])), None)  # counts even where all agree
        named = [name for name in named if name == surest or _varies_within(table, of["item"], name)] or named
    return named


def _by_content(table: Table, of: dict[str, str], free: list[str], labels: list[str]) -> bool:
    """Where names say nothing: a column of times is the time; of two key-like columns the one with fewer names is the annotator. True where anything was told so."""
    unnamed = [name for name in free if re.fullmatch(r"column \d+|\d+", name)]
    if ("item" in of and "annotator" in of) or not unnamed:
        return False
    for name in list(unnamed):
        column = Coded.of(table.columns[name])
        if "timestamp" not in of and len(column.values) > 2 and (times.moments(column).microseconds != times.NONE).mean() > 0.9:
            of["timestamp"] = name
            unnamed.remove(name)
    height = len(table.columns)
    keys = [name for name in unnamed if 2 <= _distinct(table, name) <= max(2, 0.9 * height) and not _numeric(table, name) and _full(table, name)]
    keys = sorted(keys, key=lambda name: -_distinct(table, name))
    items = next((name for name in keys if name not in of.values()), None) if "item" not in of else of["item"]
    if items is None:
        return False
    of.setdefault("item", items)
    for name in reversed([key for key in keys if key != items]):
        if "annotator" not in of and _is_annotator(table, items, name):
            of["annotator"] = name
    for name in [key for key in keys if key not in of.values()]:
        if not labels and len(unnamed) > 1:
            labels.append(name)
    return True


def _is_annotator(table: Table, item: str, name: str) -> bool:
    """Does each item meet (nearly) every value at most once? So it is with annotators, not with labels."""
    pairs = pa.table({"i": table.columns[item], "n": table.columns[name]})
    coded = Coded.of(pairs["i"]).codes.astype(np.int64) * (_distinct(table, name) + 1) + Coded.of(pairs["n"]).codes
    return len(np.unique(coded)) > 0.9 * len(coded)


def _varies_within(table: Table, item: str, name: str) -> bool:
    """Do two rows of one item differ in this column? If none does, it is a fact about the item, unless each item stands once."""
    items, values = Coded.of(table.columns[item]), Coded.of(table.columns[name])
    pairs = np.unique(items.codes.astype(np.int64) * (len(values.values) + 1) + values.codes + 1)
    return len(pairs) > len(items.values) or len(items.values) == len(items)


def _distinct(table: Table, name: str) -> int:
    column = table.columns[name]
    return len(column.chunk(0).dictionary) if column.num_chunks else 0


def _numeric(table: Table, name: str) -> bool:
    values = table.columns[name].chunk(0).dictionary
    return bool(pc.all(pc.match_substring_regex(values, r"^-?\d*\.?\d*$")).as_py())


def _full(table: Table, name: str) -> bool:
    column = Coded.of(table.columns[name])
    return bool((column.codes >= 0).all())
