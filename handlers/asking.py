"""What a card asks its claimer for, as stored with the claim: a menu, and the category once one was chosen.

    warn -> category -> warn:hate -> reason          delete, kick likewise
    dismiss -> reason        note -> text        handover -> to whom        category -> which        undo, unmute, unban -> reason

    escalate -> kind -> escalate:::threat -> why, for officers only

    confirm -> confirm:hate:3:mute-7d -> reason      otherwise -> step -> otherwise::3:warn -> words // why

A reason or a text is the claimer's reply to the card; the category, a usual reason and "the rule's own words" are buttons. Where a
verdict may follow, the version of the case that the claimer saw comes behind: `warn:hate:3`; then the ladder's step, as buttons carry it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.model import SanctionKind


class Menu(StrEnum):
    WARN = "warn"
    DELETE = "delete"
    KICK = "kick"
    DISMISS = "dismiss"
    NOTE = "note"
    HANDOVER = "handover"
    CATEGORY = "category"
    UNDO = "undo"
    UNMUTE = "unmute"
    UNBAN = "unban"
    CONFIRM = "confirm"
    """What the ladder makes due, as the card said it."""
    ESCALATE = "escalate"
    OTHERWISE = "otherwise"
    """Something else, with the reason why."""


PARDONS: Final[Mapping[Menu, SanctionKind]] = {Menu.UNMUTE: SanctionKind.MUTE, Menu.UNBAN: SanctionKind.BAN}
"""What is lifted before its time, by the menu that asks why, which is called as the command is."""


@dataclass(frozen=True, slots=True)
class Asked:
    menu: Menu
    category: str | None = None
    """Chosen already: what is missing is the reason."""
    seen: int | None = None
    """The version of the case that the card showed when it began to ask."""
    step: str | None = None

    def __str__(self) -> str:
        return f"{self.menu}:{self.category or ''}:{self.seen or ''}:{self.step or ''}".rstrip(":")


def read(menu: str) -> Asked | None:
    """What a claim's menu asks for; None where it asks for nothing."""
    name, category, seen, step = (*menu.split(":"), "", "", "")[:4]
    return Asked(Menu(name), category or None, int(seen) if seen else None, step or None) if name else None
