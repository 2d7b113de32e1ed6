"""What a card asks its claimer for, as stored with the claim: a menu, and the category once one was chosen.

    warn -> category -> warn:hate -> reason          delete -> category -> delete:hate -> reason
    dismiss -> reason        note -> text        handover -> to whom        category -> which

A reason or a text is the claimer's reply to the card; the category, a usual reason and "the rule's own words" are buttons.
"""

from dataclasses import dataclass
from enum import StrEnum


class Menu(StrEnum):
    WARN = "warn"
    DELETE = "delete"
    DISMISS = "dismiss"
    NOTE = "note"
    HANDOVER = "handover"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Asked:
    menu: Menu
    category: str | None = None
    """Chosen already: what is missing is the reason."""

    def __str__(self) -> str:
        return f"{self.menu}:{self.category}" if self.category else str(self.menu)


def read(menu: str) -> Asked | None:
    """What a claim's menu asks for; None where it asks for nothing."""
    name, _, category = menu.partition(":")
    return Asked(Menu(name), category or None) if name else None
