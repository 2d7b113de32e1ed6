"""`ombud request ...`: what concerns lawful requests and is done beside a running desk."""

import asyncio
import json
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.printed import Json, moment
from config import settings as configuration
from config.settings import Settings

request = typer.Typer(no_args_is_help=True, help="Lawful requests.")

FAILED = 1


@request.callback()
def requests() -> None:
    """Lawful requests, beside a running desk."""


@request.command("import")
def import_form(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="The form; see the README for what it holds.")],
    by: Annotated[int, typer.Option("--by", help="The officer who takes it in, by their numeric Telegram id.")],
) -> None:
    """Take a request in from a JSON form, with its original document, and print its reference, as JSON."""
    from bot.request_form import FormUnusable
    from desk.errors import NotAllowed
    from desk.request_errors import IntakeRefused, InvolvedInRequest
    from handlers.request_errors import INTAKE

    settings = configuration.load()
    logs.set_up("WARNING")
    try:
        taken = asyncio.run(_take_in(settings, file, by))
    except FormUnusable as error:
        problem = str(error)
    except IntakeRefused as refusal:
        problem = INTAKE[refusal.fault]
    except NotAllowed:
        problem = f"{by} is not an officer, and only officers take requests in"
    except InvolvedInRequest:
        problem = f"{by} is involved in a case that this request reaches: another officer has to take it in"
    else:
        sys.stdout.write(json.dumps(taken, sort_keys=True) + "\n")
        return
    typer.echo(problem, err=True)
    raise typer.Exit(FAILED)


async def _take_in(settings: Settings, file: Path, by: int) -> Mapping[str, Json]:
    # Only now: see `bot.cli`.
    from bot.request_form import read
    from bot.storehouse import clock, looked_into
    from desk.disclosure import intake

    form, document = read(file, clock())
    async with looked_into(settings) as storehouse:
        taken = await storehouse.runner.run(lambda unit: intake.take_in(unit, form, document, by))
    return {
        "ref": taken.ref,
        "due_at": moment(taken.due_at),
        "faults": list(taken.particulars.faults),
        "document_sha256": sha256(document.content).hexdigest(),
    }
