"""Who sent a report: one lead learns it, with a reason; everybody else learns only that they did."""

import pytest

from desk import reporters
from desk.errors import ConcernsYou, NotAllowed, ReasonMissing, UnknownReference
from desk.model import Role
from desk.notices import IdentityUnsealed
from desk.unsealing import Reporter, unseal
from tests.desk.floor import LENA, MIA, OLGA, OTTO, Floor, about, person
from tests.storage.desk import ANNA

REASON = "Anna wrote that she is threatened herself."


async def unseals(desk: Floor, report: int = 1, by: int = LENA, reason: str = REASON) -> Reporter:
    return await desk.run(lambda unit: unseal(unit, report, by, reason))


async def test_a_lead_learns_who_it_is_and_the_others_that_they_looked(desk: Floor):
    await desk.files()
    assert (await unseals(desk)).known == ANNA
    told = await desk.owed(IdentityUnsealed)
    assert told == [(OLGA, IdentityUnsealed(1, LENA)), (OTTO, IdentityUnsealed(1, LENA))]


async def test_the_reason_is_kept_sealed_and_the_journal_has_its_digest(desk: Floor):
    await desk.files()
    await unseals(desk)
    (row,) = [line for line in await desk.details() if "identity_unsealed" in line]
    assert row.startswith(f"staff:{LENA} identity_unsealed R-1")
    assert not any(part in row for part in ("Anna", str(ANNA.id), "threatened"))
    (stored,) = await desk.sql("SELECT sealed FROM unsealings")
    assert b"threatened" not in bytes(stored["sealed"])
    (found,) = (await desk.run(lambda unit: reporters.past(unit, 1, OLGA))).unsealings
    assert (found.lead, found.reason) == (LENA, REASON)


async def test_each_look_is_told(desk: Floor):
    await desk.files()
    await unseals(desk)
    desk.clock.now += 1
    await unseals(desk)
    assert len(await desk.owed(IdentityUnsealed)) == 4


async def test_nobody_else_and_never_without_a_reason(desk: Floor):
    await desk.files()
    await desk.files(by=person(OLGA))
    await desk.files("harassment", about=about(person(LENA)))
    await desk.run(lambda unit: unit.staff.grant(777, Role.OFFICER, None))
    for report, by, reason, refusal in (
        (1, MIA, REASON, NotAllowed),
        (1, 777, REASON, NotAllowed),
        (1, ANNA.id, REASON, NotAllowed),
        (1, OLGA, REASON, ConcernsYou),
        (3, LENA, REASON, UnknownReference),
        (1, LENA, "  ", ReasonMissing),
    ):
        with pytest.raises(refusal):
            await unseals(desk, report, by, reason)
    assert await desk.sql("SELECT id FROM unsealings") == []


async def test_of_a_report_about_a_lead_they_are_not_told_themselves(desk: Floor):
    await desk.files("harassment", about=about(person(LENA)))
    await unseals(desk, by=OLGA)
    assert [who for who, _what in await desk.owed(IdentityUnsealed)] == [OTTO]
