"""What exactly is asked, and what exactly was approved: persons, kinds of data, a period. Nothing outside it is ever collected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from desk.rules.disclosure.instruments import DataClass
from desk.rules.durations import Ms


class Data(StrEnum):
    """A kind of data of the catalogue."""

    IDENTITY = "identity"
    """Account ids and names seen, with dates."""
    REPORTS = "reports"
    """What was reported about the person, without who reported it."""
    MESSAGES = "messages"
    """Reported messages, with their files."""
    DECISIONS = "decisions"
    """Decisions and sanctions against the person."""
    APPEALS = "appeals"
    CONTACT = "contact"
    """A phone number shared with the bot."""
    IP = "ip"
    PHONE = "phone"


CLASS_OF: Final[Mapping[Data, DataClass]] = {
    Data.IDENTITY: DataClass.SUBSCRIBER,
    Data.CONTACT: DataClass.SUBSCRIBER,
    Data.PHONE: DataClass.SUBSCRIBER,
    Data.IP: DataClass.IDENTIFICATION,
    Data.DECISIONS: DataClass.TRAFFIC,
    Data.REPORTS: DataClass.CONTENT,
    Data.MESSAGES: DataClass.CONTENT,
    Data.APPEALS: DataClass.CONTENT,
}
"""In doubt the deeper class: what was written, and what the desk holds somebody to have done, says more than who they are."""


@dataclass(frozen=True, slots=True)
class Scope:
    persons: frozenset[int]
    data: frozenset[Data]
    since: Ms
    before: Ms

    @property
    def depth(self) -> DataClass:
        """The deepest class among its data. Raises ValueError where it asks for nothing."""
        return max((CLASS_OF[kind] for kind in self.data), key=lambda one: one.depth)

    @property
    def digest(self) -> str:
        """SHA-256 of its canonical form, hexadecimal: two people approved the same only if this is the same. Not for the journal:
        whoever knows a person's id could recognise it."""
        whole = {"before": self.before, "data": sorted(self.data), "persons": sorted(self.persons), "since": self.since}
        return sha256(json.dumps(whole, separators=(",", ":")).encode()).hexdigest()

    def within(self, other: "Scope") -> bool:
        """Whether it asks for nothing that the other does not ask for."""
        return (
            self.persons <= other.persons
            and self.data <= other.data
            and other.since <= self.since
            and self.before <= other.before
        )
