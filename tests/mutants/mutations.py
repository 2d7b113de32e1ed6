"""What can be changed in a file of the product, one place at a time, so that it still runs and does something else."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Place = tuple[int, int]
"""Where something stands in a file: from which byte, and up to which."""

_COMPARISONS: Final = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "is not": "is",
    "is": "is not",
    "not in": "in",
    "in": "not in",
}
_OPERATORS: Final = {ast.Add: "-", ast.Sub: "+", ast.Mult: "+", ast.FloorDiv: "*", ast.BitAnd: "|", ast.BitOr: "&"}
_WORDS_OF_SQL: Final = re.compile(r"\b(SELECT|UPDATE|DELETE|EXISTS|WHERE)\b")
_SQL: Final = (
    (re.compile(r" (<=|>=|<|>) "), {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}),
    (re.compile(r" (AND) (?!CURRENT)"), {"AND": "OR"}),
    (re.compile(r" (IS NULL|IS NOT NULL)\b"), {"IS NULL": "IS NOT NULL", "IS NOT NULL": "IS NULL"}),
    (re.compile(r"\b(NOT EXISTS) "), {"NOT EXISTS": "EXISTS"}),
    (re.compile(r" (DESC)\b"), {"DESC": "ASC"}),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One place of a file, and what stands there instead."""

    path: str
    line: int
    place: Place
    instead: str

    def applied(self, source: bytes) -> bytes:
        """The whole file with the change."""
        start, end = self.place
        return source[:start] + self.instead.encode() + source[end:]

    def told(self, source: bytes) -> tuple[str, str]:
        """The line as it is and as it becomes, for people."""
        before, after = (text.decode().splitlines() for text in (source, self.applied(source)))
        at = self.line - 1
        return before[at].strip(), after[at].strip() if at < len(after) else ""


def mutants(path: str, source: bytes) -> list[Mutant]:
    """All that can be changed in a file, in the order in which it stands there."""
    found = dict.fromkeys(_Finder(source).changes())
    lines = _Lines(source)
    return [Mutant(path, lines.number(place[0]), place, instead) for place, instead in found]


class _Lines:
    """Turns the lines and columns of `ast`, which counts columns in bytes, into places and back."""

    def __init__(self, source: bytes) -> None:
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def place(self, node: ast.expr | ast.stmt) -> Place:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def number(self, start: int) -> int:
        return sum(1 for one in self._starts if one <= start)


class _Finder:
    def __init__(self, source: bytes) -> None:
        self._source = source
        self._lines = _Lines(source)
        self._tree = ast.parse(source)

    def changes(self) -> Iterator[tuple[Place, str]]:
        for node in _executed(self._tree):
            yield from self._of_structure(node)
            yield from self._of_logic(node)
            yield from self._of_value(node)

    def _of_structure(self, node: ast.AST) -> Iterator[tuple[Place, str]]:
        match node:
            case ast.If() | ast.IfExp() | ast.While():
                yield from self._condition(node.test)
            case ast.comprehension():
                for condition in node.ifs:
                    yield from self._condition(condition)
            case ast.Expr(value=ast.Call() | ast.Await()) if not _logs(node):
                yield self._lines.place(node), "pass"
            case ast.Raise():
                yield self._lines.place(node), "pass"

    def _of_logic(self, node: ast.AST) -> Iterator[tuple[Place, str]]:
        match node:
            case ast.Compare():
                yield from self._comparisons(node)
            case ast.BoolOp():
                yield from self._connectives(node)
            case ast.UnaryOp(op=ast.Not()):
                yield self._lines.place(node), f"bool({self._text(node.operand)})"
            case ast.BinOp():
                yield from self._operator(node)

    def _of_value(self, node: ast.AST) -> Iterator[tuple[Place, str]]:
        match node:
            case ast.Constant(value=bool() as value):
                yield self._lines.place(node), str(not value)
            case ast.Constant(value=int() as value):
                yield self._lines.place(node), str(value + 1)
            case ast.Constant(value=str()) | ast.JoinedStr():
                yield from self._statement_of_sql(node)
            case ast.Dict() if len(node.values) > 1 and all(node.keys):
                yield from self._swapped(node.values[0], node.values[1])

    def _text(self, node: ast.expr) -> str:
        start, end = self._lines.place(node)
        return self._source[start:end].decode()

    def _comparisons(self, node: ast.Compare) -> Iterator[tuple[Place, str]]:
        for left, right in pairwise([node.left, *node.comparators]):
            yield from self._between(left, right, r"(<=|>=|==|!=|<|>|is not|not in|is|in)", _COMPARISONS)

    def _connectives(self, node: ast.BoolOp) -> Iterator[tuple[Place, str]]:
        for left, right in pairwise(node.values):
            yield from self._between(left, right, r"\b(and|or)\b", {"and": "or", "or": "and"})

    def _between(
        self, left: ast.expr, right: ast.expr, pattern: str, becomes: dict[str, str]
    ) -> Iterator[tuple[Place, str]]:
        start, end = self._lines.place(left)[1], self._lines.place(right)[0]
        found = re.search(pattern, self._source[start:end].decode())
        if found is not None:
            yield (start + found.start(1), start + found.end(1)), becomes[found[1]]

    def _condition(self, test: ast.expr) -> Iterator[tuple[Place, str]]:
        """What is compared, connected or negated is changed there."""
        if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            yield self._lines.place(test), f"(not ({self._text(test)}))"

    def _operator(self, node: ast.BinOp) -> Iterator[tuple[Place, str]]:
        becomes = _OPERATORS.get(type(node.op))
        if becomes is None or any(isinstance(side, ast.JoinedStr) for side in (node.left, node.right)):
            return
        start, end = self._lines.place(node.left)[1], self._lines.place(node.right)[0]
        found = re.search(r"[-+*/&|]+", self._source[start:end].decode())
        if found is not None:
            yield (start + found.start(), start + found.end()), becomes

    def _swapped(self, first: ast.expr, second: ast.expr) -> Iterator[tuple[Place, str]]:
        here, there = self._lines.place(first), self._lines.place(second)
        if self._text(first) != self._text(second):
            between = self._source[here[1] : there[0]].decode()
            yield (here[0], there[1]), f"{self._text(second)}{between}{self._text(first)}"

    def _statement_of_sql(self, node: ast.expr) -> Iterator[tuple[Place, str]]:
        text, start = self._text(node), self._lines.place(node)[0]
        if not _WORDS_OF_SQL.search(text) or "BETWEEN" in text:
            return
        for pattern, becomes in _SQL:
            for found in pattern.finditer(text):
                at = start + len(text[: found.start(1)].encode())
                yield (at, at + len(found[1].encode())), becomes[found[1]]


def _logs(node: ast.Expr) -> bool:
    return ast.unparse(node).startswith("_log.")


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """What is run: no annotations, no decorators, no docstrings; and of a text with places in it the whole alone."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_comment"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or _is_docstring(node):
                continue
            yield node
            if not isinstance(node, ast.JoinedStr):
                yield from _executed(node)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
