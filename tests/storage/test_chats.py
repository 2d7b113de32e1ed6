from dataclasses import replace

from desk.acquaintance import moved
from desk.model import STAFF, Chat, Membership, MemberStatus, Outcome, SanctionKind, SanctionState
from desk.notices import ApplySanction, CaseCard, DeliveryState, RemoveMessage, ReportButton
from desk.ports import Unit
from desk.records import NewDecision, NewSanction
from desk.rules.durations import HOUR
from storage.outbox import Outbox
from tests.storage.desk import GROUP, MASTER, MODERATOR, SPAMMER, START, Desk

CHAT = Chat(GROUP, "group", "Coin lovers", None)
SUPERGROUP = -1009


async def test_chat_is_known_as_it_was_last_seen(desk: Desk):
    changed = Chat(GROUP, "supergroup", "Coin haters", "coins", is_forum=True)

    async def see(unit: Unit) -> list[Chat | None]:
        seen = [await unit.chats.known(GROUP)]
        for chat in (CHAT, CHAT, changed):
            await unit.chats.seen(chat)
            seen.append(await unit.chats.known(GROUP))
        return seen

    assert await desk.run(see) == [None, CHAT, CHAT, changed]


async def test_desk_serves_a_chat_from_joining_to_leaving(desk: Desk):
    async def live(unit: Unit) -> list[bool]:
        await unit.chats.seen(CHAT)
        served = [await unit.chats.served(GROUP)]
        await unit.chats.joined(CHAT, administrator=False)
        served.append(await unit.chats.served(GROUP))
        await unit.chats.left(GROUP)
        served.append(await unit.chats.served(GROUP))
        await unit.chats.joined(CHAT, administrator=True)
        return [*served, await unit.chats.served(GROUP)]

    assert await desk.run(live) == [False, True, False, True]


async def test_rights_that_change_do_not_change_when_the_desk_came(desk: Desk):
    await desk.run(lambda unit: unit.chats.joined(CHAT, administrator=False))
    desk.clock.now += HOUR
    await desk.run(lambda unit: unit.chats.joined(CHAT, administrator=True))
    (row,) = await desk.sql("SELECT joined_at, administrator FROM chats WHERE id = :id", id=GROUP)
    assert (row["joined_at"], row["administrator"]) == (START, 1)


async def test_group_that_becomes_a_supergroup_is_served_there_under_its_name(desk: Desk):
    async def move(unit: Unit) -> tuple[object, ...]:
        await unit.chats.joined(CHAT, administrator=True)
        await unit.chats.moved(GROUP, SUPERGROUP)
        chats = unit.chats
        return (
            await chats.now_at(GROUP),
            await chats.now_at(SUPERGROUP),
            await chats.served(GROUP),
            await chats.served(SUPERGROUP),
            await chats.known(SUPERGROUP),
        )

    expected = (SUPERGROUP, SUPERGROUP, False, True, Chat(SUPERGROUP, "supergroup", "Coin lovers"))
    assert await desk.run(move) == expected


async def test_move_of_a_chat_that_the_desk_never_saw_is_followed_too(desk: Desk):
    await desk.run(lambda unit: unit.chats.moved(GROUP, SUPERGROUP))
    assert await desk.run(lambda unit: unit.chats.now_at(GROUP)) == SUPERGROUP
    assert await desk.run(lambda unit: unit.chats.now_at(-5)) == -5


async def test_what_is_owed_to_the_group_is_delivered_to_the_supergroup(desk: Desk):
    async def owe(unit: Unit) -> None:
        await unit.notices.owe(GROUP, ReportButton(), cause="U-1")
        await unit.notices.owe(STAFF, ReportButton(), cause="U-1")
        await unit.chats.moved(GROUP, SUPERGROUP)

    await desk.run(owe)
    claimed = await Outbox(desk.database, MASTER).claim(START, 10, 10)
    assert [(row.recipient, row.what) for row in claimed] == [(SUPERGROUP, ReportButton()), (STAFF, ReportButton())]


