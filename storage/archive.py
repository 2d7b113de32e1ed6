"""A backup's file: a tar archive of the database's copy, the evidence folder and, last, a manifest with the digest of each.

What is in it is sealed as it is in the database; the keys are never part of it.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

import msgspec

from desk.rules.durations import Ms
from storage.database import StorageError
from storage.disk import sync_folder

DATABASE: Final = "database"
"""The member that holds the database: a SQLite file, or what pg_dump wrote in its custom format."""

_MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1
_CONTENT: Final = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{62}")
_CHUNK: Final = 1 << 20


class InTheWay(StorageError):
    """There is something already where something new was to be written: nothing is ever overwritten."""


class NotWritten(StorageError):
    """A folder takes no file: the disk is full, or it is not ours to write to."""


class BackupUnusable(StorageError):
    """This file is no backup, or not the one that was written."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: Ms
    engine: str
    schema: int
    key: str
    """The tag of the master key without which it cannot be read."""
    journal: int = 0
    """Rows of the journal under its latest head."""
    root: str = ""
    """What that head signs, in hexadecimal."""
    format: int = _FORMAT
    members: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of each, in hexadecimal."""


def write(path: Path, about: Manifest, database: Path, contents: Path | None) -> Manifest:
    """Write a new archive, whole or not at all; `contents` is the evidence folder, if any. Returns the manifest with all digests.

    A content that is removed meanwhile is left out, like whatever is removed between a backup and its use. Raises InTheWay, OSError.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                manifest = replace(about, members=dict(_put_members(archive, database, contents)))
                _put(archive, _MANIFEST, io.BytesIO(json.dumps(asdict(manifest), indent=2).encode()))
            file.flush()
            os.fsync(file.fileno())
        name(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return manifest


def read(path: Path) -> Manifest:
    """What a backup says of itself, once every digest was compared. Raises BackupUnusable."""
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        members = [member for member in archive if member.name != _MANIFEST]
        found = {member.name: _digest(archive, member) for member in members}
        wrong = {one for one in {*found, *manifest.members} if found.get(one) != manifest.members.get(one)}
        strange = {one for one in found if one != DATABASE and not _CONTENT.fullmatch(one)}
        if wrong or strange or len(found) != len(members) or DATABASE not in found:
            raise BackupUnusable(
                f"{path} was altered or cut short: {min(wrong | strange, default='a member')} is not as it was written"
            )
    return manifest


def unpack(path: Path, database: Path, contents: Path) -> None:
    """Write what a backup holds, which was `read`, into a new file and a new folder. Raises BackupUnusable and OSError."""
    with _opened(path) as archive:
        for member in archive:
            if member.name == DATABASE:
                _extract(archive, member, database)
            elif _CONTENT.fullmatch(member.name):
                place = contents.joinpath(*member.name.split("/")[1:])
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _extract(archive, member, place)


def name(aside: Path, path: Path) -> None:
    """Give a finished file its name for good. Raises InTheWay where something has it."""
    try:
        os.link(aside, path)
    except FileExistsError:
        raise InTheWay(f"{path} exists already: nothing was overwritten") from None
    aside.unlink()
    sync_folder(path.parent)


def _put_members(archive: tarfile.TarFile, database: Path, contents: Path | None) -> Iterator[tuple[str, str]]:
    found = [] if contents is None else sorted(contents.glob("*/*"))
    places = {f"files/{place.parent.name}/{place.name}": place for place in found}
    for member, place in {DATABASE: database, **places}.items():
        if member == DATABASE or _CONTENT.fullmatch(member):
            try:
                file = place.open("rb")
            except FileNotFoundError:
                continue
            with file:
                yield member, _put(archive, member, file)


def _put(archive: tarfile.TarFile, member: str, file: IO[bytes]) -> str:
    about = tarfile.TarInfo(member)
    about.size = file.seek(0, os.SEEK_END)
    about.mode = 0o600
    file.seek(0)
    reading = _Hashed(file)
    archive.addfile(about, reading)
    return reading.digest()


def _manifest(archive: tarfile.TarFile, path: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(_file(archive, archive.getmember(_MANIFEST)).read(), type=Manifest)
        bytes.fromhex(manifest.root)
    except (KeyError, ValueError):
        raise BackupUnusable(f"{path} is no backup of a desk, or was cut short") from None
    if manifest.format != _FORMAT:
        raise BackupUnusable(f"{path} was made by a newer version of the program")
    return manifest


def _digest(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    reading = _Hashed(_file(archive, member))
    while reading.read(_CHUNK):
        pass
    return reading.digest()


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    content = _file(archive, member)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while chunk := content.read(_CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _file(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member) if member.isreg() else None
    if file is None:
        raise BackupUnusable(f"{member.name} in the backup is no file")
    return file


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except tarfile.TarError:
        raise BackupUnusable(f"{path} is no backup of a desk, or was cut short") from None
    except OSError as error:
        raise BackupUnusable(f"{path} cannot be read: {error.strerror}") from None


class _Hashed:
    """A file whose digest is known once it was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        return data

    def digest(self) -> str:
        """In hexadecimal."""
        return self._hash.hexdigest()
