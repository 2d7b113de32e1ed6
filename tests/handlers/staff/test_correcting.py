"""The buttons by which leads correct an announcement that was sent."""

from desk.campaigns import CampaignState, NewRecipient, Post, Terms
from desk.notices import CampaignCard, CampaignQuestion, CorrectionPanel
from desk.rules.durations import DAY
from handlers.buttons import Action
from tests.desk.test_announced_policies import HARDER
from tests.handlers.staff.desk import LENA, MIA, OLGA, Json, StaffDesk
from tests.handlers.updates import private, writes
from tests.storage.desk import START

OLD, NEW = Post("New rules from Mnoday"), "New rules from Monday"


async def sent(desk: StaffDesk) -> int:
    """An announcement that one person has got."""
    await desk.appoint()
    number = await desk.run(lambda unit: unit.campaigns.add(LENA["id"], Terms()))
    await desk.run(lambda unit: unit.campaigns.put_text(number, "en", OLD))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.DRAFT, to=CampaignState.SENDING))
    await desk.run(lambda unit: unit.campaigns.move(number, CampaignState.SENDING, to=CampaignState.DONE))
    await desk.run(lambda unit: unit.recipients.add(number, [NewRecipient(1, START)]))
    return number


async def presses(desk: StaffDesk, action: Action, *carried: int | str, person: Json = LENA) -> str:
    return (await desk.presses(person, action, *carried, chat=private(person))).text


async def text_of(desk: StaffDesk, number: int) -> str:
    return (await desk.run(lambda unit: unit.campaigns.texts(number)))["en"].text


async def test_a_lead_writes_it_anew_and_lets_it_go(desk: StaffDesk):
    number = await sent(desk)
    await presses(desk, Action.EDIT_EVERYWHERE, number)
    assert await desk.owes_to(LENA["id"]) == [CorrectionPanel(1)]
    await presses(desk, Action.EDIT_TEXT, 1, "en")
    assert "Send me the whole new text of B-1 in English" in desk.last_said
    await desk.handles(writes(NEW, LENA))
    await presses(desk, Action.EDIT_SEND, 1)
    assert await text_of(desk, number) == NEW
    assert await desk.run(lambda unit: unit.corrections.running())


async def test_a_photo_is_no_new_text_and_the_next_message_is(desk: StaffDesk):
    await sent(desk)
    await presses(desk, Action.EDIT_EVERYWHERE, 1)
    await presses(desk, Action.EDIT_TEXT, 1, "en")
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    await desk.handles(writes("", LENA, photo=photo, caption="New"))
    assert "stays as it was sent" in desk.last_said
    await desk.handles(writes(NEW, LENA))
    found = await desk.run(lambda unit: unit.corrections.texts(1))
    assert found["en"].text == NEW


async def test_a_new_text_leaves_room_for_what_the_policy_changes(desk: StaffDesk):
    number = await sent(desk)
    await desk.run(lambda unit: unit.campaigns.carry(number, HARDER.version, HARDER.text, START + DAY))
    await presses(desk, Action.EDIT_EVERYWHERE, number)
    await presses(desk, Action.EDIT_TEXT, 1, "en")
    await desk.handles(writes("x" * 4096, LENA))
    assert "too long: what I add below needs room too" in desk.last_said
    await desk.handles(writes(NEW, LENA))
    assert list(await desk.run(lambda unit: unit.corrections.texts(1))) == ["en"]


async def test_an_old_button_of_a_correction_says_that_it_is_settled(desk: StaffDesk):
    number = await sent(desk)
    await presses(desk, Action.EDIT_EVERYWHERE, number)
    await presses(desk, Action.EDIT_DROP, 1)
    assert "sent on its way or dropped" in await presses(desk, Action.EDIT_SEND, 1)
    assert await text_of(desk, number) == OLD.text


async def test_withdrawing_asks_first(desk: StaffDesk):
    number = await sent(desk)
    await presses(desk, Action.CAMPAIGN_WITHDRAW, number, person=OLGA)
    assert await desk.owes_to(OLGA["id"]) == [CampaignCard(number, CampaignQuestion.WITHDRAW)]
    assert not await desk.run(lambda unit: unit.corrections.running())
    assert "B-1 is being withdrawn" in await presses(desk, Action.CAMPAIGN_WITHDRAW_NOW, number, person=OLGA)
    found = await desk.run(lambda unit: unit.campaigns.of(number))
    assert found is not None
    assert found.state is CampaignState.WITHDRAWN
    assert "withdrawn already" in await presses(desk, Action.CAMPAIGN_WITHDRAW_NOW, number, person=OLGA)


async def test_a_moderator_corrects_nothing(desk: StaffDesk):
    number = await sent(desk)
    for action in (Action.EDIT_EVERYWHERE, Action.CAMPAIGN_WITHDRAW, Action.CAMPAIGN_WITHDRAW_NOW):
        assert "Your role does not cover this" in await presses(desk, action, number, person=MIA)
    assert not await desk.run(lambda unit: unit.corrections.running())
