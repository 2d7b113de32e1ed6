"""What Telegram would not do is tried again when that may help, and only once at a time."""

import pytest

from desk.acquaintance import joined, moved
from desk.errors import ConcernsYou
from desk.model import Chat, Lifting, Outcome, Role, SanctionState
from desk.notices import ApplySanction, CaseCard, LiftSanction
from desk.retrying import retry_in, retry_on, try_again
from desk.rules.durations import DAY, parse
from desk.sanctions import lift, record_lifting, record_sanction
from tests.desk.floor import MIA, NOAH, Floor
from tests.storage.desk import ANNA, GROUP, SPAMMER

SUPERGROUP = -1009009009009


async def failed(desk: Floor, outcome: Outcome = Outcome.MUTE, why: str = "not enough rights") -> int:
    """A sanction of a day that Telegram refused."""
    await desk.files("scam")
    await desk.decides(outcome, lasts=parse("1d") if outcome is not Outcome.KICK else None)
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: record_sanction(unit, act.sanction, SanctionState.FAILED, why))
    await desk.owed(ApplySanction)
    return act.sanction


async def state(desk: Floor, number: int) -> tuple[SanctionState, str]:
    sanction = await desk.run(lambda unit: unit.sanctions.get(number))
    return sanction.state, sanction.error


async def test_a_moderator_has_it_tried_again_once(desk: Floor):
    number = await failed(desk)
    assert [await desk.run(lambda unit: try_again(unit, 1, NOAH)) for _ in range(2)] == [1, 0]
    assert [(chat, act.sanction) for chat, act in await desk.owed(ApplySanction)] == [(GROUP, number)]
    assert await state(desk, number) == (SanctionState.DUE, "")
    assert "sanction_retried" in await desk.verbs()


async def test_it_may_fail_and_be_tried_again_and_again(desk: Floor):
    number = await failed(desk)
    for _ in range(2):
        desk.clock.now += 1
        assert await desk.run(lambda unit: try_again(unit, 1, MIA)) == 1
        ((_, act),) = await desk.owed(ApplySanction)
        await desk.run(
            lambda unit, number=act.sanction: record_sanction(unit, number, SanctionState.FAILED, "not enough rights")
        )
    assert await state(desk, number) == (SanctionState.FAILED, "not enough rights")


async def test_who_reported_does_not_have_it_tried_again(desk: Floor):
    await desk.run(lambda unit: unit.staff.grant(ANNA.id, Role.MODERATOR, None))
    await failed(desk)
    with pytest.raises(ConcernsYou):
        await desk.run(lambda unit: try_again(unit, 1, ANNA.id))


async def test_rights_that_are_given_let_it_be_tried_again(desk: Floor):
    number = await failed(desk)
    group = Chat(GROUP, "supergroup", "Gardeners")
    await desk.run(lambda unit: joined(unit, group, administrator=False))
    assert await desk.owed(ApplySanction) == []
    await desk.run(lambda unit: joined(unit, group, administrator=True))
    assert [act.sanction for _, act in await desk.owed(ApplySanction)] == [number]


async def test_a_group_that_became_a_supergroup_is_where_it_is_tried_again(desk: Floor):
    number = await failed(desk, why="method is available only for supergroups")
    await desk.run(lambda unit: moved(unit, GROUP, SUPERGROUP, is_staffs=False))
    assert [(chat, act.sanction) for chat, act in await desk.owed(ApplySanction)] == [(SUPERGROUP, number)]
    assert (await desk.run(lambda unit: unit.sanctions.get(number))).chat == SUPERGROUP


async def test_only_what_concerns_the_account_is_tried_again_when_that_changes(desk: Floor):
    number = await failed(desk, why="user not found")
    assert await desk.run(lambda unit: retry_on(unit, GROUP, ANNA.id)) == 0
    assert await desk.run(lambda unit: retry_on(unit, GROUP, SPAMMER.id)) == 1
    assert [act.sanction for _, act in await desk.owed(ApplySanction)] == [number]


async def test_what_is_over_or_withdrawn_meanwhile_is_not_tried_again(desk: Floor):
    number = await failed(desk)
    desk.clock.now += DAY
    assert await desk.run(lambda unit: retry_in(unit, GROUP)) == 0
    desk.clock.now -= DAY

    async def withdraw(unit) -> bool:
        return await lift(unit, await unit.sanctions.get(number), Lifting.UNDONE)

    await desk.run(withdraw)
    assert await desk.run(lambda unit: retry_in(unit, GROUP)) == 0


async def test_a_deletion_that_comes_too_late_by_now_is_not_tried_by_itself(desk: Floor):
    await desk.files("scam")
    await desk.decides(Outcome.DELETE, only=True)
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: record_sanction(unit, act.sanction, SanctionState.FAILED, "not enough rights"))
    desk.clock.now += 2 * DAY
    assert await desk.run(lambda unit: retry_in(unit, GROUP)) == 0
    desk.clock.now -= 1
    assert await desk.run(lambda unit: retry_in(unit, GROUP)) == 1


async def test_the_card_of_an_own_action_that_failed_says_when_it_worked(desk: Floor):
    await desk.acts(Outcome.MUTE, lasts=parse("1d"))
    ((_, act),) = await desk.owed(ApplySanction)
    await desk.run(lambda unit: record_sanction(unit, act.sanction, SanctionState.FAILED, "not enough rights"))
    assert len(await desk.owed(CaseCard)) == 1
    await desk.run(lambda unit: record_sanction(unit, act.sanction, SanctionState.APPLIED))
    assert len(await desk.owed(CaseCard)) == 1


async def test_a_lifting_that_failed_is_tried_again_as_a_lifting(desk: Floor):
    number = await failed(desk)
    await desk.run(lambda unit: record_sanction(unit, number, SanctionState.APPLIED))

    async def pardon(unit) -> bool:
        return await lift(unit, await unit.sanctions.get(number), Lifting.PARDONED)

    await desk.run(pardon)
    await desk.owed(LiftSanction)
    await desk.run(lambda unit: record_lifting(unit, number, "not enough rights"))
    assert await desk.run(lambda unit: retry_in(unit, GROUP)) == 1
    assert [act.sanction for _, act in await desk.owed(LiftSanction)] == [number]
    assert await state(desk, number) == (SanctionState.APPLIED, "")
