"""`python -m benchmarks`: figures on standard output, for people or, with --json, for machines."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from benchmarks import intake, latency, process, queue
from benchmarks.campaigns.commands import app as campaigns
from benchmarks.databases import empty_database
from benchmarks.intake import Figures
from benchmarks.rivals import sqlalchemy_bot
from benchmarks.showing import Engine, Json, Rounds, middle, servers, show

STARTS = 3

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(campaigns)


@app.command("intake")
def measure_intake(
    engine: Engine = "both",
    reports: Annotated[int, typer.Option(min=1, help="Reports in each round.")] = 4_000,
    rival: Annotated[bool, typer.Option(help="Beside it a bot on SQLAlchemy's ORM, on SQLite.")] = False,
    rounds: Rounds = 3,
    as_json: Json = False,
) -> None:
    """Reports a second, from raw update to committed report."""
    with servers(engine) as on:
        measured = [_round(on, reports, rival=rival) for _ in range(rounds)]
    results = {name: middle([asdict(figures[name]) for figures in measured]) for name in measured[0]}
    if rival and "sqlite" in on:
        results["sqlite to rival"] = middle([_ratios(figures["sqlite"], figures["rival"]) for figures in measured])
    show("intake", results, as_json=as_json)


def _round(on: Mapping[str, str | None], reports: int, *, rival: bool) -> Mapping[str, Figures]:
    """Each once, the rival next to SQLite: what else happens on the machine then happens to both."""
    found = {}
    if rival:
        with empty_database(None) as (_, folder):
            found["rival"] = asyncio.run(sqlalchemy_bot.measure(folder, reports))
    for name, server in on.items():
        with empty_database(server) as (url, folder):
            found[name] = asyncio.run(intake.measure(url, folder, reports))
    return found


def _ratios(ours: Figures, rivals: Figures) -> Mapping[str, float]:
    return {
        "per_second": ours.per_second / rivals.per_second,
        "cpu": rivals.cpu_ms_per_report / ours.cpu_ms_per_report,
    }


@app.command("latency")
def measure_latency(
    engine: Engine = "both",
    reports: Annotated[int, typer.Option(min=2, help="Reports, one after the other.")] = 1_000,
    as_json: Json = False,
) -> None:
    """Milliseconds for one report alone, from its update to its commit."""
    results = {}
    with servers(engine) as on:
        for name, server in on.items():
            with empty_database(server) as (url, folder):
                results[name] = asdict(asyncio.run(latency.measure(url, folder, reports)))
    show("latency", results, as_json=as_json)


@app.command("queue")
def measure_queue(
    engine: Engine = "both",
    few: Annotated[int, typer.Option(min=300, help="Open cases at first.")] = 10_000,
    many: Annotated[int, typer.Option(min=300, help="Open cases at last.")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """Milliseconds for one page of the queue, among few cases and among many."""
    results = {}
    with servers(engine) as on:
        for name, server in on.items():
            with empty_database(server) as (url, folder):
                results[name] = asdict(asyncio.run(queue.measure(url, folder, few, many)))
    show("queue", results, as_json=as_json)


@app.command("process")
def measure_process(as_json: Json = False) -> None:
    """Seconds until `ombud run` serves, and megabytes while it is idle."""
    starts = asyncio.run(process.measure(STARTS))
    show("process", {f"start {n}": asdict(start) for n, start in enumerate(starts, 1)}, as_json=as_json)


if __name__ == "__main__":
    app()
