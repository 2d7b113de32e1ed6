"""What takes two people: the database refuses one person as both."""

import pytest

from desk.model import Outcome, Role
from desk.ports import Unit
from desk.records import GrantEnd, ProposalEnd
from desk.rules.durations import FOREVER, HOUR
from desk.verdict import Verdict
from tests.storage.desk import COLLEAGUE, MODERATOR, SPAMMER, Desk

VERDICT = Verdict(MODERATOR, Outcome.BAN, "scam", "Enough.", FOREVER, everywhere=True)


async def propose(desk: Desk) -> int:
    case = await desk.open_case()

    async def work(unit: Unit) -> int:
        added = await unit.proposals.add(case.id, SPAMMER.id, VERDICT)
        assert added is not None
        assert added.verdict == VERDICT
        assert await unit.proposals.add(case.id, SPAMMER.id, VERDICT) is None, "one waits already"
        return added.id

    return await desk.run(work)


async def test_who_proposed_a_ban_cannot_be_stored_as_who_approved_it(desk: Desk):
    number = await propose(desk)
    with pytest.raises(Exception, match=r"(?i)check"):
        await desk.run(lambda unit: unit.proposals.end(number, ProposalEnd.APPROVED, MODERATOR))
    await desk.run(lambda unit: unit.proposals.end(number, ProposalEnd.APPROVED, COLLEAGUE))


async def test_what_waits_of_somebody_is_found_until_it_ends(desk: Desk):
    number = await propose(desk)
    assert await desk.run(lambda unit: unit.proposals.waiting_of(COLLEAGUE)) == []
    assert [one.id for one in await desk.run(lambda unit: unit.proposals.waiting_of(MODERATOR))] == [number]
    await desk.run(lambda unit: unit.proposals.end(number, ProposalEnd.WITHDRAWN, None))
    assert await desk.run(lambda unit: unit.proposals.waiting_of(MODERATOR)) == []


@pytest.mark.parametrize("consenter", [7, 8], ids=["who is appointed", "who appoints"])
async def test_nobody_concerned_can_be_stored_as_having_consented_to_an_officer(desk: Desk, consenter: int):
    await desk.run(lambda unit: unit.officer_grants.propose(7, 8, unit.now + HOUR))
    with pytest.raises(Exception, match=r"(?i)check"):
        await desk.run(lambda unit: unit.officer_grants.consent(1, consenter))
    await desk.run(lambda unit: unit.officer_grants.consent(1, 9))


async def test_an_appointment_is_due_with_consent_and_at_its_time_only(desk: Desk):
    async def due() -> list[int]:
        return [grant.id for grant in await desk.run(lambda unit: unit.officer_grants.due(10))]

    await desk.run(lambda unit: unit.officer_grants.propose(7, 8, unit.now + HOUR))
    desk.clock.now += HOUR
    assert await due() == []
    await desk.run(lambda unit: unit.officer_grants.consent(1, 9))
    assert await due() == [1]
    await desk.run(lambda unit: unit.officer_grants.end(1, GrantEnd.GRANTED, None))
    assert await due() == []


async def test_a_pause_is_one_until_it_is_lifted(desk: Desk):
    async def work(unit: Unit) -> list[object]:
        first = await unit.pauses.begin(MODERATOR, 20)
        again = await unit.pauses.begin(MODERATOR, 21)
        assert first is not None
        lifted = [await unit.pauses.lift(first.id, COLLEAGUE) for _ in range(2)]
        return [again, *lifted, await unit.pauses.begin(MODERATOR, 3) is not None]

    assert await desk.run(work) == [None, True, False, True]


async def test_everybody_who_works_here_is_listed_with_all_roles(desk: Desk):
    async def work(unit: Unit) -> list[object]:
        for account, role in ((9, Role.LEAD), (3, Role.OFFICER), (9, Role.OFFICER)):
            await unit.staff.grant(account, role, None)
        await unit.staff.revoke(3, Role.OFFICER, None)
        return [dict(await unit.staff.everybody()), sorted(await unit.staff.ever(Role.OFFICER))]

    assert await desk.run(work) == [{9: {Role.LEAD, Role.OFFICER}}, [3, 9]]
