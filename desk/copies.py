"""What a person gets who asks for a copy of everything that is held about them (GDPR Art. 15(3), 20): sections of entries.

An entry has its fields in the order in which they are read. What has no value is no field.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.evidence import Media
from desk.files import EvidenceFile
from desk.notices import Notice, Owed
from desk.rules.durations import Ms


@dataclass(frozen=True, slots=True)
class Moment:
    at: Ms


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, with its title where that is known."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Word:
    """One of the few that a field can hold, such as `ban`."""

    code: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A category of the policy."""

    category: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What the person was told, to be read in their language."""

    owed: Owed


@dataclass(frozen=True, slots=True)
class Addressed:
    """Something that a person was owed."""

    notice: Notice
    cause: str
    case: int | None
    settled_at: Ms | None
    what: Owed | None
    """None once its key was destroyed."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that belongs to a message."""

    media: Media
    kept: EvidenceFile | None = None
    """What is kept of it, where the person sent it to the desk: they get that back."""


Value = str | int | bool | Moment | Place | Word | Rule | Letter | tuple[Attached, ...]
Entry = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything that is held about an account, without anything of others."""

    account: int
    made_at: Ms
    sections: tuple[Section, ...]
    """Those that hold something."""


def entry(**fields: Value | None) -> Entry:
    """An entry without the fields that have no value."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", ())}


def moment(at: Ms | None) -> Moment | None:
    return None if at is None else Moment(at)


def word(code: str | None) -> Word | None:
    return Word(code) if code else None
