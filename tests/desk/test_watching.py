"""Watching a campaign: figures counted from rows, cards that are drawn again, and a table that gives nobody away."""

from collections.abc import Sequence

import pytest

from desk import broadcasting, exporting, watching
from desk.campaigns import Audience, AudienceKind, CampaignState, NewRecipient, RecipientState, Skipped, Terms
from desk.errors import CampaignMovedOn, NotAllowed, UnknownReference
from desk.notices import CampaignCard, CampaignQuestion, CampaignTable, DeliveryState
from desk.rules.durations import DAY, HOUR, MINUTE, SECOND
from desk.rules.quiet import due_at
from storage.outbox import Delivery, Outbox
from tests.desk.floor import LENA, MIA, OLGA, Floor
from tests.storage.desk import MASTER, START

READERS = Terms(audience=Audience(AudienceKind.REPORTERS, 30), ask_read=True)


async def begun(desk: Floor, people: int = 0, terms: Terms = READERS) -> int:
    """A campaign that is being sent, to people 1, 2, 3 and so on."""
    number = await desk.run(lambda unit: unit.campaigns.add(LENA, terms))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    new = [NewRecipient(one, START) for one in range(1, people + 1)]
    await desk.run(lambda unit: unit.recipients.add(number, new))
    return number


async def became(desk: Floor, recipient: int, state: str, **more: object) -> None:
    columns = {"state": state, "settled_at": desk.clock.now} | more
    assigned = ", ".join(f"{name} = :{name}" for name in columns)
    sql = f"UPDATE campaign_recipients SET {assigned} WHERE recipient = :recipient RETURNING recipient"
    await desk.sql(sql, recipient=recipient, **columns)


async def figures(desk: Floor, number: int) -> watching.Progress:
    return (await desk.run(lambda unit: watching.view_campaign(unit, number))).progress


async def sends(desk: Floor) -> Sequence[Delivery]:
    """What the courier takes now, all of it sent."""
    outbox = Outbox(desk.database, MASTER)
    claimed = await outbox.claim(desk.clock.now, 99, 99, waiting=[])
    await outbox.settle([one.settled(DeliveryState.SENT, message=one.id) for one in claimed], desk.clock.now)
    return claimed


async def test_every_recipient_is_counted_in_one_state(desk: Floor) -> None:
    number = await begun(desk, 6)
    await became(desk, 1, "sent", language="en", read_at=START)
    await became(desk, 2, "sent", language="es", repeats=2)
    await became(desk, 3, "unknown", repeats=1)
    await became(desk, 4, "failed", error="Bad Request")
    await became(desk, 5, "skipped", error=Skipped.OPTED_OUT.value)
    found = await figures(desk, number)
    assert {state.value: n for state, n in found.counts.items()} == {
        "due": 1,
        "sending": 0,
        "sent": 2,
        "blocked": 0,
        "failed": 1,
        "unknown": 1,
        "skipped": 1,
    }
    assert (found.total, found.open, found.again, found.repeated) == (6, 1, 2, 3)
    assert (found.skipped, found.reads) == ({"opted_out": 1}, {"": 1})


async def test_of_a_few_reporters_neither_card_nor_table_says_which_languages_they_read(desk: Floor) -> None:
    number = await begun(desk, 4)
    await became(desk, 1, "sent", language="en", read_at=START)
    await became(desk, 2, "sent", language="fa", read_at=START)
    assert (await figures(desk, number)).reads == {"": 2}
    rows = (await desk.run(lambda unit: exporting.page(unit, number))).rows
    assert {row.language for row in rows} == {""}


async def test_the_rate_is_that_of_the_last_minute_and_skipping_is_no_sending(desk: Floor) -> None:
    number = await begun(desk, 100)
    await became(desk, 1, "sent")
    desk.clock.now += 10 * MINUTE
    for one in range(2, 32):
        await became(desk, one, "sent")
    await became(desk, 40, "skipped", error="opted_out")
    found = await figures(desk, number)
    assert found.rate == 0.5
    assert found.left(desk.clock.now) == 68 / 0.5 * SECOND


async def test_a_campaign_begun_just_now_is_not_thought_slow(desk: Floor) -> None:
    number = await begun(desk, 100)
    desk.clock.now += 2 * SECOND
    for one in range(1, 41):
        await became(desk, one, "sent")
    assert (await figures(desk, number)).rate == 20


async def test_it_takes_at_least_until_the_last_one_is_due(desk: Floor) -> None:
    number = await begun(desk, 3)
    await became(desk, 1, "sent")
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(9, START + 5 * HOUR)]))
    assert (await figures(desk, number)).left(START) == 5 * HOUR


