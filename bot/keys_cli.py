"""`ombud keys ...`: replace the master key while desks run, let go of earlier ones, and see whether all keys are right."""

from __future__ import annotations

import asyncio
import json
import stat
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import logs
from bot.printed import Json
from config import settings as configuration

if TYPE_CHECKING:
    from config.settings import Settings
    from storage.database import Database
    from storage.keyring import MasterKey
    from storage.rotation import Tried

T = TypeVar("T")

keys = typer.Typer(no_args_is_help=True, help="Replace and check the keys that protect the database.")


@keys.command("rotate")
def rotate(
    only_prepare: Annotated[
        bool,
        typer.Option(
            "--prepare", help="Only write the new key into the file, to be copied to desks on other machines first."
        ),
    ] = False,
) -> None:
    """Make a new master key and wrap all data keys by it, beside a running desk; finishes what was interrupted."""
    # Here and below only now: see `bot.cli`.
    from bot.storehouse import clock
    from storage import rotation

    path = configuration.load().key_file
    if only_prepare:
        tag = _beside(lambda database, _: rotation.prepare(database, path))
        typer.echo(f"Copy {path} to every machine that runs a desk, then run `ombud keys rotate`.", err=True)
        _print({"key": tag.hex(), "wrapped": 0, "resumed": False})
        return
    done = _beside(lambda database, _: rotation.rotate(database, path, clock()))
    typer.echo(f"Back up {path} now: it holds the new key, and the earlier ones, which older backups need.", err=True)
    _print({"key": done.tag.hex(), "wrapped": done.anew, "resumed": done.resumed})


@keys.command("forget")
def forget(sure: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False) -> None:
    """Drop earlier master keys from the file, once nothing in the database needs them."""
    from bot.storehouse import clock
    from storage import rotation

    path = configuration.load().key_file
    if not sure:
        typer.echo("Backups and other databases whose keys an earlier key wrapped can never be opened again.", err=True)
        typer.confirm(f"Drop earlier keys from {path}?", abort=True, err=True)
    _print({"forgotten": _beside(lambda database, _: rotation.forget(database, path, clock()))})


@keys.command("check")
def check() -> None:
    """Print as JSON which keys there are, after unwrapping every one; problems go to standard error, and the exit code is 1."""
    settings = configuration.load()
    found = _beside(lambda database, master: _look(settings, database, master))
    _print(found.record)
    for problem in found.problems:
        typer.echo(problem, err=True)
    if found.problems:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Found:
    record: Mapping[str, Json]
    problems: list[str]


async def _look(settings: Settings, database: Database, master: MasterKey) -> _Found:
    from storage import rotation
    from storage.signer import named

    tried = await rotation.tried(database, master)
    unfinished = await rotation.is_unfinished(database, master)
    public = await database.read(named)
    record: dict[str, Json] = {
        "key_file": str(settings.key_file),
        "key": master.current.tag.hex(),
        "keys_in_file": master.size,
        "rotation_unfinished": unfinished,
        "data_keys": dict(tried.opened),
        "withheld": tried.withheld,
        "broken": list(tried.broken),
        "signing_key": None if public is None else public.hex(),
    }
    problems = [
        *_problems_of_file("OMBUD_KEY_FILE", settings.key_file, settings.data_dir),
        *_problems_of_keys(tried, unfinished=unfinished),
        *_problems_of_signing(settings, public),
    ]
    return _Found(record, problems)


def _problems_of_file(setting: str, file: Path, data: Path) -> Iterator[str]:
    path = file.resolve()
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        yield f"{setting}: others than its owner may use {path} (mode {mode:04o}): chmod 600 {path}"
    if data.resolve() in path.parents:
        yield f"{setting}: {path} lies in the data folder, so that who copies that has the key too: move it elsewhere"


def _problems_of_signing(settings: Settings, public: bytes | None) -> Iterator[str]:
    """`public` is what the database names; None before the first start of a version that signs."""
    from storage.signing import SigningError, SigningKey

    path = settings.signing_key_file
    try:
        wrong = public is not None and SigningKey.load(path).public != public
    except SigningError as error:
        yield f"OMBUD_SIGNING_KEY_FILE: {error}"
        return
    if wrong:
        yield f"OMBUD_SIGNING_KEY_FILE: {path} does not hold the key that signs this journal"
    if public is not None:
        yield from _problems_of_file("OMBUD_SIGNING_KEY_FILE", path, settings.data_dir)


def _problems_of_keys(tried: Tried, *, unfinished: bool) -> Iterator[str]:
    if tried.broken:
        numbers = ", ".join(map(str, tried.broken[:10]))
        yield f"{len(tried.broken)} data keys do not open, so what they sealed cannot be read (numbers {numbers}): restore a backup"
    if unfinished:
        yield "A rotation is unfinished: run `ombud keys rotate`"


def _beside(work: Callable[[Database, MasterKey], Awaitable[T]]) -> T:
    """Do something on the database and its keys, beside the desk that may run on them."""
    from storage.opening import open_existing

    settings = configuration.load()
    logs.set_up("WARNING")

    async def do() -> T:
        database, master = await open_existing(settings.database_url, settings.key_file)
        try:
            return await work(database, master)
        finally:
            await database.close()

    return asyncio.run(do())


def _print(record: Mapping[str, Json]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
