"""Telling the heads of the journal: whoever keeps one sees later whether what it covers was changed."""

from typing import Final

from desk.errors import NothingSealed
from desk.model import LEADS, Role
from desk.notices import JournalHead
from desk.ports import Unit

READERS: Final = LEADS | {Role.AUDITOR}
"""Who may ask for one at any time."""


async def tell(unit: Unit, recipient: int, cause: str) -> None:
    """Owe somebody, or the staff chat, the latest head. Raises NothingSealed."""
    head = await unit.heads.latest()
    if head is None:
        raise NothingSealed
    await unit.notices.owe(recipient, JournalHead(head.size), cause=cause)
