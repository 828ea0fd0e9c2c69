"""Is everything computed once, and never answered with the numbers of another study?"""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from metrics import overview
from session.cache import ask
from study import Study
from tests.metrics.making import answers, study_of

asked: Counter[str] = Counter()


def rows_of(study: Study, *, label: str = "") -> int:
    """A function to ask: how many annotations, of this label if one is given?"""
    asked[study.digest + label] += 1
    return len(study.annotations) if not label else int((study.annotations["label"] == label).sum())


def test_computes_once_per_study_and_argument() -> None:
    study = study_of(answers("xxy"))
    assert [ask(rows_of, study), ask(rows_of, study), ask(rows_of, study, label="x"), ask(rows_of, study, label="y")] == [3, 3, 2, 1]
    assert asked[study.digest] == asked[study.digest + "x"] == 1


def test_one_changed_label_among_60_000_is_another_answer() -> None:
    codes = np.zeros(60_000, np.int8)
    codes[:2] = 1  # with one label only there is no agreement to speak of
    study = study_of([{"item": f"i{n // 2}", "annotator": f"a{n % 2}", "label": "xy"[code]} for n, code in enumerate(codes)])
    codes[31_111] = 1
    changed = study.annotations.assign(label=pd.Categorical.from_codes(codes, ["x", "y"]))
    other = Study.of(changed, items=study.items, annotators=study.annotators, scales=study.scales, report=study.report, name=study.name)
    assert ask(overview.of, study).tasks[0].percent_agreement.value == 1
    assert ask(overview.of, other).tasks[0].percent_agreement.value == pytest.approx(1 - 1 / 30_000)


def test_refuses_what_has_no_key() -> None:
    study = study_of(answers("xx"))
    with pytest.raises(TypeError):
        ask(rows_of, study, label=study.annotations)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="by name"):
        ask(rows_of, study, "x")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="no name"):
        ask(lambda study: 1, study)
