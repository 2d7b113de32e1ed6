"""Whom or what a moderator's command means: a reply, `C-7`, a numeric id, a mention or `@name`.

In a group a reply says it best. In the staff chat and in private words come first, and only a reply to a card counts: whoever else
writes there is a colleague.
"""

import re
from dataclasses import dataclass
from typing import Final

from desk.errors import CommandIncomplete
from desk.model import STAFF, Account, AccountKind
from desk.ports import Unit
from handlers.answering import in_staff_chat
from handlers.arrival import Arrival
from handlers.commands import Command, first_word, words_of
from handlers.incoming import account_of, author, is_private, replied_to
from handlers.wire import Message

_CASE: Final = re.compile(r"[Cc]-?([0-9]{1,18})")
_APPEAL: Final = re.compile(r"[Aa]-?([0-9]{1,18})")
_REFERENCE: Final = re.compile(r"([A-Za-z])-?([0-9]{1,18})")
_ID: Final = re.compile(r"-?[0-9]{3,16}")
_NAME: Final = re.compile(r"@([A-Za-z][A-Za-z0-9_]{3,31})")
_UTF16: Final = "utf-16-le"


@dataclass(frozen=True, slots=True)
class OfCase:
    number: int


@dataclass(frozen=True, slots=True)
class OfMessage:
    """A message in a group: it is the evidence, too."""

    message: Message


@dataclass(frozen=True, slots=True)
class OfAccount:
    """Someone by number, which is certain; without a name where only the number was given."""

    account: Account


@dataclass(frozen=True, slots=True)
class OfName:
    """A name alone, which may have changed hands."""

    username: str


Target = OfCase | OfMessage | OfAccount | OfName


async def read(arrival: Arrival, message: Message, command: Command) -> tuple[Target, str]:
    """The target of a command, and the words behind it. Raises CommandIncomplete without one."""
    reply = replied_to(message)
    if reply is not None and not await _among_staff(arrival, message):
        return OfMessage(reply), command.args
    said = _said(message, command.args)
    if said is not None:
        return said
    card = await card_of(arrival, message)
    if card is None:
        raise CommandIncomplete(command.name)
    return OfCase(card), command.args


async def read_case(arrival: Arrival, message: Message, command: Command) -> tuple[int, str]:
    """The case that a command names or whose card it replies to, and the words behind it. Raises CommandIncomplete without one."""
    word, rest = first_word(command.args)
    shape = _CASE.fullmatch(word)
    if shape is not None:
        return int(shape[1]), rest
    return _of_card(await card_of(arrival, message), command)


async def read_appeal(arrival: Arrival, message: Message, command: Command) -> tuple[int, str]:
    """The appeal that a command names or whose card it replies to, and the words behind it. Raises CommandIncomplete without one."""
    word, rest = first_word(command.args)
    shape = _APPEAL.fullmatch(word)
    if shape is not None:
        return int(shape[1]), rest
    return _of_card(await appeal_card_of(arrival, message), command)


def _of_card(number: int | None, command: Command) -> tuple[int, str]:
    if number is None:
        raise CommandIncomplete(command.name)
    return number, command.args


def read_report(command: Command) -> tuple[int, str]:
    """The report that a command names, such as R-12, and the words behind it. Raises CommandIncomplete without one."""
    return _reference(command, "R")


def read_misuse(command: Command) -> tuple[int, str]:
    """The caution or mute that a command names, such as M-3, and the words behind it. Raises CommandIncomplete without one."""
    return _reference(command, "M")


def read_campaign(command: Command) -> tuple[int, str]:
    """The campaign that a command names, such as B-2, and the words behind it. Raises CommandIncomplete without one."""
    return _reference(command, "B")


async def read_person(arrival: Arrival, message: Message, command: Command) -> tuple[OfAccount | OfName, str]:
    """The account that a command means, in the staff chat also the author of the replied message. Raises CommandIncomplete without one."""
    reply = replied_to(message)
    replied = author(reply) if reply is not None and not _is_of_bot(reply) else None
    if replied is not None:
        return OfAccount(replied), command.args
    said = _said(message, command.args)
    if said is None or isinstance(said[0], OfCase):
        raise CommandIncomplete(command.name)
    return said[0], said[1]