async def test_a_draft_is_its_authors_own(desk: Floor) -> None:
    number = await desk.run(lambda unit: unit.campaigns.add(LENA, READERS))
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: watching.watch(unit, number, OLGA))
    assert not await desk.run(lambda unit: watching.listed(unit, OLGA))


async def test_only_leads_watch(desk: Floor) -> None:
    number = await begun(desk)
    for refused in (
        lambda unit: watching.watch(unit, number, MIA),
        lambda unit: watching.listed(unit, MIA),
        lambda unit: exporting.order(unit, number, MIA, "U-1"),
    ):
        with pytest.raises(NotAllowed):
            await desk.run(refused)


async def test_the_list_has_what_is_open_and_the_latest_of_the_rest(desk: Floor) -> None:
    numbers = [await begun(desk) for _ in range(15)]
    for ended in numbers[1:]:
        await desk.run(
            lambda unit, ended=ended: unit.campaigns.move(ended, CampaignState.SENDING, to=CampaignState.DONE)
        )
    found = await desk.run(lambda unit: watching.listed(unit, OLGA))
    assert [one.id for one in found] == [*reversed(numbers[-11:]), numbers[0]]


async def test_a_card_is_drawn_again_while_it_is_sent_and_keeps_what_it_asks(desk: Floor) -> None:
    number = await begun(desk, 2)
    await desk.run(lambda unit: watching.watch(unit, number, OLGA, CampaignQuestion.STOP))
    assert [one.what for one in await sends(desk)] == [CampaignCard(number, CampaignQuestion.STOP)]
    desk.clock.now += 10 * SECOND
    assert await desk.run(watching.redraw) == 1
    assert [one.what for one in await sends(desk)] == [CampaignCard(number, CampaignQuestion.STOP)]
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SENDING, to=CampaignState.PAUSED))
    assert await desk.run(watching.redraw) == 0


async def test_a_card_that_nobody_asked_for_since_yesterday_is_drawn_at_a_change_of_state_only(desk: Floor) -> None:
    number = await begun(desk, 2)
    await desk.run(lambda unit: watching.watch(unit, number, OLGA))
    await sends(desk)
    desk.clock.now += DAY + 1
    assert await desk.run(watching.redraw) == 0
    campaign = (await desk.run(lambda unit: watching.view_campaign(unit, number))).campaign
    await desk.run(lambda unit: watching.changed(unit, campaign))
    assert [one.recipient for one in await sends(desk)] == [OLGA]


async def test_who_reads_it_later_is_seen_on_the_card(desk: Floor) -> None:
    number = await begun(desk, 2)
    await became(desk, 1, "sent", language="en")
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SENDING, to=CampaignState.DONE))
    await desk.run(lambda unit: watching.watch(unit, number, OLGA))
    desk.clock.now += HOUR
    assert await desk.run(watching.redraw) == 0
    await desk.run(lambda unit: unit.recipients.read(number, 1))
    assert await desk.run(watching.redraw) == 1
    desk.clock.now += MINUTE
    assert await desk.run(watching.redraw) == 0


async def test_two_workers_draw_a_card_no_more_often_than_one(desk: Floor) -> None:
    number = await begun(desk, 2)
    await desk.run(lambda unit: watching.watch(unit, number, OLGA))
    await sends(desk)
    drawn = 0
    for _ in range(12):
        desk.clock.now += 5 * SECOND
        await desk.run(watching.redraw)
        drawn += len(await sends(desk))
    assert drawn == 6


async def test_drawing_again_is_not_asking(desk: Floor) -> None:
    number = await begun(desk, 2)
    await desk.run(lambda unit: watching.watch(unit, number, OLGA))
    desk.clock.now += DAY - 1
    assert await desk.run(watching.redraw) == 1
    desk.clock.now += 2
    assert await desk.run(watching.redraw) == 0


async def test_the_author_gets_the_card_when_it_begins_and_every_card_follows_to_the_end(desk: Floor) -> None:
    number = await desk.run(lambda unit: unit.campaigns.add(LENA, READERS))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SCHEDULED))
    await desk.run(lambda unit: watching.watch(unit, number, OLGA))
    await sends(desk)
    await desk.run(broadcasting.begin_due)
    assert {one.recipient for one in await sends(desk)} == {LENA, OLGA}
    for order in (broadcasting.pause, broadcasting.resume):
        await desk.run(lambda unit, order=order: order(unit, number, f"staff:{LENA}"))
        assert {one.recipient for one in await sends(desk)} == {LENA, OLGA}
    while await desk.run(lambda unit: broadcasting.advance(unit, number)):
        pass
    assert {one.recipient for one in await sends(desk)} == {LENA, OLGA}
    assert (await desk.run(lambda unit: watching.view_campaign(unit, number))).campaign.state is CampaignState.DONE


