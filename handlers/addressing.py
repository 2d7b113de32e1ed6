"""What a message is to the desk: where it was written, which command it gives, whether it answers the desk."""

from enum import Enum, auto

from handlers.arrival import Bot
from handlers.commands import Command, call_of, command_of
from handlers.incoming import is_group, is_private, is_service, replied_to
from handlers.wire import Message


class Place(Enum):
    PRIVATE = auto()
    GROUP = auto()
    CHANNEL = auto()


def place_of(message: Message) -> Place:
    if is_private(message.chat):
        return Place.PRIVATE
    return Place.GROUP if is_group(message.chat) else Place.CHANNEL


def command_in(message: Message, bot: Bot) -> Command | None:
    """The command that a message gives, `@admin` in a group included."""
    command = command_of(message, bot.username)
    return command if command is not None or not is_group(message.chat) else call_of(message)


def answers_desk(message: Message, bot: Bot) -> bool:
    """Whether somebody chose to answer one of the desk's own messages, with words."""
    reply = replied_to(message)
    return reply is not None and reply.sender is not None and reply.sender.id == bot.id and not is_service(message)


def is_migration(message: Message) -> bool:
    """Whether Telegram says in it that a group became a supergroup."""
    return message.migrate_to_chat_id is not None or message.migrate_from_chat_id is not None
