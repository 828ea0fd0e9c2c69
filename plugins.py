"""What does a folder offer? Every record of one kind that its modules hold, in the order of their names."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

Record = TypeVar("Record")


def records(package: ModuleType, kind: type[Record]) -> list[Record]:
    """All module-level values of `kind` in the modules of `package`; private modules (`_name`) and packages are passed over."""
    names = sorted(module.name for module in iter_modules(package.__path__) if not (module.ispkg or module.name.startswith("_")))
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    return [value for module in modules for value in vars(module).values() if isinstance(value, kind)]
