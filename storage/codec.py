"""Values of the desk to bytes and back, and whose key seals them.

What is stored is JSON in the order of a dataclass's fields. Reading is strict: a stored value that does not fit its type any more is an
error, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, get_args

import msgspec

from desk.campaigns import Post
from desk.disclosure.values import Particulars, RequestDraft
from desk.drafts import Draft
from desk.evidence import Snapshot
from desk.holds import NewHold
from desk.importing import Import
from desk.model import LEGAL, STAFF
from desk.notices import Owed
from desk.pending import Pending
from desk.rules.disclosure.scope import Scope
from desk.verdict import Verdict
from storage.database import StorageError
from storage.keys import Owner

T = TypeVar("T")


class Unreadable(StorageError):
    """A stored value is of a kind or a shape that this version of the program does not know."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is personal about an account or a chat: how it is called."""

    name: str
    username: str | None


Storable = (
    Names | Snapshot | Draft | Pending | Verdict | Import | NewHold | Post | Particulars | RequestDraft | Scope | Owed
)

_JSON: Final = msgspec.json.Encoder()
_CANONICAL: Final = msgspec.json.Encoder(order="sorted")
_NAMES: Final = msgspec.json.Decoder(Names)
_SNAPSHOT: Final = msgspec.json.Decoder(Snapshot)
_DRAFT: Final = msgspec.json.Decoder(Draft)
_PENDING: Final = msgspec.json.Decoder(Pending)
_VERDICT: Final = msgspec.json.Decoder(Verdict)
_POST: Final = msgspec.json.Decoder(Post)
_PARTICULARS: Final = msgspec.json.Decoder(Particulars)
_REQUEST_DRAFT: Final = msgspec.json.Decoder(RequestDraft)
_SCOPE: Final = msgspec.json.Decoder(Scope)
_IMPORT: Final = msgspec.json.Decoder(Import)
_HOLD: Final = msgspec.json.Decoder(NewHold)
_OWED: Final[Mapping[str, msgspec.json.Decoder[Owed]]] = {
    kind.__name__: msgspec.json.Decoder(kind) for kind in get_args(Owed)
}


def encode(value: Storable) -> bytes:
    """A value as JSON."""
    return _JSON.encode(value)


def canonical(detail: Mapping[str, str | int]) -> str:
    """A flat object as canonical JSON (RFC 8785), given integers below 2**53 and keys in ASCII, as the journal's are."""
    return _CANONICAL.encode(detail).decode()


def names(data: bytes) -> Names:
    return _decode(_NAMES, data)


def snapshot(data: bytes) -> Snapshot:
    return _decode(_SNAPSHOT, data)


def draft(data: bytes) -> Draft:
    return _decode(_DRAFT, data)


def pending(data: bytes) -> Pending:
    return _decode(_PENDING, data)


def verdict(data: bytes) -> Verdict:
    return _decode(_VERDICT, data)


def listed(data: bytes) -> Import:
    return _decode(_IMPORT, data)


def hold(data: bytes) -> NewHold:
    return _decode(_HOLD, data)


def post(data: bytes) -> Post:
    return _decode(_POST, data)


def particulars(data: bytes) -> Particulars:
    return _decode(_PARTICULARS, data)


def request_draft(data: bytes) -> RequestDraft:
    return _decode(_REQUEST_DRAFT, data)


def scope(data: bytes) -> Scope:
    return _decode(_SCOPE, data)


def kind_of(what: Owed) -> str:
    """How the outbox calls what is owed: by its class."""
    return type(what).__name__


def owed(kind: str, data: bytes) -> Owed:
    """What is owed, read as the kind that its row says. Raises Unreadable."""
    if kind not in _OWED:
        raise Unreadable(f"nothing owed is of kind {kind}")
    return _decode(_OWED[kind], data)


def owner_of(place: int) -> Owner:
    """Whose key seals what is for an account or a chat: ids of people are positive, those of chats negative, the staff chat
    and the officers' are the desk."""
    if place in (STAFF, LEGAL):
        return ("desk", 0)
    return ("person", place) if place > 0 else ("chat", place)


def _decode(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    try:
        return decoder.decode(data)
    except msgspec.DecodeError as error:
        raise Unreadable("a stored value has not the shape of its kind") from error
