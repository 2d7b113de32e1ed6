"""The key file: one master key a line, in hexadecimal, the newest first; earlier ones follow as long as something may need them."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from storage.disk import sync_folder
from storage.sealing import KEY_BYTES, KeyMissing, KeyUnusable, KeyWrong

_MODE: Final = 0o600


def read(path: Path) -> list[bytes]:
    """The keys in the file, at least one. Raises KeyMissing when there is none, KeyWrong when it holds something else, KeyUnusable."""
    try:
        keys = [bytes.fromhex(line) for line in path.read_text("ascii").splitlines() if line.strip()]
    except FileNotFoundError:
        raise KeyMissing(f"no master key at {path}") from None
    except OSError as error:
        raise KeyUnusable(f"cannot read the master key at {path}: {error.strerror}") from None
    except ValueError:
        raise KeyWrong(f"{path} holds no master key") from None
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise KeyWrong(f"{path} holds no master key")
    return keys


def create(path: Path) -> None:
    """Write a file with a new key that only this user can read, for a database that is still empty.

    An existing file is never overwritten: raises FileExistsError; KeyUnusable where none can be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, [secrets.token_bytes(KEY_BYTES)])
    except FileExistsError:
        raise
    except OSError as error:
        raise KeyUnusable(f"cannot write a master key to {path}: {error.strerror}") from None


def load_or_create(path: Path) -> list[bytes]:
    """The keys in that file, or a new one in a new file.

    The new file is written aside and then linked into place: of several workers one wins, and none ever reads half a key.
    """
    try:
        return read(path)
    except KeyMissing:
        aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        create(aside)
    try:
        os.link(aside, path)
    except FileExistsError:
        return read(path)
    finally:
        aside.unlink()
    sync_folder(path.parent)
    return read(path)


def replace(path: Path, keys: Sequence[bytes]) -> None:
    """Put these keys into the file, which exists, in place of what it holds: after a crash it holds the one or the other.

    The file stays its owner's, also when somebody else, such as root, replaces it. Only within `alone`. Raises KeyUnusable.
    """
    path = path.resolve()  # the file itself, not a link to it
    aside = path.with_name(f"{path.name}.new")
    try:
        before = path.stat()
        aside.unlink(missing_ok=True)  # what a crash left behind
        _write(aside, keys, owner=(before.st_uid, before.st_gid))
        aside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise KeyUnusable(f"cannot write the master keys to {path}: {error.strerror}") from None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Within it, nobody else who asks for the same changes the file. Raises KeyUnusable at once where somebody does."""
    try:
        folder = os.open(path.resolve().parent, os.O_RDONLY)
    except OSError as error:
        raise KeyUnusable(f"cannot use the master key at {path}: {error.strerror}") from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise KeyUnusable(f"another command is changing {path}: wait until it has ended") from None
    finally:
        os.close(folder)


def _write(path: Path, keys: Sequence[bytes], owner: tuple[int, int] | None = None) -> None:
    """Write a new file and see it on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE), "w") as file:
        if owner is not None and owner != (os.geteuid(), os.getegid()):
            os.fchown(file.fileno(), *owner)
        file.write("".join(f"{key.hex()}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
