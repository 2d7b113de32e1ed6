"""Nobody is offered a command that is not theirs, and the staff are offered what they work with."""

import pytest

from desk.model import Role
from handlers.messages import command_menu
from handlers.messages.command_menu import MenuCommand
from tests.handlers.access.table import COMMANDS, Chat, Who
from tests.handlers.messages.samples import ENGLISH

STAFF = {
    Who.OWNER: Role.OWNER,
    Who.LEAD: Role.LEAD,
    Who.MODERATOR: Role.MODERATOR,
    Who.OFFICER: Role.OFFICER,
    Who.AUDITOR: Role.AUDITOR,
}
JUDGES = [Who.OWNER, Who.LEAD, Who.MODERATOR]


def offered(who: Who, chat: Chat) -> tuple[MenuCommand, ...]:
    """What Telegram shows somebody: the narrowest menu that is set."""
    roles = frozenset({STAFF[who]} if who in STAFF else ())
    if chat is Chat.PRIVATE:
        return command_menu.in_private(ENGLISH, roles)
    if chat is Chat.STAFF:
        return command_menu.in_staff_chat(ENGLISH, roles)
    if who is Who.ADMINISTRATOR:
        return command_menu.for_administrators(ENGLISH)
    return command_menu.in_groups(ENGLISH)


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("chat", [Chat.PRIVATE, Chat.GROUP])
def test_everybody_may_do_what_they_are_offered(who: Who, chat: Chat):
    for command in offered(who, chat):
        assert who in COMMANDS[command.name].rights[chat], command.name


def test_administrators_who_moderate_are_offered_what_a_group_can_lend():
    more = {command.name for command in command_menu.for_administrators(ENGLISH, moderate=True)}
    lent = more - {command.name for command in command_menu.for_administrators(ENGLISH)}
    assert lent == {"warn", "delete", "mute", "kick", "ban", "unmute", "unban"}


@pytest.mark.parametrize("who", JUDGES)
def test_so_may_those_who_work_in_the_staff_chat(who: Who):
    for command in offered(who, Chat.STAFF):
        assert who in COMMANDS[command.name].rights[Chat.STAFF], command.name


@pytest.mark.parametrize("who", JUDGES)
def test_staff_are_offered_in_private_what_they_are_offered_among_colleagues(who: Who):
    there, here = (
        {command.name for command in offered(who, Chat.STAFF)},
        {command.name for command in offered(who, Chat.PRIVATE)},
    )
    assert there <= here


def test_who_worked_here_once_is_offered_what_members_are():
    assert offered(Who.FORMER, Chat.PRIVATE) == offered(Who.MEMBER, Chat.PRIVATE)


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("chat", [Chat.PRIVATE, Chat.GROUP, Chat.STAFF])
def test_a_menu_has_a_length_that_telegram_takes(who: Who, chat: Chat):
    menu = offered(who, chat)
    assert len(menu) <= 100
    assert all(len(command.description) <= 256 for command in menu)
    assert len({command.name for command in menu}) == len(menu)
