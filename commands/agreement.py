"""Do annotators agree, by every coefficient that could apply, and which one is to be believed?"""

import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from commands.command import Command
from commands.inputs import Opened, mistake, reads
from commands.saying import aligned, short

if TYPE_CHECKING:
    from metrics.agreement import Agreement
    from metrics.tally import Answers


OWN = ("item", "annotator", "task", "label", "gold")  # columns that are no facets
ALONE, BY_CHANCE = "These two share one item; agreement needs several.", "Chance alone would explain every answer that these two share."


@reads
def agreement(
    opened: Opened,
    by: Annotated[str | None, typer.Option(metavar="FACET", help="Within each value of this column, such as language, batch or version.")] = None,
    labels: Annotated[bool, typer.Option("--labels", help="For each label against all others.")] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="For each pair of annotators, by kappa.")] = False,
    items: Annotated[int | None, typer.Option(min=1, metavar="N", help="The N items of each task that divide the annotators most.")] = None,
    with_controls: Annotated[bool, typer.Option("--with-controls", help="Count items that were served as controls too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list, see docs/json.md.")] = False,
) -> None:
    """Say how far annotators agree, with intervals, and which coefficient to believe."""
    if sum(map(bool, (by, labels, pairs, items))) > 1:
        raise mistake("--by, --labels, --pairs, --items", "These are different questions.", "Ask one at a time.")
    table = opened.part.annotations
    known = [name for name in table.columns if str(table[name].dtype) == "category" and name not in OWN and table[name].notna().any()]
    if by and by not in known:
        raise mistake("--by", f'There is no facet "{by}".', f"The facets are: {', '.join(known)}." if known else "These files have none.")
    tasks = [task for task in opened.part.tasks if (table["task"] == task).any()]
    found = [row for task in tasks for row in _rows(opened, task, by=by, labels=labels, pairs=pairs, items=items, controls=with_controls)]
    typer.echo(json.dumps(found, indent=1, allow_nan=False) if as_json else "\n".join(_lines(found)))


def _rows(opened: Opened, task: str, *, by: str | None, labels: bool, pairs: bool, items: int | None, controls: bool) -> Iterator[dict]:
    from metrics import tally

    if items:
        yield from _items(opened, task, items, controls)
        return
    answers = tally.answers(opened.part, task, controls=controls)
    if pairs:
        yield from _pairs(answers)
    elif labels:
        yield from _labels(answers)
    elif by:
        part, values = tally.facet_of(opened.part, answers, by)
        for place, value in enumerate(values):
            if (part == place).any():
                yield from ({**row, "facet": by, "value_of_facet": str(value)} for row in _coefficients(answers.where(part == place)))
    else:
        yield from _coefficients(answers)


def _labels(answers: "Answers") -> Iterator[dict]:
    import numpy as np

    from metrics.agreement.set_distances import members
    from metrics.agreement_by.label import TAKES

    level = answers.scale.level
    if level not in TAKES:
        why = f"The answers on this scale ({level}) are no labels, so there is none to judge."
        yield _refused(answers, "krippendorff_alpha", why) | {"label": None}
        return
    names = [str(label) for label in answers.labels]
    held = np.eye(len(names), dtype=bool) if level != "set" else None
    if held is None:
        names, single = members(answers.labels)
        held = single.toarray().T > 0
    for name, mine in zip(names, held, strict=True):
        for row in _coefficients(answers.held_or_not(name, mine)):
            because = "One label against all others has no order." if row["recommended"] else None
            yield {**row, "because": because, "label": name}


def _coefficients(answers: "Answers") -> Iterator[dict]:
    from metrics.agreement import measure_all, recommended

    found, level = measure_all(answers), answers.scale.level
    rare = recommended.rare_label(answers, found["krippendorff_alpha"], found["gwet_ac1"]) if level in ("nominal", "ordinal") else None
    because = recommended.because(answers.scale) + (f" {recommended.caution(rare)}" if rare else "")
    for name, one in found.items():
        chosen = name == recommended.BY_SCALE[level]
        yield _row(answers.task, name, one) | {"recommended": chosen, "because": because if chosen else None}


