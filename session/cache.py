"""What was computed already? One door to all computation, keyed on what a study holds and never on a table.

Streamlit hashes a sample of a large table and would answer with the numbers of another one (design.md, section 3).
"""

import json
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from study import Study

P = ParamSpec("P")
Answer = TypeVar("Answer")
MOST = 512  # answers kept; they are tables of what is shown, not of what was annotated


def ask(function: Callable[Concatenate[Study, P], Answer], study: Study, /, *args: P.args, **arguments: P.kwargs) -> Answer:
    """function(study, **arguments), computed once for all visitors; nobody may change what comes back.

    The function must stand in a module of its own name, and its arguments must be plain (texts, numbers, lists of them):
    raises TypeError for a table, whose content would not be in the key, and ValueError for a function of a page.
    """
    if args:
        raise TypeError("Give arguments by name, so that they have one key.")
    name = f"{function.__module__}.{function.__qualname__}"
    if function.__module__ == "__main__" or "<" in name:
        raise ValueError(f"{name} has no name that tells it from others; only ask functions of a module.")
    return _answer(name, study.digest, json.dumps(arguments, sort_keys=True), _function=function, _study=study, _arguments=arguments)


@st.cache_resource(max_entries=MOST, show_spinner=False)
def _answer(name: str, digest: str, key: str, *, _function: Callable[..., Answer], _study: Study, _arguments: dict[str, object]) -> Answer:
    return _function(_study, **_arguments)
