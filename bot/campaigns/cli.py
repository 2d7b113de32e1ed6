"""`ombud campaign ...`: watch and run campaigns from the command line, beside a running desk.

What changes a campaign's state is one conditional statement in a transaction of its own: of a desk and a command line that act at the same
moment, one wins. JSON goes to standard output; questions, the bar and everything else to standard error.
"""

from __future__ import annotations

import asyncio
import csv
import json
import re
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from bot import logs
from bot.printed import Json, moment
from config import settings as configuration
from desk.campaigns import RecipientState
from desk.errors import UnknownReference

if TYPE_CHECKING:
    from desk.campaigns import Campaign
    from desk.exporting import Exported
    from desk.ports import Unit
    from desk.watching import CampaignView
    from storage.unit import Runner

T = TypeVar("T")

OPERATOR: Final = "operator"
"""Who acts on the command line, as the journal names them."""

campaigns = typer.Typer(no_args_is_help=True, help="Watch and run campaigns.")

_Ref = Annotated[str, typer.Argument(metavar="REF", help="A campaign's reference, such as B-2.")]
_Sure = Annotated[bool, typer.Option("--yes", help="Without asking.")]


@campaigns.command("list")
def list_campaigns() -> None:
    """Print the campaigns that have not ended, and the latest of the others, as JSON."""
    # Here and below only now: see `bot.cli`.
    from desk import watching

    async def look(unit: Unit) -> list[Json]:
        return [_summary(one) for one in await watching.campaigns(unit)]

    _print(_beside(lambda runner: runner.read(look)))


@campaigns.command("show")
def show_campaign(
    ref: _Ref,
    to_its_end: Annotated[
        bool, typer.Option("--follow", help="With a bar on standard error, until it has ended.")
    ] = False,
) -> None:
    """Print how far a campaign is, as JSON."""
    from bot.campaigns.following import follow

    number = _number(ref)

    _print(_in_full(_beside(lambda runner: follow(runner, number)) if to_its_end else _look(number)))


@campaigns.command("pause")
def pause_campaign(ref: _Ref) -> None:
    """Send no more of a campaign for now."""
    from desk import broadcasting

    _print(_order(_number(ref), broadcasting.pause))


@campaigns.command("resume")
def resume_campaign(ref: _Ref) -> None:
    """Go on with a paused campaign."""
    from desk import broadcasting

    _print(_order(_number(ref), broadcasting.resume))


@campaigns.command("stop")
def stop_campaign(ref: _Ref, sure: _Sure = False) -> None:
    """Stop a campaign for good: who has not got it by now never will."""
    from desk import broadcasting

    number = _number(ref)
    view = _look(number)
    if broadcasting.may_stop(view.campaign):
        _ask_stop(view, sure=sure)
    _print(_order(number, broadcasting.stop))


def _ask_stop(view: CampaignView, *, sure: bool) -> None:
    waiting = view.progress.counts[RecipientState.DUE] if view.campaign.begun_at is not None else "All"
    typer.echo(f"{waiting} who wait will not get {view.campaign.ref}.", err=True)
    carried = view.campaign.policy
    if carried is not None and carried.adopted_at is None:
        typer.echo(f"The policy {carried.version}, which it announces, will not come into force.", err=True)
    _require(sure, f"Stop {view.campaign.ref} for good?")


@campaigns.command("retry")
def retry_campaign(ref: _Ref, sure: _Sure = False) -> None:
    """Send a campaign again to those whom it failed to reach, and to those of whom that is not known."""
    from desk import broadcasting

    number = _number(ref)
    progress = _look(number).progress
    if not progress.again:
        typer.echo("There is nobody whom it failed to reach.", err=True)
        raise typer.Exit(1)
    unknown = progress.counts[RecipientState.UNKNOWN]
    if unknown:
        typer.echo(f"Of {unknown} it is not known whether it arrived: it may reach them twice.", err=True)
    _require(sure, f"Send it again to {progress.again}?")
    _print(_order(number, broadcasting.retry))


@campaigns.command("export")
def export_campaign(
    ref: _Ref,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="As CSV, the columns' names first; else a JSON object a line.")
    ] = False,
) -> None:
    """Print what became of each recipient. Members appear under a pseudonym that is this campaign's alone."""
    number = _number(ref)
    _beside(lambda runner: _export(runner, number, _csv_lines() if as_csv else _json_line))


