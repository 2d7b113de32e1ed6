"""The recipients of campaigns as the sender uses them, on both engines."""

import asyncio
from collections.abc import Sequence

import pytest

from desk.campaigns import Audience, AudienceKind, CampaignState, NewRecipient, RecipientState, Skipped, Terms
from desk.model import Account, Chat
from desk.rules.addressing import Addressee, PutOff, Send, Skip, Weighed
from desk.rules.durations import HOUR, Ms
from storage.broadcast import TRIES, Broadcast, Claimed, Settled, settle
from storage.database import Database, Row, connect
from tests.storage.desk import ANNA, BORIS, MASTER, MODERATOR, SPAMMER, START, Desk

MANDATORY = Terms(mandatory=True)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


@pytest.fixture
def broadcast(database: Database) -> Broadcast:
    return Broadcast(database, MASTER)


async def campaign(desk: Desk, *people: Account, terms: Terms = MANDATORY, due_at: Ms = START) -> int:
    """One that is being sent, to these people, who pressed Start."""
    for person in people:
        await desk.run(lambda unit, person=person: unit.people.meet(person))
        await desk.run(lambda unit, person=person: unit.people.started(person.id))
    return await one_to(desk, *(person.id for person in people), terms=terms, due_at=due_at)


async def one_to(desk: Desk, *ids: int, terms: Terms = MANDATORY, due_at: Ms = START) -> int:
    number = await desk.run(lambda unit: unit.campaigns.add(MODERATOR, terms))
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(one, due_at) for one in ids]))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    return number


async def rows(desk: Desk) -> dict[int, Row]:
    found = await desk.sql("SELECT * FROM campaign_recipients ORDER BY campaign")
    return {row["recipient"]: row for row in found}


def send(_person: Addressee, _now: Ms) -> Weighed:
    return Send("en")


async def settled(desk: Desk, outcomes: Sequence[Settled], now: Ms) -> None:
    await desk.database.run(lambda tx: settle(tx, now, outcomes))


async def claim(broadcast: Broadcast, number: int, limit: int = 10, now: Ms = START, **more: bool) -> list[Claimed]:
    page = await broadcast.claim(number, limit, now, send, **{"paid": False} | more)
    return list(page.claimed)


async def test_who_is_due_first_is_claimed_first(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA, BORIS)
    await desk.sql(
        "UPDATE campaign_recipients SET due_at = due_at - 5 WHERE recipient = :r RETURNING 1 AS x", r=BORIS.id
    )
    assert [one.recipient for one in await claim(broadcast, number, 1)] == [BORIS.id]
    assert [one.recipient for one in await claim(broadcast, number, 5)] == [ANNA.id]
    assert await claim(broadcast, number) == []


async def test_nobody_is_claimed_before_their_turn(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA, due_at=START + 1)
    assert await claim(broadcast, number) == []
    assert len(await claim(broadcast, number, now=START + 1)) == 1


@pytest.mark.parametrize("state", [CampaignState.PAUSED, CampaignState.STOPPED])
async def test_nobody_is_claimed_for_a_campaign_that_is_not_being_sent(
    desk: Desk, broadcast: Broadcast, state: CampaignState
) -> None:
    number = await campaign(desk, ANNA)
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SENDING, to=state))
    assert await claim(broadcast, number) == []


async def test_what_holds_of_somebody_is_looked_at_when_their_turn_comes(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA, BORIS)
    await desk.run(lambda unit: unit.people.speaks(ANNA.id, "es"))
    await desk.run(lambda unit: unit.people.stopped(BORIS.id))
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(99, START)]))
    seen: dict[int, Addressee] = {}

    def look(person: Addressee, _now: Ms) -> Weighed:
        seen[person.id] = person
        return Send("es")

    await broadcast.claim(number, 10, START, look, paid=False)
    assert seen == {
        ANNA.id: Addressee(ANNA.id, reachable=True, language="es"),
        BORIS.id: Addressee(BORIS.id, reachable=False, language="uk"),
        99: Addressee(99, reachable=False),
    }


async def test_a_groups_language_and_where_it_went_are_looked_at_too(desk: Desk, broadcast: Broadcast) -> None:
    for chat in (-5, -6):
        await desk.run(lambda unit, chat=chat: unit.chats.joined(Chat(chat, "group", "A group"), administrator=True))
    await desk.run(lambda unit: unit.chats.moved(-6, -1006))
    number = await one_to(desk, -5, -6, -7, terms=Terms(audience=Audience(AudienceKind.GROUPS)))
    seen: dict[int, Addressee] = {}

    def look(person: Addressee, _now: Ms) -> Weighed:
        seen[person.id] = person
        return Send("en")

    await broadcast.claim(number, 10, START, look, paid=False)
    assert seen[-5] == Addressee(-5, reachable=True)
    assert seen[-6].moved_to == -1006
    assert seen[-7] == Addressee(-7)


async def test_who_is_skipped_or_put_off_does_not_stay_claimed(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA, BORIS, SPAMMER)
    weighed = {
        ANNA.id: Skip(Skipped.OPTED_OUT),
        BORIS.id: PutOff(START + HOUR),
        SPAMMER.id: Skip(Skipped.MOVED, moved_to=-1005),
    }
    page = await broadcast.claim(number, 10, START, lambda person, _now: weighed[person.id], paid=True)
    assert (page.claimed, page.found) == ([], 3)
    found = await rows(desk)
    assert (found[ANNA.id]["state"], found[ANNA.id]["error"]) == ("skipped", "opted_out")
    assert (found[BORIS.id]["state"], found[BORIS.id]["due_at"]) == ("due", START + HOUR)
    assert (found[SPAMMER.id]["error"], found[-1005]["state"]) == ("moved", "due")
    assert {(row["tries"], row["paid"]) for row in found.values()} == {(0, 0)}


