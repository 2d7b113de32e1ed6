"""Who sanctions faster than the policy's rate pauses, until a lead has looked."""

from dataclasses import replace

import pytest

from desk import pacing
from desk.decisions import decide
from desk.errors import AlreadySettled, NotAllowed, OwnWork, SanctionsPaused
from desk.model import STAFF, Decision, Outcome, Role
from desk.notices import SanctionsPause
from desk.rules.durations import MINUTE
from desk.verdict import Verdict
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, message, posted
from tests.storage.desk import POLICY

HASTY = replace(POLICY, limits=replace(POLICY.limits, sanctions_per_10m=2))


async def deletes(desk: Floor, number: int, by: int = MIA, outcome: Outcome = Outcome.DELETE) -> None:
    """Report a message of its own and decide about it; what is refused is dealt with as the handlers do."""
    receipt = await desk.files(about=message(number), evidence=(posted(number),), cause=f"U-{number}")
    verdict = Verdict(by, outcome, None, "No.")
    runner = desk.under(HASTY)
    try:
        await runner.run(lambda unit: decide(unit, int(receipt.case.removeprefix("C-")), verdict))
    except SanctionsPaused as refusal:
        await runner.run(lambda unit, said=refusal: pacing.pause(unit, said))
        raise


async def decisions(desk: Floor) -> list[Decision]:
    """All that stand, the earliest first."""
    rows = await desk.sql("SELECT id FROM decisions ORDER BY id")
    return [await desk.run(lambda unit, number=row["id"]: unit.decisions.get(number)) for row in rows]


async def pages(desk: Floor) -> list[int]:
    return [to for to, _ in await desk.owed(SanctionsPause)]


@pytest.fixture
async def paused(desk: Floor) -> Floor:
    await deletes(desk, 11)
    await deletes(desk, 12)
    with pytest.raises(SanctionsPaused):
        await deletes(desk, 13)
    return desk


async def test_one_too_many_is_refused_and_the_leads_are_called_once(paused: Floor):
    assert await pages(paused) == [STAFF, LENA, OLGA, OTTO]
    with pytest.raises(SanctionsPaused):
        await deletes(paused, 14)
    assert await pages(paused) == []
    assert f'desk sanctions_paused staff:{MIA} {{"decisions":2}}' in await paused.details()


async def test_others_go_on_and_a_dismissal_always_goes(paused: Floor):
    await deletes(paused, 15, by=NOAH)
    await deletes(paused, 16, outcome=Outcome.DISMISS)
    assert [(one.decided_by, one.outcome) for one in await decisions(paused)][2:] == [
        (NOAH, Outcome.DELETE),
        (MIA, Outcome.DISMISS),
    ]


async def test_a_pause_does_not_end_by_itself(paused: Floor):
    paused.clock.now += 60 * MINUTE
    with pytest.raises(SanctionsPaused):
        await deletes(paused, 17)


async def test_slower_than_the_rate_nobody_pauses(desk: Floor):
    for number in (11, 12, 13, 14):
        await deletes(desk, number)
        desk.clock.now += 6 * MINUTE
    assert await pages(desk) == []
    assert len(await decisions(desk)) == 4


async def test_a_lead_lets_them_go_on_and_what_was_before_counts_no_more(paused: Floor):
    await pages(paused)
    paused.clock.now += 1
    await paused.run(lambda unit: pacing.resume(unit, 1, LENA))
    assert await pages(paused) == [MIA], "told that they may go on"
    await deletes(paused, 18)
    with pytest.raises(AlreadySettled):
        await paused.run(lambda unit: pacing.resume(unit, 1, OLGA))


@pytest.mark.parametrize("who", [MIA, NOAH])
async def test_no_moderator_ends_a_pause(paused: Floor, who: int):
    with pytest.raises(NotAllowed):
        await paused.run(lambda unit: pacing.resume(unit, 1, who))


async def test_a_lead_does_not_end_their_own_while_there_is_another(paused: Floor):
    await paused.run(lambda unit: unit.staff.grant(MIA, Role.LEAD, OLGA))
    with pytest.raises(OwnWork):
        await paused.run(lambda unit: pacing.resume(unit, 1, MIA))
    for account, role in ((LENA, Role.LEAD), (OLGA, Role.OWNER), (OTTO, Role.OWNER)):
        await paused.run(lambda unit, who=account, role=role: unit.staff.revoke(who, role, None))
    await paused.run(lambda unit: pacing.resume(unit, 1, MIA))


async def test_what_a_voided_decision_did_still_counts(desk: Floor):
    await deletes(desk, 11)
    await deletes(desk, 12)
    await desk.run(lambda unit: unit.decisions.void(1, MIA, "a slip"))
    with pytest.raises(SanctionsPaused):
        await deletes(desk, 13)
