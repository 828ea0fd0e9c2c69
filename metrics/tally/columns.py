"""What does the table say of each answer beside who, what and how: its facets and its time?"""

import numpy as np
import pandas as pd

from metrics.tally.answers import Answers
from study import Study

UNTIMED = np.iinfo(np.int64).min  # as pandas keeps a missing time


def facet_of(study: Study, answers: Answers, name: str) -> tuple[np.ndarray, pd.Index]:
    """(codes, values): of each answer the place of its value of this facet among all values, -1 = none."""
    column = study.annotations[name].cat
    codes = column.codes.to_numpy()
    return codes if answers.row is None else codes[answers.row], column.categories


def moments_of(study: Study, answers: Answers) -> np.ndarray:
    """When each answer was given, in microseconds since 1970 UTC; UNTIMED where it is not known."""
    moments = study.annotations["timestamp"].dt.tz_localize(None).to_numpy().view(np.int64)
    return moments if answers.row is None else moments[answers.row]


def facets(study: Study, *, most: int) -> list[str]:
    """The columns by which answers can be sliced: batch, guideline version and facets that have several values, but not more than `most`."""
    return [name for name in ("batch", "version", *study.facets) if 1 < len(study.annotations[name].cat.categories) <= most]