async def test_a_result_is_kept_with_the_message_and_the_language(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA)
    (one,) = await claim(broadcast, number)
    await settled(desk, [one.sent(77)], START + 5)
    row = (await rows(desk))[ANNA.id]
    assert (row["state"], row["message"], row["language"], row["settled_at"]) == ("sent", 77, "en", START + 5)


async def test_a_result_that_comes_twice_or_late_changes_nothing(desk: Desk, broadcast: Broadcast) -> None:
    """The answer to a commit may get lost; by then the row may be claimed anew."""
    number = await campaign(desk, ANNA)
    (first,) = await claim(broadcast, number)
    doubtful = first.again(START, "lost", repeated=True)
    await settled(desk, [doubtful], START)
    (second,) = await claim(broadcast, number)
    await settled(desk, [doubtful, first.sent(1)], START)
    assert (await rows(desk))[ANNA.id]["state"] == "sending"
    await settled(desk, [second.sent(2)], START)
    await settled(desk, [second.over(RecipientState.FAILED, "no")], START)
    row = (await rows(desk))[ANNA.id]
    assert (row["state"], row["message"], row["repeats"], row["tries"]) == ("sent", 2, 1, 2)


async def test_what_stays_in_doubt_is_unknown_after_so_many_tries(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA)
    for _nth in range(TRIES):
        (one,) = await claim(broadcast, number)
        await settled(desk, [one.again(START, "lost", repeated=True)], START)
    row = (await rows(desk))[ANNA.id]
    assert (row["state"], row["tries"], row["settled_at"]) == ("unknown", TRIES, START)


async def test_who_is_tried_again_after_that_many_is_only_given_up_once_they_were_written_to(
    desk: Desk, broadcast: Broadcast
) -> None:
    number = await campaign(desk, ANNA)
    await desk.sql("UPDATE campaign_recipients SET repeats = :n RETURNING 1 AS x", n=TRIES + 1)
    (one,) = await claim(broadcast, number)
    await settled(desk, [one.again(START, "429")], START)
    assert (await rows(desk))[ANNA.id]["state"] == "due"
    (one,) = await claim(broadcast, number)
    await settled(desk, [one.again(START, untried=True)], START)
    row = (await rows(desk))[ANNA.id]
    assert (row["state"], row["settled_at"]) == ("due", None)
    (one,) = await claim(broadcast, number)
    await settled(desk, [one.again(START, "502", repeated=True)], START)
    assert (await rows(desk))[ANNA.id]["state"] == "unknown"


async def test_only_what_may_have_gone_out_counts_as_paid(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA, BORIS, SPAMMER)
    first, second, third = await claim(broadcast, number, paid=True)
    assert await desk.run(lambda unit: unit.recipients.paid(number)) == 3
    await settled(desk, [first.sent(1), second.over(RecipientState.UNKNOWN, "lost"), third.again(START, "429")], START)
    assert await desk.run(lambda unit: unit.recipients.paid(number)) == 2


async def test_what_may_have_arrived_and_is_sent_again_is_paid_for_each_time(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA)
    for times in (1, 2):
        (one,) = await claim(broadcast, number, paid=True)
        await settled(desk, [one.again(START, "lost", repeated=True)], START)
        assert await desk.run(lambda unit: unit.recipients.paid(number)) == times


async def test_what_was_not_paid_for_gives_nothing_back_to_the_budget(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA)
    (one,) = await claim(broadcast, number)
    await settled(desk, [one.again(START, "429")], START)
    assert (await rows(desk))[ANNA.id]["paid"] == 0


async def test_after_a_crash_what_must_be_heard_is_due_again_and_the_rest_unknown(
    desk: Desk, broadcast: Broadcast
) -> None:
    mandatory = await campaign(desk, ANNA)
    optional = await campaign(desk, BORIS, terms=Terms())
    await claim(broadcast, mandatory)
    await claim(broadcast, optional)
    recovered = await broadcast.recover(START + 9)
    assert (recovered.again, recovered.unknown) == (1, 1)
    found = await rows(desk)
    assert (found[ANNA.id]["state"], found[ANNA.id]["repeats"]) == ("due", 1)
    assert (found[BORIS.id]["state"], found[BORIS.id]["repeats"]) == ("unknown", 0)


async def test_who_may_have_got_it_is_never_called_skipped(desk: Desk, broadcast: Broadcast) -> None:
    number = await campaign(desk, ANNA)
    (one,) = await claim(broadcast, number)
    await settled(desk, [one.again(START, "lost", repeated=True)], START)
    await broadcast.claim(number, 1, START, lambda _person, _now: Skip(Skipped.TOO_LATE), paid=False)
    row = (await rows(desk))[ANNA.id]
    assert (row["state"], row["error"]) == ("unknown", "too_late")


@pytest.mark.parametrize("engine", ["postgres"])
async def test_two_who_claim_at_once_share_nobody(desk: Desk, database_url: str) -> None:
    """A sender that has lost its lead without having noticed may still claim."""
    number = await one_to(desk, *range(1, 101))
    databases = [await connect(database_url) for _ in range(2)]
    try:
        pages = await asyncio.gather(
            *(claim(Broadcast(database, MASTER), number, 10) for database in databases for _ in range(5))
        )
    finally:
        for database in databases:
            await database.close()
    taken = [one.recipient for page in pages for one in page]
    assert len(taken) == len(set(taken)) > 50
