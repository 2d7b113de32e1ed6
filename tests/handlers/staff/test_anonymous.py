"""Administrators who write as their group: the command waits for a press that shows who gave it, and takes effect once."""

from typing import Final

import pytest

from desk.acquaintance import joined
from desk.groups import GroupSettings, Moderators
from desk.holding import HELD_FOR, expire
from desk.model import Chat
from desk.notices import ConfirmButton, DeliveryState, RemoveMessage
from handlers.arrival import Rights
from handlers.buttons import Action
from storage.outbox import Outbox
from tests.handlers.staff.desk import ROOM, StaffDesk, offence
from tests.handlers.updates import ANNA, ANONYMOUS, BOT, CHANNEL, CHANNEL_BOT, GROUP, Json, message, private, update
from tests.storage.desk import MASTER

GRETA: Final = {"id": 501, "is_bot": False, "first_name": "Greta", "language_code": "en"}
HUGO: Final = {"id": 502, "is_bot": False, "first_name": "Hugo", "language_code": "en"}
STALE = "This button is from an earlier step or an older version. Please use the latest message."


@pytest.fixture(autouse=True)
async def hiding(desk: StaffDesk) -> None:
    """Greta hides behind a group that lets its administrators moderate; Hugo administrates it as himself."""
    desk.telegram.administrators = {GRETA["id"], HUGO["id"], BOT["id"]}
    desk.telegram.granted = {GRETA["id"]: Rights(anonymous=True, title="Head gardener")}
    served = Chat(GROUP["id"], "supergroup", GROUP["title"])
    await desk.run(lambda unit: joined(unit, served, administrator=True))
    lending = GroupSettings(GROUP["id"], moderators=Moderators.ADMINISTRATORS)
    await desk.run(lambda unit: unit.groups.keep(lending))


async def hidden(desk: StaffDesk, text: str, **fields: object) -> None:
    """Somebody writes as the group."""
    said = {"text": text, "sender_chat": GROUP, "author_signature": "Head gardener", **fields}
    await desk.handles(update(message=message(GROUP, ANONYMOUS, **said)))


async def press(desk: StaffDesk, by: Json, chat: Json = GROUP) -> str:
    return (await desk.presses(by, Action.SHOW_SELF, 1, chat=chat)).text


async def test_a_command_of_the_group_waits_and_shows_nothing(desk: StaffDesk):
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())

    assert [type(one) for one in await desk.owes_to(GROUP["id"])] == [RemoveMessage, ConfirmButton]
    assert await desk.sql("SELECT id FROM decisions") == []


async def test_a_press_shows_who_it_was_and_does_it_in_their_name(desk: StaffDesk):
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())
    assert await press(desk, GRETA) == ""

    (decision,) = await desk.decisions()
    assert (decision.decided_by, decision.reason) == (GRETA["id"], "No advertising.")


async def test_it_takes_effect_once(desk: StaffDesk):
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())
    await press(desk, GRETA)
    assert await press(desk, GRETA) == STALE
    assert len(await desk.sql("SELECT id FROM decisions")) == 1


@pytest.mark.parametrize("somebody", [ANNA, HUGO])
async def test_nobody_else_can_confirm_it(desk: StaffDesk, somebody: Json):
    """Neither a member nor an administrator who writes as himself."""
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())
    assert "Only the administrator who gave this command" in await press(desk, somebody)
    assert await desk.sql("SELECT id FROM decisions") == []


async def test_another_hidden_administrator_with_another_title_cannot(desk: StaffDesk):
    desk.telegram.granted[HUGO["id"]] = Rights(anonymous=True, title="Second gardener")
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())
    assert "Only the administrator who gave this command" in await press(desk, HUGO)


async def test_rights_are_those_of_the_moment_of_the_press(desk: StaffDesk):
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())
    desk.telegram.administrators.discard(GRETA["id"])
    assert "Only the administrator" in await press(desk, GRETA)


async def test_a_command_is_held_ten_minutes(desk: StaffDesk):
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())
    desk.clock.now += HELD_FOR
    assert await press(desk, GRETA) == STALE


async def test_what_nobody_confirmed_goes_with_its_button(desk: StaffDesk):
    await hidden(desk, "/warn spam No advertising.", reply_to_message=offence())
    outbox = Outbox(desk.database, MASTER)
    (button,) = [one for one in await outbox.claim(desk.clock.now, 9, 9) if isinstance(one.what, ConfirmButton)]
    await outbox.settle([button.settled(DeliveryState.SENT, message=88)], desk.clock.now)
    assert await desk.run(lambda unit: expire(unit, 10)) == 0

    desk.clock.now += HELD_FOR
    assert await desk.run(lambda unit: expire(unit, 10)) == 1
    assert RemoveMessage(88) in await desk.owes_to(GROUP["id"])


async def test_what_is_refused_is_told_to_the_presser(desk: StaffDesk):
    await hidden(desk, "/queue")
    assert "Your role does not cover this" in await press(desk, GRETA)


async def test_settings_of_a_group_that_speaks(desk: StaffDesk):
    await desk.handles(update(message=message(private(GRETA), GRETA, text="/start")))
    await hidden(desk, "/settings")
    await press(desk, GRETA)
    assert [type(one).__name__ for one in await desk.owes_to(GRETA["id"])] == ["GroupPanel"]


async def test_a_channel_becomes_the_log_of_a_group(desk: StaffDesk):
    post = message(CHANNEL, None, sender_chat=CHANNEL, text=f"/setlog {GROUP['id']}")
    await desk.handles(update(channel_post=post))
    assert "Only the administrator" in await press(desk, ANNA, CHANNEL)
    await press(desk, GRETA, CHANNEL)

    settings = await desk.run(lambda unit: unit.groups.of(GROUP["id"]))
    assert settings.log_chat == CHANNEL["id"]


async def test_a_channel_in_which_the_desk_may_not_post_is_no_log(desk: StaffDesk):
    desk.telegram.granted[BOT["id"]] = Rights(post=False)
    post = message(CHANNEL, None, sender_chat=CHANNEL, text=f"/setlog {GROUP['id']}")
    await desk.handles(update(channel_post=post))
    assert "I may not post here" in await press(desk, GRETA, CHANNEL)


async def test_a_channel_that_writes_in_a_group_is_refused_as_before(desk: StaffDesk):
    await desk.handles(update(message=message(GROUP, CHANNEL_BOT, sender_chat=CHANNEL, text="/queue")))
    assert await desk.sql("SELECT id FROM held_commands") == []


async def test_an_administrator_of_the_staff_chat_can_hide_there_too(desk: StaffDesk):
    await desk.handles(update(message=message(ROOM, ANONYMOUS, sender_chat=ROOM, text="/queue")))
    assert "Your role does not cover this" in await press(desk, GRETA, ROOM)
