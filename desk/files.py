"""Files of what was reported, and where they are: fetched in the background, sealed, shown to staff from what was kept."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.evidence import Media

LARGEST: Final = 20 * 1024 * 1024
"""Bytes that Telegram lets a bot fetch (https://core.telegram.org/bots/api#getfile)."""


class FileState(StrEnum):
    DUE = "due"
    """To be fetched."""
    KEPT = "kept"
    TOO_LARGE = "too_large"
    """Telegram hands it to no bot: a reference, and a copy in the vault chat where there is one."""
    VAULTING = "vaulting"
    """Its place in the vault chat is reserved."""
    VAULTED = "vaulted"
    GONE = "gone"
    """Telegram has it no more, or never lets a bot have it."""
    FAILED = "failed"
    """It could not be fetched, for however long it was tried."""


@dataclass(frozen=True, slots=True)
class VaultCopy:
    """A message in the vault chat that holds a copy of a file, or is about to."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of a piece of evidence. Of a case that may hold references only there is none."""

    id: int
    case: int
    evidence: int
    media: Media
    state: FileState
    tries: int
    size: int | None
    """Bytes, once kept."""
    sha256: bytes | None
    """Of what is kept."""
    copy: VaultCopy | None


@dataclass(frozen=True, slots=True)
class SealedContent:
    """A file's content as it is stored: it opens with its case's key only."""

    address: bytes
    sha256: bytes
    size: int
    sealed: bytes
