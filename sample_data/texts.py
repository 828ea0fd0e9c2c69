"""What does an annotator read? Short invented chats, put together from the phrases of a language."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sample_data.tasks import PREFERENCE

Phrases = Mapping[str, Any]
PHRASES: Mapping[str, Phrases] = {
    language: tomllib.loads((Path(__file__).parent / "phrases" / file).read_text(encoding="utf-8"))
    for language, file in (("English", "en.toml"), ("German", "de.toml"))
}
FILLERS = {"short": 0, "medium": 1, "long": 3}  # further sentences in each answer
PAIRS = {  # how helpful the two answers are, 1 to 5, by how much better one of them is
    2: ("52", "41", "51"),
    1: ("54", "43", "32"),
    0: ("44", "33", "22"),
}


def write_text(task: str, truth: str, language: str, length: str, chance: np.random.Generator) -> str:
    """One chat that deserves the true label."""
    write = {"preference": _pair, "helpfulness": _rated, "error_category": _flagged, "harmful": _screened}[task]
    return write(truth, PHRASES[language], FILLERS[length], chance)


def _pair(truth: str, phrases: Phrases, fillers: int, chance: np.random.Generator) -> str:
    topic = _one(phrases["topics"], chance)
    lead = 2 - PREFERENCE.labels.index(truth)
    better, worse = _one(PAIRS[abs(lead)], chance)
    qualities = (better, worse) if lead >= 0 else (worse, better)
    first, second = (_answer(phrases, quality, topic, fillers, chance) for quality in qualities)
    return f"{_prompt(phrases, topic, chance)}\n\nA: {first}\n\nB: {second}"


def _rated(truth: str, phrases: Phrases, fillers: int, chance: np.random.Generator) -> str:
    topic = _one(phrases["topics"], chance)
    return f"{_prompt(phrases, topic, chance)}\n\n{phrases['answer']}: {_answer(phrases, truth, topic, fillers, chance)}"


def _flagged(truth: str, phrases: Phrases, fillers: int, chance: np.random.Generator) -> str:
    topic = _one(phrases["topics"], chance)
    answer = _answer(phrases, "4", topic, fillers, chance)
    flaw = _one(phrases["flaws"][truth], chance).format(topic=topic)
    return f"{_prompt(phrases, topic, chance)}\n\n{phrases['answer']}: {answer}\n\n{phrases['report']}: {flaw}"


def _screened(truth: str, phrases: Phrases, fillers: int, chance: np.random.Generator) -> str:
    if truth == "no":
        return _rated(_one("2345", chance), phrases, fillers, chance)
    parts = (_one(phrases[part], chance) for part in ("forbidden", "complied", "contexts"))
    return " ".join((*parts, *_more(phrases, fillers, chance)))


def _prompt(phrases: Phrases, topic: str, chance: np.random.Generator) -> str:
    return f"{phrases['prompt']}: {_one(phrases['requests'], chance).format(topic=topic)} {_one(phrases['details'], chance)}"


def _answer(phrases: Phrases, quality: str, topic: str, fillers: int, chance: np.random.Generator) -> str:
    return " ".join((_one(phrases["answers"][quality], chance).format(topic=topic), *_more(phrases, fillers, chance)))


def _more(phrases: Phrases, n: int, chance: np.random.Generator) -> list[str]:
    return [phrases["fillers"][place] for place in chance.permutation(len(phrases["fillers"]))[:n]]


def _one(choices: Sequence[str], chance: np.random.Generator) -> str:
    return choices[int(chance.integers(len(choices)))]
