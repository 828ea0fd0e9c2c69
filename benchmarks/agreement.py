"""Agreement with its interval beside what other packages take for the bare value, at 1,000,000 annotations; and what 10,000,000 cost."""

import dataclasses
import statistics
import time
import warnings

import krippendorff
import numpy as np

from benchmarks import _made as made
from benchmarks import _timing as timing
from metrics import tally
from metrics.agreement import coefficient, measure
from metrics.agreement_by import annotator, annotator_pair, cohen_pairs, label, label_pair, period
from metrics.agreement_by import slice as by_slice
from metrics.agreement_by import task as by_task
from study import Scale, Study

LEVELS = ("nominal", "ordinal", "interval")


def alpha(study: Study) -> float:
    """What a page does from a loaded study: answers, patterns, alpha and a thousand replicates."""
    tally.forget()
    return measure(coefficient("krippendorff_alpha"), tally.answers(study, "label")).value


def on_scale(study: Study, level: str) -> Study:
    """The same labels read on another scale; numbers for the interval one."""
    labels = study.annotations["label"].cat
    names = [str(n + 1) for n in range(len(labels.categories))]
    table = study.annotations.assign(label=labels.rename_categories(names))
    return dataclasses.replace(study, annotations=table, scales={"label": Scale(level, tuple(names) if level == "ordinal" else ())})  # type: ignore[arg-type]


def values(study: Study) -> None:
    """Alpha with 1,000 replicates (or the exact jackknife where patterns are too many) beside krippendorff.alpha of the counts alone."""
    for labels in (5, 20, 50):
        many = study if labels == 5 else made.with_labels(study, labels)
        for level in LEVELS:
            read = on_scale(many, level)
            answers = tally.answers(read, "label")
            order = np.argsort(answers.values) if level == "interval" else np.arange(labels)
            counts = answers.counts.matrix
            dense = (counts if isinstance(counts, np.ndarray) else counts.toarray())[:, order]
            mine, peer = timing.interleaved(
                lambda read=read: alpha(read),
                lambda dense=dense, level=level: krippendorff.alpha(value_counts=dense, value_domain=np.arange(dense.shape[1]), level_of_measurement=level),
                rounds=5 if labels == 5 else 3,
            )
            method = measure(coefficient("krippendorff_alpha"), answers).method.split(" ")[0]
            print(timing.line(f"alpha + interval ({method}), {level}, {labels} labels / krippendorff", mine, peer, 1))


def pairs(study: Study) -> None:
    """All kappas of pairs beside a loop of scikit-learn over some of them, for as many pairs."""
    from sklearn.metrics import cohen_kappa_score

    answers = tally.answers(study, "label")
    took = []
    for _ in range(3):
        tally.forget()
        start = time.perf_counter()
        found = cohen_pairs.of_answers(tally.answers(study, "label"), weighted=False)
        took.append(time.perf_counter() - start)
    mine = statistics.median(took)
    matrix = np.full((len(answers.annotators), len(answers.items)), -1, np.int8)
    matrix[answers.annotator, answers.item] = answers.label
    some = found.sample(min(len(found), 200), random_state=1)
    places = answers.annotators.get_indexer(some["annotator"]), answers.annotators.get_indexer(some["other"])
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pairs whose answers are one label
        for a, b in zip(*places, strict=True):
            both = (matrix[a] >= 0) & (matrix[b] >= 0)
            cohen_kappa_score(matrix[a][both], matrix[b][both])
    peer = (time.perf_counter() - start) * len(found) / len(some)
    print(timing.line(f"{len(found):,} kappas of pairs / a loop of scikit-learn (of 200, scaled)", mine, peer, 0.01))


def peers(study: Study) -> None:
    """The bare nominal alpha of packages that take long tables, on a tenth of the data."""
    from nltk.metrics.agreement import AnnotationTask

    small = study.where(batch=list(study.annotations["batch"].cat.categories[:2]))
    table = small.annotations
    triples = list(zip(table["annotator"].astype(str), table["item"].astype(str), table["label"].astype(str), strict=True))
    mine, peer = timing.interleaved(lambda: alpha(small), lambda: AnnotationTask(data=triples).alpha(), rounds=3)
    print(timing.line(f"alpha + interval, {len(table):,} annotations / nltk AnnotationTask", mine, peer, 1))


def large(rows: int = 10_000_000) -> None:
    """Ten times as much: alpha beside one pass over the codes, and all that the Agreement page asks."""
    study = made.study(rows)
    answers = tally.answers(study, "label")
    codes = answers.item.astype(np.int64) * len(answers.labels) + answers.label
    del answers
    mine, peer = timing.interleaved(lambda: alpha(study), lambda: np.bincount(codes), rounds=5)
    print(f"{f'alpha + interval, {rows:,} annotations / one bincount':<58} {mine:8.3f} s   peer {peer:8.3f} s   promised <= {3 * peer + 0.5:.3f} s (3 x + 0.5)")
    tally.forget()
    start = time.perf_counter()
    page(study)
    print(f"{f'all that the Agreement page asks of {rows:,} annotations':<58} {time.perf_counter() - start:8.2f} s   promised < 10 s")
    print(f"{'the most memory this process held':<58} {_most_memory() / 1e9:8.2f} GB  (promised < 3 GB for the page beside the study)")


def page(study: Study) -> None:
    """Every question of the Agreement page about one task."""
    by_task.of(study)
    by_task.coefficients(study, task="label")
    for ask in (label.of, label_pair.of, label_pair.coincidences, annotator.of, annotator_pair.of, annotator_pair.matrix, by_slice.of, period.of):
        ask(study, task="label")


def _most_memory() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    study = made.study(1_000_000)
    values(study)
    pairs(made.with_any_team(study))
    peers(study)
    del study
    large()


if __name__ == "__main__":
    main()
