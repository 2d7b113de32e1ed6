"""Each check of a right refuses somebody: the walk over the table notices where it is left out.

A line is checked up to three times: by the guard before a command, at the door of the unit that does it, and by the use case. So a check is
judged with the other layers left out.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest

from desk.errors import NotAllowed
from handlers.buttons import Action
from storage.database import Engine
from tests.handlers.access.checks import Checks, switches
from tests.handlers.access.further import go_on
from tests.handlers.access.layers import ASKED_BEFORE, ASKED_TWICE, COARSER, TESTED_BY_NAME, Layer, layer, layers
from tests.handlers.access.table import LINES
from tests.handlers.access.world import World
from tests.handlers.updates import Json

ROOT = Path(__file__).parents[3]


class Walk:
    """What became of all that somebody may not do, while no check was in force."""

    def __init__(self) -> None:
        self.refused: list[Json] = []
        self.passed: defaultdict[str, list[Json]] = defaultdict(list)
        """By check: the updates that came by it."""
        self.lines: list[tuple[str | Action, frozenset[Layer]]] = []
        """Where each line would have been checked."""


@pytest.fixture
def engine() -> Engine:
    """Rights are checked above the database."""
    return "sqlite"


@pytest.fixture(scope="module")
def checks() -> Iterator[Checks]:
    with switches() as checks:
        yield checks


@pytest.fixture(scope="module")
def walked() -> list[Walk]:
    """The walk, once it was made: it is the same in every world."""
    return []


@pytest.fixture
async def walk(world: World, checks: Checks, walked: list[Walk]) -> Walk:
    further = await go_on(world)
    if not walked:
        walked.append(await _walk(world, checks, further))
    return walked[0]


def test_nobody_is_refused_while_every_check_is_left_out(walk: Walk):
    assert walk.refused == []


def test_every_line_is_checked_in_each_layer(walk: Walk):
    assert {what: found for what, found in walk.lines if found != layers(what)} == {}


async def test_each_check_is_the_only_one_of_its_layer(world: World, checks: Checks, walk: Walk):
    idle = [place for place, updates in walk.passed.items() if not await _matters(world, checks, place, updates)]
    assert set(idle) == ASKED_TWICE.keys()


@pytest.mark.parametrize("one", Layer)
async def test_each_layer_refuses_by_itself_whom_the_table_refuses(world: World, checks: Checks, one: Layer):
    in_force = frozenset(place for place in checks.places if layer(place) is one)
    let_in: set[str | Action] = set()
    for what, line in LINES:
        for who, chat in {who: (who, chat) for who, chat in line.cells(allowed=False)}.values():
            if await _is_let_in(world, checks, world.update(what, line, who, chat), in_force):
                let_in.add(what)
    assert let_in == COARSER[one]


@pytest.mark.parametrize("one", Layer)
async def test_each_layer_refuses_by_itself_what_comes_later(world: World, checks: Checks, one: Layer):
    in_force = frozenset(place for place in checks.places if layer(place) is one)
    further = await go_on(world)
    assert [happened for happened in further if await _is_let_in(world, checks, happened, in_force)] == []


def test_what_the_table_does_not_reach_is_tested_elsewhere(checks: Checks, walk: Walk):
    assert checks.places - walk.passed.keys() == TESTED_BY_NAME.keys() | ASKED_BEFORE.keys()
    for named in TESTED_BY_NAME.values():
        file, _, test = named.partition("::")
        assert test in {getattr(node, "name", "") for node in ast.parse((ROOT / file).read_text()).body}, named


async def _walk(world: World, checks: Checks, further: list[Json]) -> Walk:
    walk = Walk()
    for what, line in LINES:
        by_whom = line.cells(allowed=False)
        came_by = [await _note(walk, world, checks, world.update(what, line, *cell)) for cell in by_whom]
        if by_whom:
            walk.lines.append((what, frozenset(map(layer, chain(*came_by)))))
    for happened in further:
        await _note(walk, world, checks, happened)
    return walk


async def _note(walk: Walk, world: World, checks: Checks, happened: Json) -> set[str]:
    if await _is_refused(world, checks, happened, frozenset()):
        walk.refused.append(happened)
    for place in checks.passed:
        walk.passed[place].append(happened)
    return checks.passed


async def _matters(world: World, checks: Checks, place: str, updates: list[Json]) -> bool:
    """Whether it refuses something that the rest of its layer lets pass."""
    beside = frozenset(one for one in checks.places if layer(one) is layer(place)) - {place}
    for happened in updates:
        lets_in = not await _is_refused(world, checks, happened, beside)
        if lets_in and await _is_refused(world, checks, happened, beside | {place}):
            return True
    return False


async def _is_let_in(world: World, checks: Checks, happened: Json, in_force: frozenset[str]) -> bool:
    """Whether it came by a check in force, and none refused it."""
    return not await _is_refused(world, checks, happened, in_force) and bool(checks.passed & in_force)


async def _is_refused(world: World, checks: Checks, happened: Json, in_force: frozenset[str]) -> bool:
    checks.in_force, checks.passed = in_force, set()
    with suppress(Exception):  # whoever comes that far meets what was never meant for them
        met = await world.tries(happened)
        return met is not None and issubclass(met, NotAllowed)
    return False
