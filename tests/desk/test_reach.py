"""Where a measure holds, and what is said of it there."""

import asyncio
from dataclasses import replace

import pytest

from desk.acquaintance import joined
from desk.errors import NoGroup, NoGroupShares
from desk.groups import GroupSettings, Step
from desk.model import Chat, Outcome, SanctionState
from desk.notices import ApplySanction, LiftSanction, MeasureSaid, StatementOfReasons
from desk.ports import Unit
from desk.rules.durations import DAY, parse
from desk.sanctions import record_lifting, record_sanction
from desk.serving import choose
from desk.undoing import undo
from tests.desk.floor import LENA, MIA, Floor, about, message, person
from tests.storage.desk import GROUP, POLICY, SPAMMER

SECOND, THIRD, ALONE = -1002, -1003, -1004


async def serve(desk: Floor, **shares: bool) -> None:
    """The group, two that share and one that does not."""
    settings = {GROUP: False, SECOND: True, THIRD: True, ALONE: False} | {int(k): v for k, v in shares.items()}
    for number, shared in settings.items():
        chat = Chat(number, "supergroup", f"Group {number}")
        await desk.run(lambda unit, chat=chat: unit.chats.joined(chat, administrator=True))
        kept = GroupSettings(number, sanctions_shared=shared, said_in_group=True)
        await desk.run(lambda unit, kept=kept: unit.groups.keep(kept))


async def bans(desk: Floor, **more: object) -> None:
    await desk.decides(Outcome.BAN, lasts=parse("3d"), **more)


async def places(desk: Floor) -> list[int]:
    return [chat for chat, _ in await desk.owed(ApplySanction)]


async def test_a_measure_holds_where_it_was_posted(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk)
    assert await places(desk) == [GROUP]


async def test_everywhere_is_where_it_was_posted_and_all_that_share(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk, everywhere=True)
    rows = await desk.run(lambda unit: unit.sanctions.of_decision(1))
    assert [row.chat for row in rows] == [GROUP, THIRD, SECOND]
    ((_, told),) = await desk.owed(StatementOfReasons)
    assert [measure.chat for measure in told.measures] == [GROUP, THIRD, SECOND]


async def test_each_has_a_state_of_its_own(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk, everywhere=True)
    await desk.run(lambda unit: record_sanction(unit, 1, SanctionState.APPLIED))
    await desk.run(lambda unit: record_sanction(unit, 2, SanctionState.FAILED, "not enough rights"))
    rows = await desk.run(lambda unit: unit.sanctions.of_decision(1))
    assert [row.state for row in rows] == [SanctionState.APPLIED, SanctionState.FAILED, SanctionState.DUE]
    await desk.owed(ApplySanction)
    await desk.run(lambda unit: undo(unit, 1, MIA, "A mistake."))
    assert [act.sanction for _, act in await desk.owed(LiftSanction)] == [1, 3]


async def test_a_group_that_shares_shares_what_was_decided_there(desk: Floor):
    await serve(desk, **{str(GROUP): True})
    await desk.files()
    await bans(desk)
    assert sorted(await places(desk)) == sorted([GROUP, SECOND, THIRD])


async def test_the_policy_may_let_a_category_hold_everywhere(desk: Floor):
    await serve(desk)
    categories = POLICY.categories | {"spam": replace(POLICY.category("spam"), everywhere=True)}
    floor = Floor(desk.database)
    floor.runner = desk.under(replace(POLICY, categories=categories))
    await floor.files()
    await bans(floor)
    assert len(await places(floor)) == 3


async def test_a_step_of_the_ladder_may_hold_everywhere_where_it_is_followed(desk: Floor):
    await serve(desk)
    steps = tuple(replace(step, everywhere=True) for step in POLICY.ladder)
    floor = Floor(desk.database)
    floor.runner = desk.under(replace(POLICY, ladder=steps))
    await floor.files("scam")
    await floor.decides(Outcome.WARN)
    assert len(await places(floor)) == 3
    await floor.files("scam", about=message(6))
    await floor.decides(Outcome.BAN, case=2, lasts=parse("3d"))
    assert await places(floor) == [GROUP], "who departs from it says where, too"


async def test_a_group_that_comes_later_is_not_included(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk, everywhere=True)
    kept = GroupSettings(ALONE, sanctions_shared=True)
    await desk.run(lambda unit: unit.groups.keep(kept))
    assert ALONE not in await places(desk)


async def test_without_a_group_everywhere_is_all_that_share_and_none_is_refused(desk: Floor):
    await desk.files(about=about(SPAMMER), evidence=())
    with pytest.raises(NoGroup):
        await bans(desk)
    with pytest.raises(NoGroupShares):
        await bans(desk, everywhere=True)
    await serve(desk)
    await bans(desk, everywhere=True)
    assert await places(desk) == [THIRD, SECOND]


async def test_what_was_done_is_said_in_its_group_once_telegram_has_done_it(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk)
    await desk.owed(ApplySanction)
    assert await desk.owed(MeasureSaid) == []
    await desk.run(lambda unit: record_sanction(unit, 1, SanctionState.APPLIED))
    assert await desk.owed(MeasureSaid) == [(GROUP, MeasureSaid(1))]
    await desk.run(lambda unit: undo(unit, 1, MIA, "A mistake."))
    assert await desk.owed(MeasureSaid) == [(GROUP, MeasureSaid(1))], "it is corrected"


