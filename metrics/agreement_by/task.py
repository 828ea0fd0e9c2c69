"""Do annotators agree in each task, and which number says so?"""

from dataclasses import dataclass

from metrics import tally
from metrics.agreement import Agreement, by_package, coefficient, measure, measure_all, recommended
from metrics.tally import Answers, Population
from study import Scale, Study


@dataclass(frozen=True)
class TaskAgreement:
    """One task: the number to believe, why, and what was compared."""

    task: str
    scale: Scale
    coefficient: str  # the name of the one to believe
    title: str
    because: str
    agreement: Agreement
    percent: Agreement
    caution: str  # what to mind where one label is common; "" where there is nothing
    items: int  # judged by two annotators or more
    alone: int  # judged by one
    annotators: int
    population: Population


def of(study: Study, *, controls: bool = False) -> tuple[TaskAgreement, ...]:
    """Every task of the study that has an annotation, in the order of their names; with `controls`, items served as controls count too."""
    present = [task for task in study.tasks if (study.annotations["task"] == task).any()]
    return tuple(of_answers(tally.answers(study, task, controls=controls)) for task in present)


def of_answers(answers: Answers) -> TaskAgreement:
    """The same of one task's answers."""
    level = answers.scale.level
    name = recommended.BY_SCALE[level]
    found, percent, ac1 = (measure(coefficient(one), answers) for one in (name, "percent_agreement", "gwet_ac1"))
    rare = recommended.rare_label(answers, found, ac1) if level in ("nominal", "ordinal") else None
    return TaskAgreement(
        answers.task, answers.scale, name, coefficient(name).title, recommended.because(answers.scale), found, percent,
        recommended.caution(rare) if rare else "",
        int((answers.judgements > 1).sum()), int((answers.judgements == 1).sum()), int((answers.active > 0).sum()), answers.population,
    )  # fmt: skip


def coefficients(study: Study, *, task: str, controls: bool = False) -> dict[str, Agreement]:
    """Every coefficient of one task, by name."""
    return measure_all(tally.answers(study, task, controls=controls))


def checks(study: Study, *, task: str, controls: bool = False) -> list[by_package.Checked]:
    """The same coefficients as other people's packages compute them, where the task is small enough for these."""
    return by_package.checks(tally.answers(study, task, controls=controls))
