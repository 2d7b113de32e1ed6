"""Campaigns in the hands of who runs them: typed, pressed and asked about."""

import pytest

from desk.campaigns import CampaignState, NewRecipient, Terms
from desk.notices import CampaignCard, CampaignQuestion, CampaignTable, Owed
from handlers.buttons import Action
from storage.outbox import Outbox
from tests.handlers.staff.desk import LENA, MIA, NOAH, OLGA, StaffDesk
from tests.handlers.updates import private
from tests.storage.desk import MASTER, START


@pytest.fixture
async def sending(desk: StaffDesk) -> StaffDesk:
    """A desk that sends B-1 to three people, one of whom it failed to reach."""
    run = desk.run
    number = await run(lambda unit: unit.campaigns.add(LENA["id"], Terms()))
    await run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    await run(lambda unit: unit.recipients.add(number, [NewRecipient(one, START) for one in (1, 2, 3)]))
    await desk.sql("UPDATE campaign_recipients SET state = 'failed' WHERE recipient = 3 RETURNING state")
    return desk


async def owed_to(desk: StaffDesk, person: int) -> list[Owed]:
    claimed = await Outbox(desk.database, MASTER).claim(desk.clock.now, 99, 99, waiting=[])
    return [
        one.what for one in claimed if one.recipient == person and isinstance(one.what, CampaignCard | CampaignTable)
    ]


async def state(desk: StaffDesk) -> str:
    (row,) = await desk.sql("SELECT state FROM campaigns")
    return row["state"]


async def test_any_lead_opens_a_campaign_by_the_list(sending: StaffDesk) -> None:
    await sending.types(OLGA, "/campaigns", private(OLGA))
    assert "B-1" in sending.last_said
    await sending.presses(OLGA, Action.CAMPAIGN, 1, chat=private(OLGA))
    assert await owed_to(sending, OLGA["id"]) == [CampaignCard(1)]


async def test_what_is_asked_for_in_the_staff_chat_is_answered_in_private(sending: StaffDesk) -> None:
    await sending.types(OLGA, "/campaign B-1")
    assert await owed_to(sending, OLGA["id"]) == [CampaignCard(1)]


async def test_a_stop_takes_a_second_press(sending: StaffDesk) -> None:
    await sending.presses(LENA, Action.CAMPAIGN_STOP, 1, chat=private(LENA))
    assert await state(sending) == "sending"
    assert await owed_to(sending, LENA["id"]) == [CampaignCard(1, CampaignQuestion.STOP)]
    answer = await sending.presses(LENA, Action.CAMPAIGN_STOP_NOW, 1, chat=private(LENA))
    assert "B-1 is stopped" in answer.text
    assert await state(sending) == "stopped"


async def test_going_back_asks_nothing_more(sending: StaffDesk) -> None:
    await sending.presses(LENA, Action.CAMPAIGN_RETRY, 1, chat=private(LENA))
    await sending.presses(LENA, Action.CAMPAIGN_BACK, 1, chat=private(LENA))
    assert await owed_to(sending, LENA["id"]) == [CampaignCard(1)]


async def test_the_second_of_two_leads_reads_that_it_has_moved_on(sending: StaffDesk) -> None:
    await sending.presses(LENA, Action.CAMPAIGN_PAUSE, 1, chat=private(LENA))
    answer = await sending.presses(OLGA, Action.CAMPAIGN_PAUSE, 1, chat=private(OLGA))
    assert "B-1 has moved on" in answer.text
    assert await state(sending) == "paused"


async def test_a_right_is_looked_at_when_the_button_is_pressed(sending: StaffDesk) -> None:
    for person in (MIA, NOAH):
        answer = await sending.presses(person, Action.CAMPAIGN_STOP_NOW, 1, chat=private(person))
        assert "Your role does not cover this" in answer.text
    assert await state(sending) == "sending"


async def test_the_table_comes_in_private(sending: StaffDesk) -> None:
    answer = await sending.presses(LENA, Action.CAMPAIGN_TABLE, 1, chat=private(LENA))
    assert "comes as a file" in answer.text
    assert CampaignTable(1) in await owed_to(sending, LENA["id"])
