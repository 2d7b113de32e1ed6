"""What a card asks its claimer for, as stored with the claim: a menu, and the category once one was chosen.

    warn -> category -> warn:hate -> reason          delete, kick likewise
    dismiss -> reason        note -> text        handover -> to whom        category -> which        undo -> reason

A reason or a text is the claimer's reply to the card; the category, a usual reason and "the rule's own words" are buttons. Where a
verdict may follow, the version of the case that the claimer saw comes last: `warn:hate:3`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Menu(StrEnum):
    WARN = "warn"
    DELETE = "delete"
    KICK = "kick"
    DISMISS = "dismiss"
    NOTE = "note"
    HANDOVER = "handover"
    CATEGORY = "category"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Asked:
    menu: Menu
    category: str | None = None
    """Chosen already: what is missing is the reason."""
    seen: int | None = None
    """The version of the case that the card showed when it began to ask."""

    def __str__(self) -> str:
        return f"{self.menu}:{self.category or ''}:{self.seen or ''}".rstrip(":")


def read(menu: str) -> Asked | None:
    """What a claim's menu asks for; None where it asks for nothing."""
    name, category, seen = (*menu.split(":"), "", "")[:3]
    return Asked(Menu(name), category or None, int(seen) if seen else None) if name else None
