"""Encryption of personal fields: master keys outside the database (`storage.keyring`), data keys inside it, values sealed under data keys.

AES-256-GCM throughout, each message under a fresh random 96-bit nonce (NIST SP 800-38D). A sealed value is

    version (1 byte) | data key id (8 bytes) | nonce (12 bytes) | ciphertext and tag

and is bound to its place by a context (`b"reports.text:77"`): moved to another row or column it does not open.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from storage.database import StorageError, StorageUnavailable

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
_HEAD = len(VERSION) + 8


class SealingError(StorageError):
    """A sealed value or its key is not what it should be."""


class KeyMissing(SealingError):
    """The master key file is missing, and this database cannot be read without it."""


class KeyUnusable(SealingError):
    """The master key file cannot be read or written."""


class KeyWrong(SealingError):
    """The master key file does not hold the key that this database was sealed with."""


class KeyBehind(SealingError, StorageUnavailable):
    """The key file lacks the master key that the database uses now: copy it from the machine where it was rotated."""


class SealBroken(SealingError):
    """A sealed value was altered, cut short or moved from where it belongs."""


class Erased(SealingError):
    """The data key of a sealed value was destroyed: what it protected is gone for good."""


@dataclass(frozen=True, slots=True, eq=False)
class DataKey:
    """The key of one person or one case; `id` is its row in `data_keys`."""

    id: int
    secret: bytes = field(repr=False)
    _cipher: AESGCM = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_cipher", AESGCM(self.secret))

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """Encrypt `plain` for the place that `context` names (`b"table.column:row"`)."""
        head = VERSION + self.id.to_bytes(8)
        nonce = os.urandom(NONCE_BYTES)
        return head + nonce + self._cipher.encrypt(nonce, plain, head + context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt what this key sealed for the same context.

        Raises Erased when it was sealed under another key (an owner has one living key, so the other one is gone) and
        SealBroken when it was tampered with.
        """
        if key_id(sealed) != self.id:
            raise Erased(f"sealed under key {key_id(sealed)}, not {self.id}")
        return decrypt(self._cipher, sealed, head=_HEAD, context=context)


def key_id(sealed: bytes) -> int:
    """The id of the data key that a sealed value needs. Raises SealBroken when it is not a sealed value."""
    if len(sealed) < _HEAD or sealed[:1] != VERSION:
        raise SealBroken("not a sealed value of a known version")
    return int.from_bytes(sealed[1:_HEAD])


def digest(salt: bytes, value: bytes) -> bytes:
    """A commitment to a personal value that the journal may keep: nobody guesses the value without the salt."""
    return hmac.digest(salt, value, "sha256")


def derive(secret: bytes, purpose: bytes) -> bytes:
    """One subkey per purpose (RFC 5869), so that no two uses share key material."""
    return HKDFExpand(SHA256(), KEY_BYTES, info=b"ombud " + purpose).derive(secret)


def decrypt(cipher: AESGCM, sealed: bytes, *, head: int, context: bytes) -> bytes:
    """Open what was sealed for this context behind `head` bytes that are authenticated with it. Raises SealBroken."""
    body = head + NONCE_BYTES
    try:
        return cipher.decrypt(sealed[head:body], sealed[body:], sealed[:head] + context)
    except (InvalidTag, ValueError):
        raise SealBroken("a sealed value does not open here") from None
