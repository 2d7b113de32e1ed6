"""The one way to answer somebody: in private wherever others could see who asked, and rather not at all than in public.

`message.reply_text` of any library would post in the group, also under an ephemeral command.
"""

from typing import Final

from desk.model import Account
from desk.notices import Whisper
from desk.rules.durations import SECOND, Ms
from handlers.arrival import Arrival
from handlers.incoming import account_of, is_group, person, thread_of
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.wire import CallbackQuery, Message

WHISPER_WITHIN: Final[Ms] = 15 * SECOND
"""How long an ephemeral command can be answered by an ephemeral message (https://core.telegram.org/bots/api#sendmessage)."""


async def answer(arrival: Arrival, message: Message, text: Text) -> None:
    """Answer a message: in the staff chat for all who work there, elsewhere in private, where that is possible."""
    if await in_staff_chat(arrival, message):
        arrival.house.telegram.tell(message.chat.id, text, thread=thread_of(message))
    else:
        answer_privately(arrival, message, text)


def answer_privately(arrival: Arrival, message: Message, text: Text) -> None:
    """Answer so that only the message's writer reads it, wherever it was written."""
    writer = person(message)
    if writer is not None:
        arrival.house.telegram.tell(writer.id, text, whisper=whisper_to(arrival, message, writer))


async def in_staff_chat(arrival: Arrival, message: Message) -> bool:
    return message.chat.id == await arrival.house.staff_chat()


def whisper_to(arrival: Arrival, message: Message, receiver: Account) -> Whisper | None:
    """How to answer inside the group unseen; None where the server knows no ephemeral messages."""
    command = message.ephemeral_message_id
    if command is None and not (arrival.house.ephemeral and is_group(message.chat)):
        return None
    return Whisper(message.chat.id, receiver.id, command, arrival.received_at + WHISPER_WITHIN)


def whisper_under(arrival: Arrival, query: CallbackQuery) -> Whisper | None:
    """How to answer a press in a group unseen; None for one in private."""
    if query.message is None or not is_group(query.message.chat) or not arrival.house.ephemeral:
        return None
    return Whisper(query.message.chat.id, query.sender.id, None, arrival.received_at + WHISPER_WITHIN)


async def reader_of(arrival: Arrival, account: Account) -> Reader:
    """How to write to somebody: in the language they chose, else in that of their Telegram."""
    known = await arrival.desk.read(lambda unit: unit.people.known(account.id))
    return arrival.house.readers(known.language if known is not None and known.language else account.language)


async def reader_over(arrival: Arrival, query: CallbackQuery) -> Reader:
    """How to answer a press: on the staff chat's card in the staff's language, elsewhere in the presser's."""
    if query.message is not None and await in_staff_chat(arrival, query.message):
        return arrival.house.readers(arrival.house.language)
    return await reader_of(arrival, account_of(query.sender))


async def reader_there(arrival: Arrival, message: Message) -> Reader:
    """How to answer a message: staff in the staff's language, everyone else in their own."""
    writer = person(message)
    if writer is None or await in_staff_chat(arrival, message):
        return arrival.house.readers(arrival.house.language)
    return await reader_of(arrival, writer)


def facts_of(arrival: Arrival, now: Ms) -> Facts:
    """What a renderer needs for an answer that names no chat and no member of staff."""
    house = arrival.house
    return Facts(house.policy, house.helplines, house.bot, now)
