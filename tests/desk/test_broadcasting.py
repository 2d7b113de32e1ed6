"""Campaigns under way, without anything being sent: begun, filled, paused, stopped, tried again, ended."""

import pytest

from desk import broadcasting
from desk.acquaintance import moved
from desk.broadcasting import PAGE, advance, begin_due
from desk.campaigns import Audience, AudienceKind, Campaign, CampaignState, QuietHours, RecipientState, Skipped, Terms
from desk.errors import CampaignMovedOn, UnknownReference
from desk.model import AccountKind, Chat
from desk.notices import CampaignOutgrew
from desk.rules.durations import DAY, HOUR, MINUTE, Ms
from storage.unit import Runner
from tests.desk.floor import LENA, Floor
from tests.storage.desk import MASTER, POLICY, START, Always

BY = "staff:301"
MANDATORY = Terms(mandatory=True)
STAFF_CHAT = -1009


async def people(desk: Floor, *ids: int, off: bool = False, timezone: str | None = None) -> None:
    """They pressed Start."""
    sql = """
        INSERT INTO accounts (id, kind, sealed, digest, seen_at, started_at, optional_off_at, timezone)
        VALUES (:id, :kind, :blank, :blank, 1, 1, :off, :timezone)"""
    row = {"kind": AccountKind.PERSON.value, "blank": b"", "off": 1 if off else None, "timezone": timezone}
    await desk.database.run(lambda tx: tx.many(sql, [{"id": one, **row} for one in ids]))


async def scheduled(desk: Floor, terms: Terms = MANDATORY, *, approved: bool = False) -> int:
    number = await desk.run(lambda unit: unit.campaigns.add(LENA, terms))
    if approved:
        await desk.run(lambda unit: unit.campaigns.approve(number, 401))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED))
    return number


async def campaign(desk: Floor, number: int) -> Campaign:
    found = await desk.run(lambda unit: unit.campaigns.of(number))
    assert found is not None
    return found


async def looked_after(desk: Floor, number: int) -> int:
    """Do what there is to be done; how many pages that was."""
    pages = 0
    while await desk.run(lambda unit: advance(unit, number)):
        pages += 1
    return pages


async def begun(desk: Floor, terms: Terms = MANDATORY) -> int:
    number = await scheduled(desk, terms)
    await desk.run(begin_due)
    await looked_after(desk, number)
    return number


async def counts(desk: Floor, number: int) -> dict[str, int]:
    found = await desk.run(lambda unit: unit.recipients.counts(number))
    return {state.value: count for state, count in found.items()}


async def became(desk: Floor, recipient: int, state: RecipientState, repeats: int = 0) -> None:
    sql = "UPDATE campaign_recipients SET state = :s, settled_at = :now, repeats = :n WHERE recipient = :r RETURNING state"
    await desk.sql(sql, s=state.value, now=desk.clock.now, n=repeats, r=recipient)


async def due_at(desk: Floor) -> dict[int, Ms]:
    return {
        row["recipient"]: row["due_at"] for row in await desk.sql("SELECT recipient, due_at FROM campaign_recipients")
    }


async def verbs(desk: Floor) -> list[str]:
    rows = await desk.sql("SELECT verb FROM journal WHERE ref = 'B-1' ORDER BY id")
    return [row["verb"] for row in rows]


async def test_a_campaign_begins_when_its_moment_comes_and_not_before(desk: Floor) -> None:
    number = await scheduled(desk, Terms(mandatory=True, starts_at=START + HOUR))
    await desk.run(begin_due)
    assert (await campaign(desk, number)).state is CampaignState.SCHEDULED
    desk.clock.now += 3 * DAY
    await desk.run(begin_due)
    late = await campaign(desk, number)
    assert (late.state, late.begun_at) == (CampaignState.SENDING, START + 3 * DAY)
    assert await verbs(desk) == ["began_campaign"]


async def test_one_that_comes_too_late_ends_and_says_who_was_skipped(desk: Floor) -> None:
    await people(desk, 1, 2)
    number = await scheduled(desk, Terms(mandatory=True, starts_at=START, not_after=START + HOUR))
    desk.clock.now += DAY
    await desk.run(begin_due)
    await looked_after(desk, number)
    assert (await campaign(desk, number)).state is CampaignState.DONE
    page = await desk.run(lambda unit: unit.recipients.page(number, None, 10))
    assert [(one.id, one.error) for one in page] == [(1, Skipped.TOO_LATE), (2, Skipped.TOO_LATE)]


