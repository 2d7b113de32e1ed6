"""What of Telegram's stream is stored, and where it goes."""

import pytest

from desk.errors import AlreadyHandled
from handlers import wire
from handlers.arrival import Bot
from handlers.buttons import Action
from handlers.routing import _PRESSES, Want, wants
from tests.handlers.updates import (
    ANNA,
    BOT,
    CHANNEL,
    GROUP,
    SAM,
    forwards,
    message,
    presses,
    private,
    raw,
    report,
    update,
    writes,
)

PHOTO = [{"file_id": "a", "file_unique_id": "a"}]
MEMBER = {"user": BOT, "status": "member"}
OPENING = message(message_id=5, sender=BOT, forum_topic_created={"name": "C-1"})


def _wanted(happened) -> Want:
    return wants(wire.decode(raw(happened)), Bot(BOT["id"], BOT["username"]))


@pytest.mark.parametrize(
    "happened",
    [
        report("/report"),
        update(message=message(sender=ANNA, text="/report spam")),
        update(message=message(sender=ANNA, text="/report@ombud_bot")),
        report("@admin look"),
        update(message=message(text="because of this", reply_to_message=message(sender=BOT))),
        writes("hello"),
        writes("/nonsense"),
        forwards({"type": "hidden_user", "sender_user_name": "Sam"}),
        update(message=message(private(ANNA), ANNA, users_shared={"request_id": 1, "users": [{"user_id": 5}]})),
        presses("0|old"),
        update(
            my_chat_member={
                "chat": GROUP,
                "from": ANNA,
                "date": 1,
                "old_chat_member": MEMBER,
                "new_chat_member": MEMBER,
            }
        ),
        update(message=message(migrate_to_chat_id=-1009)),
        update(message=message(migrate_from_chat_id=-9)),
        update(channel_post=message(CHANNEL, None, sender_chat=CHANNEL, text="/chatid")),
    ],
)
def test_what_a_route_is_for_is_kept(happened):
    assert _wanted(happened) is Want.KEEP


@pytest.mark.parametrize(
    "happened",
    [
        update(message=message(text="how is everyone")),
        update(message=message(photo=PHOTO, caption="my garden")),
        update(message=message(text="/weather")),
        update(message=message(text="/report@other_bot")),
        update(message=message(text="/start")),
        update(message=message(text="@admin, good morning")),
        update(message=message(text="nice", reply_to_message=message())),
        update(message=message(new_chat_members=[ANNA])),
        update(message=message(text="chatter", reply_to_message=OPENING, message_thread_id=5, is_topic_message=True)),
        update(message=message(pinned_message=message(sender=BOT), reply_to_message=message(sender=BOT))),
        update(message=message(private(ANNA), ANNA, pinned_message=message())),
        update(channel_post=message(CHANNEL, None, sender_chat=CHANNEL, text="news")),
        update(channel_post=message(CHANNEL, None, sender_chat=CHANNEL, text="/report")),
        update(edited_message=message(private(ANNA), ANNA, text="corrected", edit_date=1)),
        update(poll={"id": "1"}),
        update(),
    ],
)
def test_the_desk_is_no_log_of_what_people_write(happened):
    assert _wanted(happened) is Want.DROP


@pytest.mark.parametrize("kind", ["edited_message", "edited_channel_post"])
def test_an_edit_is_kept_where_it_is_evidence(kind):
    assert _wanted(update(**{kind: message(text="changed", edit_date=1)})) is Want.IF_EVIDENCE


def test_every_button_leads_somewhere():
    assert _PRESSES.keys() == set(Action)


@pytest.mark.parametrize("data", ["", "0|claim|7", "1|claim|x", "1|fire"])
async def test_a_button_that_is_not_ours_is_answered_kindly(desk, data):
    await desk.handles(presses(data))
    assert desk.telegram.answers == [
        "This button is from an earlier step or an older version. Please use the latest message."
    ]


async def test_an_unknown_command_in_private_is_answered(desk):
    await desk.handles(writes("/nonsense"))
    assert desk.last_said.startswith("I do not know this command")


async def test_what_another_worker_has_settled_is_said_to_nobody(desk):
    async def settled(work):
        raise AlreadyHandled

    desk.runner.run = settled
    with pytest.raises(AlreadyHandled):
        await desk.handles(report())
    assert desk.telegram.said == []


async def test_garbage_is_for_the_quarantine(desk):
    with pytest.raises(wire.Undecodable):
        await desk.handles({"update_id": "x"})


@pytest.mark.parametrize(("by", "wanted"), [(ANNA, Want.IF_SANCTIONED), (BOT, Want.DROP)])
def test_a_change_of_a_member_is_kept_where_it_may_matter_and_is_not_the_desks_own(by, wanted):
    banned = {"user": SAM, "status": "kicked", "until_date": 0}
    member = {"user": SAM, "status": "member"}
    change = {"chat": GROUP, "from": by, "date": 1, "old_chat_member": member, "new_chat_member": banned}
    assert _wanted(update(chat_member=change)) is wanted
