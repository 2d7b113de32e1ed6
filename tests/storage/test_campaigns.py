"""Announcements and their recipients, on both engines."""

import pytest

from desk.campaigns import (
    Asked,
    Audience,
    AudienceKind,
    CampaignState,
    Formatting,
    NewRecipient,
    Post,
    QuietHours,
    RecipientState,
    Skipped,
    Terms,
)
from desk.model import Account, AccountKind, Chat
from desk.rules.durations import DAY, HOUR
from storage.database import Conflict, Database
from tests.storage.desk import ANNA, BORIS, MODERATOR, SPAMMER, START, Desk

EVERYONE = Audience()
TERMS = Terms(
    mandatory=True,
    audience=Audience(AudienceKind.REPORTERS, 30),
    ask_read=True,
    starts_at=START + HOUR,
    spread=2 * HOUR,
    quiet=QuietHours(22 * 60, 7 * 60),
    not_after=START + DAY,
)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def begun(desk: Desk, terms: Terms = TERMS) -> int:
    return await desk.run(lambda unit: unit.campaigns.add(MODERATOR, terms))


async def start(desk: Desk, *people: Account) -> None:
    for person in people:
        await desk.run(lambda unit, person=person: unit.people.meet(person))
        await desk.run(lambda unit, person=person: unit.people.started(person.id))


async def test_a_draft_keeps_what_its_author_chose(desk: Desk) -> None:
    number = await begun(desk)
    draft = await desk.run(lambda unit: unit.campaigns.draft_of(MODERATOR))
    assert draft is not None
    assert (draft.id, draft.terms, draft.state) == (number, TERMS, CampaignState.DRAFT)


async def test_an_author_has_one_draft_at_most(desk: Desk) -> None:
    await begun(desk)
    with pytest.raises(Conflict):
        await begun(desk)


async def test_the_text_written_first_comes_first(desk: Desk) -> None:
    number = await begun(desk)
    bold = Post("New rules", (Formatting("bold", 0, 3),))
    for language, post in (("es", Post("Normas")), ("en", Post("Rules")), ("es", bold)):
        await desk.run(lambda unit, language=language, post=post: unit.campaigns.put_text(number, language, post))
    texts = await desk.run(lambda unit: unit.campaigns.texts(number))
    assert list(texts.items()) == [("es", bold), ("en", Post("Rules"))]


async def test_texts_are_not_stored_in_clear(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.campaigns.put_text(number, "en", Post("Meet at noon")))
    (row,) = await desk.sql("SELECT sealed FROM campaign_texts")
    assert b"noon" not in row["sealed"]


async def test_a_campaign_leaves_only_the_states_that_are_named(desk: Desk) -> None:
    number = await begun(desk)
    assert not await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SENDING, to=CampaignState.PAUSED))
    assert await desk.run(
        lambda unit: unit.campaigns.move(number, CampaignState.WAITING, CampaignState.DRAFT, to=CampaignState.SCHEDULED)
    )
    found = await desk.run(lambda unit: unit.campaigns.of(number))
    assert found is not None
    assert (found.state, found.frozen_at) == (CampaignState.SCHEDULED, START)


async def test_who_takes_a_campaign_back_voids_its_approval(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.WAITING))
    await desk.run(lambda unit: unit.campaigns.approve(number, 7))
    await desk.run(lambda unit: unit.campaigns.unfreeze(number))
    found = await desk.run(lambda unit: unit.campaigns.of(number))
    assert found is not None
    assert (found.state, found.approved_by, found.frozen_at) == (CampaignState.DRAFT, None, None)


async def test_a_policy_is_due_only_once_its_campaign_was_begun(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.campaigns.carry(number, "2", 'version = "2"', START))
    assert not await desk.run(lambda unit: unit.campaigns.policies_due())
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    (due,) = await desk.run(lambda unit: unit.campaigns.policies_due())
    assert due.id == number
    assert await desk.run(lambda unit: unit.campaigns.carried(number)) == 'version = "2"'
    await desk.run(lambda unit: unit.campaigns.adopted(number))
    assert not await desk.run(lambda unit: unit.campaigns.policies_due())


