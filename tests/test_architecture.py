"""Does the code keep to the design? Who may import whom, what is never used, and the shape of a file: held by walking the syntax trees."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCREEN = {"session", "metrics", "charts", "reports", "workspace", "study", "views", "streamlit"}

# Room -> the rooms and libraries it may use besides itself and the standard library. pandas, numpy and pyarrow hold the tables that all share.
MAY_IMPORT = {
    "study": set(),
    "study_io": {"study"},
    "plugins": set(),
    "formats": {"study", "study_io", "plugins", "python_calamine", "defusedxml"},
    "metrics": {"study", "plugins", "scipy", "statsmodels", "krippendorff", "rapidfuzz"},
    "workspace": {"study", "sqlalchemy", "tomli_w"},
    "charts": {"plotly"},
    "reports": {"metrics", "plugins", "charts.palette", "jinja2", "reportlab", "xlsxwriter"},
    "session": {"formats", "study", "study_io", "workspace", "streamlit"},
    "assay": {"commands", "plugins", "typer"},
    "commands": {"formats", "metrics", "reports", "workspace", "study", "study_io", "plugins", "typer"},
    "sample_data": {"study"},
    "views": SCREEN,
    "pages": SCREEN,
    "dashboard": SCREEN,
}
TABLES = {"pandas", "numpy", "pyarrow"}
ANYTHING = {"tests", "benchmarks", "scripts"}  # outside the house: they look into every room

# A file may be longer than 250 lines for a reason that stands here.
LONG: dict[str, str] = {}

UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "multiprocessing"}
UNSAFE_CALLS = {"eval", "exec", "__import__", "execfile"}
UNSAFE_METHODS = {"query", "eval", "extractall", "read_pickle", "to_pickle", "html", "system", "popen", "write_html"}
UNSAFE_ARGUMENTS = {"unsafe_allow_html", "shell", "allow_pickle", "unsafe_allow_javascript"}


@cache
def files() -> tuple[Path, ...]:
    """Every Python file of the repository, tests included."""
    return tuple(sorted(path for path in ROOT.rglob("*.py") if not any(part.startswith((".", "__py")) for part in path.relative_to(ROOT).parts)))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def room(path: Path) -> str:
    """The folder at the top, or the module where it stands there itself."""
    parts = path.relative_to(ROOT).parts
    return parts[0].removesuffix(".py")


def house() -> list[Path]:
    return [path for path in files() if room(path) not in ANYTHING]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of everything imported, also inside functions; `from a import b` is a.b."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield node.lineno, f"{room(path)}.{node.module or ''}"
            else:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def allowed(imported: str, names: set[str]) -> bool:
    return any(imported == name or imported.startswith(name + ".") for name in names)


def test_every_room_is_in_the_table() -> None:
    unknown = {room(path) for path in files()} - MAY_IMPORT.keys() - ANYTHING
    assert not unknown, f"The design does not know {sorted(unknown)}: add a row to MAY_IMPORT that says whom they may import."


@pytest.mark.parametrize("path", house(), ids=name_of)
def test_imports_only_what_its_room_may(path: Path) -> None:
    here = room(path)
    names = MAY_IMPORT[here] | TABLES | {here} | sys.stdlib_module_names
    strangers = [f"line {line}: {imported}" for line, imported in imports(path) if not allowed(imported, names)]
    assert not strangers, f"{name_of(path)} imports what {here} may not: {strangers}"


@pytest.mark.parametrize("path", files(), ids=name_of)
def test_begins_with_a_docstring(path: Path) -> None:
    assert ast.get_docstring(tree(path)) or not tree(path).body, f"{name_of(path)} does not say what it is for."


@pytest.mark.parametrize("path", files(), ids=name_of)
def test_is_short_enough_to_read(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= 250 or name_of(path) in LONG, f"{name_of(path)} has {lines} lines. Split it, or give the reason in LONG."


def test_every_exception_is_still_needed() -> None:
    assert not [name for name in LONG if not (ROOT / name).exists() or len((ROOT / name).read_text("utf-8").splitlines()) <= 250]


def public_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node.body)


def untyped(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, [given.vararg, given.kwarg])]
    missing = [argument.arg for argument in named if argument.annotation is None and argument.arg not in ("self", "cls")]
    return missing + ([] if function.returns is not None else ["return"])


@pytest.mark.parametrize("path", house(), ids=name_of)
def test_public_functions_are_typed(path: Path) -> None:
    missing = {function.name: parts for function in public_functions(tree(path).body) if (parts := untyped(function))}
    assert not missing, f"{name_of(path)}: without a type {missing}"


def unsafe(node: ast.AST) -> str | None:
    """Why this node has no place here; None where it has."""
    if isinstance(node, ast.ExceptHandler) and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))):
        raises_it_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        return None if raises_it_again else "catches everything"
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
        return f"calls {node.func.id}"
    if isinstance(node.func, ast.Attribute) and node.func.attr in UNSAFE_METHODS:
        return f"calls .{node.func.attr}"
    given = {argument.arg: argument.value for argument in node.keywords if argument.arg in UNSAFE_ARGUMENTS}
    return next((f"passes {name}" for name, value in given.items() if not (isinstance(value, ast.Constant) and value.value is False)), None)


@pytest.mark.parametrize("path", house(), ids=name_of)
def test_uses_nothing_that_could_run_a_strangers_text(path: Path) -> None:
    found = [f"line {line}: imports {imported}" for line, imported in imports(path) if allowed(imported, UNSAFE_MODULES)]
    found += [f"line {node.lineno}: {reason}" for node in ast.walk(tree(path)) if (reason := unsafe(node))]  # type: ignore[attr-defined]
    assert not found, f"{name_of(path)}: {found}"


def test_colours_depend_on_nothing() -> None:
    palette = ROOT / "charts" / "palette.py"
    assert not palette.exists() or not list(imports(palette))