async def test_the_end_of_its_time_corrects_nothing(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk)
    await desk.run(lambda unit: record_sanction(unit, 1, SanctionState.APPLIED))
    await desk.owed(MeasureSaid)
    desk.clock.now += 4 * DAY
    await desk.run(lambda unit: record_lifting(unit, 1, None))
    assert await desk.owed(MeasureSaid) == []


@pytest.mark.parametrize("state", [SanctionState.FAILED, SanctionState.LIFTED])
async def test_what_was_not_done_is_not_said(desk: Floor, state: SanctionState):
    await serve(desk)
    await desk.files()
    await bans(desk)
    await desk.run(lambda unit: record_sanction(unit, 1, state))
    assert await desk.owed(MeasureSaid) == []


async def test_a_silent_one_and_one_about_staff_are_not_said(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk, silent=True)
    await desk.files(about=about(person(MIA)), evidence=())
    await desk.decides(Outcome.MUTE, by=LENA, case=2, lasts=parse("1d"), chat=GROUP)
    for number in (1, 2):
        await desk.run(lambda unit, number=number: record_sanction(unit, number, SanctionState.APPLIED))
    assert await desk.owed(MeasureSaid) == []
    await desk.run(lambda unit: undo(unit, 1, MIA, "A mistake."))
    assert await desk.owed(MeasureSaid) == []


async def under_a_policy_of_later_groups(desk: Floor) -> Floor:
    floor = Floor(desk.database)
    floor.runner = desk.under(replace(POLICY, later_groups=True))
    await serve(floor)
    await floor.files()
    await bans(floor, everywhere=True)
    return floor


async def shares(floor: Floor, number: int = ALONE) -> None:
    chosen = GroupSettings(number, sanctions_shared=True)
    await floor.run(lambda unit: choose(unit, chosen, Step.SHARED, LENA))


async def test_where_the_policy_says_so_a_later_group_takes_over_and_they_were_told(desk: Floor):
    floor = await under_a_policy_of_later_groups(desk)
    ((_, told),) = await floor.owed(StatementOfReasons)
    assert all(measure.spreads for measure in told.measures)
    await shares(floor)
    await shares(floor)

    rows = await floor.run(lambda unit: unit.sanctions.of_decision(1))
    assert [row.chat for row in rows].count(ALONE) == 1
    assert rows[-1].until == rows[0].until
    assert await floor.owed(StatementOfReasons) == []
    await floor.run(lambda unit: undo(unit, 1, MIA, "A mistake."))
    assert all(row.lifting for row in await floor.run(lambda unit: unit.sanctions.of_decision(1)))


async def test_what_holds_no_more_is_not_taken_over(desk: Floor):
    floor = await under_a_policy_of_later_groups(desk)
    await floor.run(lambda unit: undo(unit, 1, MIA, "A mistake."))
    await shares(floor)
    floor.clock.now += 4 * DAY
    rows = await floor.run(lambda unit: unit.sanctions.of_decision(1))
    assert ALONE not in [row.chat for row in rows]


async def test_a_group_that_shares_takes_over_when_the_bot_comes_back(desk: Floor):
    floor = await under_a_policy_of_later_groups(desk)
    await floor.run(lambda unit: unit.chats.left(ALONE))
    await floor.run(lambda unit: unit.groups.keep(GroupSettings(ALONE, sanctions_shared=True)))
    chat = Chat(ALONE, "supergroup", "Alone")
    await floor.run(lambda unit: joined(unit, chat, administrator=True))
    rows = await floor.run(lambda unit: unit.sanctions.of_decision(1))
    assert ALONE in [row.chat for row in rows]


async def test_otherwise_a_later_group_takes_over_nothing(desk: Floor):
    await serve(desk)
    await desk.files()
    await bans(desk, everywhere=True)
    await shares(desk)
    rows = await desk.run(lambda unit: unit.sanctions.of_decision(1))
    assert ALONE not in [row.chat for row in rows]


async def test_what_is_undone_while_a_group_takes_it_over_is_not_taken_over(desk: Floor):
    if desk.database.engine == "sqlite":
        pytest.skip("there is one writer")
    await serve(desk)
    floor = Floor(desk.database)
    floor.runner = desk.under(replace(POLICY, later_groups=True))
    await floor.files()
    await bans(floor, everywhere=True)
    undone = asyncio.Event()

    async def slowly(unit: Unit) -> None:
        await undo(unit, 1, MIA, "A mistake.")
        undone.set()
        await asyncio.sleep(0.2)

    first = asyncio.create_task(floor.run(slowly))
    await undone.wait()
    await floor.run(lambda unit: choose(unit, GroupSettings(ALONE, sanctions_shared=True), Step.SHARED, LENA))
    await first
    assert [row.chat for row in await floor.run(lambda unit: unit.sanctions.of_decision(1))] == [GROUP, THIRD, SECOND]
