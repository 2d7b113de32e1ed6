"""Lifting a mute or a ban before its time: /unmute and /unban <target> <reason>.

In a group it is what holds there, elsewhere or with --everywhere all that holds.
"""

from collections.abc import Mapping
from typing import Final

from desk.errors import StaleButton
from desk.model import Case, SanctionKind
from desk.pardoning import Pardoned, ask_why, pardon
from desk.ports import Unit
from handlers import access, targets
from handlers.answering import in_staff_chat
from handlers.arrival import Arrival
from handlers.asking import PARDONS, Asked, Menu
from handlers.buttons import Press
from handlers.casework import account_meant
from handlers.commands import Command
from handlers.confirming import confirm_name
from handlers.flags import flags_in
from handlers.incoming import is_group
from handlers.messages import staff_answers, undone
from handlers.saying import say, say_over
from handlers.targets import OfName
from handlers.wire import CallbackQuery, Message

_ASKS: Final[Mapping[str, Menu]] = {kind.value: menu for menu, kind in PARDONS.items()}


@access.staff_only(lent=True)
async def on_pardon(arrival: Arrival, message: Message, command: Command) -> None:
    """/unmute and /unban."""
    target, words = await targets.read(arrival, message, command)
    if isinstance(target, OfName):
        await confirm_name(arrival, message, target, Command(command.name, words))
        return
    flags, reason = flags_in(words)
    here = is_group(message.chat) and not await in_staff_chat(arrival, message) and not flags.everywhere
    chat = message.chat.id if here else None

    async def work(unit: Unit, by: int) -> Pardoned:
        account = await account_meant(unit, target, by)
        return await pardon(unit, account, PARDONS[Menu(command.name)], by, reason, chat)

    done = await access.typed(arrival, message, work, over=targets.judged(target))
    await say(arrival, message, lambda reader: undone.pardoned(done, reader))


async def on_pardon_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    case, seen = press.ids
    if press.word not in _ASKS:
        raise StaleButton
    asked = Asked(_ASKS[press.word], seen=seen)

    async def work(unit: Unit, moderator: int) -> Case:
        return await ask_why(unit, case, SanctionKind(press.word), moderator, str(asked), seen)

    await access.pressed(arrival, query, work)
    await say_over(arrival, query, lambda reader: staff_answers.asked(asked, reader))
