"""How a refusal reaches the person who acted: one sentence, in private, or as the answer to their press."""

from typing import Final

from desk.errors import (
    CannotTake,
    ConcernsYou,
    DeskError,
    ReasonExposes,
    ReportRefused,
    SanctionsPaused,
    SecondPersonNeeded,
)
from desk.intake import Command, tidy
from desk.model import Account
from desk.pacing import pause
from desk.proposals import propose
from desk.reasons import hold_back
from handlers import wire
from handlers.answering import answer, answer_privately, in_staff_chat, reader_over, reader_there
from handlers.arrival import Arrival
from handlers.commands import call_of, command_of
from handlers.errors import Circumstances, sentence
from handlers.incoming import is_group
from handlers.messages.answers import our_fault, refusal
from handlers.messages.naming import label
from handlers.messages.reader import Reader
from handlers.wire import CallbackQuery, Message, Update

ANSWER_AT_MOST: Final = 200
"""UTF-16 units of an answer to a press (https://core.telegram.org/bots/api#answercallbackquery)."""

_OF_MEMBERS: Final = frozenset({"report", "myreports", "mystatus", "appeal", "withdraw"})
_ABOUT_REPORTERS: Final = frozenset(
    {"misuse", "cautionreporter", "mutereporter", "upholdmisuse", "clearreporter", "unseal", "flagger", "flaggers"}
)
_ABOUT_HOLDS: Final = frozenset({"hold", "holds", "unhold"})


_TOLD_ALONE: Final = (ReportRefused, ConcernsYou, CannotTake)
"""Refusals by which colleagues could tell who of them reported: nobody who is accused hears that a case concerns them."""


async def refuse(arrival: Arrival, update: Update, error: DeskError) -> None:
    """Say why something was refused, to whoever did it; where nobody can be told, the refusal stands unsaid."""
    if isinstance(error, ReasonExposes):
        await arrival.desk.run(lambda unit: hold_back(unit, error))
    if isinstance(error, SecondPersonNeeded):
        await arrival.desk.run(lambda unit: propose(unit, error))
    if isinstance(error, SanctionsPaused):
        await arrival.desk.run(lambda unit: pause(unit, error))
    if update.callback_query is not None:
        await _under_press(arrival, update.callback_query, error)
    elif update.message is not None:
        await _to_writer(arrival, update.message, error)


async def apologise(arrival: Arrival, body: bytes, incident: str) -> None:
    """Tell who acted that the fault is the desk's, with a number by which the operator finds it. Raises Undecodable."""
    update = wire.decode(body)
    if update.callback_query is not None:
        words = our_fault(incident, await reader_over(arrival, update.callback_query))
        await arrival.house.telegram.answer_press(update.callback_query.id, words, alert=True)
    elif update.message is not None:
        await _remove_command(arrival, update.message)
        words = our_fault(incident, await reader_there(arrival, update.message))
        answer_privately(arrival, update.message, refusal(words))


async def _remove_command(arrival: Arrival, message: Message) -> None:
    """What came to nothing shows who asked for what, too. Among staff only what they ask for as members goes, and what not all may know."""
    command = command_of(message, arrival.house.bot.username) or call_of(message)
    if command is None or not is_group(message.chat) or not message.message_id:
        return
    if command.name in _OF_MEMBERS | _ABOUT_HOLDS or not await in_staff_chat(arrival, message):
        shown = Command(message.chat.id, message.message_id)
        await arrival.desk.run(lambda unit: tidy(unit, shown, arrival.cause))


async def _under_press(arrival: Arrival, query: CallbackQuery, error: DeskError) -> None:
    words = await words_for(arrival, error, await reader_over(arrival, query))
    await arrival.house.telegram.answer_press(query.id, label(words, ANSWER_AT_MOST), alert=True)


async def _to_writer(arrival: Arrival, message: Message, error: DeskError) -> None:
    """Also in the staff chat nobody learns what a colleague reported, or tried to, nor what only some of them know."""
    words = refusal(await words_for(arrival, error, await reader_there(arrival, message)))
    command = command_of(message, arrival.house.bot.username) or call_of(message)
    alone = command is not None and command.name in _OF_MEMBERS | _ABOUT_REPORTERS | _ABOUT_HOLDS
    if alone or isinstance(error, _TOLD_ALONE):
        answer_privately(arrival, message, words)
    else:
        await answer(arrival, message, words)


async def words_for(arrival: Arrival, error: DeskError, reader: Reader) -> str:
    """The sentence for a refusal."""
    holder = await _named_in(arrival, error)
    at = Circumstances(reader, arrival.house.policy, arrival.received_at, holder.name if holder is not None else "")
    return sentence(error, at)


async def _named_in(arrival: Arrival, error: DeskError) -> Account | None:
    """The member of staff whom the error names by number."""
    number = getattr(error, "by", None)
    return await arrival.desk.read(lambda unit: unit.people.known(number)) if isinstance(number, int) else None