async def test_everyone_is_who_pressed_start(desk: Desk) -> None:
    await start(desk, ANNA, BORIS)
    await desk.run(lambda unit: unit.people.meet(SPAMMER))
    found = await desk.run(lambda unit: unit.recipients.candidates(EVERYONE, None, 10))
    assert [one.id for one in found] == [ANNA.id, BORIS.id]
    assert await desk.run(lambda unit: unit.recipients.count(EVERYONE, mandatory=True)) == 2


async def test_candidates_come_in_pages(desk: Desk) -> None:
    await start(desk, ANNA, BORIS)
    (first,) = await desk.run(lambda unit: unit.recipients.candidates(EVERYONE, None, 1))
    (second,) = await desk.run(lambda unit: unit.recipients.candidates(EVERYONE, first.id, 1))
    assert (first.id, second.id) == (ANNA.id, BORIS.id)


async def test_reporters_are_who_reported_within_those_days(desk: Desk) -> None:
    await desk.report(ANNA)
    desk.clock.now += 3 * DAY
    await desk.report(BORIS, message=6)
    lately, long_since = Audience(AudienceKind.REPORTERS, 2), Audience(AudienceKind.REPORTERS, 4)
    assert [one.id for one in await desk.run(lambda unit: unit.recipients.candidates(lately, None, 10))] == [BORIS.id]
    assert len(await desk.run(lambda unit: unit.recipients.candidates(long_since, None, 10))) == 2


async def test_who_never_pressed_start_is_a_candidate_out_of_reach(desk: Desk) -> None:
    await desk.report(ANNA)
    audience = Audience(AudienceKind.REPORTERS, 1)
    (found,) = await desk.run(lambda unit: unit.recipients.candidates(audience, None, 10))
    assert (found.id, found.reachable) == (ANNA.id, False)
    assert await desk.run(lambda unit: unit.recipients.count(audience, mandatory=True)) == 0


async def test_groups_and_channels_are_audiences_of_their_own(desk: Desk) -> None:
    for chat in (Chat(-1001, "supergroup", "Street"), Chat(-1002, "channel", "News"), Chat(-1003, "channel", "Log")):
        await desk.run(lambda unit, chat=chat: unit.chats.joined(chat, administrator=True))
    await desk.sql(
        "INSERT INTO group_settings (chat, moderators, sanctions_shared, said_in_group, log_chat)"
        " VALUES (-1001, 'staff', 0, 0, -1003) RETURNING chat"
    )
    groups, channels = Audience(AudienceKind.GROUPS), Audience(AudienceKind.CHANNELS)
    assert [one.id for one in await desk.run(lambda unit: unit.recipients.candidates(groups, None, 10))] == [-1001]
    assert [one.id for one in await desk.run(lambda unit: unit.recipients.candidates(channels, None, 10))] == [-1002]


async def test_the_staff_and_the_sanctioned_can_be_asked_for(desk: Desk) -> None:
    for kind in (AudienceKind.STAFF, AudienceKind.SANCTIONED):
        audience = Audience(kind)
        assert not await desk.run(lambda unit, audience=audience: unit.recipients.candidates(audience, None, 10))


async def test_recipients_are_counted_by_state(desk: Desk) -> None:
    number = await begun(desk)
    new = [NewRecipient(1, START), NewRecipient(2, START), NewRecipient(3, START, Skipped.OPTED_OUT)]
    for _again in range(2):
        await desk.run(lambda unit: unit.recipients.add(number, new))
    counts = await desk.run(lambda unit: unit.recipients.counts(number))
    assert counts == {RecipientState.DUE: 2, RecipientState.SKIPPED: 1}


async def test_stopping_skips_those_who_are_due_a_page_at_a_time(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(one, START) for one in range(1, 6)]))
    assert [await desk.run(lambda unit: unit.recipients.skip(number, Skipped.STOPPED, 3)) for _ in range(3)] == [
        3,
        2,
        0,
    ]
    page = await desk.run(lambda unit: unit.recipients.page(number, None, 10))
    assert {(one.state, one.error) for one in page} == {(RecipientState.SKIPPED, "stopped")}


