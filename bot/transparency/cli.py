"""`ombud transparency`: print a quarter's figures, or the queries behind them. Works beside a running desk."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot import logs
from config import settings as configuration
from desk.rules.transparency.quarters import quarter_of, read_quarter

if TYPE_CHECKING:
    from config.settings import Settings
    from desk.ports import Unit
    from desk.rules.policy import Policy
    from desk.rules.transparency.quarters import Quarter
    from desk.rules.transparency.report import Report
    from storage.database import Engine

BAD_ARGUMENT: Final = 2
DRAWN: Final = 4
"""Quarters in the picture."""


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    TELEGRAM = "telegram"
    PNG = "png"


def transparency(
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="2026Q4", help="The quarter; the last that is over, unless it is named."),
    ] = None,
    shape: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.JSON,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it here instead of to standard output.")
    ] = None,
    queries: Annotated[
        bool, typer.Option("--queries", help="Print the queries behind each figure instead, for the database in use.")
    ] = False,
) -> None:
    """Print what is published about a quarter: requests from authorities, reports, decisions, appeals. All is counted from the journal."""
    # Here and below only now: see `bot.cli`.
    from bot.storehouse import clock

    quarter = quarter_of(clock()).previous if period is None else read_quarter(period)
    if quarter is None:
        typer.echo(f"A quarter looks like 2026Q4, not {period}", err=True)
        raise typer.Exit(BAD_ARGUMENT)
    settings = configuration.load()
    logs.set_up("WARNING")
    written = _queries(settings, quarter) if queries else asyncio.run(_written(settings, quarter, shape))
    if out is None:
        sys.stdout.buffer.write(written)
        return
    try:
        out.write_bytes(written)
    except OSError as error:
        typer.echo(f"cannot write {out}: {error.strerror}", err=True)
        raise typer.Exit(BAD_ARGUMENT) from None


async def _written(settings: Settings, quarter: Quarter, shape: Format) -> bytes:
    from bot.storehouse import looked_into

    async with looked_into(settings) as storehouse:
        wanted = quarter.last(DRAWN) if shape is Format.PNG else [quarter]
        reports = await storehouse.runner.read(lambda unit: _reports(unit, wanted))
    if not reports or reports[-1].quarter != quarter:
        typer.echo(
            f"There is no journal of {quarter} yet, so there are no figures. Name a later quarter: --period", err=True
        )
        raise typer.Exit(BAD_ARGUMENT)
    if not reports[-1].over:
        typer.echo(f"{quarter} is not over yet: its figures still change, and are not to be published.", err=True)
    if shape is Format.PNG:
        from bot.transparency.picture import as_png

        return as_png(reports)
    return _as_text(reports[-1], shape, storehouse.written, settings.language)


async def _reports(unit: Unit, quarters: Sequence[Quarter]) -> list[Report]:
    from desk import transparency as figures

    return [await figures.report(unit, quarter) for quarter in await figures.kept(unit, quarters)]


def _as_text(report: Report, shape: Format, policy: Policy, language: str) -> bytes:
    from bot.readers import reader
    from bot.transparency import tables
    from handlers.messages import transparency_page as page

    speaks = reader(language)
    writers: Mapping[Format, Callable[[], bytes]] = {
        Format.JSON: lambda: tables.as_json(report),
        Format.CSV: lambda: tables.as_csv(report),
        Format.HTML: lambda: page.as_html(report, policy, speaks),
        Format.TELEGRAM: lambda: page.as_telegram(report, speaks),
    }
    return writers[shape]()


def _queries(settings: Settings, quarter: Quarter) -> bytes:
    """Each query as the engine takes it, with the quarter's bounds in it: run them against a database, or a copy of it."""
    from storage.figure_queries import COUNTRIES, QUERIES
    from storage.figures import spelt

    engine: Engine = "postgres" if settings.database_url.startswith("postgres") else "sqlite"
    bounds = {":since": str(quarter.since), ":before": str(quarter.before)}
    parts = [
        f"-- The journal's answers for {quarter}: {quarter.since} up to {quarter.before}, milliseconds since 1970."
    ]
    for name, query in {**QUERIES, "countries": COUNTRIES}.items():
        sql = spelt(query, engine)
        for parameter, bound in bounds.items():
            sql = sql.replace(parameter, bound)
        parts.append(f"-- {name}\n{sql.strip()};")
    return "\n\n".join(parts).encode() + b"\n"
