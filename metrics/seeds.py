"""Where does chance begin? At what a study holds, so that the same study gives the same interval."""

from study import Study


def seed_of(study: Study) -> int:
    """A seed that depends on the study's content alone, below 2**64."""
    return int(study.digest[:16], 16)
