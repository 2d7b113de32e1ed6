"""Reads an operator's TOML file and remembers every problem with its line.

`tomllib` tells the line of bad syntax only. For a value that is TOML but makes no sense, the line is found by a scan of
the text; a key inside an inline table is reported at the line where that table begins.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

from desk.rules.durations import ENDING_LOOKS_LIKE, FOREVER, LOOKS_LIKE, SECOND, Duration, Ms, parse

Key = tuple[str | int, ...]
"""Where a value is: the names of its tables and its own, and a number for the place in an array of tables."""

T = TypeVar("T")

_NAME: Final = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_DOTTED: Final = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEADER: Final = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_ENTRY: Final = re.compile(rf"\s*({_DOTTED})\s*=")


LARGEST: Final = 256 * 1024
"""Bytes of a file that an operator edits: ten times what ships."""


_DEEPEST: Final = 10
_TOO_DEEP: Final = "has tables within tables that no file of ours has"


class Source:
    """One TOML file while it is read: what it says, where it says it, and what is wrong with it."""

    def __init__(self, name: str, content: bytes, *, of_our_release: bool = True) -> None:
        """Read what a file of that name holds. If that is not TOML, `values` is empty and `problems` says why.

        What was not written for this release may have keys that it knows no longer.
        """
        self.name = name
        self.of_our_release = of_our_release
        self.values: dict[str, object] = {}
        self.problems: list[str] = []
        self._lines: Mapping[Key, int] = {}
        if len(content) > LARGEST:
            self.problems.append(f"{name}: is larger than {LARGEST // 1024} KB")
            return
        try:
            text = content.decode()
            values = tomllib.loads(text)
        except UnicodeDecodeError:
            self.problems.append(f"{name}: is not text in UTF-8")
        except RecursionError:
            self.problems.append(f"{name}: {_TOO_DEEP}")
        except ValueError as error:  # tomllib's own, or a number of thousands of digits
            self.problems.append(f"{name}: is not TOML: {error}")
        else:
            if _deeper(values, _DEEPEST):
                self.problems.append(f"{name}: {_TOO_DEEP}")
                return
            self.values = values
            self._lines = lines_of(text)

    @classmethod
    def of_file(cls, path: Path) -> "Source":
        """The same for a file on disk; one that cannot be read is a problem, too."""
        try:
            with path.open("rb") as file:
                return cls(str(path), file.read(LARGEST + 1))
        except OSError as error:
            unread = cls(str(path), b"")
            unread.problems.append(f"{path}: cannot be read: {error.strerror}")
            return unread

    def problem(self, key: Key, what: str) -> None:
        """Remember that something is wrong at this key, or at the nearest table around it that the file mentions."""
        around = next((key[:length] for length in range(len(key), 0, -1) if key[:length] in self._lines), None)
        line = f", line {self._lines[around]}" if around else ""
        self.problems.append(f"{self.name}{line}: {spelled(key)}: {what}")


class Table:
    """One table while it is read, key by key. A wrong value is remembered as a problem; a harmless one is returned."""

    def __init__(self, source: Source, key: Key, value: object) -> None:
        self.source = source
        self.key = key
        self.values: Mapping[str, object] = value if isinstance(value, dict) else {}
        self._known: set[str] = set()
        self._is_table = isinstance(value, dict)
        if not self._is_table:
            source.problem(key, f"must be a table: [{spelled(key)}] and its keys below")

    def has(self, name: str) -> bool:
        """Whether the key is there; from then on it counts as known."""
        self._known.add(name)
        return name in self.values

    def table(self, name: str) -> "Table":
        """A table inside this one; an empty one if it is not there."""
        return Table(self.source, (*self.key, name), self.values[name] if self.has(name) else {})

    def text(self, name: str, most: int = 1_000) -> str:
        value = self._take(name)
        if isinstance(value, str) and 0 < len(value.strip()) <= most:
            return value
        return self._wrong(
            name, value, f'must be text in quotes, such as {name} = "...", {most} characters at most', ""
        )

    def whole(self, name: str, least: int, most: int) -> int:
        value = self._take(name)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        return self._wrong(name, value, f"must be a whole number from {least} to {most}", least)

    def flag(self, name: str) -> bool:
        """True or false; false if it is not there."""
        if not self.has(name):
            return False
        value = self.values[name]
        return value if isinstance(value, bool) else self._wrong(name, value, "must be true or false", False)

    def duration(self, name: str) -> Duration:
        value = self._take(name)
        try:
            return parse(value if isinstance(value, str) else "")
        except ValueError:
            return self._wrong(name, value, f"must be in quotes, {LOOKS_LIKE}", FOREVER)

    def span(self, name: str) -> Ms:
        """A duration that must end, in milliseconds; a month is 30 days, a year 365."""
        value = self._take(name)
        try:
            ms = parse(value if isinstance(value, str) else "").ms
        except ValueError:
            ms = None
        return self._wrong(name, value, f"must be in quotes, {ENDING_LOOKS_LIKE}", SECOND) if ms is None else ms

    def close(self) -> None:
        """Every key that nobody took is unknown."""
        for name in self.values:
            if name not in self._known and self.source.of_our_release:
                self.source.problem((*self.key, name), f"unknown key; {suggestion(name, self._known)}")

    def _take(self, name: str) -> object:
        return self.values[name] if self.has(name) else None

    def _wrong(self, name: str, value: object, expected: str, instead: T) -> T:
        was = "is missing" if value is None else f"is {_shown(value)}"
        if self._is_table:  # otherwise that is the problem, not each key it lacks
            self.source.problem((*self.key, name), f"{was}, {expected}")
        return instead


def suggestion(name: str, known: Iterable[str]) -> str:
    """What was probably meant; if nothing comes close, all there is to choose from."""
    choices = sorted(known)
    close = get_close_matches(name, choices, n=1)
    return f"did you mean {close[0]}?" if close else f"known are {', '.join(choices)}"


def spelled(key: Key) -> str:
    """A key as people say it: `categories.scam.points`, `ladder[2].do`, counting from one."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")


def lines_of(text: str) -> dict[Key, int]:
    """The line of each table header and each key of a TOML text, counted from 1."""
    lines: dict[Key, int] = {}
    arrays: dict[Key, int] = {}
    table: Key = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                arrays[table] = arrays.get(table, -1) + 1
                lines.setdefault(table, number)
                table = (*table, arrays[table])
            lines.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            lines.setdefault((*table, *_parts(entry[1])), number)
    return lines


def _deeper(value: object, most: int) -> bool:
    """Whether tables and arrays stand within one another deeper than that."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return most == 0 or any(_deeper(one, most - 1) for one in inside)


def _parts(dotted: str) -> Key:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, dotted))


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
