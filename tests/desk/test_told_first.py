"""Who is put out of a group is told first, if they can be; nobody waits for that for long."""

import pytest

from desk.model import Account, AccountKind, Outcome
from desk.notices import ApplySanction, Owed
from desk.recording import record_statement
from desk.rules.durations import parse
from desk.sanctions import TOLD_WITHIN
from storage.outbox import Outbox
from tests.desk.floor import Floor, message
from tests.storage.desk import MASTER, SPAMMER

CHANNEL = Account(-1001231231231, AccountKind.CHANNEL, "Shouters")


async def due(desk: Floor, later: int = 0) -> list[type[Owed]]:
    claimed = await Outbox(desk.database, MASTER).claim(desk.clock.now + later, 100, 100)
    return [type(one.what) for one in claimed]


async def decided(desk: Floor, outcome: Outcome, accused: Account = SPAMMER) -> None:
    await desk.files("scam", about=message(accused=accused))
    await desk.decides(outcome, lasts=parse("1d") if outcome is not Outcome.KICK else None)


@pytest.mark.parametrize("outcome", [Outcome.BAN, Outcome.KICK])
@pytest.mark.parametrize("delivered", [True, False])
async def test_a_ban_and_a_removal_wait_for_the_statement_to_be_told_or_not(
    desk: Floor, outcome: Outcome, delivered: bool
):
    await decided(desk, outcome)
    assert ApplySanction not in await due(desk)
    await desk.run(lambda unit: record_statement(unit, 1, delivered=delivered))
    assert ApplySanction in await due(desk)


async def test_a_ban_does_not_wait_for_ever(desk: Floor):
    await decided(desk, Outcome.BAN)
    assert ApplySanction not in await due(desk, TOLD_WITHIN - 1)
    assert ApplySanction in await due(desk, TOLD_WITHIN)


@pytest.mark.parametrize(("outcome", "accused"), [(Outcome.MUTE, SPAMMER), (Outcome.BAN, CHANNEL)])
async def test_what_cuts_no_way_to_a_person_does_not_wait(desk: Floor, outcome: Outcome, accused: Account):
    await decided(desk, outcome, accused)
    assert ApplySanction in await due(desk)
