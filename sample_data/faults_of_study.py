"""Faults that nobody on the team can help: labels the guideline does not separate, ambiguous items, wrong gold."""

import numpy as np
import pandas as pd

from sample_data.planted import Fault
from sample_data.streams import stream
from sample_data.tasks import ERROR_CATEGORY, HELPFULNESS

CONFUSED, CONFUSION = ("instruction ignored", "incomplete"), 0.32
AMBIGUOUS_ITEMS, OTHER_READING = 0.6, 0.45  # of the slice's items; of the answers to these
WRONG_KEYS = (  # task, what is true, what the key says
    ("preference", "A much better", "B much better"),
    ("preference", "B slightly better", "A much better"),
    ("helpfulness", "2", "5"),
    ("error_category", "wrong tone", "factual error"),
    ("harmful", "no", "yes"),
)


def confuse_labels(answers: pd.DataFrame) -> Fault:
    """Everybody takes two labels for one another."""
    chance, (a, b) = stream("fault confused labels"), CONFUSED
    right = answers[answers["truth"].isin(CONFUSED) & (answers["label"] == answers["truth"])]
    slip = (CONFUSION - 0.02) / 0.9  # the others come from natural mistakes; a tenth of the answers are wrong already
    luck = pd.Series(chance.random(len(right)), right.index)
    by_item = luck.groupby(right["item"])
    of_key = by_item.rank() <= (slip * by_item.transform("size")).round()  # the same share of each key, else one of them looks wrong by bad luck
    swap = right.index[of_key.where(right["is_key"], luck < slip)]
    answers.loc[swap, "label"] = answers.loc[swap, "label"].map({a: b, b: a})
    sentence = f'The guideline does not separate "{a}" from "{b}": everybody takes one for the other in about {CONFUSION:.0%} of their items, both ways.'
    return Fault("confused_labels", "guideline", ERROR_CATEGORY.name, sentence, {"labels": list(CONFUSED), "rate": CONFUSION})


def blur_slice(answers: pd.DataFrame) -> Fault:
    """In one language of one task, items have two readings."""
    chance, labels = stream("fault ambiguous slice"), np.array(HELPFULNESS.labels)
    mine = (answers["task"] == HELPFULNESS.name) & (answers["language"] == "German") & ~answers["is_key"]
    items = np.sort(answers.loc[mine, "item"].unique())
    blurred = chance.choice(items, round(AMBIGUOUS_ITEMS * len(items)), replace=False)
    truth = answers.drop_duplicates("item").set_index("item")["truth"].loc[blurred].astype(int).to_numpy()
    step = chance.choice([-2, -1, 1, 2], len(blurred))
    other = np.where((truth + step < 1) | (truth + step > len(labels)), truth - step, truth + step)
    reading = answers["item"].map(dict(zip(blurred, labels[other - 1], strict=True)))
    split = mine & reading.notna() & (chance.random(len(answers)) < OTHER_READING)
    answers.loc[split, "label"] = reading[split]
    sentence = (
        f"{AMBIGUOUS_ITEMS:.0%} of the German chats without gold can be rated in two ways, one or two steps apart, "
        f"and {OTHER_READING:.0%} of the answers to these follow the other reading; English chats are clear."
    )
    facts = {"facet": "language", "value_of_facet": "German", "share_of_items": AMBIGUOUS_ITEMS, "rate": OTHER_READING}
    return Fault("ambiguous_slice", "item", HELPFULNESS.name, sentence, facts)


def spoil_keys(answers: pd.DataFrame) -> list[Fault]:
    """Five keys of the gold are wrong; the answers stay as they are."""
    chance, faults, taken = stream("fault wrong keys"), [], set()
    for task, true, key in WRONG_KEYS:
        fit = answers.loc[answers["is_key"] & (answers["task"] == task) & (answers["truth"] == true), "item"]
        item = str(chance.choice(sorted(set(fit) - taken)))
        taken.add(item)
        answers.loc[answers["item"] == item, "gold"] = key
        sentence = f'The gold of {item} says "{key}"; true is "{true}".'
        faults.append(Fault("wrong_gold", "gold", task, sentence, {"item": item, "gold": key, "truth": true}))
    return faults
