"""/unmute and /unban."""

from desk.model import Lifting
from desk.notices import SanctionPardoned
from handlers.buttons import Action
from tests.handlers.staff.desk import MIA, NOAH, offence
from tests.handlers.updates import GROUP
from tests.storage.desk import SPAMMER


async def test_in_a_group_a_reply_is_enough(desk):
    await desk.types(MIA, "/mute 2d scam You asked people for money.", GROUP, offence())
    await desk.types(NOAH, "/unmute You have said sorry.", GROUP, offence())

    assert (
        desk.last_said
        == "The mute is lifted in 1 group. They are told. D-1 stands with its points; /undo takes back both."
    )
    assert (await desk.run(lambda unit: unit.sanctions.get(1))).lifting is Lifting.PARDONED


async def test_from_the_staff_chat_it_ends_wherever_it_holds(desk):
    await desk.report()
    await desk.types(MIA, "/ban C-1 2d scam You asked people for money.")
    await desk.types(MIA, "/unban C-1 You have said sorry.")

    assert desk.last_said.startswith("The ban is lifted in 1 group.")
    assert [type(one) for one in await desk.owes_to(SPAMMER.id)][-1] is SanctionPardoned


async def test_what_is_missing_or_not_there_is_said(desk):
    await desk.types(MIA, "/mute 2d scam You asked people for money.", GROUP, offence())
    said = []
    for words in ("/unmute", "/unban So be it.", "/unmute --now Sorry."):
        await desk.types(NOAH, words, GROUP, offence())
        said.append(desk.last_said)

    assert said[0].startswith("Please give a reason in words")
    assert said[1].startswith("Nothing of that kind by this desk holds for them here.")
    assert said[2] == "I do not know --now. There are --everywhere, for all groups that share, and --silent."


async def test_a_name_alone_is_asked_about(desk):
    await desk.report()
    await desk.types(MIA, "/mute C-1 2d scam You asked people for money.")
    await desk.types(MIA, "/unmute @buy_coins You have said sorry.")

    assert f"/unmute {SPAMMER.id} You have said sorry." in desk.last_said
    assert (await desk.run(lambda unit: unit.sanctions.get(1))).lifting is None


async def test_the_cards_button_asks_why_and_lifts_it(desk):
    await desk.report()
    await desk.draw_cards()
    await desk.types(MIA, "/mute C-1 2d scam You asked people for money.")
    version = (await desk.case(1)).version
    answer = await desk.presses(MIA, Action.PARDON, 1, version, "mute")
    await desk.replies_to_card(MIA, "You have said sorry.")

    assert answer.text == "Reply to the card with why you lift it. The person concerned will read it."
    assert desk.last_said.startswith("The mute is lifted in 1 group.")
    assert (await desk.presses(MIA, Action.PARDON, 1, version, "mute")).text.startswith("Nothing of that kind")


async def test_a_button_for_something_else_is_stale(desk):
    await desk.report()
    answer = await desk.presses(MIA, Action.PARDON, 1, 1, "kick")

    assert answer.text.startswith("This button is from an earlier step")
