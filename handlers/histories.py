"""What there is about one account: "Related cases" on a card, and `/history <target>`."""

from desk import histories
from desk.errors import StaleButton
from desk.histories import History
from desk.ports import Unit
from desk.triage import look
from handlers import access, targets
from handlers.answering import answer, answer_privately, in_staff_chat, reader_over, reader_there
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.casework import account_meant
from handlers.commands import Command
from handlers.gathering import facts_of_places
from handlers.messages.facts import Facts
from handlers.messages.histories import history_page, related_page
from handlers.saying import show_privately
from handlers.wire import CallbackQuery, Message

RELATED_PAGE = 8
HISTORY_PAGE = 6
"""Cases on one page: a screen of a phone."""


@access.staff_only()
async def on_history(arrival: Arrival, message: Message, command: Command) -> None:
    """In the staff chat only what everybody there may know; of a colleague nothing, but in private."""
    target, _rest = await targets.read(arrival, message, command)
    openly = await in_staff_chat(arrival, message)

    async def work(unit: Unit, moderator: int) -> tuple[History, Facts]:
        account = await account_meant(unit, target, moderator)
        found = await histories.history(unit, account, moderator, before=None, limit=HISTORY_PAGE, openly=openly)
        return found, await _facts(unit, arrival, found)

    found, facts = await access.typed(arrival, message, work)
    text = history_page(found, facts, await reader_there(arrival, message))
    if found.is_staffs:
        answer_privately(arrival, message, text)
    else:
        await answer(arrival, message, text)


async def on_more(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The next page of whom the last case shown is about."""

    async def work(unit: Unit, moderator: int) -> tuple[History, Facts]:
        last = await look(unit, press.ids[0], moderator)
        if last.accused is None:
            raise StaleButton
        found = await histories.history(unit, last.accused, moderator, before=last.id, limit=HISTORY_PAGE, openly=False)
        return found, await _facts(unit, arrival, found)

    found, facts = await access.pressed(arrival, query, work)
    await show_privately(arrival, query, [history_page(found, facts, await reader_over(arrival, query))])


async def on_related(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    case, last = press.ids

    async def work(unit: Unit, moderator: int) -> tuple[History, Facts]:
        found = await histories.related(unit, case, moderator, last or None, RELATED_PAGE)
        return found, await _facts(unit, arrival, found)

    found, facts = await access.pressed(arrival, query, work)
    await show_privately(arrival, query, [related_page(case, found, facts, await reader_over(arrival, query))])


async def _facts(unit: Unit, arrival: Arrival, found: History) -> Facts:
    places = {sanction.chat for chapter in found.chapters for sanction in chapter.sanctions}
    return await facts_of_places(unit, arrival.house, places)