async def test_an_audience_that_outgrew_one_person_waits_for_a_second(desk: Floor) -> None:
    await people(desk, *range(1, 102))
    number = await scheduled(desk)
    await desk.run(begin_due)
    assert (await campaign(desk, number)).state is CampaignState.WAITING
    assert await desk.owed(CampaignOutgrew) == [(LENA, CampaignOutgrew(number))]


async def test_an_approved_one_begins_however_large_it_is(desk: Floor) -> None:
    await people(desk, *range(1, 102))
    number = await scheduled(desk, approved=True)
    await desk.run(begin_due)
    assert (await campaign(desk, number)).state is CampaignState.SENDING


async def test_recipients_are_added_a_page_at_a_time_and_each_once(desk: Floor) -> None:
    await people(desk, *range(1, 2 * PAGE + 11))
    number = await scheduled(desk, approved=True)
    await desk.run(begin_due)
    assert await desk.run(lambda unit: advance(unit, number))
    assert await counts(desk, number) == {"due": PAGE}
    assert (await campaign(desk, number)).filled_up_to == PAGE
    assert await looked_after(desk, number) == 2
    assert await counts(desk, number) == {"due": 2 * PAGE + 10}


async def test_who_cannot_or_will_not_be_reached_is_there_and_skipped(desk: Floor) -> None:
    await people(desk, 1)
    await people(desk, 2, off=True)
    number = await begun(desk, Terms(audience=Audience(AudienceKind.EVERYONE)))
    page = await desk.run(lambda unit: unit.recipients.page(number, None, 10))
    assert [(one.id, one.state, one.error) for one in page] == [
        (1, RecipientState.DUE, ""),
        (2, RecipientState.SKIPPED, Skipped.OPTED_OUT),
    ]


async def test_the_desks_own_chats_are_no_recipients(desk: Floor) -> None:
    desk.runner = Runner(desk.database, MASTER, Always(POLICY), desk.clock, [STAFF_CHAT])
    for chat in (STAFF_CHAT, -5):
        await desk.run(lambda unit, chat=chat: unit.chats.joined(Chat(chat, "group", "A group"), administrator=True))
    await desk.run(lambda unit: unit.chats.moved(STAFF_CHAT, -1_009_000))
    await desk.run(lambda unit: unit.chats.joined(Chat(-1_009_000, "supergroup", "Staff"), administrator=True))
    audience = Audience(AudienceKind.GROUPS)
    assert await desk.run(lambda unit: unit.recipients.count(audience, mandatory=True)) == 1
    number = await begun(desk, Terms(mandatory=True, audience=audience))
    page = await desk.run(lambda unit: unit.recipients.page(number, None, 10))
    assert [one.id for one in page] == [-5]


