"""What a person decides about a study that was saved: its name, the scales of its tasks, who is a model. Nothing is read again."""

from dataclasses import replace

from formats.reading.contract import Options
from study import Scale, Study, Unreadable


def amended(study: Study, options: Options) -> Study:
    """The saved study with these decisions. Raises Unreadable for a scale given now that is none, or whose task is not there."""
    scales = dict(study.scales)
    for task, text in {**options.saved_scales, **options.scales}.items():
        if task in scales:
            try:
                scales[task] = Scale.parse(text)
            except ValueError as error:
                what, _, hint = str(error).partition(" Hint: ")
                raise Unreadable.because("IMP-SCALE", f"scale of {task}", what, hint) from error
        elif task in options.scales:
            raise Unreadable.because("IMP-SCALE", f"scale of {task}", f'There is no task "{task}".', f"The tasks are: {', '.join(scales)}.")
    people = study.annotators
    if options.models:
        people = people.assign(kind=people["kind"].mask(people.index.isin(options.models), "model"))
    if scales == dict(study.scales) and people is study.annotators:
        return replace(study, name=options.name or study.name)
    return Study.of(study.annotations, items=study.items, annotators=people, scales=scales, report=study.report, name=options.name or study.name)
