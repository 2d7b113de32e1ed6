"""What people do in Telegram's own interface: in the timeline, and in the desk's picture."""

import pytest

from desk.by_hand import Change, witness
from desk.model import Lifting, Membership, MemberStatus, Outcome, Role, SanctionKind, SanctionState
from desk.notices import ApplySanction, CaseCard, DecisionUndone, LiftSanction, Measure, SanctionPardoned
from desk.pardoning import pardon
from desk.reversal import void
from desk.rules.durations import DAY, SECOND, parse
from desk.sanctions import record_sanction
from desk.undoing import undo
from tests.desk.floor import MIA, Floor, message
from tests.storage.desk import GROUP, SPAMMER

GRETA = 909
"""Runs the group, and is nothing at the desk."""
FREE = Membership(MemberStatus.FREE)
OUTSIDE = Membership(MemberStatus.FREE, inside=False)
SILENT = Membership(MemberStatus.RESTRICTED, ("can_invite_users",))
NO_PICTURES = Membership(MemberStatus.RESTRICTED, ("can_send_messages",))
BANNED = Membership(MemberStatus.BANNED, inside=False)
LEADS = Membership(MemberStatus.LEADS)


async def sanctioned(desk: Floor, outcome: Outcome, state: SanctionState = SanctionState.APPLIED, case: int = 1) -> int:
    await desk.files("scam", cause=f"about {case}", about=message(4 + case))
    await desk.decides(outcome, case=case, lasts=parse("7d") if outcome is not Outcome.KICK else None)
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: unit.sanctions.remember(GROUP, SPAMMER.id, FREE))
    await desk.run(lambda unit: record_sanction(unit, act.sanction, state))
    return act.sanction


async def changes(desk: Floor, was: Membership, now: Membership, by: int = GRETA) -> None:
    desk.clock.now += SECOND
    change = Change(GROUP, SPAMMER.id, by, desk.clock.now, was, now)
    await desk.run(lambda unit: witness(unit, change))


async def state(desk: Floor, number: int) -> tuple[SanctionState, Lifting | None]:
    sanction = await desk.run(lambda unit: unit.sanctions.get(number))
    return sanction.state, sanction.lifting


async def before(desk: Floor) -> Membership | None:
    return await desk.run(lambda unit: unit.sanctions.before(GROUP, SPAMMER.id))


@pytest.mark.parametrize(
    ("outcome", "was", "now"),
    [
        (Outcome.BAN, BANNED, OUTSIDE),
        (Outcome.BAN, BANNED, SILENT),
        (Outcome.MUTE, SILENT, FREE),
        (Outcome.MUTE, SILENT, NO_PICTURES),
        (Outcome.MUTE, SILENT, LEADS),
    ],
)
async def test_what_somebody_lifts_by_hand_is_lifted_and_nothing_more_is_owed(
    desk: Floor, outcome: Outcome, was: Membership, now: Membership
):
    number = await sanctioned(desk, outcome)
    await changes(desk, was, now)
    assert await state(desk, number) == (SanctionState.LIFTED, Lifting.BY_HAND)
    assert await desk.owed(LiftSanction) == []
    assert "lifted_by_hand" in await desk.verbs()
    assert await before(desk) is None


async def test_the_timeline_says_who_by_number_for_staff_and_by_pseudonym_for_others(desk: Floor):
    await desk.run(lambda unit: unit.staff.grant(MIA, Role.MODERATOR, None))
    for case, by in ((1, MIA), (2, GRETA)):
        await sanctioned(desk, Outcome.MUTE, case=case)
        await changes(desk, SILENT, FREE, by)
        assert len(await desk.owed(CaseCard)) == 1
    entries = [await desk.run(lambda unit, case=case: unit.journal.of_case(case)) for case in (1, 2)]
    doers = [entry.by for found in entries for entry in found if entry.verb == "lifted_by_hand"]
    assert doers[0] == f"staff:{MIA}"
    assert doers[1].startswith("member:")
    assert str(GRETA) not in doers[1]


async def test_a_ban_by_hand_stays_when_the_desks_mute_ends(desk: Floor):
    number = await sanctioned(desk, Outcome.MUTE)
    await changes(desk, SILENT, BANNED)
    assert await state(desk, number) == (SanctionState.APPLIED, None)
    assert "banned_by_hand" in await desk.verbs()
    assert await before(desk) == BANNED


