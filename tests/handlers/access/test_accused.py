"""Whoever is accused never sees or touches the case, whatever their role: by every command and every button that leads to it."""

import pytest

from desk.errors import DeskError
from desk.model import Role
from handlers.buttons import Action
from tests.handlers.access.table import BUTTONS, COMMANDS, JUDGES, LEADS, Chat, Line
from tests.handlers.access.world import World
from tests.handlers.updates import SAM

ELSEWHERE = {
    Action.IMPORT,
    Action.RULED_AS,
    Action.STAFF,
    Action.STAFF_MEMBER,
    Action.GIVE_ROLE,
    Action.TAKE_ROLE,
    Action.RESUME,
    Action.QUEUE,
    Action.MISUSE_UPHOLD,
    Action.MISUSE_CLEAR,
    *(action for action in Action if action.name.startswith(("CAMPAIGN", "ANNOUNCE"))),
}
"""Buttons of the staff that lead to no case; none of theirs are among the rest."""


def of_their_case() -> list[tuple[str | Action, Line]]:
    """What names the case about them, its report, its decision, its appeal, or themselves."""
    named = ("C-1", "R-1", "A-1", "D-1", str(SAM["id"]))
    typed = [(name, line) for name, line in COMMANDS.items() if any(ref in str(line.what) for ref in named)]
    staffs = [(name, line) for name, line in typed if line.rights.get(Chat.STAFF) in (JUDGES, LEADS)]
    pressed = [
        (action, line)
        for action, line in BUTTONS.items()
        if line.rights[Chat.STAFF] in (JUDGES, LEADS) and action not in ELSEWHERE
    ]
    return [*staffs, *pressed]


@pytest.mark.parametrize("role", [Role.OWNER, Role.LEAD, Role.MODERATOR])
async def test_they_are_refused_everywhere(world: World, role: Role):
    """Granted behind the desk's back: the case is still one that everybody else may see."""
    await world.run(lambda unit: unit.staff.grant(SAM["id"], role, None))
    before = await world.rows()
    for what, line in of_their_case():
        for chat in line.rights:
            met = await world.suffers(world.by(SAM, what, line, chat))
            assert met is not None, f"{what} in {chat}"
            assert issubclass(met, DeskError)
    assert await world.rows() == before


@pytest.mark.parametrize("what", ["queue", "appeals"])
async def test_no_list_shows_it(world: World, what: str):
    await world.run(lambda unit: unit.staff.grant(SAM["id"], Role.LEAD, None))
    await world.suffers(world.by(SAM, what, COMMANDS[what], Chat.PRIVATE))
    assert "C-1" not in world.last_said
    assert "A-1" not in world.last_said
