"""The commands about campaigns."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer

from benchmarks.campaigns import paid, race
from benchmarks.campaigns.race import Contestant
from benchmarks.databases import Engines, postgres
from benchmarks.showing import Engine, Json, show, show_one
from benchmarks.strict.running import Conditions

app = typer.Typer()

Recipients = Annotated[int, typer.Option(min=1, help="People who get the text.")]


@app.command("campaign")
def measure_campaign(
    engine: Engine = "sqlite",
    recipients: Recipients = 3_000,
    rivals: Annotated[bool, typer.Option(help="Beside it the libraries that broadcast.")] = True,
    round_trip: Annotated[float, typer.Option(help="Milliseconds to the server and back.")] = 40,
    jitter: Annotated[float, typer.Option(help="Milliseconds that it is longer or shorter by, at most.")] = 10,
    as_json: Json = False,
) -> None:
    """One text to everybody, beside rivals: how long it takes, who is left out, who gets it twice."""
    conditions, results = Conditions(round_trip, jitter), {}
    with postgres() as server:
        for name, contestant in _contestants(engine, rivals=rivals).items():
            results[name] = asdict(race.measure(contestant, server, recipients, conditions))
            if not as_json:
                show_one("campaign", name, results[name])
    if as_json:
        show("campaign", results, as_json=True)


def _contestants(engine: Engines, *, rivals: bool) -> Mapping[str, Contestant]:
    return race.RIVALS if rivals else {}


@app.command("paid")
def measure_paid(
    recipients: Recipients = 20_000,
    as_json: Json = False,
) -> None:
    """Sends a second with `allow_paid_broadcast`, on one core at 50 ms round trip, beside python-telegram-bot's own transport."""
    few = max(2, recipients // 10)
    results = {
        "ombud": asdict(asyncio.run(paid.measure("ombud", recipients))),
        "stock": asdict(asyncio.run(paid.measure("stock", few))),
        f"stock, {paid.STOCK_AT_BEST} under way": asdict(asyncio.run(paid.measure("stock", few, paid.STOCK_AT_BEST))),
    }
    for name in ("stock", f"stock, {paid.STOCK_AT_BEST} under way"):
        results[f"ombud to {name}"] = {"per_second": results["ombud"]["per_second"] / results[name]["per_second"]}
    show("paid", results, as_json=as_json)
