"""/forgetme: somebody has their data erased, after they have read what goes and what stays."""

from collections.abc import Sequence

from desk import erasing
from desk.model import Account
from handlers.answering import facts_of, reader_of
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command
from handlers.incoming import account_of, person
from handlers.messages import forgetting
from handlers.messages.text import Text
from handlers.wire import CallbackQuery, Message


async def on_forget_me(arrival: Arrival, message: Message, _command: Command) -> None:
    """What it means, and the button that does it. Raises StillStaff."""
    writer = person(message)
    if writer is None:
        return
    await recognise(arrival, writer)
    asked = await arrival.desk.run(lambda unit: erasing.ask(unit, writer.id))
    for page in forgetting.question(asked, facts_of(arrival, asked.at), await reader_of(arrival, writer)):
        arrival.house.telegram.tell(writer.id, page)


async def on_erase(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """They mean it. Raises ErasureNotAsked, StillStaff."""
    presser = account_of(query.sender)
    reader = await reader_of(arrival, presser)  # afterwards nobody knows which language they chose
    meaning = await arrival.desk.run(lambda unit: erasing.erase(unit, presser.id, press.ids[0]))
    _say(arrival, query, forgetting.erased(meaning, facts_of(arrival, arrival.received_at), reader))
    await arrival.house.telegram.answer_press(query.id)


async def on_erase_not(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    presser = account_of(query.sender)
    await arrival.desk.run(lambda unit: erasing.keep(unit, presser.id, press.ids[0]))
    _say(arrival, query, [forgetting.kept(await reader_of(arrival, presser))])
    await arrival.house.telegram.answer_press(query.id)


async def recognise(arrival: Arrival, asking: Account) -> None:
    """Before somebody looks at what is held about them: who was erased has back what still counts, as they were told."""
    if await arrival.desk.read(lambda unit: erasing.is_back(unit, asking.id)):
        await arrival.desk.run(lambda unit: unit.people.meet(asking))


def _say(arrival: Arrival, query: CallbackQuery, pages: Sequence[Text]) -> None:
    """In the place of the question, whose buttons are over; what does not fit there follows below."""
    first, *others = pages
    if query.message is not None:
        arrival.house.telegram.redraw(query.message.chat.id, query.message.message_id, first)
    else:
        arrival.house.telegram.tell(query.sender.id, first)
    for page in others:
        arrival.house.telegram.tell(query.sender.id, page)
