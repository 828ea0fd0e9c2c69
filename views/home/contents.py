"""How much is there, by whom, when, and what can be compared?"""

import math

import streamlit as st

from metrics.overview import Facts


def draw(facts: Facts) -> None:
    """Eight cards: annotations, items, annotators, tasks; period, gold, judgements per item, overlap."""
    cards = (_annotations(facts), _items(facts), _annotators(facts), _tasks(facts), _period(facts), _gold(facts), _per_item(facts), _overlap(facts))
    with st.grid(4, min_column_width=190):
        for label, value, note, explanation in cards:
            st.metric(label, value, delta_description=note, help=explanation, border=True, height="stretch")


Card = tuple[str, str, str, str]


def _annotations(facts: Facts) -> Card:
    notes = [f"{count:,} {what}" for count, what in ((facts.declined, "declined"), (facts.repeats, "repeats"), (facts.by_models, "by models")) if count]
    return (
        "Annotations",
        f"{facts.annotations:,}",
        ", ".join(notes) or "all answered once",
        "One annotation is one annotator's answer to one task about one item. Declined ones were seen and skipped; of repeats the latest counts for agreement.",
    )


def _items(facts: Facts) -> Card:
    return "Items", f"{facts.items:,}", f"{facts.gold_items:,} with gold", "An item is one thing that was judged: a text, a chat, a picture."


def _annotators(facts: Facts) -> Card:
    models = f"and {facts.models:,} models" if facts.models else "people"
    return "Annotators", f"{facts.annotators:,}", models, "Who judged. Models are marked so, left out of human agreement and compared with the team apart."


def _tasks(facts: Facts) -> Card:
    return "Tasks", f"{facts.tasks:,}", "questions put", "A task is one question put to annotators, with one set of labels."


def _period(facts: Facts) -> Card:
    help_ = "From the first to the last annotation, in UTC."
    if facts.first is None or facts.last is None:
        return "Period", "no times", "in this export", help_
    days = (facts.last.normalize() - facts.first.normalize()).days + 1
    return "Period", f"{days:,} days" if days > 1 else "1 day", f"{facts.first:%-d %b %Y} – {facts.last:%-d %b %Y}", help_


def _gold(facts: Facts) -> Card:
    share = f"{facts.gold_items / facts.items:.1%}" if facts.items else "none"
    return (
        "Gold coverage",
        share if facts.gold_items else "none",
        f"{facts.gold_items:,} of {facts.items:,} items",
        "The share of items with a trusted answer. Without gold, nothing is said about who is right.",
    )


def _per_item(facts: Facts) -> Card:
    value = "none" if math.isnan(facts.per_item) else f"{facts.per_item:g}"
    return (
        "Judgements per item",
        value,
        f"up to {facts.most_per_item:,}",
        "The median over items and tasks of how many people judged them; each person's latest answer.",
    )


def _overlap(facts: Facts) -> Card:
    share = f"{facts.shared / facts.judged:.1%}" if facts.judged else "none"
    alone = f"{facts.alone:,} annotators share none" if facts.alone else "every annotator shares some"
    return (
        "Overlap",
        share,
        alone,
        "The share of questions (an item in a task) judged by two people or more. "
        "Only these can show agreement, and annotators who share no item with anybody cannot be compared.",
    )
