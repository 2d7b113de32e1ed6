"""The store of what has outlived its use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from desk.rules.durations import Ms
from desk.rules.purging import Remains, Removal


class Step(StrEnum):
    """What a purge looks through, in this order: what names a record goes before it."""

    CAUTIONS = "cautions"
    """Warnings and mutes of reporters."""
    CASES = "cases"
    NOTICES = "notices"
    """What was said without a case."""
    FLAGGERS = "flaggers"
    """Trusted flaggers who are none any more."""
    CAMPAIGNS = "campaigns"
    REQUESTS = "requests"
    """Lawful requests that are closed."""
    HOLDS = "holds"
    """Those that have ended."""
    PROFILES = "profiles"
    GROUPS = "groups"
    """Groups and channels that the bot has left."""
    KEYS = "keys"
    """Keys under which nothing is sealed any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a step has come."""

    since: Ms
    after: int


BEGINNING: Final = Place(0, -(2**63))


@dataclass(frozen=True, slots=True)
class Purge:
    """A purge that has not ended."""

    day: str
    step: Step
    place: Place
    removed: Mapping[str, int]
    """How many records of each kind, so far."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a step, and where the next ones begin; None behind the last."""

    numbers: Sequence[int]
    next: Place | None


@dataclass(frozen=True, slots=True)
class Gone:
    """What a unit removed."""

    counts: Mapping[str, int]
    digest: str
    """SHA-256 of what was sealed in it, as it stood in the database: a copy made before can be shown to be what went."""


class Purges(Protocol):
    async def is_begun(self, day: str) -> bool:
        """Whether a day's purge has begun."""

    async def latest_before(self, day: str) -> str | None:
        """The last earlier day whose purge has begun."""

    async def begin(self, day: str) -> None:
        """Begin a day's purge, or that day's once more."""

    async def current(self) -> Purge | None:
        """The one that has not ended; nobody else's unit gets it until this one has ended."""

    async def is_over(self, day: str) -> bool:
        """Whether a day's purge has ended."""

    async def removed(self, day: str) -> Mapping[str, int]:
        """How many records of each kind a day's purge has removed."""

    async def move(self, purge: Purge, step: Step | None, place: Place, counts: Mapping[str, int]) -> None:
        """Note how far it has come, and how many records of each kind it has removed; without a `step` it has ended."""

    async def cases(self, place: Place, until: Ms, limit: int) -> Page:
        """Cases that closed by then, or that nobody but muted people reported and that have not changed since."""

    async def remains(self, cases: Sequence[int], without: Sequence[int] = ()) -> Sequence[Remains]:
        """What there is of those on which nobody works and that no hold keeps; nobody else's unit changes them until this one has ended.

        `without` are cautions and mutes that count as gone.
        """

    async def remove(self, removals: Sequence[Removal]) -> Mapping[int, Gone]:
        """Remove what goes, by case. Files are removed before."""

    async def loose(self, step: Step, until: Ms, place: Place, limit: int) -> Page:
        """Records of another step that began by then, are over, and are kept by no hold."""

    async def drop(self, step: Step, ids: Sequence[int], until: Ms) -> Gone:
        """Remove those of them that are over still."""

    async def drop_request(self, request: int) -> Gone:
        """Remove one of those requests whole, with its key. What of a case it was about stays."""

    async def recipients(self, campaign: int) -> int:
        """To how many a campaign was sent."""

    async def drop_recipients(self, campaign: int, limit: int) -> int: ...