def _row(task: str, name: str, found: "Agreement") -> dict:
    return {
        "task": task, "coefficient": name, **{term: _number(getattr(found, term)) for term in ("value", "low", "high")},
        "n_items": found.n, "n_annotators": found.n_annotators, "observed": _number(found.observed), "expected": _number(found.expected),
        "method": " · ".join(filter(None, (found.method, found.made_of))) or None, "why": found.why or None,
    }  # fmt: skip


def _pairs(answers: "Answers") -> Iterator[dict]:
    from metrics.agreement_by import cohen_pairs
    from metrics.estimate import Undefined

    ordered = answers.scale.level != "nominal"
    for name, weighted in (("cohen_kappa", False), ("weighted_kappa_quadratic", True)):
        because = "Near misses count in part on an ordered scale." if ordered else "The labels have no order." if not weighted else None
        chosen = weighted is ordered
        try:
            table = cohen_pairs.of_answers(answers, weighted=weighted)
        except Undefined as reason:
            if chosen:
                yield _refused(answers, name, str(reason)) | {"annotator_a": None, "annotator_b": None}
            continue
        for row in table.to_dict("records"):
            value = {term: _number(row[term]) for term in ("value", "low", "high")}
            yield {
                "task": answers.task, "coefficient": name, **value, "n_items": int(row["shared"]), "n_annotators": 2,
                "observed": _number(row["observed"]), "expected": _number(row["expected"]), "method": cohen_pairs.METHOD,
                "why": None if value["value"] is not None else ALONE if row["shared"] == 1 else BY_CHANCE,
                "recommended": chosen, "because": because if chosen else None, "annotator_a": row["annotator"], "annotator_b": row["other"],
            }  # fmt: skip


def _refused(answers: "Answers", name: str, why: str) -> dict:
    terms = dict.fromkeys(("value", "low", "high", "observed", "expected", "method", "because"))
    shared, people = int((answers.judgements > 1).sum()), int((answers.active > 0).sum())
    return {"task": answers.task, "coefficient": name, "n_items": shared, "n_annotators": people, "why": why, "recommended": True, **terms}


def _items(opened: Opened, task: str, most: int, controls: bool) -> Iterator[dict]:
    import numpy as np

    from metrics import dividing_items, found_items
    from metrics.estimate import Undefined

    try:
        ranked = dividing_items.of(opened.part, task=task, controls=controls)
    except Undefined:
        return
    for row in found_items.described(opened.part, ranked, np.arange(min(most, len(ranked.item))), task=task):
        yield {name: row[name] for name in ("task", "item", "labels", "disagreement", "rank", "link")}


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _lines(found: list[dict]) -> list[str]:
    """The same in lines: of each task the coefficients with their intervals, the one to believe marked, and why."""
    if not found:
        return ["No answer is in what was asked for."]
    if "rank" in found[0]:
        return aligned([("task", "rank", "item", "disagreement", "labels"), *map(_item_line, found)])
    lines = aligned([("task", "of", "coefficient", "value [95% interval]", "items", "annotators", ""), *map(_line, found)])
    notes = {(row["task"], row["because"]): None for row in found if row.get("because")}
    return [*lines, *(["", *aligned([(short(task, 40), because) for task, because in notes])] if notes else [])]


def _line(row: dict) -> tuple[str, ...]:
    of = row.get("label") or row.get("value_of_facet") or " and ".join(filter(None, (row.get("annotator_a"), row.get("annotator_b"))))
    value = row["why"] if row["value"] is None else f"{row['value']:.3f} [{row['low']:.3f}, {row['high']:.3f}]"
    mark = "believe this one" if row["recommended"] and row["value"] is not None and not row.get("annotator_a") else ""
    return short(row["task"], 40), short(of, 40), row["coefficient"], value, f"{row['n_items']:,}", f"{row['n_annotators']:,}", mark


def _item_line(row: dict) -> tuple[str, ...]:
    labels = ", ".join(f"{count} × {short(label, 40)}" for label, count in row["labels"].items())
    return short(row["task"], 40), f"{row['rank']:,}", short(row["item"], 40), f"{row['disagreement']:.2f}", labels


COMMAND = Command("agreement", agreement)