async def test_retrying_an_unknown_one_counts_as_possibly_repeated(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(one, START) for one in (1, 2, 3)]))
    for recipient, state in ((1, "failed"), (2, "unknown"), (3, "sent")):
        await desk.sql(
            "UPDATE campaign_recipients SET state = :s, settled_at = 1 WHERE recipient = :r RETURNING state",
            s=state,
            r=recipient,
        )
    assert await desk.run(lambda unit: unit.recipients.again(number, START, 10)) == 2
    page = await desk.run(lambda unit: unit.recipients.page(number, None, 10))
    assert [(one.state, one.repeats) for one in page] == [
        (RecipientState.DUE, 0),
        (RecipientState.DUE, 1),
        (RecipientState.SENT, 0),
    ]


async def test_a_reader_is_counted_once_by_the_language_of_the_text(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(1, START)]))
    await desk.sql("UPDATE campaign_recipients SET state = 'sent', language = 'es' WHERE recipient = 1 RETURNING state")
    assert await desk.run(lambda unit: unit.recipients.read(number, 1))
    assert await desk.run(lambda unit: unit.recipients.read(number, 1))
    assert not await desk.run(lambda unit: unit.recipients.read(number, 2))
    assert await desk.run(lambda unit: unit.recipients.reads(number)) == {"es": 1}


async def test_what_somebody_is_asked_for_is_one_thing_until_it_expires(desk: Desk) -> None:
    number = await begun(desk)
    for what in ("text-en", "starts"):
        await desk.run(lambda unit, what=what: unit.campaigns.ask(MODERATOR, Asked(number, what), START + HOUR))
    assert await desk.run(lambda unit: unit.campaigns.asked(MODERATOR)) == Asked(number, "starts")
    desk.clock.now += HOUR
    assert await desk.run(lambda unit: unit.campaigns.asked(MODERATOR)) is None


async def test_a_dropped_draft_leaves_nothing(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.campaigns.put_text(number, "en", Post("Hello")))
    await desk.run(lambda unit: unit.campaigns.ask(MODERATOR, Asked(number, "text-en"), START + HOUR))
    await desk.run(lambda unit: unit.campaigns.drop(number))
    assert await desk.run(lambda unit: unit.campaigns.of(number)) is None
    assert await desk.run(lambda unit: unit.campaigns.asked(MODERATOR)) is None


async def test_a_rejection_is_kept_until_its_author_takes_it_back(desk: Desk) -> None:
    number = await begun(desk)
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.WAITING))
    await desk.run(lambda unit: unit.campaigns.reject(number, 402, "Too long"))
    assert await desk.run(lambda unit: unit.campaigns.rejection(number)) == "Too long"
    await desk.run(lambda unit: unit.campaigns.unfreeze(number))
    campaign = await desk.run(lambda unit: unit.campaigns.of(number))
    assert campaign is not None
    assert (campaign.state, campaign.rejected_by) == (CampaignState.DRAFT, None)
    assert await desk.run(lambda unit: unit.campaigns.rejection(number)) is None


async def test_those_who_can_be_reached_are_counted_by_language(desk: Desk) -> None:
    for number, language in ((1, "de"), (2, "DE"), (3, "pt-BR"), (4, None)):
        await start(desk, Account(number, AccountKind.PERSON, "A", None, language))
    found = await desk.run(lambda unit: unit.recipients.languages(Audience(), mandatory=True))
    assert found == {"de": 2, "": 1, "pt-br": 1}


async def test_groups_are_counted_by_the_language_that_they_chose(desk: Desk) -> None:
    await desk.run(lambda unit: unit.chats.joined(Chat(-1001, "supergroup", "Street"), administrator=True))
    groups = Audience(AudienceKind.GROUPS)
    assert await desk.run(lambda unit: unit.recipients.languages(groups, mandatory=True)) == {"": 1}
