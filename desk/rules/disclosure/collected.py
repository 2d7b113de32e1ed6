"""What was collected for a request, and the last guard over it: nothing but the approved persons, kinds and period goes into a package."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desk.request_errors import ScopeTooWide
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.durations import Ms

Said = str | int | None


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message, by its number in the evidence locker."""

    number: int
    type: str
    """Telegram's: photo, document and so on."""
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Record:
    """One thing held about a person. What it says stands in no `repr`, and so in no log."""

    kind: Data
    person: int = field(repr=False)
    at: Ms | None = field(repr=False)
    """None: what holds now, such as a name."""
    ref: str
    """The desk's reference, or empty."""
    says: Mapping[str, Said] = field(repr=False)
    """By the name of the field."""
    files: tuple[File, ...] = ()


def require_within(scope: Scope, records: Iterable[Record]) -> None:
    """Raises ScopeTooWide where one of them is not approved."""
    for one in records:
        dated = one.at is None or scope.since <= one.at < scope.before
        if one.person not in scope.persons or one.kind not in scope.data or not dated:
            raise ScopeTooWide


def fields(records: Iterable[Record]) -> Mapping[str, int]:
    """How often each field was collected, by its name: what is put on record, never what it says."""
    return Counter(f"{one.kind}.{name}" for one in records for name, said in one.says.items() if said is not None)
