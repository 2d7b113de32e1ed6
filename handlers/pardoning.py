"""Lifting a mute or a ban before its time: /unmute and /unban <target> <reason>.

In a group it is what holds there, elsewhere or with --everywhere all that holds.
"""

from collections.abc import Mapping
from typing import Final

from desk.model import SanctionKind
from desk.pardoning import Pardoned, pardon
from desk.ports import Unit
from handlers import access, targets
from handlers.answering import in_staff_chat
from handlers.arrival import Arrival
from handlers.casework import account_meant
from handlers.commands import Command
from handlers.confirming import confirm_name
from handlers.flags import flags_in
from handlers.incoming import is_group
from handlers.messages import undone
from handlers.saying import say
from handlers.targets import OfName
from handlers.wire import Message

_KINDS: Final[Mapping[str, SanctionKind]] = {"unmute": SanctionKind.MUTE, "unban": SanctionKind.BAN}


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
        return await pardon(unit, account, _KINDS[command.name], by, reason, chat)

    done = await access.typed(arrival, message, work, over=targets.judged(target))
    await say(arrival, message, lambda reader: undone.pardoned(done, reader))
