"""What the other stores do not tell of one person, because nobody else asks for it: for the copy that is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from desk.rules.durations import Ms


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an account chose here, besides its names."""

    kind: str
    language: str | None
    by_choice: bool
    """Whether the person chose the language; Telegram said it otherwise."""
    started_at: Ms | None
    optional_off_at: Ms | None
    timezone: str | None


@dataclass(frozen=True, slots=True)
class Before:
    """What somebody was in a chat before the desk did something to them there."""

    chat: int
    status: str
    may: str
    inside: bool
    until: Ms | None
    at: Ms


@dataclass(frozen=True, slots=True)
class Received:
    """An update of the person's private chat, of which the number is kept, or which could not be read."""

    at: Ms
    state: str
    settled_at: Ms | None
    incident: str


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement to somebody, once it has come to an end for them."""

    campaign: int
    state: str
    language: str | None
    settled_at: Ms
    read_at: Ms | None
    ended_at: Ms | None


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody has or had."""

    role: str
    granted_at: Ms
    revoked_at: Ms | None


@dataclass(frozen=True, slots=True)
class Appointed:
    """An officer's appointment of somebody."""

    at: Ms
    due_at: Ms
    outcome: str
    ended_at: Ms | None


@dataclass(frozen=True, slots=True)
class Paused:
    """A time in which somebody's sanctions paused."""

    at: Ms
    decisions: int
    lifted_at: Ms | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that somebody has begun, by reference: what staff have begun is about others."""

    what: str
    """claim, handed_on, verdict, import, proposal, question or erasure."""
    ref: str
    """Of the case or the announcement; empty where it has none."""
    at: Ms | None
    until: Ms | None


class Copies(Protocol):
    async def chosen(self, person: int) -> Chosen | None: ...

    async def before(self, person: int) -> Sequence[Before]: ...

    async def left_at(self, chat: int) -> Ms | None:
        """When the bot left a chat; None while it is there, and for one that it never met."""

    async def received(self, person: int) -> Sequence[Received]: ...

    async def announced(self, person: int) -> Sequence[Announced]: ...

    async def roles(self, person: int) -> Sequence[Held]: ...

    async def appointments(self, person: int) -> Sequence[Appointed]: ...

    async def pauses(self, person: int) -> Sequence[Paused]: ...

    async def waiting(self, person: int) -> Sequence[Waiting]: ...

    async def erased_at(self, person: int) -> Ms | None:
        """When this person's data was last erased at their wish."""
