"""Many cases that are alike: `/alike C-7` and its button show them, a press dismisses them, each in a transaction of its own."""

from collections.abc import Sequence

from desk.alike import Alike, alike
from desk.decisions import decide
from desk.errors import CaseRefused, StaleButton, UnknownReference
from desk.model import Audience, Case, Outcome
from desk.ports import Unit
from desk.verdict import Verdict
from handlers import access, targets
from handlers.answering import answer, answer_privately, reader_over, reader_there
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command
from handlers.gathering import facts_of_places
from handlers.messages.alike import dismissed, preview
from handlers.messages.facts import Facts
from handlers.messages.verdicts import DISMISSALS
from handlers.saying import say_over, show_privately
from handlers.wire import CallbackQuery, Message


@access.staff_only()
async def on_alike(arrival: Arrival, message: Message, command: Command) -> None:
    number, _rest = await targets.read_case(arrival, message, command)

    async def work(unit: Unit, moderator: int) -> tuple[Sequence[Alike], Facts]:
        return await _look(unit, arrival, number, moderator)

    found, facts = await access.typed(arrival, message, work)
    text = preview(found, facts, await reader_there(arrival, message))
    if all(one.case.audience is Audience.STAFF for one in found):
        await answer(arrival, message, text)
    else:  # About a colleague, who may read the staff chat.
        answer_privately(arrival, message, text)


async def on_alike_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, moderator: int) -> tuple[Sequence[Alike], Facts]:
        return await _look(unit, arrival, press.ids[0], moderator)

    found, facts = await access.pressed(arrival, query, work)
    await show_privately(arrival, query, [preview(found, facts, await reader_over(arrival, query))])


async def on_dismiss_alike(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Whoever presses dismisses what is alike for them; what was decided, claimed or changed meanwhile stays as it is."""
    number, shown_at, code = *press.ids, press.word
    if code not in DISMISSALS:
        raise StaleButton
    found = await access.pressed(arrival, query, lambda unit, moderator: alike(unit, number, moderator, shown_at))
    left = [one.case.ref for one in found if not await _dismissed(arrival, query, one.case, code)]
    await say_over(arrival, query, lambda reader: dismissed(len(found) - len(left), left, reader))


async def _dismissed(arrival: Arrival, query: CallbackQuery, case: Case, code: str) -> bool:
    async def work(unit: Unit, moderator: int) -> None:
        await decide(unit, case.id, Verdict(moderator, Outcome.DISMISS, None, code, seen=case.version))

    try:
        await access.pressed(arrival, query, work)
    except (CaseRefused, UnknownReference):
        return False
    return True


async def _look(unit: Unit, arrival: Arrival, number: int, moderator: int) -> tuple[Sequence[Alike], Facts]:
    found = await alike(unit, number, moderator)
    places = {one.case.chat for one in found if one.case.chat is not None}
    return found, await facts_of_places(unit, arrival.house, places)
