"""How people and chats meet the desk."""

import pytest

from desk.model import Role
from desk.notices import RemoveMessage, ReportButton, SetUpButton
from tests.handlers.desk import STAFF_CHAT
from tests.handlers.updates import (
    ANNA,
    ANONYMOUS,
    BOT,
    CHANNEL,
    GROUP,
    SAM,
    message,
    presses,
    private,
    report,
    update,
    writes,
)


def changes(chat, old, new, by=ANNA):
    members = {"old_chat_member": {"user": BOT, **old}, "new_chat_member": {"user": BOT, **new}}
    return update(my_chat_member={"chat": chat, "from": by, "date": 1, **members})


def says(text, chat=GROUP, person=ANNA, **fields):
    return update(message=message(chat, person, text=text, **fields))


async def blocked(desk, person):
    await desk.sql("UPDATE outbox SET state = 'blocked' WHERE recipient = :person", person=person["id"])


@pytest.mark.parametrize(
    "arrives", [writes("/start"), changes(private(ANNA), {"status": "kicked"}, {"status": "member"})]
)
async def test_what_waited_for_someone_is_due_when_they_come(desk, arrives):
    await desk.handles(report())
    await blocked(desk, ANNA)
    assert await desk.owes_to(ANNA["id"]) == []

    await desk.handles(arrives)

    assert len(await desk.owes_to(ANNA["id"])) == 1


async def test_start_greets(desk):
    await desk.handles(writes("/start"))
    assert desk.telegram.said[-1][0] == ANNA["id"]
    assert desk.last_said.startswith("<b>Welcome")


async def test_who_blocks_the_desk_is_remembered(desk):
    await desk.handles(writes("/start"))
    await desk.handles(changes(private(ANNA), {"status": "member"}, {"status": "kicked"}))
    assert await desk.sql("SELECT 1 FROM accounts WHERE id = :id AND started_at IS NULL", id=ANNA["id"])


async def test_help_shows_staff_more(desk):
    await desk.handles(writes("/help"))
    assert "/queue" not in desk.last_said

    await desk.run(lambda unit: unit.staff.grant(ANNA["id"], Role.MODERATOR, None))
    await desk.handles(writes("/help"))
    assert "/queue" in desk.last_said


async def test_ones_reports_asked_for_in_a_group_are_told_in_private_and_the_question_removed(desk):
    await desk.handles(report())
    await desk.owes()
    await desk.handles(says("/myreports", message_id=9))

    chat, words, _ = desk.telegram.said[-1]
    assert chat == ANNA["id"]
    assert "R-1" in words
    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(9)]


async def test_ones_reports_are_told_in_private_in_the_staff_chat_too(desk):
    await desk.handles(says("/myreports", {"id": STAFF_CHAT, "type": "supergroup", "title": "Staff"}))
    assert desk.telegram.said[-1][0] == ANNA["id"]


async def test_ones_reports_have_a_button(desk):
    await desk.handles(presses("1|mine"))
    assert desk.telegram.said[-1][0] == ANNA["id"]
    assert desk.telegram.answers == [""]


async def test_ones_own_standing_is_told_in_private(desk):
    await desk.handles(says("/mystatus", message_id=9))
    assert desk.telegram.said[-1][:2] == (ANNA["id"], "You have no active warnings.")
    assert await desk.owes_to(GROUP["id"]) == [RemoveMessage(9)]


async def test_an_ephemeral_question_is_answered_where_it_was_asked(desk):
    await desk.handles(says("/mystatus", message_id=0, ephemeral_message_id=5, receiver_user=BOT))
    chat, _, whisper = desk.telegram.said[-1]
    assert (chat, whisper.message) == (GROUP["id"], 5)


async def test_a_whisper_that_fails_becomes_a_private_message_and_never_a_public_one(desk):
    desk.telegram.whispers_fail = True
    await desk.handles(says("/mystatus", message_id=0, ephemeral_message_id=5))
    assert [(chat, whisper) for chat, _, whisper in desk.telegram.said] == [(ANNA["id"], None)]


