"""The tasks of a Zooniverse workflow: what an export tells of them, and what an answer to them is as a label."""

from dataclasses import dataclass

from formats.reading.file import text_of
from formats.reading.labels import as_boxes, as_set
from formats.reading.shapes import as_dict, as_list
from study import Level, Scale

_TYPES: dict[object, Level] = {"single": "nominal", "multiple": "set", "text": "text", "slider": "interval", "drawing": "box", "survey": "set"}
_BECAUSE = {"set": "several answers can be given at once", "box": "it is drawn"}


@dataclass
class Task:
    """One question of one workflow, or one question about the choices of a survey."""

    workflow: str
    key: str  # T0
    survey: "Task | None" = None  # of whose choices this is a question
    question: str = ""
    level: Level | None = None
    crowded: bool = False  # a survey in which one classification named several choices

    def name(self, several_workflows: bool) -> str:
        if self.survey:
            return f"{self.survey.name(several_workflows)} {self.key}"
        short = self.question if len(self.question) <= 60 else self.question[:59] + "…"
        return " ".join(filter(None, (self.workflow if several_workflows else "", self.key, short)))

    def label(self, parts: list | None) -> str | None:
        """What a classification says about it; parts None = asked and not answered."""
        if parts is None:
            return None
        if self.level == "box":
            return as_boxes({name: value for name, value in part.items() if name != "details" or value} for part in parts if isinstance(part, dict))
        texts = [word(part) for part in parts]
        if self.survey:  # which choice an answer is about need not be said where there is only ever one
            texts = [f"{choice}: {answer}" if self.survey.crowded else answer for choice, answer in parts]
        return as_set(texts) if self.level == "set" else texts[0] if texts else None

    def scale(self) -> Scale | None:
        return Scale(self.level, (), _BECAUSE.get(self.level, "Zooniverse asks for one answer"), "tool") if self.level else None

    def parts(self, answers: list[dict]) -> list | None:
        """What was answered, part by part; the task learns from it what it takes."""
        parts: list = []
        for answer in answers:
            value, kind = answer.get("value"), answer.get("taskType")
            self.question = self.question or " ".join((text_of(answer.get("task_label")) or "").split())
            self.level = self.level or (_TYPES.get(kind) if isinstance(kind, str) else None)
            if isinstance(value, list):
                drawn = any(isinstance(part, dict) and ("tool" in part or "tool_label" in part) for part in value)
                self.level = "box" if drawn or self.level == "box" else "set"
            parts += value if isinstance(value, list) else [] if value is None else [value]
        return parts if parts or any(isinstance(answer.get("value"), list) for answer in answers) else None


def by_task(annotations: object) -> dict[str, list[dict]]:
    """The answers by task; a combination of tasks is taken apart, and a task that stands twice is one."""
    found: dict[str, list[dict]] = {}
    waiting = as_list(annotations)[::-1]
    while waiting:
        answer = as_dict(waiting.pop())
        parts = as_list(answer.get("value"))
        if parts and all(isinstance(part, dict) and "task" in part for part in parts):
            waiting += parts[::-1]
        elif answer.get("task") is not None:
            found.setdefault(word(answer["task"]), []).append(answer)
    return found


def about_choices(choices: list[dict]) -> dict[str, list[tuple[str, str, bool]]]:
    """What a survey asks about each choice: question -> (choice, answer, does the question take several?)."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for choice in choices:
        for question, answer in as_dict(choice.get("answers")).items():
            several, pairs = isinstance(answer, list), found.setdefault(question, [])
            pairs += [(word(choice["choice"]), word(part), several) for part in (answer if several else [answer])]
    return found


def word(part: object) -> str:
    """The word for a part: a survey's choice, what was chosen from a list or transcribed, or the part itself."""
    if isinstance(part, dict):
        part = next((part[name] for name in ("choice", "text", "value", "option") if part.get(name) is not None), part)
    return text_of(part) or ""
