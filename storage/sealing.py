"""Encryption of personal fields: a master key outside the database, data keys inside it, values sealed under data keys.

AES-256-GCM throughout, each message under a fresh random 96-bit nonce (NIST SP 800-38D). A sealed value is

    version (1 byte) | data key id (8 bytes) | nonce (12 bytes) | ciphertext and tag

and is bound to its place by a context (`b"reports.text:77"`): moved to another row or column it does not open.
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from desk.model import STAND_INS, is_stand_in
from storage.database import StorageError

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


class SealBroken(SealingError):
    """A sealed value was altered, cut short or moved from where it belongs."""


class Erased(SealingError):
    """The data key of a sealed value was destroyed: what it protected is gone for good."""


class MasterKey:
    """The key that wraps all data keys. It lives in a file of its own, never in the database."""

    __slots__ = ("_check", "_fingerprint", "_index", "_pseudonym", "_wrap")

    def __init__(self, secret: bytes) -> None:
        self._wrap = AESGCM(_derive(secret, b"wrap"))
        self._index = _derive(secret, b"index")
        self._fingerprint = _derive(secret, b"fingerprint")
        self._pseudonym = _derive(secret, b"pseudonym")
        self._check = _derive(secret, b"check")

    @classmethod
    def load(cls, path: Path) -> MasterKey:
        """Read the key file. Raises KeyMissing when there is none, KeyWrong when it holds something else, KeyUnusable."""
        try:
            secret = bytes.fromhex(path.read_text("ascii"))
        except FileNotFoundError:
            raise KeyMissing(f"no master key at {path}") from None
        except OSError as error:
            raise KeyUnusable(f"cannot read the master key at {path}: {error.strerror}") from None
        except ValueError:
            raise KeyWrong(f"{path} holds no master key") from None
        if len(secret) != KEY_BYTES:
            raise KeyWrong(f"{path} holds no master key")
        return cls(secret)

    @classmethod
    def create(cls, path: Path) -> MasterKey:
        """Write a new key file that only this user can read, for a database that is still empty.

        An existing file is never overwritten: raises FileExistsError; KeyUnusable where none can be written.
        """
        secret = secrets.token_bytes(KEY_BYTES)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secret.hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            raise
        except OSError as error:
            raise KeyUnusable(f"cannot write a master key to {path}: {error.strerror}") from None
        return cls(secret)

    def check_value(self) -> bytes:
        """32 bytes to keep in the database, by which this key is recognised later; they do not reveal it."""
        return self._check

    def matches(self, check: bytes) -> bool:
        """Whether `check` is this key's check value."""
        return hmac.compare_digest(self._check, check)

    def wrap(self, data_key: bytes, context: bytes) -> bytes:
        """Encrypt a data key for keeping in the database."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + nonce + self._wrap.encrypt(nonce, data_key, VERSION + context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Decrypt what `wrap` made for the same context. Raises SealBroken."""
        return _decrypt(self._wrap, wrapped, head=len(VERSION), context=context)

    def index(self, text: str) -> bytes:
        """A keyed hash for looking something up by name without storing the name; letter case does not matter."""
        return hmac.digest(self._index, text.casefold().encode(), "sha256")

    def fingerprint(self, data: bytes) -> bytes:
        """A keyed hash by which the same bytes are recognised; without the key nobody can guess what they were."""
        return hmac.digest(self._fingerprint, data, "sha256")

    def pseudonym(self, case_id: int, account_id: int, *, digits: int = 4) -> str:
        """How one account appears within one case: hexadecimal digits that say nothing outside it.

        Four digits are for reading ("reporter 3F9A"); ask for more where they must not collide. The short form begins
        the long one.
        """
        return self._digits(f"{case_id}:{account_id}", digits)

    def pseudonym_in_campaign(self, campaign_id: int, account_id: int, *, digits: int) -> str:
        """The same within one campaign: unlike that of any case, so that nobody who reads both finds a reporter in an audience."""
        return self._digits(f"campaign:{campaign_id}:{account_id}", digits)

    def stand_in(self, account: int) -> int:
        """The number that stands for an account once its data is erased: always the same, and nobody's id.

        60 bits of a keyed hash above 2**60, where no id of Telegram's lies (they fit in 52 bits). A stand-in's own is itself.
        """
        if is_stand_in(account):
            return account
        name = f"stand-in:{account}".encode()
        return STAND_INS + int.from_bytes(hmac.digest(self._pseudonym, name, "sha256")[:8]) % STAND_INS

    def _digits(self, name: str, digits: int) -> str:
        return hmac.digest(self._pseudonym, name.encode(), "sha256").hex().upper()[:digits]


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
        return _decrypt(self._cipher, sealed, head=_HEAD, context=context)


def key_id(sealed: bytes) -> int:
    """The id of the data key that a sealed value needs. Raises SealBroken when it is not a sealed value."""
    if len(sealed) < _HEAD or sealed[:1] != VERSION:
        raise SealBroken("not a sealed value of a known version")
    return int.from_bytes(sealed[1:_HEAD])


def digest(salt: bytes, value: bytes) -> bytes:
    """A commitment to a personal value that the journal may keep: nobody guesses the value without the salt."""
    return hmac.digest(salt, value, "sha256")


def _derive(secret: bytes, purpose: bytes) -> bytes:
    """One subkey per purpose (RFC 5869), so that no two uses share key material."""
    return HKDFExpand(SHA256(), KEY_BYTES, info=b"ombud " + purpose).derive(secret)


def _decrypt(cipher: AESGCM, sealed: bytes, *, head: int, context: bytes) -> bytes:
    body = head + NONCE_BYTES
    try:
        return cipher.decrypt(sealed[head:body], sealed[body:], sealed[:head] + context)
    except (InvalidTag, ValueError):
        raise SealBroken("a sealed value does not open here") from None
