"""Every place in the product where a right is checked, with a switch on each.

A place is a call of a function named `require...` that raises NotAllowed, an `if` that raises it, the roles that a command or a button
asks for in its unit (`access.typed`, `access.pressed`), and the guard before a command. What a check does inside is no place of its own.
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import CellType, CodeType, FunctionType, ModuleType
from typing import Final
from unittest.mock import patch

import desk
import handlers
from desk.model import JUDGES, Role
from handlers import access
from handlers.routing import _COMMANDS
from tests.handlers.access.marking import SWITCHES, Marking, raising

_GUARD: Final = "staff_only.<locals>.guard.<locals>.guarded"


class Checks:
    """Which checks are in force, and which were passed."""

    def __init__(self) -> None:
        self.places: set[str] = set()
        self.in_force: Collection[str] = ()
        self.passed: set[str] = set()

    def asks(self, place: str) -> bool:
        self.passed.add(place)
        return place in self.in_force

    def needed(self, place: str, roles: frozenset[Role] = JUDGES) -> Needed:
        return Needed(self, place, roles)


class Needed:
    """The roles that a door asks for. While it is left out, everybody holds one of them."""

    def __init__(self, checks: Checks, place: str, roles: frozenset[Role]) -> None:
        self._checks = checks
        self._place = place
        self._roles = roles

    def __and__(self, held: frozenset[Role]) -> frozenset[Role]:
        return self._roles & held if self._checks.asks(self._place) else frozenset(Role)


@contextmanager
def switches() -> Iterator[Checks]:
    """The product with a switch on each of its places."""
    checks = Checks()
    with ExitStack() as restored:
        trees = {module: ast.parse(Path(str(module.__file__)).read_text()) for module in _modules()}
        checking = raising(trees.values())
        for module, tree in trees.items():
            marking = Marking(module.__name__, checking)
            source = ast.fix_missing_locations(marking.visit(tree))
            marked = compile(source, str(module.__file__), "exec", dont_inherit=True)
            checks.places |= marking.places
            restored.enter_context(patch.dict(vars(module), **{SWITCHES: checks}))
            for name in marking.functions:
                function = inspect.unwrap(vars(module)[name])
                restored.callback(setattr, function, "__code__", function.__code__)
                function.__code__ = _code(marked, name)
        for place, cell in _guards():
            checks.places.add(place)
            restored.callback(setattr, cell, "cell_contents", cell.cell_contents)
            cell.cell_contents = checks.needed(place, cell.cell_contents)
        yield checks


def _modules() -> list[ModuleType]:
    """All but the one whose checks are marked where they are asked for."""
    packages = [pkgutil.walk_packages(one.__path__, f"{one.__name__}.") for one in (desk, handlers)]
    return [import_module(one.name) for one in chain(*packages) if one.name != access.__name__]


def _code(module: CodeType, function: str) -> CodeType:
    codes = [const for const in module.co_consts if isinstance(const, CodeType) and const.co_name == function]
    return codes[-1]


def _guards() -> Iterator[tuple[str, CellType]]:
    """The guards before commands, with the cell in which each keeps the roles that it asks for."""
    for handler in dict.fromkeys(handler for _name, _places, handler in _COMMANDS):
        for guard in _nested(handler):
            if guard.__code__.co_qualname == _GUARD:
                kept = dict(zip(guard.__code__.co_freevars, guard.__closure__ or (), strict=True))
                yield f"{handler.__module__}.{handler.__name__}: guard", kept["needed"]


def _nested(function: object) -> Iterator[FunctionType]:
    """A function and those that it closes over."""
    if isinstance(function, FunctionType):
        yield function
        for cell in function.__closure__ or ():
            yield from _nested(cell.cell_contents)