async def test_what_was_shown_in_the_group_is_no_message_of_the_supergroup(desk: Desk):
    async def show(unit: Unit) -> None:
        await unit.notices.show(GROUP, CaseCard(1), cause="C-1")

    await desk.run(show)
    outbox = Outbox(desk.database, MASTER)
    (row,) = await outbox.claim(START, 10, 10)
    await outbox.settle([row.settled(DeliveryState.SENT, message=5)], START)
    await desk.run(show)
    await desk.run(lambda unit: unit.chats.moved(GROUP, SUPERGROUP))
    assert [(row.recipient, row.message) for row in await outbox.claim(START, 10, 10)] == [(SUPERGROUP, None)]


async def test_a_message_that_is_to_be_removed_stays_in_the_group_whose_number_it_has(desk: Desk):
    async def owe(unit: Unit) -> None:
        await unit.notices.owe(GROUP, RemoveMessage(5), cause="U-1")
        await unit.chats.moved(GROUP, SUPERGROUP)

    await desk.run(owe)
    claimed = await Outbox(desk.database, MASTER).claim(START, 10, 10)
    assert [row.recipient for row in claimed] == [GROUP]


async def test_what_is_owed_to_both_is_delivered_once(desk: Desk):
    async def owe(unit: Unit) -> None:
        await unit.notices.owe(GROUP, ReportButton(), cause="U-1")
        await unit.notices.owe(SUPERGROUP, ReportButton(), cause="U-1")
        await unit.chats.moved(GROUP, SUPERGROUP)

    await desk.run(owe)
    outbox = Outbox(desk.database, MASTER)
    assert [row.recipient for row in await outbox.claim(START, 10, 10)] == [SUPERGROUP]
    assert await outbox.counts() == {"sending": 1, "failed": 1}


async def test_sanctions_move_and_deletions_stay_behind_with_their_message(desk: Desk):
    case = await desk.open_case()

    async def work(unit: Unit) -> list[int]:
        decision = await unit.decisions.add(
            NewDecision(case.id, Outcome.MUTE, "spam", 1, SPAMMER.id, "reason", "1", MODERATOR, None)
        )
        new = NewSanction(decision.id, SanctionKind.MUTE, GROUP, SPAMMER.id, None, None)
        gone = replace(new, kind=SanctionKind.DELETE, message=5)
        applied, due, deletion = [await unit.sanctions.add(one) for one in (new, new, gone)]
        await unit.sanctions.settle(applied.id, SanctionState.APPLIED)
        await unit.sanctions.remember(GROUP, SPAMMER.id, Membership(MemberStatus.FREE))
        await unit.chats.moved(GROUP, SUPERGROUP)
        assert await unit.sanctions.before(SUPERGROUP, SPAMMER.id) == Membership(MemberStatus.FREE)
        return [(await unit.sanctions.get(one.id)).chat for one in (applied, due, deletion)]

    assert await desk.run(work) == [SUPERGROUP, SUPERGROUP, GROUP]
    assert (await desk.case(case.id)).chat == GROUP


async def test_what_was_still_owed_to_the_group_when_it_moved_follows_later(desk: Desk):
    """A verdict that read the group's id before the move is committed after it: Telegram then tells of the move once more."""
    case = await desk.open_case()
    await desk.run(lambda unit: moved(unit, GROUP, SUPERGROUP, is_staffs=False))

    async def decide(unit: Unit) -> int:
        new = NewDecision(case.id, Outcome.MUTE, "spam", 1, SPAMMER.id, "reason", "1", MODERATOR, None)
        decision = await unit.decisions.add(new)
        sanction = await unit.sanctions.add(NewSanction(decision.id, SanctionKind.MUTE, GROUP, SPAMMER.id, None, None))
        await unit.notices.owe(GROUP, ApplySanction(sanction.id), cause="D-1/sanction-1", case=case.id)
        return sanction.id

    number = await desk.run(decide)
    await desk.run(lambda unit: moved(unit, GROUP, SUPERGROUP, is_staffs=False))
    assert (await desk.run(lambda unit: unit.sanctions.get(number))).chat == SUPERGROUP
    assert [row["recipient"] for row in await desk.sql("SELECT recipient FROM outbox")] == [SUPERGROUP]
    told = await desk.sql("SELECT verb FROM journal WHERE verb = 'chat_moved'")
    assert len(told) == 1
