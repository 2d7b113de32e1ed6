"""Evidence: what was posted, as it was when the desk first saw it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from desk.model import Account
from desk.rules.durations import Ms


class EvidenceKind(StrEnum):
    MESSAGE = "message"
    """The reported message."""
    EDIT = "edit"
    """A later edit of it, kept beside it."""
    FORWARD = "forward"
    """A copy that the reporter forwarded in private; never quoted to others without their consent."""
    FILE = "file"
    """A file that the reporter added."""
    LINK = "link"
    """The address of a message that the bot cannot fetch."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Formatting of a stretch of text. `offset` and `length` count UTF-16 code units, as Telegram does."""

    type: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A reference to a file at Telegram. Only `unique_id` means the same file to everyone; `file_id` fetches it, for this bot."""

    type: str
    file_id: str
    unique_id: str
    size: int | None = None
    """Bytes, where Telegram says so."""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ForwardOrigin:
    """Where a forwarded message came from: an account, or only a name where its author hides."""

    kind: str
    """Telegram's: user, hidden_user, chat or channel."""
    account: Account | None
    name: str
    at: Ms


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A message as evidence. For material that may only be referred to, `text` and every `file_id` are empty."""

    author: Account | None
    chat: int | None
    message: int | None
    sent_at: Ms | None
    text: str = ""
    entities: tuple[Entity, ...] = ()
    link: str | None = None
    forward: ForwardOrigin | None = None
    media: tuple[Media, ...] = ()
    album: str | None = None
    edited_at: Ms | None = None


@dataclass(frozen=True, slots=True)
class NewEvidence:
    kind: EvidenceKind
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Evidence:
    id: int
    case: int
    kind: EvidenceKind
    snapshot: Snapshot
    at: Ms
    appeal: int | None = None
    """The appeal with which it came."""
    report: int | None = None
    """The first report that brought it."""

    @property
    def ref(self) -> str:
        return f"E-{self.id}"


def as_reference(snapshot: Snapshot) -> Snapshot:
    """The same message with ids only: to hold a copy of some material is itself an offence."""
    media = tuple(replace(item, file_id="", name=None) for item in snapshot.media)
    return replace(snapshot, text="", entities=(), media=media)


def holds_content(snapshot: Snapshot) -> bool:
    """Whether there is anything of it to look at: words or a file, not references alone."""
    return bool(snapshot.text) or any(item.file_id for item in snapshot.media)
