"""Sanctions against a Telegram of our own: whatever comes in whatever order, lifting puts back what was there before."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from itertools import permutations

import pytest

from bot.attempts import NOT_KEPT_OUT, Done, Over, Refused
from bot.enforcing import Enforcer
from bot.line import Line
from bot.pacing import Pace
from bot.sending import Sender
from bot.transport import make_bot
from desk.acquaintance import moved
from desk.model import Account, AccountKind, Chat, Lifting, Outcome, SanctionState
from desk.rules.durations import parse
from desk.sanctions import end_due, lift, record_lifting, record_sanction
from sandbox import Group, Person, Sandbox
from storage.database import Database, Engine
from storage.policies import adopt
from tests.desk.floor import MIA, Floor, about
from tests.storage.desk import MASTER, POLICY, START

SPEAKS = {"can_send_messages": True, "can_invite_users": True, "can_pin_messages": True}
SILENT = {"can_invite_users": True}


@dataclass
class Scene:
    desk: Floor
    telegram: Sandbox
    group: Group
    spike: Person
    enforcer: Enforcer

    async def decides(self, outcome: Outcome, lasts: str = "7d", accused: Account | None = None) -> int:
        """A sanction that is due; its number."""
        whom = accused or Account(self.spike.id, AccountKind.PERSON, "Spike")
        length = parse(lasts) if outcome is not Outcome.KICK else None
        decision = await self.desk.acts(outcome, "scam", MIA, about(whom), (), lasts=length, chat=self.group.id)
        (sanction,) = await self.desk.run(lambda unit: unit.sanctions.of_decision(decision.id))
        return sanction.id

    async def applies(self, number: int) -> None:
        attempt = await self.enforcer.apply(number)
        assert isinstance(attempt, Done), attempt
        await self.desk.run(lambda unit: record_sanction(unit, number, SanctionState.APPLIED))

    async def sanctions(self, outcome: Outcome, lasts: str = "7d") -> int:
        number = await self.decides(outcome, lasts)
        await self.applies(number)
        return number

    async def lifts(self, number: int) -> None:
        async def work(unit) -> bool:
            return await lift(unit, await unit.sanctions.get(number), Lifting.PARDONED)

        await self.desk.run(work)
        await self.carries_out(number)

    async def carries_out(self, number: int) -> None:
        attempt = await self.enforcer.lift(number)
        assert isinstance(attempt, Done), attempt
        await self.desk.run(lambda unit: record_lifting(unit, number, None))

    def passes(self, seconds: int) -> None:
        self.telegram.clock.advance(seconds)
        self.desk.clock.now += seconds * 1000

    @property
    def is_(self) -> tuple[str, Mapping[str, bool], int, bool]:
        """What Spike is in the group: of permissions only those that are granted."""
        found = self.group.chat.membership(self.spike.id, self.telegram.clock.now())
        may = {name: value for name, value in found.rights.items() if value}
        return found.status, may, found.until, found.is_inside


@pytest.fixture
def engine() -> Engine:
    """One is enough: what the stores do is tried on both elsewhere."""
    return "sqlite"


@pytest.fixture
async def scene(database: Database) -> AsyncIterator[Scene]:
    async with Sandbox() as telegram:
        telegram.clock.stop()
        greta, spike = telegram.person("Greta"), telegram.person("Spike")
        group = telegram.supergroup("Gardeners", owner=greta, members=[spike])
        group.add_bot(admin=True)
        await adopt(database, POLICY, START - 1)
        desk = Floor(database)
        await desk.appoint()
        desk.clock.now = round(telegram.clock.now() * 1000)
        bot = make_bot(telegram.token, telegram.url, connections=1)
        await bot.initialize()
        enforcer = Enforcer(Sender(bot, Line(Pace(second=1))), desk.runner, desk.clock)
        yield Scene(desk, telegram, group, spike, enforcer)
        await bot.shutdown()


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_three_that_overlap_leave_what_was_there_before_in_whatever_order_they_end(
    scene: Scene, order: tuple[int, ...]
):
    scene.group.restricts(scene.spike, **SPEAKS)
    before = scene.is_
    numbers = [await scene.sanctions(*one) for one in ((Outcome.MUTE, "1d"), (Outcome.BAN, "7d"), (Outcome.MUTE, "9d"))]
    assert scene.is_[0] == "kicked"
    for place in order[:-1]:
        await scene.lifts(numbers[place])
    left = order[-1]
    assert scene.is_[0] == ("kicked" if left == 1 else "restricted")
    await scene.lifts(numbers[left])
    assert scene.is_[:3] == before[:3]


async def test_a_ban_from_before_outlives_the_desks(scene: Scene):
    scene.group.bans(scene.spike)
    number = await scene.sanctions(Outcome.BAN, "7d")
    await scene.lifts(number)
    assert scene.is_[0] == "kicked"


async def test_a_mute_does_not_lift_a_ban_from_before(scene: Scene):
    scene.group.bans(scene.spike)
    await scene.sanctions(Outcome.MUTE)
    assert scene.is_[0] == "kicked"


async def test_a_restriction_whose_time_is_over_meanwhile_is_not_put_back(scene: Scene):
    scene.group.restricts(scene.spike, until=round(scene.telegram.clock.now()) + 3600, **SPEAKS)
    number = await scene.sanctions(Outcome.MUTE, "7d")
    scene.passes(2 * 3600)
    await scene.lifts(number)
    assert scene.is_[0] == "member"


async def test_what_an_administrator_set_does_not_become_endless_by_being_put_back_just_before_its_end(scene: Scene):
    scene.group.restricts(scene.spike, until=round(scene.telegram.clock.now()) + 3600, **SPEAKS)
    number = await scene.sanctions(Outcome.MUTE)
    scene.passes(3590)
    await scene.lifts(number)
    scene.passes(60)
    assert scene.is_[0] == "member"


@pytest.mark.parametrize("lasts", ["5s", "400d"])
async def test_what_telegram_would_hold_for_ever_ends_when_it_was_said_to(scene: Scene, lasts: str):
    number = await scene.sanctions(Outcome.MUTE, lasts)
    assert scene.is_ == ("restricted", {}, 0, True)
    scene.passes((parse(lasts).ms or 0) // 1000)
    assert await scene.desk.run(end_due) == 1
    await scene.carries_out(number)
    assert scene.is_[0] == "member"


@pytest.mark.parametrize(("lasts", "ends"), [("7d", True), ("5s", False)])
async def test_where_the_bot_is_gone_only_what_telegram_ends_by_itself_has_ended(scene: Scene, lasts: str, ends: bool):
    number = await scene.sanctions(Outcome.MUTE, lasts)
    scene.group.remove_bot()
    scene.passes((parse(lasts).ms or 0) // 1000)
    await scene.desk.run(end_due)
    assert isinstance(await scene.enforcer.lift(number), Done) is ends


async def test_a_channel_that_was_banned_for_a_week_may_write_after_it(scene: Scene):
    channel = scene.telegram.channel("Coins Daily", owner=scene.spike)
    number = await scene.decides(Outcome.BAN, "7d", Account(channel.id, AccountKind.CHANNEL, "Coins Daily"))
    await scene.applies(number)
    assert scene.group.chat.banned_senders == {channel.id}
    scene.passes(7 * 24 * 3600)
    assert await scene.desk.run(end_due) == 1
    await scene.carries_out(number)
    assert scene.group.chat.banned_senders == set()


async def test_who_is_removed_may_come_back_and_an_older_ban_stays(scene: Scene):
    await scene.sanctions(Outcome.KICK)
    assert scene.is_[0] == "left"
    scene.group.bans(scene.spike)
    await scene.sanctions(Outcome.KICK)
    assert scene.is_[0] == "kicked"


async def test_who_was_restricted_comes_back_restricted_after_a_removal(scene: Scene):
    scene.group.restricts(scene.spike, **SILENT)
    await scene.sanctions(Outcome.KICK)
    assert scene.is_ == ("restricted", SILENT, 0, False)


async def test_a_removal_that_was_cut_off_gives_the_restriction_back_all_the_same(scene: Scene):
    scene.group.restricts(scene.spike, **SILENT)
    number = await scene.decides(Outcome.KICK)
    scene.telegram.faults.server_error(method="restrictChatMember")
    assert not isinstance(await scene.enforcer.apply(number), Done)
    assert scene.is_[0] == "left"
    await scene.applies(number)
    assert scene.is_ == ("restricted", SILENT, 0, False)


async def test_a_removal_does_not_end_a_mute_that_holds(scene: Scene):
    number = await scene.sanctions(Outcome.MUTE, "7d")
    await scene.sanctions(Outcome.KICK)
    assert (scene.is_[0], scene.is_[3]) == ("restricted", False)
    await scene.lifts(number)
    assert scene.is_[1].get("can_send_messages") in (True, None)


async def test_what_failed_leaves_no_memory_that_a_later_sanction_would_put_back(scene: Scene):
    scene.group.restricts(scene.spike, can_send_messages=True)
    scene.group.add_bot(admin=True, can_restrict_members=False)
    number = await scene.decides(Outcome.MUTE)
    assert isinstance(await scene.enforcer.apply(number), Refused)
    await scene.desk.run(lambda unit: record_sanction(unit, number, SanctionState.FAILED, "not enough rights"))
    scene.group.add_bot(admin=True)
    scene.group.restricts(scene.spike, **SPEAKS)
    before = scene.is_
    await scene.lifts(await scene.sanctions(Outcome.MUTE))
    assert scene.is_ == before


async def test_a_ban_from_a_basic_group_is_none_until_it_is_a_supergroup(scene: Scene):
    group = scene.telegram.group("Neighbours", owner=scene.telegram.person("Nora"), members=[scene.spike])
    group.add_bot(admin=True)
    await scene.desk.run(lambda unit: unit.chats.seen(Chat(group.id, "group", "Neighbours")))
    scene.group = group
    number = await scene.decides(Outcome.BAN)
    assert await scene.enforcer.apply(number) == Refused(NOT_KEPT_OUT)
    assert scene.is_[0] == "left"
    await scene.desk.run(lambda unit: record_sanction(unit, number, SanctionState.FAILED, NOT_KEPT_OUT))
    old = group.id
    group.upgrades()
    await scene.desk.run(lambda unit: moved(unit, old, group.id, is_staffs=False))
    assert (await scene.desk.run(lambda unit: unit.sanctions.get(number))).state is SanctionState.DUE
    await scene.applies(number)
    assert scene.is_[0] == "kicked"


async def test_what_is_lifted_before_it_was_done_is_not_done(scene: Scene):
    number = await scene.decides(Outcome.BAN)
    await scene.lifts(number)
    assert await scene.enforcer.apply(number) == Over()
    assert scene.is_[0] == "member"


async def test_whom_nobody_can_find_telegram_is_not_asked_about(scene: Scene):
    """Who was erased has a number here that is nobody's at Telegram; what they posted can still be removed."""
    number = await scene.decides(Outcome.MUTE)
    await scene.desk.sql("UPDATE sanctions SET account = :who RETURNING id", who=MASTER.stand_in(scene.spike.id))
    assert isinstance(await scene.enforcer.apply(number), Refused)
    assert isinstance(await scene.enforcer.lift(number), Done)
    assert not [call for call in scene.telegram.calls if call.method in ("getChatMember", "restrictChatMember")]
