"""What becomes of a decision that is voided, of its strike and of what it did in Telegram."""

import pytest

from desk.errors import AlreadyVoided
from desk.model import Lifting, Membership, MemberStatus, Outcome, SanctionState
from desk.notices import ApplySanction, CaseCard, LiftSanction
from desk.reversal import Voided, void
from desk.rules.durations import DAY, HOUR, parse
from desk.sanctions import end_due, record_lifting, record_sanction
from tests.desk.floor import LENA, Floor, message
from tests.storage.desk import GROUP, SPAMMER


async def muted(desk: Floor, state: SanctionState = SanctionState.APPLIED, case: int = 1) -> int:
    """A mute of two hours that was carried out; returns the sanction."""
    await desk.decides(Outcome.MUTE, case=case, lasts=parse("2h"))
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: record_sanction(unit, act.sanction, state))
    return act.sanction


async def voids(desk: Floor, decision: int = 1) -> Voided:
    async def work(unit) -> Voided:
        return await void(unit, await unit.decisions.get(decision), LENA, "It was satire.")

    return await desk.run(work)


async def test_voiding_takes_the_strike_and_owes_the_lifting(desk: Floor):
    await desk.files("scam")
    number = await muted(desk)
    done = await voids(desk)
    assert (done.decision.voided_by, done.decision.voided_why, done.decision.voided_at) == (
        LENA,
        "It was satire.",
        desk.clock.now,
    )
    assert [one.id for one in done.lifted] == [number]
    assert (await desk.strikes())[0].voided_at == desk.clock.now
    assert [(chat, act.sanction) for chat, act in await desk.owed(LiftSanction)] == [(GROUP, number)]
    assert "voided" in await desk.verbs()
    assert not any("satire" in line for line in await desk.details())


async def test_a_decision_is_voided_once(desk: Floor):
    await desk.files("scam")
    await muted(desk)
    await voids(desk)
    with pytest.raises(AlreadyVoided):
        await voids(desk)
    assert len(await desk.owed(LiftSanction)) == 1


async def test_what_is_applied_is_lifted_only_when_telegram_says_so(desk: Floor):
    await desk.files("scam")
    number = await muted(desk)
    await voids(desk)
    before = await desk.run(lambda unit: unit.sanctions.get(number))
    assert (before.state, before.lifting) == (SanctionState.APPLIED, Lifting.UNDONE)
    await desk.run(lambda unit: record_lifting(unit, number, "not enough rights"))
    failed = await desk.run(lambda unit: unit.sanctions.get(number))
    assert (failed.state, failed.error) == (SanctionState.APPLIED, "not enough rights")
    await desk.run(lambda unit: record_lifting(unit, number, None))
    assert (await desk.run(lambda unit: unit.sanctions.get(number))).state is SanctionState.LIFTED


async def test_an_act_that_was_on_its_way_does_not_come_back_to_life(desk: Floor):
    """Telegram's answer to the act may be recorded after the lifting: acts about one member take turns, their records do not."""
    await desk.files("scam")
    await desk.decides(Outcome.MUTE, lasts=parse("2h"))
    ((_, act),) = await desk.owed(ApplySanction)
    await voids(desk)
    await desk.run(lambda unit: record_lifting(unit, act.sanction, None))
    await desk.run(lambda unit: record_sanction(unit, act.sanction, SanctionState.APPLIED))
    assert (await desk.run(lambda unit: unit.sanctions.get(act.sanction))).state is SanctionState.LIFTED


async def test_a_deletion_cannot_be_put_back_and_is_not_said_to_be(desk: Floor):
    await desk.files()
    await desk.decides(Outcome.DELETE)
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: record_sanction(unit, act.sanction, SanctionState.APPLIED))
    done = await voids(desk)
    assert (done.lifted, [one.id for one in done.kept]) == ((), [act.sanction])
    assert await desk.owed(LiftSanction) == []


async def test_a_failed_sanction_is_not_tried_again_once_its_decision_is_void(desk: Floor):
    await desk.files()
    number = await muted(desk, SanctionState.FAILED)
    await voids(desk)
    sanction = await desk.run(lambda unit: unit.sanctions.get(number))
    assert (sanction.state, sanction.lifting) == (SanctionState.FAILED, Lifting.UNDONE)
    assert await desk.owed(LiftSanction) == []


async def test_a_time_that_is_over_is_ended_once_however_late(desk: Floor):
    await desk.files()
    number = await muted(desk)
    assert await desk.run(end_due) == 0
    desk.clock.now += 3 * DAY
    assert (await desk.run(end_due), await desk.run(end_due)) == (1, 0)
    assert [act.sanction for _, act in await desk.owed(LiftSanction)] == [number]
    assert (await desk.run(lambda unit: unit.sanctions.get(number))).lifting is Lifting.ENDED


async def test_what_somebody_was_is_kept_as_it_was_first_and_while_a_sanction_holds(desk: Floor):
    was = Membership(MemberStatus.RESTRICTED, ("can_invite_users", "can_send_messages"), True, desk.clock.now + HOUR)
    for seen in (was, Membership(MemberStatus.BANNED, inside=False)):
        await desk.run(lambda unit, seen=seen: unit.sanctions.remember(GROUP, SPAMMER.id, seen))
    await desk.files()
    number = await muted(desk)
    await desk.files("scam", cause="again", about=message(6))
    await muted(desk, case=2)
    assert await desk.run(lambda unit: unit.sanctions.before(GROUP, SPAMMER.id)) == was
    for decision, sanction, left in ((1, number, was), (2, number + 1, None)):
        await voids(desk, decision)
        await desk.run(lambda unit, sanction=sanction: record_lifting(unit, sanction, None))
        assert await desk.run(lambda unit: unit.sanctions.before(GROUP, SPAMMER.id)) == left


async def test_the_card_says_what_became_of_it(desk: Floor):
    await desk.files()
    await muted(desk)
    await voids(desk)
    assert len(await desk.owed(CaseCard)) == 1
