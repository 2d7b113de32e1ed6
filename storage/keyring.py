"""The master keys: what wraps the data keys, and the keyed hashes by which things are found again.

They live in the key file (`storage.key_file`), never in the database. The database says which of them wraps, by a check value, so that all
desks change at one moment. A wrapped key is

    version 2 (1 byte) | tag of the master key (4 bytes) | nonce (12 bytes) | ciphertext and tag

or, from before keys could be rotated, version 1 without the master key's tag. Keyed hashes come from a secret of their own, the look-up
secret, which a rotation leaves as it is: what was stored under them would not be found again.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desk.model import STAND_INS, is_stand_in
from storage import key_file
from storage.sealing import NONCE_BYTES, KeyBehind, KeyMissing, KeyUnusable, KeyWrong, SealBroken, decrypt, derive

TAG_BYTES: Final = 4
_UNTAGGED: Final = b"\x01"
_TAGGED: Final = b"\x02"


@dataclass(frozen=True, slots=True, eq=False)
class WrappingKey:
    """One line of the key file."""

    secret: bytes = field(repr=False)
    check: bytes = field(init=False)
    """32 bytes to keep in the database, by which this key is recognised later; they do not reveal it."""
    _cipher: AESGCM = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "check", derive(self.secret, b"check"))
        object.__setattr__(self, "_cipher", AESGCM(derive(self.secret, b"wrap")))

    @property
    def head(self) -> bytes:
        """How everything begins that this key wraps."""
        return _TAGGED + self.tag

    @property
    def tag(self) -> bytes:
        """A short name for this key."""
        return self.check[:TAG_BYTES]

    def wrap(self, data_key: bytes, context: bytes) -> bytes:
        """Encrypt a data key for keeping in the database."""
        nonce = os.urandom(NONCE_BYTES)
        return self.head + nonce + self._cipher.encrypt(nonce, data_key, self.head + context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Decrypt what this key wrapped for the same context, in either form. Raises SealBroken."""
        head = len(self.head) if wrapped[:1] == _TAGGED else len(_UNTAGGED)
        return decrypt(self._cipher, wrapped, head=head, context=context)


class MasterKey:
    """All keys of one key file, of which one wraps, and the look-up secret.

    A rotation in another process is followed when it is met: what is wrapped under an unknown key sends back to the file.
    """

    __slots__ = ("_current", "_fingerprint", "_index", "_path", "_pseudonym", "_ring")

    def __init__(self, secret: bytes, *earlier: bytes, path: Path | None = None) -> None:
        self._path = path
        self._ring = _ring([secret, *earlier])
        self._current = next(iter(self._ring.values()))
        self.look_up_with(secret)

    @classmethod
    def load(cls, path: Path) -> MasterKey:
        """Read the key file. Raises what `key_file.read` does."""
        return cls(*key_file.read(path), path=path)

    @classmethod
    def load_or_create(cls, path: Path) -> MasterKey:
        """See `key_file.load_or_create`."""
        return cls(*key_file.load_or_create(path), path=path)

    @property
    def current(self) -> WrappingKey:
        """What wraps."""
        return self._current

    @property
    def newest(self) -> WrappingKey:
        """The first key of the file as it was last read: `current`, unless a rotation is under way."""
        return next(iter(self._ring.values()))

    @property
    def size(self) -> int:
        """How many keys the file held when it was last read."""
        return len(self._ring)

    def check_value(self) -> bytes:
        """See `WrappingKey.check`."""
        return self._current.check

    def matches(self, check: bytes) -> bool:
        """Whether one of the keys has this check value, also if it came into the file a moment ago."""
        return _has(self._ring, check) or _has(self._read_again(), check)

    def use(self, check: bytes) -> None:
        """Wrap with the key that has this check value from now on. Raises KeyBehind where the file has no such key."""
        self._current = self._key(check[:TAG_BYTES])

    def look_up_with(self, secret: bytes) -> None:
        """Derive all keyed hashes from this secret from now on."""
        self._index = derive(secret, b"index")
        self._fingerprint = derive(secret, b"fingerprint")
        self._pseudonym = derive(secret, b"pseudonym")

    def wrap(self, data_key: bytes, context: bytes) -> bytes:
        """Encrypt a data key for keeping in the database."""
        return self._current.wrap(data_key, context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Decrypt what one of the keys wrapped for the same context. Raises SealBroken, and KeyBehind where the file has no such key."""
        if wrapped[:1] == _TAGGED:
            return self._key(wrapped[1 : 1 + TAG_BYTES]).unwrap(wrapped, context)
        for key in self._ring.values():
            try:
                return key.unwrap(wrapped, context)
            except SealBroken:
                continue
        raise SealBroken("a wrapped key does not open with any master key of the file")

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

    def _key(self, tag: bytes) -> WrappingKey:
        key = self._ring.get(tag) or self._read_again().get(tag)
        if key is None:
            raise KeyBehind(
                f"{self._path or 'the key file'} lacks the master key {tag.hex()}, which the database uses now"
            )
        return key

    def _read_again(self) -> dict[bytes, WrappingKey]:
        """Somebody may have rotated: whoever does writes the file before the database."""
        if self._path is not None:
            try:
                self._ring = _ring(key_file.read(self._path))
            except (KeyMissing, KeyUnusable, KeyWrong) as error:
                raise KeyBehind(str(error)) from error
        return self._ring


def _has(ring: Mapping[bytes, WrappingKey], check: bytes) -> bool:
    return any(hmac.compare_digest(key.check, check) for key in ring.values())


def _ring(secrets: Iterable[bytes]) -> dict[bytes, WrappingKey]:
    keys = [WrappingKey(secret) for secret in secrets]
    return {key.tag: key for key in keys}
