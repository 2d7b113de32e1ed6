"""How a group is served: the set-up by buttons, /settings, the log; only for who governs the group at that moment."""

import pytest

from desk.groups import GroupSettings, Moderators, Step
from desk.notices import CommandMenu, GroupPanel, RemoveMessage, SetUpButton
from handlers.arrival import Rights
from handlers.buttons import Action
from tests.handlers.staff.desk import OLGA, StaffDesk
from tests.handlers.updates import ANNA, ANONYMOUS, BOT, GROUP, Json, private, update, writes

GRETA = {"id": 501, "is_bot": False, "first_name": "Greta", "language_code": "en"}
NUMBER = -GROUP["id"]
LOG = {"id": -1007770001111, "type": "supergroup", "title": "Log"}
ROLE = "Your role does not cover this. If it should, ask an owner of this desk."


@pytest.fixture(autouse=True)
def administrators(desk: StaffDesk) -> None:
    desk.telegram.administrators = {GRETA["id"], BOT["id"]}


async def comes_in(desk: StaffDesk, by: Json = GRETA, status: str = "administrator") -> None:
    change = {"chat": GROUP, "from": by, "date": 1_764_000_000}
    old, new = ({"user": BOT, "status": one} for one in ("left", status))
    await desk.handles(update(my_chat_member={**change, "old_chat_member": old, "new_chat_member": new}))


async def settings(desk: StaffDesk) -> GroupSettings:
    return await desk.run(lambda unit: unit.groups.of(GROUP["id"]))


async def press(desk: StaffDesk, action: Action, *carried: int | str, by: Json = GRETA) -> str:
    return (await desk.presses(by, action, NUMBER, *carried, chat=private(by))).text


async def test_who_brings_the_desk_in_is_asked_in_private_step_by_step(desk: StaffDesk):
    await desk.handles(writes("/start", GRETA))
    await comes_in(desk)
    assert GroupPanel(GROUP["id"], Step.HEALTH) in await desk.owes_to(GRETA["id"])

    await press(desk, Action.GROUP_PAGE, "language")
    await press(desk, Action.GROUP_LANGUAGE, "de")
    await press(desk, Action.GROUP_MODERATORS, "administrators")
    assert (await settings(desk)).step is Step.SHARED
    await press(desk, Action.GROUP_SHARED, 0)
    await press(desk, Action.GROUP_SAID, 1)
    await press(desk, Action.GROUP_PAGE, "ladder")
    await press(desk, Action.GROUP_LADDER, "strict")

    assert await settings(desk) == GroupSettings(
        GROUP["id"], "de", Moderators.ADMINISTRATORS, False, True, None, "strict", step=None
    )


async def test_the_menu_of_its_administrators_follows_who_moderates(desk: StaffDesk):
    await comes_in(desk)
    await press(desk, Action.GROUP_MODERATORS, "administrators")
    assert CommandMenu() in await desk.owes_to(GROUP["id"])


async def test_the_set_up_stands_where_it_was_left(desk: StaffDesk):
    await desk.handles(writes("/start", GRETA))
    await comes_in(desk)
    await press(desk, Action.GROUP_PAGE, "shared")

    await desk.types(GRETA, "/settings", GROUP)
    assert await desk.owes_to(GRETA["id"]) == [GroupPanel(GROUP["id"], Step.SHARED)]


@pytest.mark.parametrize("host", [GRETA, ANNA, ANONYMOUS])
async def test_whom_the_desk_may_not_ask_in_private_finds_a_button_in_the_group(desk: StaffDesk, host: Json):
    """A host who never pressed Start, one who governs nothing, and one who hides."""
    await comes_in(desk, by=host)
    assert await desk.owes_to(GROUP["id"]) == [SetUpButton()]


async def test_who_governs_nothing_is_not_asked_though_the_desk_may_write_to_them(desk: StaffDesk):
    await desk.handles(writes("/start", ANNA))
    await comes_in(desk, by=ANNA)
    assert await desk.owes_to(GROUP["id"]) == [SetUpButton()]


async def test_the_groups_button_opens_the_settings_for_who_governs_it(desk: StaffDesk):
    await comes_in(desk, by=ANONYMOUS)
    await desk.handles(writes(f"/start settings_{GROUP['id']}", ANNA))
    assert desk.last_said == ROLE
    await desk.handles(writes(f"/start settings_{GROUP['id']}", GRETA))
    assert await desk.owes_to(GRETA["id"]) == [GroupPanel(GROUP["id"], Step.HEALTH)]


