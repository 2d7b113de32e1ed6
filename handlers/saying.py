"""How staff are answered: a sentence under what they typed, a line over what they pressed, and what only they may read in private."""

from collections.abc import Callable, Sequence

from handlers.answering import answer, answer_privately, reader_of, reader_over, reader_there
from handlers.arrival import Arrival
from handlers.boundary import ANSWER_AT_MOST
from handlers.incoming import is_private, person
from handlers.messages import staff_answers
from handlers.messages.naming import label
from handlers.messages.reader import Reader
from handlers.messages.text import Text, foreign
from handlers.wire import CallbackQuery, Message

Words = Callable[[Reader], str]
"""Plain text, in the reader's language."""


async def say(arrival: Arrival, message: Message, words: Words) -> None:
    """Answer what somebody typed with a sentence."""
    await answer(arrival, message, Text(foreign(words(await reader_there(arrival, message)))))


async def say_privately(arrival: Arrival, message: Message, text: Callable[[Reader], Text]) -> None:
    """Answer what somebody typed so that nobody else reads it, in the staff chat neither."""
    writer = person(message)
    if writer is not None:
        answer_privately(arrival, message, text(await reader_of(arrival, writer)))


async def say_over(arrival: Arrival, query: CallbackQuery, words: Words) -> None:
    """Answer a press with a sentence."""
    said = label(words(await reader_over(arrival, query)), ANSWER_AT_MOST)
    await arrival.house.telegram.answer_press(query.id, said)


async def redraw(arrival: Arrival, query: CallbackQuery, text: Text, words: Words | None = None) -> None:
    """Let the message under a press say something else, and answer the press."""
    telegram, under = arrival.house.telegram, query.message
    if under is None:
        telegram.tell(query.sender.id, text)
    else:
        telegram.redraw(under.chat.id, under.message_id, text)
    if words is None:
        await telegram.answer_press(query.id)
    else:
        await say_over(arrival, query, words)


async def redraw_in_private(arrival: Arrival, query: CallbackQuery, text: Text, words: Words | None = None) -> None:
    """The same, of what only the presser may read: pressed in a group, it is sent to them alone."""
    if query.message is None or is_private(query.message.chat):
        await redraw(arrival, query, text, words)
    else:
        await show_privately(arrival, query, [text])


async def show_privately(arrival: Arrival, query: CallbackQuery, texts: Sequence[Text]) -> bool:
    """Send what a press asked for to the presser alone, and answer the press.

    False where they never started the bot: the press then opens its chat, where Start lets the bot write to them.
    """
    telegram, presser = arrival.house.telegram, query.sender.id
    if not await arrival.desk.read(lambda unit: unit.people.can_be_told(presser)):
        await telegram.answer_press(query.id, url=f"https://t.me/{arrival.house.bot.username}?start=staff")
        return False
    for text in texts:
        telegram.tell(presser, text)
    await say_over(arrival, query, staff_answers.sent_privately)
    return True