def read_named(message: Message, command: Command) -> tuple[OfCase | OfAccount | OfName, str] | None:
    """What the words of a command begin with, whatever it replies to, and the rest; None where they name neither a case nor anybody."""
    return _said(message, command.args)


async def read_colleague(arrival: Arrival, message: Message, command: Command) -> tuple[int, OfAccount | OfName]:
    """A case, and to whom it goes: by id, mention or @name. Raises CommandIncomplete without both."""
    case, words = await read_case(arrival, message, command)
    said = _said(message, words, behind=len(words_of(message).split()) - len(words.split()))
    if said is None or isinstance(said[0], OfCase):
        raise CommandIncomplete(command.name)
    return case, said[0]


def _reference(command: Command, letter: str) -> tuple[int, str]:
    word, rest = first_word(command.args)
    shape = _REFERENCE.fullmatch(word)
    if shape is None or shape[1].upper() != letter:
        raise CommandIncomplete(command.name)
    return int(shape[2]), rest


def _is_of_bot(message: Message) -> bool:
    return message.sender is not None and message.sender.is_bot and message.sender_chat is None


async def card_of(arrival: Arrival, message: Message) -> int | None:
    """The case to whose card a message replies."""
    place = await _replied_place(arrival, message)
    return None if place is None else await arrival.desk.read(lambda unit: unit.notices.card_at(*place))


async def appeal_card_of(arrival: Arrival, message: Message) -> int | None:
    """The appeal to whose card a message replies."""
    place = await _replied_place(arrival, message)
    return None if place is None else await arrival.desk.read(lambda unit: unit.notices.appeal_at(*place))


async def _replied_place(arrival: Arrival, message: Message) -> tuple[int, int] | None:
    """To whom the desk's message went that somebody replies to, and its number there."""
    reply = replied_to(message)
    if reply is None or reply.sender is None or reply.sender.id != arrival.house.bot.id:
        return None
    return STAFF if await in_staff_chat(arrival, message) else message.chat.id, reply.message_id


def judged(target: OfCase | OfMessage | OfAccount) -> Account | None:
    """The account that a verdict on this target is about; None for a case, and where Telegram hides who wrote."""
    match target:
        case OfMessage(message):
            return author(message)
        case OfAccount(account):
            return account
        case _:
            return None


async def known(unit: Unit, account: Account) -> Account:
    """What the desk knows of an account of which only the number was given."""
    return account if account.name else await unit.people.known(account.id) or account


def _said(message: Message, args: str, behind: int = 1) -> tuple[OfCase | OfAccount | OfName, str] | None:
    """The target that the words begin with, and the rest; so many words of the message stand before it."""
    mentioned = _mention(message, behind)
    if mentioned is not None:
        return mentioned
    word, rest = first_word(args)
    if shape := _CASE.fullmatch(word):
        return OfCase(int(shape[1])), rest
    if _ID.fullmatch(word):
        return OfAccount(_by_number(int(word))), rest
    if shape := _NAME.fullmatch(word):
        return OfName(shape[1]), rest
    return None


def _by_number(number: int) -> Account:
    """Telegram numbers people from zero upwards, channels and groups downwards."""
    return Account(number, AccountKind.PERSON if number > 0 else AccountKind.CHANNEL, "")


def _mention(message: Message, behind: int) -> tuple[OfAccount, str] | None:
    """Someone without a username whom the writer picked by name, right behind so many words. Entities count in UTF-16 code units."""
    units = words_of(message).encode(_UTF16, "surrogatepass")
    for entity in (*message.entities, *message.caption_entities):
        before = units[: 2 * entity.offset].decode(_UTF16, "ignore")
        if entity.user is not None and len(before.split()) == behind and before[-1:].isspace():
            rest = units[2 * (entity.offset + entity.length) :].decode(_UTF16, "ignore")
            return OfAccount(account_of(entity.user)), rest.strip()
    return None


async def _among_staff(arrival: Arrival, message: Message) -> bool:
    return is_private(message.chat) or await in_staff_chat(arrival, message)
