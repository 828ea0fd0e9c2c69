"""What is the Import page about: the study that is open, or files that could not be read?"""

from dataclasses import dataclass
from functools import cached_property

from session.opening import Opening
from session.reading import columns_of
from session.sources import Source
from study import Problem, Report, Study


@dataclass(frozen=True)
class Subject:
    """The files, what was found wrong with them, and the study they hold; None where they could not be read."""

    source: Source
    problems: tuple[Problem, ...]
    study: Study | None

    @classmethod
    def of(cls, opening: Opening) -> "Subject":
        """What was refused goes first: it waits for an answer."""
        if opening.refused is not None:
            return cls(opening.refused.source, opening.refused.problems, None)
        if opening.opened is None:
            raise ValueError("Neither a study nor a refusal.")
        return cls(opening.opened.source, opening.opened.study.report.problems, opening.opened.study)

    @property
    def report(self) -> Report | None:
        return self.study.report if self.study is not None else None

    @cached_property
    def decided(self) -> dict:
        """What people decided before; of files that could not be read, not even the name of their study is known."""
        return self.source.decisions.settings(self.study.name) if self.study is not None else {}

    @property
    def annotators(self) -> list[str]:
        return list(self.study.annotators.index) if self.study is not None else []

    @property
    def files(self) -> tuple[str, ...]:
        return self.report.files if self.report is not None else self.source.names or tuple(path.name for path in self.source.paths)

    @property
    def mapping(self) -> dict[str, str | list[str]]:
        """Which column was taken for what; empty where the format has no columns to choose."""
        found = self.report.detected.get("mapping", {}) if self.report is not None else {}
        return dict(found) if isinstance(found, dict) else {}

    @property
    def columns(self) -> list[str]:
        """The columns of the files, as far as they are known: others can be typed."""
        said = self.report.detected.get("columns", ()) if self.report is not None else ()
        mapped = [name for names in self.mapping.values() for name in ([names] if isinstance(names, str) else names or ())]
        facets = self.study.facets if self.study is not None else ()
        refused = columns_of(self.source) if self.study is None else ()
        return list(dict.fromkeys([*(said if isinstance(said, list | tuple) else ()), *mapped, *facets, *refused]))
