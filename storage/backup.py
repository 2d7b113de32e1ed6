"""Copies of a whole database: a file of SQLite's, or what PostgreSQL's own tools write and read."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from storage.database import StorageError

SQLITE: Final = "sqlite:///"


class ToolMissing(StorageError):
    """PostgreSQL's own tools are not on this machine."""


class ToolFailed(StorageError):
    """One of PostgreSQL's own tools did not do what it was asked."""


async def copy(url: str, to: Path) -> None:
    """Write a consistent copy into a new file while others write to the database. Raises ToolMissing, ToolFailed and StorageError."""
    if url.startswith(SQLITE):
        await asyncio.to_thread(_copy_file, Path(url.removeprefix(SQLITE)), to)
    else:
        await _postgres_tool("pg_dump", "--format=custom", f"--file={to}", url=url, file=to)


async def restore_dump(dump: Path, url: str) -> None:
    """Fill an empty PostgreSQL database from what `copy` wrote: whole or not at all. Raises ToolMissing and ToolFailed."""
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    await _postgres_tool("pg_restore", *whole, url=url, file=dump, last=str(dump))


def _copy_file(database: Path, to: Path) -> None:
    """In one step: a snapshot, which lets writers go on. In several, each of their commits would begin it anew."""
    to.touch(0o600, exist_ok=False)
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy, pages=-1)
    except sqlite3.Error as error:
        raise StorageError(f"the database cannot be copied: {error}") from None


async def _postgres_tool(tool: str, *arguments: str, url: str, file: Path, last: str | None = None) -> None:
    """The password goes through the environment: the arguments of a command are seen by everybody on the machine.

    The file is in a folder that is gone afterwards: who runs the tool by hand has it where they are.
    """
    address, password = _without_password(url)
    command = [tool, *arguments, f"--dbname={address}", *([last] if last else [])]
    if shutil.which(tool) is None:
        by_hand = " ".join(command).replace(f"{file.parent}/", "")
        raise ToolMissing(f"{tool} is not on this machine; where it is, run: {by_hand}")
    process = await asyncio.create_subprocess_exec(
        *command,
        env={**os.environ, **({"PGPASSWORD": password} if password else {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    if process.returncode:
        raise ToolFailed(
            _first_line(said.decode(errors="replace")) or f"{tool} failed with exit code {process.returncode}"
        )


def _first_line(said: str) -> str:
    return "; ".join(line.strip() for line in said.splitlines()[:2])


def _without_password(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    user, found, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return parts._replace(netloc=f"{name}{found}{host}").geturl(), unquote(password)
