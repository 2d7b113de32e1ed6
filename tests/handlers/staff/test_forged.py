"""Presses and commands that nobody offered: data that was made up, cases of others, roles that were lost."""

import pytest

from desk.model import Role
from handlers.buttons import Action
from tests.handlers.staff.desk import LENA, MIA, NOAH, ROOM, StaffDesk, offence
from tests.handlers.updates import ANNA, GROUP, SAM, message, private, report, update

NOT_YOURS = "Your role does not cover this."
UNKNOWN = "There is no C-1 that you can see."
STAFFS = {
    Action.CLAIM: (1,),
    Action.RELEASE: (1,),
    Action.NOTE: (1,),
    Action.EVIDENCE: (1,),
    Action.OPEN_CASE: (1,),
    Action.HANDOVER: (1,),
    Action.ACKNOWLEDGE: (1,),
    Action.RECATEGORISE: (1,),
    Action.CLOSE_MENU: (1,),
    Action.WARN: (1, 1),
    Action.DELETE: (1, 1),
    Action.DISMISS: (1, 1),
    Action.WARN_AS: (1, 1, "spam"),
    Action.DELETE_AS: (1, 1, "spam"),
    Action.DISMISS_AS: (1, 1, "duplicate"),
    Action.BY_RULE: (1, 1),
    Action.RECATEGORISE_AS: (1, "other"),
    Action.QUEUE: (1, 1, 1),
}
MEMBERS = {action for action in Action if action not in STAFFS}
COMMANDS = (
    "queue",
    "case C-1",
    "claim C-1",
    "release C-1",
    "note C-1 hello",
    "warns C-1",
    "dismiss C-1 harmless",
    "warn C-1 spam",
    "delete C-1 spam",
    "mute C-1 1d spam stop",
    "ban C-1 1d spam stop",
)
STAFF_ONLY = [*COMMANDS, f"role {ANNA['id']} moderator"]


async def left_alone(desk: StaffDesk) -> bool:
    """Whether the first case is as its report left it, with nothing but that on record."""
    claim = await desk.run(lambda unit: unit.claims.of(1))
    notes = await desk.run(lambda unit: unit.notes.of_case(1))
    return (claim, notes, await desk.decisions(), await desk.verbs()) == (None, [], [], ["reported"])


def test_every_button_is_a_member_s_or_the_staff_s():
    drafts = {action for action in Action if action.value.startswith("d_")}
    assert MEMBERS - drafts == {Action.REPORT, Action.MY_REPORTS, Action.LANGUAGE, Action.NAME_CATEGORY}


@pytest.mark.parametrize("action", STAFFS)
@pytest.mark.parametrize("where", [ROOM, GROUP, private(SAM)], ids=["staff chat", "group", "private"])
async def test_a_staffs_button_does_nothing_for_others(desk, action, where):
    await desk.handles(report())
    answer = await desk.presses(SAM, action, *STAFFS[action], chat=where)

    assert (answer.text[: len(NOT_YOURS)], answer.alert) == (NOT_YOURS, True)
    assert desk.telegram.said == []
    assert await left_alone(desk)


@pytest.mark.parametrize("action", [action for action in STAFFS if action is not Action.QUEUE])
async def test_a_moderator_cannot_touch_a_case_about_themselves(desk, action):
    await desk.handles(report("/report harassment", offence(sender=NOAH)))
    answer = await desk.presses(NOAH, action, *STAFFS[action])

    assert answer.text.startswith(UNKNOWN)
    assert desk.telegram.said == []
    assert await left_alone(desk)


@pytest.mark.parametrize("command", STAFF_ONLY)
@pytest.mark.parametrize("where", [ROOM, GROUP, private(SAM)], ids=["staff chat", "group", "private"])
async def test_a_staffs_command_does_nothing_for_others(desk, command, where):
    await desk.handles(report())
    await desk.types(SAM, f"/{command}", where)

    assert desk.last_said.startswith(NOT_YOURS)
    assert [chat for chat, _words, _whisper in desk.telegram.said] == [ROOM["id"] if where is ROOM else SAM["id"]]
    assert await desk.roles(ANNA) == frozenset()
    assert await left_alone(desk)


@pytest.mark.parametrize("command", COMMANDS[1:])
async def test_no_command_of_theirs_reaches_a_case_about_a_moderator(desk, command):
    await desk.handles(report("/report harassment", offence(sender=NOAH)))
    for moderator in (NOAH, MIA):
        await desk.types(moderator, f"/{command}")

        assert desk.last_said.startswith(UNKNOWN)
    assert await left_alone(desk)


async def test_who_lost_the_role_moderates_no_more(desk):
    await desk.handles(report())
    await desk.draw_cards()
    await desk.presses(MIA, Action.NOTE, 1)
    await desk.run(lambda unit: unit.staff.revoke(MIA["id"], Role.MODERATOR, LENA["id"]))
    await desk.replies_to_card(MIA, "one last word")

    assert desk.last_said.startswith(NOT_YOURS)
    assert await desk.run(lambda unit: unit.notes.of_case(1)) == []


@pytest.mark.parametrize("kind", ["edited_message", "edited_channel_post"])
@pytest.mark.parametrize("words", ["/ban spam stop", "/report spam", "@admin"])
async def test_what_was_edited_into_a_command_is_none(desk, kind, words):
    edited = message(GROUP, MIA, text=words, reply_to_message=offence(), edit_date=1_764_000_100)
    await desk.handles(update(**{kind: edited}))

    assert await desk.owes() == []
    assert await desk.sql("SELECT id FROM cases") == []


@pytest.mark.parametrize("words", ["/ban spam stop", "/report spam", "@admin"])
async def test_a_command_that_was_forwarded_is_nobodys(desk, words):
    origin = {"type": "user", "date": 1_764_000_000, "sender_user": ANNA}
    await desk.types(MIA, words, GROUP, offence(), forward_origin=origin)

    assert await desk.owes() == []
    assert await desk.sql("SELECT id FROM cases") == []


async def test_a_picture_whose_caption_reports_is_removed(desk):
    picture = message(
        GROUP, ANNA, photo=[{"file_id": "a", "file_unique_id": "a"}], caption="/report spam", reply_to_message=offence()
    )
    await desk.handles(update(message=picture))

    (removed,) = [one.what.message for one in await desk.owes() if one.kind == "RemoveMessage"]
    assert removed == picture["message_id"]