async def test_settings_typed_in_the_group_leave_no_trace_there(desk: StaffDesk):
    await comes_in(desk)
    await desk.handles(writes("/start", GRETA))
    await desk.owes()
    await desk.types(GRETA, "/settings", GROUP)
    await desk.types(ANNA, "/settings", GROUP)

    owed = [type(one) for one in await desk.owes_to(GROUP["id"])]
    assert owed == [RemoveMessage, RemoveMessage]


async def test_a_press_is_checked_when_it_is_pressed(desk: StaffDesk):
    await comes_in(desk)
    desk.telegram.administrators.discard(GRETA["id"])
    assert await press(desk, Action.GROUP_MODERATORS, "administrators") == ROLE
    desk.telegram.administrators.add(GRETA["id"])
    desk.telegram.granted[GRETA["id"]] = Rights(restrict=False, change=False)
    assert await press(desk, Action.GROUP_MODERATORS, "administrators") == ROLE
    assert (await settings(desk)).moderators is Moderators.STAFF


async def test_the_desks_owner_may_choose_for_every_group(desk: StaffDesk):
    await comes_in(desk)
    await press(desk, Action.GROUP_SAID, 1, by=OLGA)
    assert (await settings(desk)).said_in_group


async def test_words_that_no_panel_holds_are_refused(desk: StaffDesk):
    await comes_in(desk)
    for action, word in (
        (Action.GROUP_LANGUAGE, "tlh"),
        (Action.GROUP_MODERATORS, "everybody"),
        (Action.GROUP_LADDER, "mine"),
        (Action.GROUP_PAGE, "secrets"),
    ):
        assert "earlier step" in await press(desk, action, word)


async def test_a_groups_own_administrators_cannot_let_it_learn_whom_others_have_banned(desk: StaffDesk):
    await comes_in(desk)
    assert "for the desk's leads and owners" in await press(desk, Action.GROUP_SHARED, 1)
    assert not (await settings(desk)).sanctions_shared

    await press(desk, Action.GROUP_SHARED, 1, by=OLGA)
    assert (await settings(desk)).sanctions_shared


async def test_a_group_without_the_desk_has_nothing_to_choose(desk: StaffDesk):
    await comes_in(desk)
    await press(desk, Action.GROUP_SAID, 1)
    await desk.run(lambda unit: unit.chats.left(GROUP["id"]))
    assert "not in that group" in await press(desk, Action.GROUP_SAID, 1)
    assert (await settings(desk)).said_in_group, "what was chosen outlives the removal"


async def test_the_log_is_chosen_where_it_is_to_be(desk: StaffDesk):
    await comes_in(desk)
    await desk.types(GRETA, f"/setlog {GROUP['id']}", LOG)
    assert (await settings(desk)).log_chat == LOG["id"]
    await press(desk, Action.GROUP_LOG_OFF)
    assert (await settings(desk)).log_chat is None


async def test_the_log_is_for_who_governs_the_group_and_administrates_the_log(desk: StaffDesk):
    await comes_in(desk)
    await desk.types(ANNA, f"/setlog {GROUP['id']}", LOG)
    assert desk.last_said == ROLE
    await desk.types(OLGA, f"/setlog {GROUP['id']}", LOG)
    assert desk.last_said == ROLE, "an owner of the desk is nobody in that chat"
    await desk.types(GRETA, "/setlog here", LOG)
    assert "Write /settings in that group" in desk.last_said
    assert (await settings(desk)).log_chat is None


async def test_a_supergroup_keeps_what_the_group_chose(desk: StaffDesk):
    old, new = -4001, -1004001
    kept = GroupSettings(old, "de", Moderators.ADMINISTRATORS, True, True, LOG["id"], "strict", None)
    await desk.run(lambda unit: unit.groups.keep(kept))
    await desk.run(lambda unit: unit.chats.moved(old, new))

    moved = GroupSettings(new, "de", Moderators.ADMINISTRATORS, True, True, LOG["id"], "strict", None)
    assert await desk.run(lambda unit: unit.groups.of(new)) == moved
    assert await desk.run(lambda unit: unit.groups.of(old)) == moved
