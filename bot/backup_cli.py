"""`ombud backup` and `ombud restore`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import logs
from bot.printed import Json, moment
from config import settings as configuration

if TYPE_CHECKING:
    from storage.archive import Manifest

T = TypeVar("T")

_File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup, such as ombud-2026-11-24.tar.")]


def backup(file: _File) -> None:
    """Write a consistent copy of the database and the evidence into a new file, while the desk works. The keys are not in it."""
    # Here and below only now: see `bot.cli`.
    from bot.backing_up import back_up
    from bot.storehouse import clock

    settings = configuration.load()
    made = _run(back_up(settings, file, clock()))
    typer.echo(
        f"Keep {settings.key_file} apart from it, and what lies beside that: without the key nobody can read this backup.",
        err=True,
    )
    _print(file, made)


def restore(file: _File) -> None:
    """Make the database and the evidence from a backup, after checking it. Nothing is overwritten."""
    from bot.backing_up import restore
    from bot.storehouse import clock

    _print(file, _run(restore(configuration.load(), file, clock())))


def _run(work: Coroutine[object, object, T]) -> T:
    from storage.archive import NotWritten

    logs.set_up("WARNING")
    try:
        return asyncio.run(work)
    except OSError as error:
        raise NotWritten(f"{error.filename or 'the disk'}: {error.strerror}") from None


def _print(file: Path, manifest: Manifest) -> None:
    record: dict[str, Json] = {
        "file": str(file),
        "made_at": moment(manifest.made_at),
        "engine": manifest.engine,
        "schema": manifest.schema,
        "key": manifest.key,
        "journal": {"size": manifest.journal, "root": manifest.root or None},
        "contents": len(manifest.members) - 1,
    }
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
