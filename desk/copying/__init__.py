"""`/mydata`: a copy of everything that is held about a person, and of nobody else anything.

Why something is left out, wherever it is: an account that asks often would learn when it is reported, and from that by whom. So a case
about somebody is no part of their copy before it is decided against them, neither its number nor a time of it. And what only a hold keeps
past its time is left out as if it were gone already: otherwise a copy would tell a secret hold. Nothing has a number in it that the person
does not know anyway: from one copy to the next, numbers would count what happens to others.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from desk.copies import Copy, Entry, Section
from desk.copying import about, own, sent, staff, standing, told
from desk.copying.places import named
from desk.copying.times import Asking, asking
from desk.errors import CopyTooSoon
from desk.model import Account, Chat
from desk.notices import DataCopy, DeliveryState
from desk.ports import Unit
from desk.rules.durations import HOUR, Ms

APART: Final[Ms] = HOUR
"""How far two copies for one person lie apart at least: each takes a look through everything."""

_UNDER_WAY: Final = (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.BLOCKED)

Gathering = Callable[[Asking], Awaitable[tuple[Entry, ...]]]

_SECTIONS: Final[tuple[tuple[str, Gathering], ...]] = (
    ("profile", own.profile),
    ("decisions", about.decisions),
    ("measures", about.measures),
    ("messages", about.messages),
    ("before", about.before),
    ("appeals", sent.appeals),
    ("reports", sent.reports),
    ("attachments", sent.attachments),
    ("cautions", standing.cautions),
    ("flagger", standing.flagger),
    ("notices", told.notices),
    ("announcements", told.announcements),
    ("drafts", own.drafts),
    ("received", own.received),
    ("record", sent.record),
    ("erasures", own.erasures),
    ("holds", about.holds),
    ("roles", staff.roles),
    ("appointments", staff.appointments),
    ("pauses", staff.pauses),
    ("acts", staff.acts),
    ("waiting", staff.waiting),
)


async def request(unit: Unit, person: Account, cause: str) -> None:
    """Owe somebody their copy; one that is on its way already is the one. Raises CopyTooSoon.

    They are met: whether the desk knew them before, and since when, could tell that somebody reported them.
    """
    last = await unit.notices.last_copy(person.id)
    if last is not None and last.state in _UNDER_WAY:
        await unit.notices.wake(person.id)
        return
    if last is not None and last.state is DeliveryState.SENT and last.at > unit.now - APART:
        raise CopyTooSoon(last.at + APART)
    await unit.people.meet(person)
    whom = f"member:{unit.pseudonyms.of(0, person.id)}"
    await unit.journal.write(whom, "copy_asked", whom)
    await unit.notices.owe(person.id, DataCopy(person.language), cause=cause)


async def chats(unit: Unit, person: int, numbers: Iterable[int]) -> Mapping[int, Chat]:
    """Those of these chats that a person's copy may call by their titles."""
    asked = await asking(unit, person)
    found = [await named(asked, number) for number in sorted(numbers)]
    return {chat.id: chat for chat in found if chat is not None}


async def gather(unit: Unit, person: int) -> Copy:
    """Everything that is held about a person now."""
    asked = await asking(unit, person)
    found = [Section(name, await gathering(asked)) for name, gathering in _SECTIONS]
    return Copy(person, unit.now, tuple(section for section in found if section.entries))
