"""What is odd about the names of annotators and items: swapped columns, two spellings, references and models, personal data."""

import re
from collections import defaultdict
from collections.abc import Iterator

from formats.reading import alike
from formats.reading.checks.facts import Facts
from study import Problem

_ROLE = re.compile(r"(?i)^(gold|gold[ _-]?standard|ground[ _-]?truth|truth|consensus|majority|curator|curation_user|adjudicat\w*|expert[ _-]?key)$")

_MODEL = re.compile(r"(?i)(^|[^a-z])(gpt|llm|claude|gemini|llama|mistral|bert|model|bot|auto[ _-]?label\w*)([^a-z]|$)")

_PERSONAL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}|\+\d[\d ()-]{7,}|\b(19|20)\d\d-\d\d-\d\d\b")


def swapped(facts: Facts) -> Iterator[Problem]:
    items, people = len(facts.column("item").values), len(facts.annotators)
    if items < 10 and people >= 3 * items and len(facts.draft.row) >= 20:
        yield Problem(
            "IMP-SWAP-HINT",
            "columns",
            f"There are {people:,} annotators on {items:,} items: are the two columns swapped?",
            "Correct the mapping on the Import page.",
            asks=True,
        )


def alike_names(facts: Facts) -> Iterator[Problem]:
    for name in ("annotator", "item"):
        column, suspects = facts.column(name), alike.suspects(facts.column(name).values)
        counts = dict(zip(column.values.filter(suspects).to_pylist(), column.counts()[suspects.to_numpy(zero_copy_only=False)].tolist(), strict=True))
        groups = alike.similar(counts)
        if groups:
            examples = tuple(" and ".join(f'"{alike.shown(value)}" ({counts[value]:,})' for value in group) for group in groups[:5])
            yield Problem(
                "ID-SIMILAR",
                f"{name} names",
                f"{len(groups):,} {name}s stand under two spellings: {examples[0]}.",
                f"Merge them on the Import page if they are one {name}." if name == "annotator" else "Correct the ids in the export if they are one item.",
                sum(counts[value] for group in groups for value in group[1:]),
                asks=True,
                examples=examples,
                effect=f"They count as different {name}s.",
            )
    lookalikes = list(alike.confusable(facts.column("annotator").values.to_pylist()))
    if lookalikes:
        yield Problem(
            "ID-CONFUSABLE",
            "annotator names",
            f"{lookalikes[0]}. They are counted as two.",
            "Merge them on the Import page if they are one annotator.",
            len(lookalikes),
            asks=True,
            examples=tuple(lookalikes[:5]),
        )


def roles(facts: Facts) -> Iterator[Problem]:
    people = facts.annotators.index[facts.annotators["kind"] != "model"].tolist()
    keys, models = [name for name in people if _ROLE.search(name)], [name for name in people if not _ROLE.search(name) and _MODEL.search(name)]
    if keys or models:
        named = ", ".join(f'"{alike.shown(name)}"' for name in (keys + models)[:5])
        yield Problem(
            "ID-ROLE",
            "annotator names",
            f"{named} may be no person but a reference or a model; as it stands they count as people.",
            "Say on the Import page (or with --model) which annotators are models.",
            len(keys + models),
            asks=True,
            effect="A key or a model among the people distorts their agreement.",
        )


def personal(facts: Facts) -> Iterator[Problem]:
    named = [name for name in facts.annotators.index if _PERSONAL.search(name)]
    if named:
        yield Problem(
            "PRIV-PII",
            "annotator names",
            f"{len(named):,} annotator names hold personal data (e-mail, phone or date of birth).",
            "Export scorecards with pseudonyms.",
            len(named),
        )


def text_conflicts(facts: Facts) -> Iterator[Problem]:
    seen: dict[str, set[str]] = defaultdict(set)
    for _, reading in facts.draft.addresses:
        for fact in reading.items:
            if isinstance(fact.get("text"), str):
                seen[str(fact.get("item"))].add(fact["text"])
    several = [item for item, texts in seen.items() if len(texts) > 1]
    if several:
        yield Problem(
            "ITEM-CONFLICT",
            f"item {alike.shown(several[0])}",
            f"{len(several):,} items stand with different texts under one id.",
            "Check whether ids are reused, for example in two projects.",
            len(several),
            examples=tuple(f"item {alike.shown(item)}" for item in several[:5]),
            effect="Their answers are compared as if they were about one thing; the first text is shown.",
        )
