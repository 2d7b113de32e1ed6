"""Taking a decision back, by command and by the button of the decided case's card.

/undo D-9 <reason>, or C-7, or in reply to a card        Undo -> reason
"""

import re
from typing import Final

from desk.errors import UnknownReference
from desk.model import Account, AccountKind, Case
from desk.ports import Unit
from desk.undoing import Undone, ask_why, undo, undo_of_case
from handlers import access, targets
from handlers.arrival import Arrival
from handlers.asking import Asked, Menu
from handlers.buttons import Press
from handlers.commands import Command, first_word
from handlers.messages import staff_answers, undone
from handlers.saying import say, say_over
from handlers.wire import CallbackQuery, Message

_DECISION: Final = re.compile(r"[Dd]-?([0-9]{1,18})")


@access.staff_only(lent=True)
async def on_undo(arrival: Arrival, message: Message, command: Command) -> None:
    word, rest = first_word(command.args)
    shape = _DECISION.fullmatch(word)
    if shape is None:
        case, reason = await targets.read_case(arrival, message, Command("undo", command.args))
        done = await access.typed(arrival, message, lambda unit, by: undo_of_case(unit, case, by, reason))
    else:
        done = await _undo(arrival, message, int(shape[1]), rest)
    await say(arrival, message, lambda reader: undone.in_brief(done, reader))


async def _undo(arrival: Arrival, message: Message, number: int, reason: str) -> Undone:
    async def concerned(unit: Unit) -> Account | None:
        try:
            accused = (await unit.decisions.get(number)).accused
        except UnknownReference:
            return None
        return Account(accused, AccountKind.PERSON, "") if accused is not None else None

    over = await arrival.desk.read(concerned)
    return await access.typed(arrival, message, lambda unit, by: undo(unit, number, by, reason), over=over)


async def on_undo_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    case, seen = press.ids
    asked = Asked(Menu.UNDO, seen=seen)

    async def work(unit: Unit, moderator: int) -> Case:
        return await ask_why(unit, case, moderator, str(asked), seen)

    await access.pressed(arrival, query, work)
    await say_over(arrival, query, lambda reader: staff_answers.asked(asked, reader))
