"""Which tests run which lines, from one run of all tests that is measured; and which of them a mutant has to get past."""

import ast
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from coverage import CoverageData

from tests.mutants.mutations import Mutant

LONGEST_S: Final = 60.0
"""How many seconds of tests a mutant has to get past, the quickest of those that run its line first."""

DATA: Final = "coverage.db"
TIMES: Final = "times.json"


def measure(folder: Path, rooms: Sequence[str]) -> None:
    """Run all tests once, and keep which of them ran which line, and how long each took."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "coveragerc"
    config.write_text(f"[run]\ndata_file = {folder / DATA}\nsource = {','.join(rooms)}\nbranch = true\n")
    command = [
        *(sys.executable, "-m", "pytest", "-n", "4", "--dist", "worksteal"),
        *("--cov", f"--cov-config={config}", "--cov-context=test", f"--cov-report=json:{folder / 'report.json'}"),
        *("-p", "tests.mutants.timing", f"--times={folder / TIMES}"),
    ]
    subprocess.run(command, check=True)


@dataclass(frozen=True)
class Covering:
    """What `measure` has kept."""

    folder: Path
    root: Path
    """Of the project."""

    @cached_property
    def _data(self) -> CoverageData:
        data = CoverageData(str(self.folder / DATA))
        data.read()
        return data

    @cached_property
    def _times(self) -> Mapping[str, float]:
        times: dict[str, float] = json.loads((self.folder / TIMES).read_text())
        return times

    @cached_property
    def _mentions(self) -> Mapping[str, set[tuple[str, int]]]:
        """Where each name is mentioned: files, and lines of functions; or names that the mention goes into, where it is in none."""
        found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
        for path in self._data.measured_files():
            for node in ast.walk(ast.parse(Path(path).read_bytes())):
                name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
                if name is not None:
                    found[name].add((path, node.lineno))
        return found

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that run a mutant's line, the quickest first, up to `LONGEST_S`.

        What is run while a module is imported belongs to no test: then those that run a line in which what is defined there is mentioned.
        """
        path = str(self.root / mutant.path)
        found = self._running(path, mutant.line) or self._using(path, mutant.line)
        chosen, left = [], LONGEST_S
        for test in sorted(found, key=lambda one: self._times[one]):
            left -= self._times[test]
            if left < 0:
                break
            chosen.append(test)
        return chosen

    def _running(self, path: str, line: int) -> set[str]:
        contexts = self._contexts(path)
        statements = _around(path, line)
        first = statements[-1].lineno if statements else line
        return {test for one in range(first, line + 1) for test in contexts.get(one, ())}

    def _using(self, path: str, line: int) -> set[str]:
        seen: set[tuple[str, int]] = set()
        look, found = [(path, line)], set[str]()
        while look:
            place = look.pop()
            for name in _defined(*place):
                for use in self._mentions.get(name, set()) - seen:
                    seen.add(use)
                    running = self._running(*use)
                    found |= running
                    if not running:
                        look.append(use)
        return found

    def _contexts(self, path: str) -> Mapping[int, Iterable[str]]:
        if path not in self._by_line:
            self._by_line[path] = {
                line: {test for one in contexts if (test := one.partition("|")[0]) in self._times}
                for line, contexts in self._data.contexts_by_lineno(path).items()
            }
        return self._by_line[path]

    @cached_property
    def _by_line(self) -> dict[str, Mapping[int, Iterable[str]]]:
        return {}


@cache
def _statements(path: str) -> Sequence[ast.stmt]:
    """All statements of a file, those that contain others first."""
    return [node for node in ast.walk(ast.parse(Path(path).read_bytes())) if isinstance(node, ast.stmt)]


def _around(path: str, line: int) -> list[ast.stmt]:
    """The statements that a line is part of, the largest first."""
    return [one for one in _statements(path) if one.lineno <= line <= (one.end_lineno or one.lineno)]


def _defined(path: str, line: int) -> set[str]:
    """What the outermost statement defines that a line is part of."""
    match _around(path, line)[:1]:
        case [ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name)]:
            return {name}
        case [ast.Assign(targets=targets)]:
            return {one.id for one in targets if isinstance(one, ast.Name)}
        case [ast.AnnAssign(target=ast.Name(id=name))]:
            return {name}
    return set()
