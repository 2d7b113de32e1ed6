"""The list of what was erased, in a file beside the key file: what a backup brings back is erased again by it.

One line for each erasure, written before the erasure commits:

    stand-in (16 hexadecimal digits) | a space | when (13 digits, milliseconds since 1970) | a line feed

Nobody's id is in it. A line that a crash cut short was of an erasure that did not commit, and is passed over.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from desk.rules.durations import Ms
from storage.database import StorageError
from storage.disk import sync_folder

NAME: Final = "erased.list"
_MODE: Final = 0o600
_LINE: Final = re.compile(rb"([0-9a-f]{16}) ([0-9]{13})\n")


class ListUnusable(StorageError):
    """The list of what was erased cannot be read or written: nothing is erased that a backup could bring back."""


class ErasedList:
    """The list in one file, which only this user can read. Several processes may append to it."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, stand_in: int, at: Ms) -> None:
        """Write a line; once this returns, no power cut takes it back. Raises ListUnusable."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, _MODE)
            try:
                line = b"%016x %013d\n" % (stand_in, at)
                whole = line if _ends_a_line(descriptor) else b"\n" + line
                if os.write(descriptor, whole) != len(whole):
                    raise ListUnusable(f"cannot write {self._path}: no space")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            sync_folder(self._path.parent)
        except OSError as error:
            raise ListUnusable(f"cannot write {self._path}: {error.strerror}") from None

    def is_usable(self) -> bool:
        """Whether it can be read and written, or made."""
        if self._path.exists():
            return self._path.is_file() and os.access(self._path, os.R_OK | os.W_OK)
        return not self._path.parent.exists() or os.access(self._path.parent, os.W_OK)

    def read(self) -> Mapping[int, Ms]:
        """When each stand-in was last erased. Raises ListUnusable."""
        try:
            lines = self._path.read_bytes().splitlines(keepends=True)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ListUnusable(f"cannot read {self._path}: {error.strerror}") from None
        erased: dict[int, Ms] = {}
        for found in filter(None, map(_LINE.fullmatch, lines)):
            stand_in, at = int(found[1], 16), int(found[2])
            erased[stand_in] = max(at, erased.get(stand_in, at))
        return erased


def beside(key_file: Path) -> ErasedList:
    """The list that belongs to a key file."""
    return ErasedList(key_file.with_name(NAME))


def _ends_a_line(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
