"""What a copy holds of somebody's work here: roles, and acts by reference. What these were about is others'; who gave a role is, too."""

import re
from typing import Final

from desk.copies import Entry, Moment, Word, entry, moment, word
from desk.copying.times import Asking

SHOWN: Final = re.compile(r"[ABCDEMNR]-[0-9]+")
"""References that an act may be listed with. None of holds and requests: that there is one may be a secret that outlasts the role."""
_CHAT: Final = re.compile(r"-[0-9]+")
"""The group that an act was about."""
_SILENT: Final = re.compile(r"[HL]-.*|holds|requests")


async def roles(asked: Asking) -> tuple[Entry, ...]:
    return tuple(
        entry(role=word(held.role), granted_at=Moment(held.granted_at), revoked_at=moment(held.revoked_at))
        for held in await asked.unit.copies.roles(asked.person)
    )


async def appointments(asked: Asking) -> tuple[Entry, ...]:
    return tuple(
        entry(at=Moment(one.at), due_at=Moment(one.due_at), outcome=word(one.outcome), ended_at=moment(one.ended_at))
        for one in await asked.unit.copies.appointments(asked.person)
    )


async def pauses(asked: Asking) -> tuple[Entry, ...]:
    return tuple(
        entry(at=Moment(one.at), decisions=one.decisions, lifted_at=moment(one.lifted_at))
        for one in await asked.unit.copies.pauses(asked.person)
    )


async def acts(asked: Asking) -> tuple[Entry, ...]:
    """As the journal has them. A reference that is another person's id is left out."""
    done = [one for one in await asked.unit.journal.of_staff(asked.person) if not _SILENT.fullmatch(one.ref)]
    return tuple(entry(at=Moment(one.at), verb=Word(one.verb), ref=_known(one.ref)) for one in done)


def _known(ref: str) -> str:
    return ref if SHOWN.fullmatch(ref) or _CHAT.fullmatch(ref) else ""


async def waiting(asked: Asking) -> tuple[Entry, ...]:
    return tuple(
        entry(what=word(one.what), ref=one.ref, at=moment(one.at), until=moment(one.until))
        for one in await asked.unit.copies.waiting(asked.person)
    )
