"""What is a command? Its name and the function that Typer runs."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One word after `assay.py`."""

    name: str
    run: Callable[..., None]
