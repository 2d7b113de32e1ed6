"""/notices, /timezone, and the buttons below an announcement."""

from zoneinfo import available_timezones

from desk.campaigns import CampaignState, NewRecipient, Terms
from desk.preferences import preferences
from handlers.buttons import Action, decode, encode
from handlers.messages import choices
from handlers.messages.choices import OFFERED
from handlers.messages.reader import Reader
from tests.handlers.desk import FrontDesk
from tests.handlers.messages.samples import ENGLISH
from tests.handlers.updates import ANNA, SAM, presses, writes
from tests.storage.desk import START

STOP = encode(Action.STOP_OPTIONAL)


async def optional(desk: FrontDesk) -> bool:
    return (await desk.run(lambda unit: preferences(unit, ANNA["id"]))).optional


async def test_notices_says_whether_optional_announcements_are_on(desk: FrontDesk):
    await desk.handles(writes("/notices"))
    assert "are on" in desk.last_said
    await desk.handles(presses(encode(Action.OPTIONAL, 0)))
    assert "are off" in desk.last_said
    await desk.handles(writes("/notices"))
    assert "are off" in desk.last_said
    assert not await optional(desk)


async def test_coming_back_is_one_press_as_well(desk: FrontDesk):
    await desk.handles(presses(encode(Action.OPTIONAL, 0)))
    await desk.handles(presses(encode(Action.OPTIONAL, 1)))
    assert await optional(desk)
    assert "are on" in desk.last_said


async def test_the_button_below_an_announcement_stops_them_and_shows_the_way_back(desk: FrontDesk):
    for _again in range(2):
        await desk.handles(presses(STOP))
    assert not await optional(desk)
    assert len(desk.telegram.said) == 1
    assert len(desk.telegram.answers) == 2


async def test_a_time_zone_is_taken_by_name(desk: FrontDesk):
    await desk.handles(writes("/timezone europe/madrid"))
    assert "Europe/Madrid" in desk.last_said
    assert (await desk.run(lambda unit: preferences(unit, ANNA["id"]))).timezone == "Europe/Madrid"


async def test_a_misspelt_time_zone_is_refused_with_what_comes_near(desk: FrontDesk):
    await desk.handles(writes("/timezone <b>Europe/Madird"))
    assert "&lt;b&gt;" in desk.last_said
    assert "Europe/Madrid" in desk.last_said
    assert (await desk.run(lambda unit: preferences(unit, ANNA["id"]))).timezone is None


async def test_a_time_zone_is_chosen_and_forgotten_by_buttons(desk: FrontDesk):
    await desk.handles(presses(encode(Action.TIMEZONE, "Asia/Kolkata")))
    assert "Asia/Kolkata" in desk.last_said
    await desk.handles(presses(encode(Action.TIMEZONE, "-")))
    assert "do not know your time zone" in desk.last_said


async def test_a_zone_that_does_not_exist_is_no_button_of_ours(desk: FrontDesk):
    await desk.handles(presses(encode(Action.TIMEZONE, "Moon/Crater")))
    assert (await desk.run(lambda unit: preferences(unit, ANNA["id"]))).timezone is None


async def test_reading_is_thanked_for_and_a_stranger_refused(desk: FrontDesk):
    number = await desk.run(lambda unit: unit.campaigns.add(1, Terms(ask_read=True)))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(ANNA["id"], START)]))
    for person in (ANNA, ANNA, SAM):
        await desk.handles(presses(encode(Action.READ, number), person))
    thanks, again, refusal = desk.telegram.answers
    assert thanks == again == "Thank you: noted. You need not do anything else."
    assert "nothing for you to confirm" in refusal


async def test_start_and_help_say_what_always_comes(desk: FrontDesk):
    for command in ("/start", "/help"):
        await desk.handles(writes(command))
        assert "always come" in desk.last_said
        assert "/notices" in desk.last_said


def test_all_offered_zones_exist_and_fit_a_button():
    for language in ("en", *OFFERED):
        reader = Reader(language, ENGLISH.catalogue)
        for row in choices._offers(reader):
            for button in row:
                assert decode(button.data or "").word in available_timezones()