async def test_a_group_that_moves_while_they_are_added_is_left_out_nowhere(
    desk: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A supergroup's id comes long before the group's: its page was added when the group's is without it."""
    monkeypatch.setattr(broadcasting, "PAGE", 1)
    for chat in (-1_000_000_000_005, -7, -3):
        await desk.run(lambda unit, chat=chat: unit.chats.joined(Chat(chat, "group", "A group"), administrator=True))
    number = await scheduled(desk, Terms(mandatory=True, audience=Audience(AudienceKind.GROUPS)))
    await desk.run(begin_due)
    await desk.run(lambda unit: advance(unit, number))
    await desk.run(lambda unit: moved(unit, -7, -1_000_000_000_009, is_staffs=False))
    await looked_after(desk, number)
    rows = await desk.run(lambda unit: unit.recipients.page(number, None, 9))
    assert [row.id for row in rows] == [-1_000_000_000_009, -1_000_000_000_005, -3]
    await desk.run(lambda unit: moved(unit, -3, -1_000_000_000_010, is_staffs=False))
    assert await counts(desk, number) == {"due": 3}


async def test_turns_are_spread_and_nobody_is_woken(desk: Floor) -> None:
    """It begins at 16:00 UTC, one in the night in Tokyo."""
    await people(desk, *range(1, 60))
    await people(desk, 60, timezone="Asia/Tokyo")
    number = await begun(desk, Terms(mandatory=True, spread=HOUR, quiet=QuietHours(22 * 60, 7 * 60)))
    turns = await due_at(desk)
    assert len(turns) == 60
    assert all(START <= turns[one] < START + HOUR for one in range(1, 60))
    assert max(turns.values()) - min(turns.values()) > 40 * MINUTE
    assert turns[60] > START + 5 * HOUR
    assert number == 1


async def test_it_is_done_when_nobody_is_left(desk: Floor) -> None:
    await people(desk, 1, 2)
    number = await begun(desk)
    await became(desk, 1, RecipientState.SENT)
    await became(desk, 2, RecipientState.SENDING)
    assert await looked_after(desk, number) == 0
    await became(desk, 2, RecipientState.FAILED)
    await looked_after(desk, number)
    assert (await campaign(desk, number)).state is CampaignState.DONE
    assert await verbs(desk) == ["began_campaign", "ended_campaign"]


async def test_a_paused_one_is_not_over(desk: Floor) -> None:
    number = await begun_with(desk, 1)
    await desk.run(lambda unit: broadcasting.pause(unit, number, BY))
    await became(desk, 1, RecipientState.SENT)
    assert await looked_after(desk, number) == 0
    with pytest.raises(CampaignMovedOn):
        await desk.run(lambda unit: broadcasting.pause(unit, number, BY))
    await desk.run(lambda unit: broadcasting.resume(unit, number, BY))
    await looked_after(desk, number)
    assert (await campaign(desk, number)).state is CampaignState.DONE


async def test_stopping_skips_the_rest_but_calls_nobody_skipped_whom_it_may_have_reached(desk: Floor) -> None:
    number = await begun_with(desk, 1, 2, 3)
    await became(desk, 2, RecipientState.DUE, repeats=1)
    await became(desk, 3, RecipientState.SENDING)
    await desk.run(lambda unit: broadcasting.stop(unit, number, BY))
    await looked_after(desk, number)
    assert await counts(desk, number) == {"skipped": 1, "unknown": 1, "sending": 1}
    assert (await campaign(desk, number)).ended_at is None
    await became(desk, 3, RecipientState.SENT)
    await looked_after(desk, number)
    assert (await campaign(desk, number)).ended_at is not None


async def test_a_stopped_one_adds_nobody_any_more(desk: Floor) -> None:
    await people(desk, *range(1, PAGE + 11))
    number = await scheduled(desk, approved=True)
    await desk.run(begin_due)
    await desk.run(lambda unit: advance(unit, number))
    await desk.run(lambda unit: broadcasting.stop(unit, number, BY))
    await looked_after(desk, number)
    assert await counts(desk, number) == {"skipped": PAGE}


async def test_retry_sends_again_to_those_who_failed_and_to_nobody_else(desk: Floor) -> None:
    number = await begun_with(desk, 1, 2, 3, 4)
    for one, state in enumerate(("sent", "failed", "unknown", "blocked"), 1):
        await became(desk, one, RecipientState(state))
    await looked_after(desk, number)
    assert (await campaign(desk, number)).state is CampaignState.DONE
    await desk.run(lambda unit: broadcasting.retry(unit, number, BY))
    await looked_after(desk, number)
    assert await counts(desk, number) == {"sent": 1, "due": 2, "blocked": 1}
    assert await desk.run(lambda unit: unit.recipients.repeated(number)) == 1
    assert (await campaign(desk, number)).state is CampaignState.SENDING


async def test_who_fails_after_the_retry_was_asked_for_is_not_sent_for_ever(desk: Floor) -> None:
    number = await begun_with(desk, 1)
    await became(desk, 1, RecipientState.FAILED)
    await desk.run(lambda unit: broadcasting.retry(unit, number, BY))
    await looked_after(desk, number)
    desk.clock.now += 1
    await became(desk, 1, RecipientState.FAILED)
    await looked_after(desk, number)
    assert await counts(desk, number) == {"failed": 1}


async def test_nothing_is_ordered_of_a_draft(desk: Floor) -> None:
    number = await desk.run(lambda unit: unit.campaigns.add(LENA, MANDATORY))
    for order in (broadcasting.pause, broadcasting.stop, broadcasting.retry):
        with pytest.raises(UnknownReference):
            await desk.run(lambda unit, order=order: order(unit, number, BY))


async def begun_with(desk: Floor, *ids: int) -> int:
    await people(desk, *ids)
    return await begun(desk)
