"""Reads the policy's ladders: from active points to what is due, and the categories that go straight to a step."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from config.reading import Key, Source, Table, spelled
from desk.rules.durations import FOREVER, Duration
from desk.rules.policy import GRAVEST, Consequence, Step, read_step

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,30}")
"""Of a ladder or a category. Short, so that it fits callback data (64 bytes) beside a verb and a reference."""

_LASTING: Final = {Consequence.MUTE, Consequence.BAN}


def goes_to(table: Table, severity: int) -> Step | None:
    """The step that a category leads to at once."""
    text, key = table.text("goes_to"), (*table.key, "goes_to")
    if severity != GRAVEST:
        table.source.problem(key, f"is for categories of severity {GRAVEST} only: the others climb the ladder")
    try:
        step = read_step(text)
    except ValueError:
        table.source.problem(key, f"is {text!r}, must be what a step does, such as mute 7d, kick or ban forever")
        return None
    if step.do is Consequence.NOTICE:
        table.source.problem(key, "must be more than a notice, which is always given")
    return step


def own_ladder(top: Table) -> tuple[Step, ...]:
    """The ladder of groups that choose none."""
    top.has("ladder")
    return _ladder(top.source, ("ladder",), top.values.get("ladder"))


def ladders(table: Table) -> Mapping[str, tuple[Step, ...]]:
    """The ladders that a group can choose, by name."""
    for name in table.values:
        if not NAME.fullmatch(name):
            table.source.problem(
                (*table.key, name),
                "a ladder's name is small letters, digits and _, beginning with a letter, at most 31",
            )
    found = {name: _ladder(table.source, (*table.key, name), steps) for name, steps in table.values.items()}
    return MappingProxyType(found)


def _ladder(source: Source, key: Key, steps: object) -> tuple[Step, ...]:
    if not isinstance(steps, list) or not steps:
        source.problem(key, f"must be one or more [[{spelled(key)}]] tables with points, do and, for mute and ban, for")
        return ()
    ladder = tuple(_step(Table(source, (*key, place), step)) for place, step in enumerate(steps))
    for place, (step, below) in enumerate(zip(ladder[1:], ladder[:-1], strict=True), start=1):
        if step.points <= below.points:
            source.problem(
                (*key, place, "points"),
                f"is {step.points}, must be more than the {below.points} of the step before",
            )
    return ladder


def _step(table: Table) -> Step:
    points = table.whole("points", 1, 1_000)
    do = _consequence(table)
    step = Step(points, do, _lasts(table, do), table.flag("everywhere"))
    table.close()
    return step


def _consequence(table: Table) -> Consequence:
    word = table.text("do")
    try:
        return Consequence(word)
    except ValueError:
        if word:
            table.source.problem((*table.key, "do"), f'is "{word}", must be one of {", ".join(Consequence)}')
        return Consequence.NOTICE


def _lasts(table: Table, do: Consequence) -> Duration | None:
    """A mute or a ban that does not say for how long is for ever."""
    if not table.has("for"):
        return FOREVER if do in _LASTING else None
    if do not in _LASTING:
        table.source.problem((*table.key, "for"), f"a {do} does not last: leave it out, or do mute or ban")
        return None
    return table.duration("for")
