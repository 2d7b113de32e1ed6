"""Taking a decision back, by command and by the button of the decided case's card.

/undo D-9 <reason>, or C-7, or in reply to a card        Undo -> reason        /unwarn <target> <reason>
"""

import re
from typing import Final

from desk.errors import UnknownReference
from desk.model import Account, AccountKind, Case
from desk.ports import Unit
from desk.undoing import Undone, ask_why, undo, undo_latest, undo_of_case
from handlers import access, targets
from handlers.arrival import Arrival
from handlers.asking import Asked, Menu
from handlers.buttons import Press
from handlers.casework import account_meant
from handlers.commands import Command, first_word
from handlers.confirming import confirm_name
from handlers.messages import staff_answers, undone
from handlers.saying import say, say_over
from handlers.targets import OfName
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


@access.staff_only(lent=True)
async def on_unwarn(arrival: Arrival, message: Message, command: Command) -> None:
    """Rose's: the latest decision that counts against somebody, with all that it did."""
    target, reason = await targets.read(arrival, message, command)
    if isinstance(target, OfName):
        await confirm_name(arrival, message, target, Command(command.name, reason))
        return

    async def work(unit: Unit, by: int) -> Undone:
        return await undo_latest(unit, await account_meant(unit, target, by), by, reason)

    done = await access.typed(arrival, message, work, over=targets.judged(target))
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
