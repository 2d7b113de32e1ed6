"""What people choose about announcements, on both engines."""

import pytest

from desk.campaigns import Audience, CampaignState, NewRecipient, Terms
from desk.errors import NothingToRead
from desk.preferences import Preferences, live_in, note_read, preferences, want_optional
from tests.desk.floor import LENA, Floor
from tests.storage.desk import ANNA, BORIS, START


async def test_who_has_said_nothing_gets_optional_announcements(desk: Floor) -> None:
    assert await desk.run(lambda unit: preferences(unit, ANNA.id)) == Preferences(optional=True, timezone=None)


async def test_optional_announcements_are_left_and_taken_up_again(desk: Floor) -> None:
    assert await desk.run(lambda unit: want_optional(unit, ANNA, wanted=False))
    assert not await desk.run(lambda unit: want_optional(unit, ANNA, wanted=False))
    assert not (await desk.run(lambda unit: preferences(unit, ANNA.id))).optional
    assert await desk.run(lambda unit: want_optional(unit, ANNA, wanted=True))
    assert (await desk.run(lambda unit: preferences(unit, ANNA.id))).optional


async def test_who_opted_out_is_counted_for_mandatory_announcements_only(desk: Floor) -> None:
    for person in (ANNA, BORIS):
        await desk.run(lambda unit, person=person: unit.people.meet(person))
        await desk.run(lambda unit, person=person: unit.people.started(person.id))
    await desk.run(lambda unit: want_optional(unit, ANNA, wanted=False))
    everyone = Audience()
    assert await desk.run(lambda unit: unit.recipients.count(everyone, mandatory=False)) == 1
    assert await desk.run(lambda unit: unit.recipients.count(everyone, mandatory=True)) == 2


async def test_a_time_zone_is_kept_until_it_is_taken_back(desk: Floor) -> None:
    await desk.run(lambda unit: live_in(unit, ANNA, "Europe/Madrid"))
    assert (await desk.run(lambda unit: preferences(unit, ANNA.id))).timezone == "Europe/Madrid"
    await desk.run(lambda unit: unit.people.meet(ANNA))
    assert (await desk.run(lambda unit: preferences(unit, ANNA.id))).timezone == "Europe/Madrid"
    await desk.run(lambda unit: live_in(unit, ANNA, None))
    assert (await desk.run(lambda unit: preferences(unit, ANNA.id))).timezone is None


async def campaign_to_anna(desk: Floor) -> int:
    number = await desk.run(lambda unit: unit.campaigns.add(LENA, Terms(ask_read=True)))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(ANNA.id, START)]))
    return number


async def test_reading_is_noted_once(desk: Floor) -> None:
    number = await campaign_to_anna(desk)
    for later in (1, 2):
        desk.clock.now = START + later
        await desk.run(lambda unit: note_read(unit, number, ANNA))
    (row,) = await desk.run(lambda unit: unit.recipients.page(number, None, 10))
    assert row.read_at == START + 1


async def test_a_stranger_to_a_campaign_has_nothing_to_read(desk: Floor) -> None:
    number = await campaign_to_anna(desk)
    for campaign, person in ((number, BORIS), (number + 1, ANNA)):
        with pytest.raises(NothingToRead):
            await desk.run(lambda unit, campaign=campaign, person=person: note_read(unit, campaign, person))


async def test_a_withdrawn_announcement_has_nothing_to_read(desk: Floor) -> None:
    number = await campaign_to_anna(desk)
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SENDING, to=CampaignState.WITHDRAWN))
    with pytest.raises(NothingToRead):
        await desk.run(lambda unit: note_read(unit, number, ANNA))