async def test_the_operator_is_named_as_such(desk: Floor) -> None:
    number = await begun(desk, 1)
    await desk.run(lambda unit: broadcasting.pause(unit, number, "operator"))
    (row,) = await desk.sql("SELECT actor FROM journal WHERE verb = 'paused_campaign'")
    assert row["actor"] == "operator"


async def test_what_was_stopped_is_not_revived_by_a_retry_nor_is_its_policy(desk: Floor) -> None:
    number = await begun(desk, 1)
    await desk.run(lambda unit: unit.campaigns.carry(number, "2", "{}", START))
    await became(desk, 1, "failed")
    await desk.run(lambda unit: broadcasting.stop(unit, number, "operator"))
    while await desk.run(lambda unit: broadcasting.advance(unit, number)):
        pass
    with pytest.raises(CampaignMovedOn):
        await desk.run(lambda unit: broadcasting.retry(unit, number, "operator"))
    assert not await desk.run(lambda unit: unit.campaigns.policies_due())


async def test_a_table_names_no_member_and_its_order_says_nothing_either(desk: Floor) -> None:
    number = await begun(desk, 30)
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(-1007, START)]))
    rows = (await desk.run(lambda unit: exporting.page(unit, number))).rows
    names = [row.recipient for row in rows]
    assert len(set(names)) == 31
    assert names == sorted(names)
    assert "-1007" in names
    assert not {str(one) for one in range(1, 31)} & set(names)
    in_order = await desk.run(lambda unit: _pseudonyms(unit, number))
    assert [name for name in names if name in in_order] != in_order


async def test_of_who_reported_a_table_says_no_language_and_only_the_day(desk: Floor) -> None:
    for kind, told in (
        (AudienceKind.EVERYONE, ("fi", START + HOUR)),
        (AudienceKind.REPORTERS, ("", START // DAY * DAY)),
    ):
        number = await begun(desk, 1, Terms(audience=Audience(kind, 30), ask_read=True))
        await became(desk, 1, "sent", language="fi", settled_at=START + HOUR, read_at=START + HOUR)
        (row,) = (await desk.run(lambda unit, number=number: exporting.page(unit, number))).rows
        assert (row.language, row.settled_at, row.read_at) == (told[0], told[1], told[1])


async def test_languages_of_a_few_who_reported_are_not_told_apart(desk: Floor) -> None:
    number = await begun(desk, 7)
    for one in range(1, 7):
        await became(desk, one, "sent", language="en", read_at=START)
    await became(desk, 7, "sent", language="fi", read_at=START)
    assert (await figures(desk, number)).reads == {"en": 6, "": 1}


async def test_when_somebodys_turn_is_cannot_be_computed_from_their_id(desk: Floor) -> None:
    await desk.files()
    number = await begun(desk, terms=Terms(audience=Audience(AudienceKind.REPORTERS, 30), spread=7 * DAY))
    await desk.run(lambda unit: broadcasting.advance(unit, number))
    (row,) = await desk.sql("SELECT recipient, due_at FROM campaign_recipients")
    assert row["due_at"] != due_at(START, 7 * DAY, number, row["recipient"])


async def _pseudonyms(unit, number: int) -> list[str]:
    return [unit.pseudonyms.in_campaign(number, one) for one in range(1, 31)]


async def test_a_pseudonym_is_one_campaigns_and_no_cases(desk: Floor) -> None:
    async def names(unit) -> set[str]:
        pseudonyms = unit.pseudonyms
        return {pseudonyms.in_campaign(1, 7), pseudonyms.in_campaign(2, 7), pseudonyms.of(1, 7), pseudonyms.of(2, 7)}

    assert len(await desk.run(names)) == 4


async def test_a_table_comes_in_pages(desk: Floor) -> None:
    number = await begun(desk, 5)
    seen: list[str] = []
    after: int | None = None
    for expected in (2, 2, 1):
        page = await desk.run(lambda unit, after=after: exporting.page(unit, number, after, size=2))
        assert len(page.rows) == expected
        seen += [row.recipient for row in page.rows]
        after = page.last
    assert after is None
    assert len(set(seen)) == 5


async def test_who_exports_is_written_down(desk: Floor) -> None:
    number = await begun(desk, 1)
    await desk.run(lambda unit: exporting.order(unit, number, OLGA, "U-1"))
    assert [one.what for one in await sends(desk)] == [CampaignTable(number)]
    (row,) = await desk.sql("SELECT actor, ref FROM journal WHERE verb = 'exported_campaign'")
    assert (row["actor"], row["ref"]) == (f"staff:{OLGA}", f"B-{number}")


async def test_all_seven_states_are_counted_from_the_start(desk: Floor) -> None:
    number = await begun(desk)
    assert set((await figures(desk, number)).counts) == set(RecipientState)
