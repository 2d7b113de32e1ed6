"""`python -m benchmarks`: figures on standard output, for people or, with --json, for machines."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from statistics import median
from typing import Annotated, Literal

import typer

from benchmarks import intake, latency, process, queue
from benchmarks.databases import empty_database, postgres
from benchmarks.intake import Figures
from benchmarks.rivals import sqlalchemy_bot

Engines = Literal["sqlite", "postgres", "both"]
Results = Mapping[str, Mapping[str, float]]

Engine = Annotated[Engines, typer.Option(help="Which database.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")]
Rounds = Annotated[int, typer.Option(min=1, help="How often each is measured; the median counts.")]

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command("intake")
def measure_intake(
    engine: Engine = "both",
    reports: Annotated[int, typer.Option(min=1, help="Reports in each round.")] = 4_000,
    rival: Annotated[bool, typer.Option(help="Beside it a bot on SQLAlchemy's ORM, on SQLite.")] = False,
    rounds: Rounds = 3,
    as_json: Json = False,
) -> None:
    """Reports a second, from raw update to committed report."""
    with _servers(engine) as servers:
        measured = [_round(servers, reports, rival=rival) for _ in range(rounds)]
    results = {name: _median([asdict(figures[name]) for figures in measured]) for name in measured[0]}
    if rival and "sqlite" in servers:
        results["sqlite to rival"] = _median([_ratios(figures["sqlite"], figures["rival"]) for figures in measured])
    _show("intake", results, as_json=as_json)


def _round(servers: Mapping[str, str | None], reports: int, *, rival: bool) -> Mapping[str, Figures]:
    """Each once, the rival next to SQLite: what else happens on the machine then happens to both."""
    found = {}
    if rival:
        with empty_database(None) as (_, folder):
            found["rival"] = asyncio.run(sqlalchemy_bot.measure(folder, reports))
    for name, server in servers.items():
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
    with _servers(engine) as servers:
        for name, server in servers.items():
            with empty_database(server) as (url, folder):
                results[name] = asdict(asyncio.run(latency.measure(url, folder, reports)))
    _show("latency", results, as_json=as_json)


@app.command("queue")
def measure_queue(
    engine: Engine = "both",
    few: Annotated[int, typer.Option(min=300, help="Open cases at first.")] = 10_000,
    many: Annotated[int, typer.Option(min=300, help="Open cases at last.")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """Milliseconds for one page of the queue, among few cases and among many."""
    results = {}
    with _servers(engine) as servers:
        for name, server in servers.items():
            with empty_database(server) as (url, folder):
                results[name] = asdict(asyncio.run(queue.measure(url, folder, few, many)))
    _show("queue", results, as_json=as_json)


@app.command("process")
def measure_process(as_json: Json = False) -> None:
    """Seconds until `ombud run` serves, and megabytes while it is idle."""
    starts = asyncio.run(process.measure())
    _show("process", {f"start {n}": asdict(start) for n, start in enumerate(starts, 1)}, as_json=as_json)


@contextmanager
def _servers(engine: Engines) -> Iterator[Mapping[str, str | None]]:
    """PostgreSQL servers by name of their engine; SQLite has none."""
    wanted: Sequence[str] = ("sqlite", "postgres") if engine == "both" else (engine,)
    if "postgres" not in wanted:
        yield dict.fromkeys(wanted)
        return
    with postgres() as server:
        yield {name: server if name == "postgres" else None for name in wanted}


def _median(rounds: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    return {name: round(median(each[name] for each in rounds), 3) for name in rounds[0]}


def _show(benchmark: str, results: Results, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({benchmark: results}))
        return
    for subject, figures in results.items():
        print(f"{benchmark} {subject}")
        for name, figure in figures.items():
            print(f"  {name:20} {figure:>12,.{0 if name == 'reports' else 2}f}")


if __name__ == "__main__":
    app()
