"""Whatever changes something is in the journal: every command and every button, by somebody who may, wherever they may."""

import pytest

from handlers.buttons import Action
from storage.database import Engine
from tests.handlers.access import table, written
from tests.handlers.access.table import LINES, Chat, Line
from tests.handlers.access.traces import Noting, watch
from tests.handlers.access.world import World
from tests.handlers.access.written import OWED, UNSAID


@pytest.fixture
def engine() -> Engine:
    """Triggers note what changes: the verbs know no engine."""
    return "sqlite"


@pytest.fixture
async def world(world: World) -> World:
    await watch(world.database)
    return world


async def test_what_changes_something_writes_its_rows(world: World):
    for what, line in LINES:
        for chat in line.rights:
            done = await _done(world, what, line, chat)
            assert done.verbs == written.verbs(what, chat), f"{what} in {chat}"


async def test_without_a_row_only_that_changes_which_is_excused(world: World):
    changed: dict[str, str] = {}
    for what, line in LINES:
        for chat in line.rights:
            done = await _done(world, what, line, chat)
            changed |= dict.fromkeys(map(_excused, done.changed if not done.verbs else ()), f"{what} in {chat}")
    assert {name: line for name, line in changed.items() if name not in UNSAID.keys() | OWED} == {}
    assert UNSAID.keys() <= changed.keys(), "nothing changes that any more"


def test_nothing_is_expected_of_a_line_that_is_gone():
    assert written.COMMANDS.keys() <= table.COMMANDS.keys()
    assert written.BUTTONS.keys() <= table.BUTTONS.keys()


async def _done(world: World, what: str | Action, line: Line, chat: Chat) -> Noting:
    """What the first does who may and is not refused; nothing where all of them are."""
    for who, where in line.cells(allowed=True):
        noting = Noting(world.runner)
        if where is chat and await world.tries(world.update(what, line, who, chat), noting) is None:
            return noting
    return Noting(world.runner)


def _excused(changed: str) -> str:
    """The entry that excuses a change: that of its column or, where there is none, of its table."""
    return changed if changed in UNSAID else changed.partition(".")[0]
