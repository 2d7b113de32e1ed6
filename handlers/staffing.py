"""Who works here: `/role <target> <role|none>` and `/roles` with its buttons, for owners and leads; officers' consent."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk import staffing
from desk.errors import CommandIncomplete, StaleButton
from desk.model import Account, AccountKind, Role
from desk.ports import Unit
from desk.rules.durations import Ms
from desk.staffing import Granted, Member
from handlers import access, targets
from handlers.answering import answer, reader_over, reader_there
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, first_word
from handlers.confirming import confirm_name
from handlers.incoming import STAND_INS
from handlers.messages import roles
from handlers.messages.reader import Reader
from handlers.messages.text import Text
from handlers.saying import redraw
from handlers.targets import OfName
from handlers.wire import CallbackQuery, Message

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of somebody's roles."""

    account: Account
    given: Role | None = None
    became: Granted = Granted.NEW
    taken: tuple[Role, ...] = ()

    def text(self, reader: Reader) -> Text:
        if self.given is None:
            return roles.revoked(self.account, self.taken, reader)
        if self.became is Granted.WAITS:
            return roles.officer_waits(self.account, self.given, reader)
        say = roles.granted if self.became is Granted.NEW else roles.held_already
        return say(self.account, self.given, reader)


@dataclass(frozen=True, slots=True)
class Panel:
    """Somebody's roles as one who may change them sees them."""

    member: Member
    presser: frozenset[Role]
    now: Ms

    def text(self, reader: Reader) -> Text:
        return roles.one(self.member, self.presser, self.now, reader)


@access.staff_only(access.APPOINTERS)
async def on_role(arrival: Arrival, message: Message, command: Command) -> None:
    target, words = await targets.read_person(arrival, message, command)
    role = _role(words)
    if isinstance(target, OfName):
        await confirm_name(arrival, message, target, Command("role", words))
        return
    account = target.account
    if account.kind is not AccountKind.PERSON or account.id in _nobody(arrival):
        raise CommandIncomplete("role")

    async def work(unit: Unit, appointer: int) -> Change:
        return await _change(unit, await targets.known(unit, account), role, appointer)

    change = await access.typed(arrival, message, work, access.APPOINTERS)
    await answer(arrival, message, change.text(await reader_there(arrival, message)))


def _nobody(arrival: Arrival) -> frozenset[int]:
    """Numbers behind which there is no one person: the desk itself, and those under which Telegram lets chats write."""
    return frozenset({arrival.house.bot.id, *STAND_INS})


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


@access.staff_only(access.APPOINTERS)
async def on_roles(arrival: Arrival, message: Message, _command: Command) -> None:
    members, now = await access.typed(arrival, message, _everybody, access.APPOINTERS)
    await answer(arrival, message, roles.everybody(members, now, await reader_there(arrival, message)))


async def on_staff(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    members, now = await access.pressed(arrival, query, _everybody, needed=access.APPOINTERS)
    await redraw(arrival, query, roles.everybody(members, now, await reader_over(arrival, query)))


async def on_member(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, appointer: int) -> Panel:
        return await _panel(unit, press.ids[0], appointer)

    panel = await access.pressed(arrival, query, work, needed=access.APPOINTERS)
    await redraw(arrival, query, panel.text(await reader_over(arrival, query)))


async def on_give_role(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    role = _printed(press)
    if press.ids[0] in _nobody(arrival):
        raise StaleButton

    async def work(unit: Unit, appointer: int) -> Panel:
        await staffing.grant(unit, press.ids[0], role, appointer)
        return await _panel(unit, press.ids[0], appointer)

    panel = await access.pressed(arrival, query, work, needed=access.APPOINTERS)
    await redraw(arrival, query, panel.text(await reader_over(arrival, query)))


async def on_take_role(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    role = _printed(press)

    async def work(unit: Unit, appointer: int) -> Panel | None:
        await staffing.take(unit, press.ids[0], role, appointer)
        still = access.APPOINTERS & await unit.staff.roles(appointer)
        return await _panel(unit, press.ids[0], appointer) if still else None

    panel = await access.pressed(arrival, query, work, needed=access.APPOINTERS)
    reader = await reader_over(arrival, query)
    await redraw(arrival, query, panel.text(reader) if panel is not None else roles.gone(reader))


def _printed(press: Press) -> Role:
    """The role that a button carries. Raises StaleButton for a word that is none."""
    try:
        return Role(press.word)
    except ValueError:
        raise StaleButton from None


async def _everybody(unit: Unit, appointer: int) -> tuple[Sequence[Member], Ms]:
    return await staffing.everybody(unit, appointer), unit.now


async def _panel(unit: Unit, account: int, appointer: int) -> Panel:
    member = await staffing.member(unit, account, appointer)
    return Panel(member, await unit.staff.roles(appointer), unit.now)
