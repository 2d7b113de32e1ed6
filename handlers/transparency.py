"""`/transparency`: what the desk publishes of authorities' requests, for everybody who asks."""

from desk import transparency
from desk.errors import StaleButton
from handlers.answering import answer, reader_over, reader_there
from handlers.arrival import Arrival
from handlers.buttons import NONE, Press
from handlers.commands import Command
from handlers.incoming import is_private
from handlers.messages.text import Text
from handlers.messages.transparency import choice, countries_of, pages
from handlers.saying import show_privately
from handlers.wire import CallbackQuery, Message


async def on_transparency(arrival: Arrival, message: Message, command: Command) -> None:
    """The countries to choose from; with a country's code, its quarters at once."""
    reports = await arrival.desk.read(transparency.of_requests)
    reader, code = await reader_there(arrival, message), command.args.upper()
    found = pages(reports, code, reader) if code in countries_of(reports) else (choice(reports, reader),)
    for page in found:
        await answer(arrival, message, page)


async def on_country(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    reports = await arrival.desk.read(transparency.of_requests)
    if not reports or (press.word != NONE and press.word not in countries_of(reports)):
        raise StaleButton
    await _show(arrival, query, pages(reports, press.word, await reader_over(arrival, query)))


async def on_countries(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    """Back to the choice."""
    reports = await arrival.desk.read(transparency.of_requests)
    await _show(arrival, query, (choice(reports, await reader_over(arrival, query)),))


async def _show(arrival: Arrival, query: CallbackQuery, texts: tuple[Text, ...]) -> None:
    """In place of what was pressed in private; elsewhere to the presser alone."""
    if query.message is None or not is_private(query.message.chat):
        await show_privately(arrival, query, texts)
        return
    telegram, chat = arrival.house.telegram, query.message.chat.id
    telegram.redraw(chat, query.message.message_id, texts[0])
    for text in texts[1:]:
        telegram.tell(chat, text)
    await telegram.answer_press(query.id)
