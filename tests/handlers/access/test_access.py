"""Every command and every button, by everybody, everywhere: allowed, refused or ignored, as `table.py` says."""

import pytest

from desk.errors import NotAllowed
from handlers.addressing import Place
from handlers.buttons import Action
from handlers.routing import _COMMANDS, _PRESSES
from storage.database import Engine
from tests.handlers.access.table import BUTTONS, COMMANDS, IN_GROUPS, IN_PRIVATE, LINES, Chat, Who
from tests.handlers.access.world import World, is_kept

_CHATS = {Place.PRIVATE: IN_PRIVATE, Place.GROUP: IN_GROUPS, Place.CHANNEL: frozenset()}


@pytest.fixture
def engine() -> Engine:
    """Who may is decided above the database: the whole table meets one engine, and each line once the other."""
    return "sqlite"


def test_the_table_names_every_command_where_it_is_one():
    routed: dict[str, frozenset[Chat]] = {}
    for name, places, _handler in _COMMANDS:
        routed[name] = routed.get(name, frozenset()).union(*(_CHATS[place] for place in places))
    table = {name: frozenset(line.rights) for name, line in COMMANDS.items()}
    assert table == routed, "a command is missing in table.py, or is said to be one in other chats"


def test_the_table_names_every_button():
    assert BUTTONS.keys() == set(Action) == _PRESSES.keys(), "a button is missing in table.py"
    assert all(frozenset(line.rights) == frozenset(Chat) for line in BUTTONS.values())


def test_who_has_no_role_any_more_may_what_a_member_may():
    for _what, line in LINES:
        for who in line.rights.values():
            assert (Who.FORMER in who) == (Who.MEMBER in who)


async def test_a_role_that_lacks_the_right_is_refused_and_leaves_nothing(world: World):
    before, owed = await world.rows(), await world.owed()
    for what, line in LINES:
        for who, chat in line.cells(allowed=False):
            met = await world.suffers(world.update(what, line, who, chat))
            assert issubclass(met or object, NotAllowed), f"{what} by {who} in {chat}: {met}"
    assert (await world.rows(), await world.owed()) == (before, owed)


async def test_a_role_that_has_the_right_is_not_refused(world: World):
    for what, line in LINES:
        for who, chat in line.cells(allowed=True):
            met = await world.tries(world.update(what, line, who, chat))
            assert met is None or met in line.meets, f"{what} by {who} in {chat}: {met}"


class TestOnPostgres:
    @pytest.fixture
    def engine(self) -> Engine:
        return "postgres"

    async def test_every_line_can_be_done(self, world: World):
        for what, line in LINES:
            who, chat = line.cells(allowed=True)[0]
            met = await world.tries(world.update(what, line, who, chat))
            assert met is None or met in line.meets, f"{what} by {who} in {chat}: {met}"


async def test_what_is_no_command_in_a_chat_is_not_even_stored_there(world: World):
    before, owed = await world.rows(), await world.owed()
    for name, line in COMMANDS.items():
        for chat in frozenset(Chat) - line.rights.keys():
            for who in Who:
                happened = world.update(name, line, who, chat)
                assert chat is Chat.PRIVATE or not is_kept(happened)
                assert await world.suffers(happened) is None
    assert (await world.rows(), await world.owed()) == (before, owed)
