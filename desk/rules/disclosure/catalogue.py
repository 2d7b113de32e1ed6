"""Where each kind of data is: what can be disclosed, and for what somebody else has to be asked.

DSA Art. 10(2)(b): an order reaches only what is collected already and within the provider's control.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from desk.rules.disclosure.scope import Data, Scope


class Place(StrEnum):
    HELD = "held"
    """By the desk itself."""
    ELSEWHERE = "elsewhere"
    """In the operator's own records, reached through a source that they configured."""
    NOT_HELD = "not_held"


KEPT: Final = frozenset({Data.IDENTITY, Data.REPORTS, Data.MESSAGES, Data.DECISIONS, Data.APPEALS})
"""What the desk stores. A bot never sees an IP address, and the phone number of an account only in a contact that its owner shares;
no form of the desk asks for one. A contact card that was reported is a reported message."""

SUPPLIED: Final = frozenset(Data) - KEPT
"""What a source can give."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    elsewhere: frozenset[Data] = frozenset()
    """What sources give at this desk."""

    def place(self, kind: Data) -> Place:
        if kind in KEPT:
            return Place.HELD
        return Place.ELSEWHERE if kind in self.elsewhere else Place.NOT_HELD

    def at(self, place: Place, kinds: Set[Data]) -> frozenset[Data]:
        """Those of the kinds that are there."""
        return frozenset(kind for kind in kinds if self.place(kind) is place)

    def part(self, place: Place, scope: Scope) -> Scope:
        """What of a scope is there: the same persons and the same period; without any kind where nothing is."""
        return replace(scope, data=self.at(place, scope.data))
