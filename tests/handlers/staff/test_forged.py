"""Presses and commands that nobody offered: data that was made up, cases of others, roles that were lost."""

import pytest

from desk.model import Role
from handlers.buttons import Action
from tests.handlers.access.table import BUTTONS
from tests.handlers.staff.desk import LENA, MIA, NOAH, ROOM, StaffDesk, offence
from tests.handlers.updates import ANNA, GROUP, SAM, message, private, report, update

NOT_YOURS = "Your role does not cover this."
UNKNOWN = "There is no C-1 that you can see."
ON_THE_CASE = {
    action: BUTTONS[action].what
    for action in (
        Action.CLAIM,
        Action.RELEASE,
        Action.NOTE,
        Action.EVIDENCE,
        Action.OPEN_CASE,
        Action.HANDOVER,
        Action.ACKNOWLEDGE,
        Action.RECATEGORISE,
        Action.CLOSE_MENU,
        Action.WARN,
        Action.DELETE,
        Action.DISMISS,
        Action.WARN_AS,
        Action.DELETE_AS,
        Action.DISMISS_AS,
        Action.BY_RULE,
        Action.RECATEGORISE_AS,
    )
}
"""Buttons that carry a case."""
COMMANDS = (
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


async def left_alone(desk: StaffDesk) -> bool:
    """Whether the first case is as its report left it, with nothing but that on record."""
    claim = await desk.run(lambda unit: unit.claims.of(1))
    notes = await desk.run(lambda unit: unit.notes.of_case(1))
    return (claim, notes, await desk.decisions(), await desk.verbs()) == (None, [], [], ["reported"])


@pytest.mark.parametrize("where", [ROOM, GROUP, private(SAM)], ids=["staff chat", "group", "private"])
async def test_a_refused_press_is_answered_over_the_button(desk, where):
    await desk.handles(report())
    answer = await desk.presses(SAM, Action.CLAIM, 1, chat=where)

    assert (answer.text[: len(NOT_YOURS)], answer.alert) == (NOT_YOURS, True)
    assert desk.telegram.said == []
    assert await left_alone(desk)


@pytest.mark.parametrize("action", ON_THE_CASE)
async def test_a_moderator_cannot_touch_a_case_about_themselves(desk, action):
    await desk.handles(report("/report harassment", offence(sender=NOAH)))
    answer = await desk.presses(NOAH, action, *ON_THE_CASE[action])

    assert answer.text.startswith(UNKNOWN)
    assert desk.telegram.said == []
    assert await left_alone(desk)


@pytest.mark.parametrize("where", [ROOM, GROUP, private(SAM)], ids=["staff chat", "group", "private"])
async def test_a_refused_command_is_answered_among_staff_or_in_private(desk, where):
    await desk.handles(report())
    await desk.types(SAM, "/claim C-1", where)

    assert desk.last_said.startswith(NOT_YOURS)
    assert [chat for chat, _words, _whisper in desk.telegram.said] == [ROOM["id"] if where is ROOM else SAM["id"]]
    assert await left_alone(desk)


@pytest.mark.parametrize("command", COMMANDS)
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
