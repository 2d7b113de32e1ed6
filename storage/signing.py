"""The key that signs the journal's heads, in a file of its own, and how a signature is checked.

Ed25519 (RFC 8032). Signed is what RFC 6962, section 3.5, has signed: version 0, type 1 (a tree's hash), the moment, the size, the root.
"""

from __future__ import annotations

import os
import secrets
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desk.records import Head
from desk.rules.durations import Ms
from storage.database import StorageError
from storage.disk import sync_folder

SECRET_BYTES: Final = 32


class SigningError(StorageError):
    """The key that signs the journal is not at hand."""


class SigningKeyMissing(SigningError):
    """There is no signing key, and this journal was signed with one."""


class SigningKeyUnusable(SigningError):
    """The signing key's file cannot be read or written."""


class SigningKeyWrong(SigningError):
    """The file does not hold the key that signs this journal."""


class SigningKey:
    """The secret half; `public` is what everybody may know."""

    __slots__ = ("_secret", "public")

    def __init__(self, secret: bytes) -> None:
        self._secret = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = self._secret.public_key().public_bytes_raw()

    @classmethod
    def load(cls, path: Path) -> SigningKey:
        """Read the file. Raises SigningKeyMissing, SigningKeyUnusable, and SigningKeyWrong where it holds something else."""
        try:
            return cls(bytes.fromhex(path.read_text("ascii")))
        except FileNotFoundError:
            raise SigningKeyMissing(f"no signing key at {path}") from None
        except OSError as error:
            raise SigningKeyUnusable(f"cannot read the signing key at {path}: {error.strerror}") from None
        except ValueError:
            raise SigningKeyWrong(f"{path} holds no signing key") from None

    @classmethod
    def create(cls, path: Path) -> SigningKey:
        """A new key in a file that only this user can read; where another process has just made one, that one.

        Raises SigningKeyUnusable, and what `load` raises.
        """
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        try:
            try:
                _write(aside)
                with suppress(FileExistsError):
                    os.link(aside, path)
            finally:
                aside.unlink(missing_ok=True)
            sync_folder(path.parent)
        except OSError as error:
            raise SigningKeyUnusable(f"cannot write a signing key to {path}: {error.strerror}") from None
        return cls.load(path)

    @classmethod
    def succeed(cls, path: Path) -> SigningKey:
        """A new key that waits beside the file until `take_over`. One that waited in vain is overwritten. Raises SigningKeyUnusable.

        It belongs to whoever the file belongs to, else the folder.
        """
        waiting = successor(path)
        try:
            waiting.unlink(missing_ok=True)
            _write(waiting, like=path if path.exists() else path.parent)
            sync_folder(path.parent)
        except OSError as error:
            raise SigningKeyUnusable(f"cannot write a signing key to {waiting}: {error.strerror}") from None
        return cls.load(waiting)

    def sign(self, size: int, root: bytes, at: Ms) -> Head:
        return Head(size, root, at, self.public, self._secret.sign(signed_part(size, root, at)))


def successor(path: Path) -> Path:
    """Where a new key waits until the journal names it."""
    return path.with_name(f"{path.name}.new")


def take_over(path: Path) -> None:
    """Put the key that waits in the place of the old one, which is gone with that, unless another process just has.

    Raises SigningKeyUnusable.
    """
    try:
        with suppress(FileNotFoundError):
            successor(path).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise SigningKeyUnusable(f"cannot write a signing key to {path}: {error.strerror}") from None


def signed_part(size: int, root: bytes, at: Ms) -> bytes:
    """What the signature of a head is over: 50 bytes."""
    return struct.pack(">BBQQ32s", 0, 1, at, size, root)


def is_signed(head: Head) -> bool:
    """Whether the head's signature is by the key that it names."""
    try:
        public = Ed25519PublicKey.from_public_bytes(head.key)
        public.verify(head.signature, signed_part(head.size, head.root, head.at))
    except (InvalidSignature, ValueError, struct.error):
        return False
    return True


def _write(path: Path, *, like: Path | None = None) -> None:
    """A new file for this user only, or for the owner of what it is `like`: root may have to do it for them."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = None if like is None else like.stat()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        if owner is not None and owner.st_uid != os.geteuid():
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        file.write(secrets.token_hex(SECRET_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
