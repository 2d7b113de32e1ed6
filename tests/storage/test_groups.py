from dataclasses import replace

from desk.groups import GroupSettings, Moderators
from desk.model import Chat
from desk.ports import Unit
from tests.storage.desk import GROUP, Desk

CHAT = Chat(GROUP, "group", "Coin lovers")
SUPERGROUP, LOG, NEW_LOG = -1009, -55, -1055
CHOSEN = GroupSettings(GROUP, "es", Moderators.ADMINISTRATORS, True, True, LOG, "strict", None)


async def settings(desk: Desk, chat: int) -> GroupSettings:
    return await desk.run(lambda unit: unit.groups.of(chat))


async def test_a_group_where_nobody_chose_anything_has_the_defaults(desk: Desk):
    assert await settings(desk, GROUP) == GroupSettings(GROUP)


async def test_what_was_chosen_last_holds(desk: Desk):
    await desk.run(lambda unit: unit.groups.keep(CHOSEN))
    assert await settings(desk, GROUP) == CHOSEN

    changed = replace(CHOSEN, language=None, sanctions_shared=False, log_chat=None)
    await desk.run(lambda unit: unit.groups.keep(changed))
    assert await settings(desk, GROUP) == changed


async def test_choices_move_with_the_group_and_outlive_the_bots_removal(desk: Desk):
    async def live(unit: Unit) -> None:
        await unit.chats.joined(CHAT, administrator=True)
        await unit.groups.keep(CHOSEN)
        await unit.chats.moved(GROUP, SUPERGROUP)
        await unit.chats.left(SUPERGROUP)

    await desk.run(live)
    assert await settings(desk, SUPERGROUP) == replace(CHOSEN, chat=SUPERGROUP)
    assert await settings(desk, GROUP) == replace(CHOSEN, chat=SUPERGROUP)


async def test_a_log_chat_that_moves_is_followed(desk: Desk):
    await desk.run(lambda unit: unit.groups.keep(CHOSEN))
    await desk.run(lambda unit: unit.chats.moved(LOG, NEW_LOG))
    assert (await settings(desk, GROUP)).log_chat == NEW_LOG


async def test_only_groups_where_the_bot_is_now_share_sanctions(desk: Desk):
    async def live(unit: Unit) -> tuple[object, object]:
        for number, kind, shared in ((-1, "group", True), (-2, "supergroup", False), (-3, "supergroup", True)):
            await unit.chats.joined(Chat(number, kind, "x"), administrator=True)
            await unit.groups.keep(replace(CHOSEN, chat=number, sanctions_shared=shared))
        await unit.chats.joined(Chat(-4, "channel", "x"), administrator=True)
        await unit.chats.left(-1)
        return list(await unit.groups.served()), list(await unit.groups.sharing())

    assert await desk.run(live) == ([-3, -2], [-3])