async def test_a_chosen_language_outweighs_telegrams(desk):
    await desk.handles(writes("/language"))
    await desk.handles(presses("1|lang|de"))

    await desk.handles(writes("/help"))
    assert (await desk.run(lambda unit: unit.people.known(ANNA["id"]))).language == "de"


async def test_a_language_that_nobody_speaks_is_a_stale_button(desk):
    await desk.handles(presses("1|lang|tlh"))
    assert desk.telegram.answers[-1].startswith("This button is from")


async def test_a_chats_id_is_told_in_private_to_members(desk):
    await desk.handles(says("/chatid"))
    chat, words, _ = desk.telegram.said[-1]
    assert chat == ANNA["id"]
    assert str(GROUP["id"]) in words


async def test_a_chats_id_is_told_in_the_chat_to_its_administrators(desk):
    desk.telegram.administrators = {ANNA["id"]}
    await desk.handles(says("/chatid"))
    await desk.handles(says("/chatid", person=ANONYMOUS, sender_chat=GROUP))
    assert [chat for chat, _, _ in desk.telegram.said] == [GROUP["id"], GROUP["id"]]


async def test_a_chats_id_is_told_in_the_chat_to_staff(desk):
    await desk.run(lambda unit: unit.staff.grant(ANNA["id"], Role.OWNER, None))
    await desk.handles(says("/chatid"))
    assert desk.telegram.said[-1][0] == GROUP["id"]


async def test_a_channels_id_is_told_in_the_channel(desk):
    await desk.handles(update(channel_post=message(CHANNEL, None, sender_chat=CHANNEL, text="/chatid")))
    assert desk.telegram.said[-1][0] == CHANNEL["id"]


async def test_a_group_that_lets_the_desk_in_is_served_until_it_is_removed(desk):
    await desk.handles(changes(GROUP, {"status": "left"}, {"status": "member"}))
    assert await desk.run(lambda unit: unit.chats.served(GROUP["id"]))
    assert "make me an administrator" in desk.last_said

    await desk.handles(changes(GROUP, {"status": "member"}, {"status": "administrator"}))
    assert SetUpButton() in await desk.owes_to(GROUP["id"])

    await desk.handles(changes(GROUP, {"status": "administrator"}, {"status": "kicked"}))
    assert not await desk.run(lambda unit: unit.chats.served(GROUP["id"]))


async def test_changed_rights_are_no_news_to_anyone(desk):
    await desk.handles(changes(GROUP, {"status": "administrator"}, {"status": "administrator"}))
    assert desk.telegram.said == []


async def test_a_restricted_desk_is_still_inside(desk):
    await desk.handles(changes(GROUP, {"status": "member"}, {"status": "restricted", "is_member": True}))
    assert await desk.run(lambda unit: unit.chats.served(GROUP["id"]))


async def test_an_administrator_sets_up_the_groups_button(desk):
    desk.telegram.administrators = {ANNA["id"]}
    await desk.handles(says("/setup"))

    assert await desk.owes_to(GROUP["id"]) == [ReportButton()]
    assert desk.telegram.said[-1][0] == ANNA["id"]


async def test_a_member_sets_up_nothing(desk):
    await desk.handles(says("/setup", person=SAM))

    assert await desk.owes() == []
    assert desk.last_said.startswith("Your role does not cover this")


async def test_set_up_belongs_in_the_group(desk):
    await desk.handles(writes("/setup"))
    assert desk.last_said.startswith("Write /setup in the group")


@pytest.mark.parametrize(
    "said_by",
    [
        message({"id": -55, "type": "group", "title": "x"}, ANNA, migrate_to_chat_id=GROUP["id"]),
        message(GROUP, ANNA, migrate_from_chat_id=-55),
    ],
)
async def test_a_group_that_moves_is_followed(desk, said_by):
    await desk.handles(changes({"id": -55, "type": "group", "title": "x"}, {"status": "left"}, {"status": "member"}))
    await desk.handles(update(message=said_by))
    assert await desk.run(lambda unit: unit.chats.now_at(-55)) == GROUP["id"]
