"""Who works here: `/role <target> <role|none>`, for owners and leads."""

from dataclasses import dataclass

from desk import staffing
from desk.errors import CommandIncomplete
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from handlers import access, targets
from handlers.answering import answer, reader_there
from handlers.arrival import Arrival
from handlers.commands import Command, first_word
from handlers.confirming import confirm_name
from handlers.incoming import STAND_INS
from handlers.messages import staff_answers
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.targets import OfName
from handlers.wire import Message

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of somebody's roles."""

    account: Account
    given: Role | None = None
    new: bool = False
    taken: tuple[Role, ...] = ()

    def text(self, reader: Reader) -> Text:
        if self.given is None:
            return staff_answers.revoked(self.account, self.taken, reader)
        say = staff_answers.granted if self.new else staff_answers.held_already
        return say(self.account, self.given, reader)


@access.staff_only(access.APPOINTERS)
async def on_role(arrival: Arrival, message: Message, command: Command) -> None:
    target, words = await targets.read_person(arrival, message, command)
    role = _role(words)
    if isinstance(target, OfName):
        await confirm_name(arrival, message, target, Command("role", words))
        return
    account = target.account
    if account.kind is not AccountKind.PERSON or account.id in {arrival.house.bot.id, *STAND_INS}:
        raise CommandIncomplete("role")

    async def work(unit: Unit, appointer: int) -> Change:
        return await _change(unit, await targets.known(unit, account), role, appointer)

    change = await access.typed(arrival, message, work, access.APPOINTERS)
    await answer(arrival, message, change.text(await reader_there(arrival, message)))


def _role(words: str) -> Role | None:
    """The role to give; None to take them all. Raises CommandIncomplete for another word."""
    word, rest = first_word(words.casefold())
    if rest or (word != _NONE and word not in set(Role)):
        raise CommandIncomplete("role")
    return None if word == _NONE else Role(word)


async def _change(unit: Unit, account: Account, role: Role | None, appointer: int) -> Change:
    if role is None:
        return Change(account, taken=tuple(await staffing.revoke(unit, account.id, appointer)))
    if account.name:
        await unit.people.meet(account)
    return Change(account, role, await staffing.grant(unit, account.id, role, appointer))
