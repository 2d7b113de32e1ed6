"""The `ombud` command. Machine output is JSON on standard output, everything else goes to standard error; bad settings end with 2.

Each command imports what it alone needs: all of it together, Telegram's library and the desk's senders first, takes longer than most run.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from bot import logs
from bot.backup_cli import backup, restore
from bot.campaigns.cli import campaigns
from bot.journal.cli import journal
from bot.keys_cli import keys
from bot.printed import Json
from bot.request_cli import request
from bot.transparency.cli import transparency
from config import settings as configuration
from config.errors import ConfigError, SettingsError
from desk.errors import CampaignMovedOn, UnknownReference
from storage.database import StorageError, StorageUnavailable

BAD_SETTINGS = 2
FAILED = 1

app = typer.Typer(
    help="Ombud: a trust-and-safety desk that lives inside Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(campaigns, name="campaign")
app.add_typer(keys, name="keys")
app.add_typer(journal, name="journal")
app.add_typer(request, name="request")
app.command()(backup)
app.command()(restore)
app.command()(transparency)


@app.command()
def run() -> None:
    """Serve: receive reports, show cases to the staff chat, deliver what is owed."""
    settings = configuration.load()
    logs.set_up(settings.log_level)
    settings.bot_token()

    from telegram.error import InvalidToken

    from bot.checking import REJECTED
    from bot.serving import run as serve

    try:
        asyncio.run(serve(settings))
    except InvalidToken:
        raise SettingsError([REJECTED]) from None


@app.command()
def demo() -> None:
    """Play one story end to end against a Telegram of our own; needs no token and no network."""
    from bot.demo import play

    try:
        raise typer.Exit(asyncio.run(play()))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


@app.command()
def check() -> None:
    """Say what is wrong with the settings, the policy and the bot's rights, and how to mend each."""
    from bot.checking import findings, remarks

    settings = configuration.load()
    logs.set_up("ERROR")
    problems = asyncio.run(findings(settings))
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(FAILED)
    for line in ("All is well.", *asyncio.run(remarks(settings))):
        typer.echo(line, err=True)


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema; `run` does it too."""
    from bot.storehouse import opened

    settings = configuration.load()
    logs.set_up(settings.log_level)

    async def bring() -> None:
        async with opened(settings):
            typer.echo("The database is up to date.", err=True)

    asyncio.run(bring())


@app.command()
def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Remove now what has outlived its use, as a desk does each night, and print how many records of each kind went, as JSON."""
    from bot import purging
    from bot.storehouse import looked_into

    settings = configuration.load()
    logs.set_up("WARNING")

    async def remove() -> Mapping[str, int]:
        async with looked_into(settings) as storehouse:
            if dry_run:
                return await purging.foresee(storehouse.runner)
            return await purging.purge(storehouse.runner, storehouse.database)

    sys.stdout.write(json.dumps(asyncio.run(remove()), sort_keys=True) + "\n")


@app.command("show")
def show_record(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A reference such as C-7, D-9 or R-12.")],
    as_json: Annotated[bool, typer.Option("--json", help="On one line, for machines.")] = False,
) -> None:
    """Print one record as JSON. Members appear under a pseudonym, staff by id."""
    from bot.showing import show
    from bot.storehouse import looked_into

    settings = configuration.load()
    logs.set_up("WARNING")

    async def look() -> Mapping[str, Json]:
        async with looked_into(settings) as storehouse:
            return await storehouse.runner.read(lambda unit: show(unit, ref))

    record = asyncio.run(look())
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=None if as_json else 2) + "\n")


def main() -> None:
    """Run the command line; what an operator can mend is one clear line each, without a traceback."""
    try:
        app()
    except ConfigError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        sys.exit(BAD_SETTINGS)
    except UnknownReference as error:
        typer.echo(f"There is no record {error.ref}: a reference looks like C-7, D-9 or R-12", err=True)
        sys.exit(FAILED)
    except CampaignMovedOn as error:
        typer.echo(f"{error.ref} has moved on: it is {error.state} now, and that cannot be done to it", err=True)
        sys.exit(FAILED)
    except StorageError as error:
        typer.echo(_setting_behind(error) + (str(error) or type(error).__doc__ or ""), err=True)
        sys.exit(BAD_SETTINGS)


def _setting_behind(error: StorageError) -> str:
    """The setting to look at, where one surely is the cause."""
    from storage.sealing import KeyBehind, KeyMissing, KeyUnusable, KeyWrong
    from storage.signing import SigningError

    match error:
        case KeyBehind() | KeyMissing() | KeyUnusable() | KeyWrong():
            return "OMBUD_KEY_FILE: "
        case SigningError():
            return "OMBUD_SIGNING_KEY_FILE: "
        case StorageUnavailable():
            return "OMBUD_DATABASE_URL: "
        case _:
            return ""


if __name__ == "__main__":
    main()