@campaigns.command("policy")
def print_policy(ref: _Ref) -> None:
    """Print the policy that a campaign carries as a policy file, every default written out: ombud campaign policy B-2 > policy.toml"""
    from config.writing import as_toml

    number = _number(ref)
    text = _beside(lambda runner: runner.read(lambda unit: unit.campaigns.carried(number)))
    if text is None:
        raise UnknownReference(ref)
    sys.stdout.write(as_toml(text))


def _look(number: int) -> CampaignView:
    from desk import watching

    return _beside(lambda runner: runner.read(lambda unit: watching.view_campaign(unit, number)))


def _order(number: int, order: Callable[[Unit, int, str], Awaitable[Campaign]]) -> Mapping[str, Json]:
    campaign = _beside(lambda runner: runner.run(lambda unit: order(unit, number, OPERATOR)))
    return {"ref": campaign.ref, "state": campaign.state.value}


def _require(sure: bool, question: str) -> None:
    if not sure:
        typer.confirm(question, abort=True, err=True)


async def _export(runner: Runner, number: int, write: Callable[[Exported], None]) -> None:
    from bot.campaigns.tables import recipients
    from desk import exporting

    await runner.run(lambda unit: exporting.note(unit, number, OPERATOR))
    async for row in recipients(runner, number):
        write(row)


def _csv_lines() -> Callable[[Exported], None]:
    from bot.campaigns.tables import cells
    from desk.exporting import COLUMNS

    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(COLUMNS)

    def line(row: Exported) -> None:
        lines.writerow(cells(row))

    return line


def _json_line(row: Exported) -> None:
    from bot.campaigns.tables import record

    sys.stdout.write(json.dumps(record(row), ensure_ascii=False) + "\n")


def _beside(work: Callable[[Runner], Awaitable[T]]) -> T:
    """Do something on the database, beside the desk that may run on it."""
    from bot.storehouse import looked_into

    settings = configuration.load()
    logs.set_up("WARNING")

    async def look() -> T:
        async with looked_into(settings) as storehouse:
            return await work(storehouse.runner)

    return asyncio.run(look())


_REF: Final = re.compile(r"B-([0-9]{1,18})", re.IGNORECASE)


def _number(ref: str) -> int:
    found = _REF.fullmatch(ref)
    if found is None:
        raise UnknownReference(ref)
    return int(found[1])


def _print(record: Json | Mapping[str, Json]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")


def _summary(campaign: Campaign) -> dict[str, Json]:
    terms = campaign.terms
    return {
        "ref": campaign.ref,
        "state": campaign.state.value,
        "audience": terms.audience.kind.value,
        "days": terms.audience.days,
        "mandatory": terms.mandatory,
        "author": campaign.author,
        "approved_by": campaign.approved_by,
        "starts_at": moment(terms.starts_at),
        "begun_at": moment(campaign.begun_at),
        "ended_at": moment(campaign.ended_at),
        "policy": campaign.policy.version if campaign.policy is not None else None,
        "policy_effective_at": moment(campaign.policy.effective_at) if campaign.policy is not None else None,
    }


def _in_full(view: CampaignView) -> dict[str, Json]:
    progress = view.progress
    left = progress.left(view.at)
    return {
        **_summary(view.campaign),
        "counts": {state.value: rows for state, rows in progress.counts.items()},
        "skipped": dict(progress.skipped),
        "repeats": progress.repeated,
        "reads": dict(progress.reads),
        "per_second": round(progress.rate, 1),
        "seconds_left": None if left is None else left // 1000,
        "correction": _correction(view),
    }


def _correction(view: CampaignView) -> Json:
    """The last one, as far as it is; null where there was none."""
    if view.correction is None or view.corrected is None:
        return None
    return {
        "kind": view.correction.kind.value,
        "ordered_by": view.correction.ordered_by,
        "approved_by": view.correction.approved_by,
        "begun_at": moment(view.correction.begun_at),
        "ended_at": moment(view.correction.ended_at),
        "done": view.corrected.done,
        "failed": view.corrected.failed,
        "left": view.corrected.left,
    }
