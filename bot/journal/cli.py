"""`ombud journal ...`: check the journal and hand out what others can check. Works beside a running desk, and without the master key."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final, TypeVar

import typer

from bot import logs
from config import settings as configuration

if TYPE_CHECKING:
    from storage.audit import Known
    from storage.database import Database
    from storage.verifying import Verified

T = TypeVar("T")

FAILED: Final = 1
BAD_ARGUMENT: Final = 2

_NAMED_HEAD: Final = re.compile(r"(?<!\d)(\d{1,15}):([0-9a-f]{64})(?![0-9a-f])")

journal = typer.Typer(
    no_args_is_help=True,
    help="Check the journal, and hand out what others can check. What is hashed and signed, and how another program checks it, is in the "
    'README under "Checking the journal".',
)

_File = Annotated[
    Path | None,
    typer.Option(
        "--file", metavar="FILE", help="An export or a proof, checked with no database and no key; - reads it."
    ),
]
_Head = Annotated[
    list[str] | None,
    typer.Option("--head", metavar="SIZE:ROOT", help="A head that you know, as the desk posted it. May be repeated."),
]
_HeadsIn = Annotated[
    Path | None,
    typer.Option("--heads", metavar="FILE", help="Any text with heads in it, such as an exported chat."),
]


@journal.command("verify")
def verify_journal(file: _File = None, head: _Head = None, heads: _HeadsIn = None) -> None:
    """Recompute everything, and say the first row that does not hold (exit code 1).

    A journal that was cut back to an old head holds by itself: only who knows a later head sees it. Name one with --head.
    """
    # Here and below only now: see `bot.cli`.
    from storage.audit import DoesNotHold
    from storage.verifying import verify

    known = _known(head or [], heads)
    try:
        verified = _check_file(file, known) if file is not None else _beside(lambda database: verify(database, known))
    except DoesNotHold as error:
        _print({"holds": False, "flaw": error.flaw, "leaf": error.leaf, "row": error.row, "ref": error.ref})
        typer.echo(f"The journal does not hold: {error}.", err=True)
        raise typer.Exit(FAILED) from None
    _print(_as_json(verified, known))


@journal.command("export")
def export_journal(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; - writes to standard output.")],
    blinded: Annotated[
        bool,
        typer.Option(
            "--blinded",
            help="For outsiders: hashes instead of rows. It proves that nothing changes, and shows nothing.",
        ),
    ] = False,
) -> None:
    """Write all sealed rows, all heads and the public key as JSON Lines, for `verify --file` or another program."""
    from bot.journal import exporting

    async def write(database: Database, out: BinaryIO) -> None:
        last = await exporting.export(database, out.write, blinded=blinded)
        typer.echo(f"{last.size} rows, up to the head {last.name}", err=True)

    if str(file) == "-":
        _beside(lambda database: write(database, sys.stdout.buffer))
        return
    try:
        with _new(file) as out:
            _beside(lambda database: write(database, out))
    except FileExistsError:
        raise _bad(f"{file} is there already: name a new file") from None
    except OSError as error:
        raise _bad(f"cannot write {file}: {error.strerror}") from None


@journal.command("prove")
def prove(
    ref: Annotated[str | None, typer.Argument(metavar="REF", help="A reference such as D-9.")] = None,
    old: Annotated[int | None, typer.Option("--from", metavar="SIZE", help="An earlier head, by its size.")] = None,
    new: Annotated[
        int | None, typer.Option("--to", metavar="SIZE", help="A later one; the latest unless named.")
    ] = None,
) -> None:
    """Prove that what the journal says about REF is in the tree of the latest head; or that the later of two heads began as the earlier.

    Check it with `verify --file`.
    """
    from bot.journal import exporting

    if (ref is None) == (old is None) or (new is not None and old is None):
        raise _bad("name either a reference such as D-9, or --from and --to")
    if ref is not None:
        about = ref.upper()
        proof = _beside(lambda database: exporting.prove_inclusion(database, about))
    else:
        sizes = old or 0, new
        proof = _beside(lambda database: exporting.prove_consistency(database, *sizes))
    sys.stdout.write(proof.decode() + "\n")


@journal.command("new-key")
def new_key(sure: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False) -> None:
    """Sign with a new key from now on. The journal names it, and the old one vouches for it where it is still there."""
    from bot.journal import renewing
    from bot.storehouse import clock

    path = configuration.load().signing_key_file
    if not sure:
        typer.confirm(f"Replace the key in {path}? The old one is destroyed.", abort=True, err=True)
    key, vouched = _beside(lambda database: renewing.renew(database, path, clock))
    _print({"key": key.public.hex(), "vouched": vouched})


@contextmanager
def _new(file: Path) -> Iterator[BinaryIO]:
    """A file for its owner only, which is gone again unless all of it was written. Raises OSError."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        try:
            yield out
        except BaseException:
            file.unlink(missing_ok=True)
            raise


def _check_file(file: Path, known: Known) -> Verified:
    from bot.journal.offline import verify_file

    if str(file) == "-":
        return verify_file(sys.stdin.buffer, known)
    try:
        with file.open("rb") as lines:
            return verify_file(lines, known)
    except OSError as error:
        raise _bad(f"cannot read {file}: {error.strerror}") from None


def _known(named: list[str], file: Path | None) -> Known:
    """The heads that the caller knows. Raises BadParameter where there is none in what was to name some."""
    known: defaultdict[int, set[bytes]] = defaultdict(set)
    for text in [*named, *([] if file is None else [_text(file)])]:
        found = _NAMED_HEAD.findall(text)
        if not found:
            raise _bad("a head looks like 1204:9f86d081..., its size and 64 hexadecimal digits")
        for size, root in found:
            known[int(size)].add(bytes.fromhex(root))
    return dict(known)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise _bad(f"cannot read {file}: {error.strerror}") from None


def _as_json(verified: Verified, known: Known) -> Mapping[str, object]:
    from bot.journal.files import head_object

    keys = [{"key": used.key.hex(), "since": used.since, "vouched": used.vouched} for used in verified.keys]
    return {
        "holds": True,
        "rows": verified.rows,
        "heads": verified.heads,
        "unsealed": verified.unsealed,
        "last": None if verified.last is None else head_object(verified.last),
        "keys": keys,
        "known": sum(len(roots) for roots in known.values()),
    }


def _beside(work: Callable[[Database], Awaitable[T]]) -> T:
    """Do something with the database of a desk that may be running."""
    from bot.journal import exporting

    settings = configuration.load()
    logs.set_up("WARNING")

    async def do() -> T:
        async with _open(settings.database_url) as database:
            return await work(database)

    try:
        return asyncio.run(do())
    except exporting.NothingSealed:
        raise _failed("Nothing is sealed yet: `ombud run` does that, each second.") from None
    except exporting.NoSuchHead as error:
        raise _failed(f"There is no head of {error.size} rows: take the number before the colon of one.") from None
    except exporting.NoSuchRows as error:
        raise _failed(f"No sealed row is about {error}.") from None


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[Database]:
    from storage.database import connect
    from storage.migrate import require_current

    database = await connect(url, create=False)
    try:
        await require_current(database)
        yield database
    finally:
        await database.close()


def _print(value: Mapping[str, object]) -> None:
    from storage.leaves import canonical_json

    sys.stdout.write(canonical_json(value).decode() + "\n")


def _failed(what: str) -> typer.Exit:
    typer.echo(what, err=True)
    return typer.Exit(FAILED)


def _bad(what: str) -> typer.Exit:
    typer.echo(what, err=True)
    return typer.Exit(BAD_ARGUMENT)
