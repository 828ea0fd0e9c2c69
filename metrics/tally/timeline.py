"""How much was annotated when?"""

import numpy as np
import pandas as pd

from metrics.tally.rows import among
from study import Study

HOUR = 3_600_000_000  # in microseconds, as times are kept
MONDAY = 4 * 24 * HOUR  # the first Monday after 1 January 1970


def timeline(study: Study, *, width: int, start: int = MONDAY) -> pd.DataFrame:
    """How many annotations of each task fall into each stretch of `width` microseconds? Columns start, task, annotations.

    Stretches begin at whole multiples of `width` from `start` on; those without an annotation are not listed.
    """
    times, tasks = study.annotations["timestamp"], study.annotations["task"].cat.categories
    timed = times.notna().to_numpy()
    if not timed.any():
        return pd.DataFrame(
            {"start": pd.Series([], dtype="datetime64[us, UTC]"), "task": pd.Series([], dtype="str"), "annotations": pd.Series([], dtype="int64")}
        )
    moment = among(times.dt.tz_localize(None).to_numpy().view(np.int64), timed)
    stretch = (moment - start) // width
    first = stretch.min()
    counts = np.bincount((stretch - first) * len(tasks) + among(study.annotations["task"].cat.codes.to_numpy(), timed))
    cells = np.flatnonzero(counts)
    begins = pd.to_datetime((cells // len(tasks) + first) * width + start, unit="us", utc=True)
    return pd.DataFrame({"start": begins, "task": tasks[cells % len(tasks)].astype("str"), "annotations": counts[cells]})
