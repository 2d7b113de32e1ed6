"""Puts a switch before each place in a module's source where a right is checked."""

import ast
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, TypeGuard

from desk.errors import NotAllowed
from handlers import access

SWITCHES: Final = "_switches"
"""What a module calls the object that is asked: `asks` whether a check is in force, `needed` for the roles that a door asks for."""
_DOORS: Final = frozenset({"typed", "pressed"})
_NEEDED: Final = 3
"""Where a door takes the roles."""
_REFUSALS: Final = frozenset(one.__name__ for one in (NotAllowed, *NotAllowed.__subclasses__()))


def raising(trees: Iterable[ast.Module]) -> frozenset[str]:
    """The functions named `require...` that raise NotAllowed, by themselves or by another such."""
    named = [node for tree in trees for node in ast.walk(tree) if _is_check(node)]
    found = {access.require_governs.__name__}
    while more := {one.name for one in named if _refuses(one.body, found)} - found:
        found |= more
    return frozenset(found)


def _refuses(body: Iterable[ast.stmt], checks: Collection[str]) -> bool:
    inside = [node for statement in body for node in ast.walk(statement)]
    return any(_raises(node) or (isinstance(node, ast.Call) and _called(node) in checks) for node in inside)


def _raises(node: ast.AST) -> bool:
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    return any(isinstance(name, ast.Name) and name.id in _REFUSALS for name in ast.walk(node.exc))


def _is_check(node: ast.AST) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    """One that only checks: what it finds out it keeps to itself."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or "require" not in node.name:
        return False
    return isinstance(node.returns, ast.Constant) and node.returns.value is None


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


class Marking(ast.NodeTransformer):
    """Lets each place ask its switch first."""

    def __init__(self, module: str, raising: Collection[str]) -> None:
        self.places: set[str] = set()
        self.functions: set[str] = set()
        self._module = module
        self._raising = raising
        self._within: list[str] = []
        self._named: Counter[str] = Counter()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        if node.name in self._raising:
            return node
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if _raises(node.body[-1]):
            node.test = ast.BoolOp(ast.And(), [self._switch("asks", "raise"), node.test])
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        self.generic_visit(node)
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(call, ast.Call) and _called(call) in self._raising:
            return ast.If(self._switch("asks", _called(call)), [node], [])
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if _called(node) in _DOORS:
            named = [keyword.value for keyword in node.keywords if keyword.arg == "needed"]
            needed = self._switch("needed", _called(node), *node.args[_NEEDED:], *named)
            others = [keyword for keyword in node.keywords if keyword.arg != "needed"]
            return ast.Call(node.func, node.args[:_NEEDED], [*others, ast.keyword("needed", needed)])
        return node

    def _switch(self, kind: str, what: str, *more: ast.expr) -> ast.Call:
        """Of the place that is being read. The second of its kind in a function is the second by name."""
        name = f"{self._module}.{self._within[-1]}: {what}"
        self._named[name] += 1
        place = name if self._named[name] == 1 else f"{name} {self._named[name]}"
        self.places.add(place)
        self.functions.add(self._within[0])
        return ast.Call(
            ast.Attribute(ast.Name(SWITCHES, ast.Load()), kind, ast.Load()), [ast.Constant(place), *more], []
        )