async def test_a_tag_that_somebody_gives_does_not_make_the_desks_mute_endless(desk: Floor):
    await sanctioned(desk, Outcome.MUTE)
    await changes(desk, SILENT, SILENT)
    assert not [verb for verb in await desk.verbs() if verb.endswith("by_hand")]
    await changes(desk, SILENT, Membership(MemberStatus.RESTRICTED, ("can_invite_users", "can_pin_messages")))
    assert "restricted_by_hand" in await desk.verbs()
    assert await before(desk) == FREE


async def test_a_mute_that_somebody_makes_longer_stays_when_the_desks_ends(desk: Floor):
    await sanctioned(desk, Outcome.MUTE)
    longer = Membership(MemberStatus.RESTRICTED, SILENT.may, until=desk.clock.now + 30 * DAY)
    await changes(desk, SILENT, longer)
    assert await before(desk) == longer


async def test_a_ban_by_hand_after_the_desks_was_lifted_stands_in_the_case(desk: Floor):
    await sanctioned(desk, Outcome.BAN)
    await changes(desk, BANNED, OUTSIDE)
    await changes(desk, OUTSIDE, BANNED)
    assert [verb for verb in await desk.verbs() if verb.endswith("by_hand")] == ["lifted_by_hand", "banned_by_hand"]


async def test_who_leaves_or_comes_back_by_themselves_lifts_nothing(desk: Floor):
    number = await sanctioned(desk, Outcome.MUTE)
    outside = Membership(MemberStatus.RESTRICTED, SILENT.may, inside=False)
    await changes(desk, SILENT, outside, by=SPAMMER.id)
    await changes(desk, outside, SILENT, by=SPAMMER.id)
    assert await state(desk, number) == (SanctionState.APPLIED, None)
    assert not [verb for verb in await desk.verbs() if verb.endswith("by_hand")]


@pytest.mark.parametrize(("was", "now", "by"), [(OUTSIDE, FREE, SPAMMER.id), (LEADS, FREE, GRETA)])
async def test_who_comes_back_or_leads_no_more_meets_what_failed(
    desk: Floor, was: Membership, now: Membership, by: int
):
    number = await sanctioned(desk, Outcome.MUTE, SanctionState.FAILED)
    await changes(desk, was, now, by)
    assert [act.sanction for _, act in await desk.owed(ApplySanction)] == [number]


async def test_news_from_before_a_decision_does_not_lift_what_it_did(desk: Floor):
    """Telegram's updates may come late: while the desk was down, a day."""
    number = await sanctioned(desk, Outcome.BAN)
    late = Change(GROUP, SPAMMER.id, GRETA, desk.clock.now - DAY, BANNED, OUTSIDE)
    await desk.run(lambda unit: witness(unit, late))
    assert await state(desk, number) == (SanctionState.APPLIED, None)
    assert await before(desk) == FREE


async def test_a_member_to_whom_the_desk_did_nothing_is_nobodys_business(desk: Floor):
    await desk.files("scam")
    await changes(desk, FREE, BANNED)
    assert not [verb for verb in await desk.verbs() if verb.endswith("by_hand")]
    assert await before(desk) is None


async def test_what_was_lifted_by_hand_is_not_lifted_again_by_an_undo(desk: Floor):
    number = await sanctioned(desk, Outcome.MUTE)
    await changes(desk, SILENT, FREE)

    async def undo(unit) -> None:
        await void(unit, await unit.decisions.get(1), MIA, "It was satire.")

    await desk.run(undo)
    assert await desk.owed(LiftSanction) == []
    assert await state(desk, number) == (SanctionState.LIFTED, Lifting.BY_HAND)


async def test_who_stays_silent_by_hand_is_not_told_that_they_may_write(desk: Floor):
    await sanctioned(desk, Outcome.MUTE)
    longer = Membership(MemberStatus.RESTRICTED, SILENT.may, until=desk.clock.now + 30 * DAY)
    await changes(desk, SILENT, longer)
    done = await desk.run(lambda unit: pardon(unit, SPAMMER.id, SanctionKind.MUTE, MIA, "You have said sorry.", GROUP))
    assert done.measures == (Measure("mute", GROUP, None, outlasted=True),)
    ((_, told),) = await desk.owed(SanctionPardoned)
    assert told.lifted == done.measures


async def test_who_stays_silent_by_hand_reads_so_when_the_decision_is_undone(desk: Floor):
    await sanctioned(desk, Outcome.MUTE)
    longer = Membership(MemberStatus.RESTRICTED, SILENT.may, until=desk.clock.now + 30 * DAY)
    await changes(desk, SILENT, longer)
    await desk.run(lambda unit: undo(unit, 1, MIA, "I took you for another."))
    ((_, told),) = await desk.owed(DecisionUndone)
    assert [measure.outlasted for measure in told.lifted] == [True]
