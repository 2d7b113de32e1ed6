"""The commands about campaigns."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from benchmarks.campaigns import during, paid, race, size
from benchmarks.campaigns import kills as kill_trial
from benchmarks.campaigns.race import Contestant
from benchmarks.databases import Engine as OneEngine
from benchmarks.databases import Engines, empty_database, postgres
from benchmarks.showing import Engine, Json, servers, show, show_one
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
    ours = {f"ombud on {name}": race.ours(name) for name in _engines(engine)}
    return {**ours, **race.RIVALS} if rivals else ours


def _engines(engine: Engines) -> Sequence[OneEngine]:
    return ("sqlite", "postgres") if engine == "both" else (engine,)


@app.command("paid")
def measure_paid(engine: Engine = "sqlite", recipients: Recipients = 20_000, as_json: Json = False) -> None:
    """Sends a second with `allow_paid_broadcast`, on one core at 50 ms round trip, beside python-telegram-bot's own transport."""
    results: dict[str, dict[str, float]] = {}
    ours = {f"ombud on {name}": paid.ours(name) for name in _engines(engine)}
    with postgres() as server:
        for name, contestant in ours.items():
            results[name] = asdict(paid.measure(contestant, server, recipients))
        for name, contestant in paid.STOCK.items():
            results[name] = asdict(paid.measure(contestant, server, max(2, recipients // 10)))
    for name in ours:
        for rival in paid.STOCK:
            times = results[name]["per_second"] / results[rival]["per_second"]
            results[f"{name} to {rival}"] = {"per_second": times}
    show("paid", results, as_json=as_json)


@app.command("campaign-size")
def measure_size(
    engine: Engine = "both",
    few: Annotated[int, typer.Option(min=10, help="Recipients at first.")] = 1_000,
    many: Annotated[int, typer.Option(min=10, help="Recipients at last.")] = 1_000_000,
    as_json: Json = False,
) -> None:
    """Milliseconds for one recipient, in a small campaign and in a large one: added, claimed and settled."""
    results = {}
    with servers(engine) as on:
        for name, server in on.items():
            with empty_database(server) as (url, folder):
                results[name] = asdict(asyncio.run(size.measure(url, folder, few, many)))
    show("campaign-size", results, as_json=as_json)


@app.command("during-campaign")
def measure_during(
    engine: Engine = "both",
    reports: Annotated[int, typer.Option(min=2, help="Reports, three a second.")] = 300,
    as_json: Json = False,
) -> None:
    """Milliseconds until a report is answered, in the middle of a campaign and without one."""
    results = {}
    with servers(engine) as on:
        for name, server in on.items():
            for campaign in (False, True):
                with empty_database(server) as (url, folder):
                    figures = asyncio.run(during.measure(url, folder, reports, campaign=campaign))
                results[f"{name}, {'during a campaign' if campaign else 'without one'}"] = asdict(figures)
    show("during-campaign", results, as_json=as_json)


@app.command("campaign-kills")
def try_kills(
    engine: Engine = "both",
    recipients: Recipients = 3_000,
    kills: Annotated[int, typer.Option(min=1, help="SIGKILLs while it is being sent.")] = 100,
    optional: Annotated[bool, typer.Option(help="A campaign that people can opt out of.")] = False,
    seed: Annotated[int | None, typer.Option(help="Of the moments; without it they differ each time.")] = None,
    as_json: Json = False,
) -> None:
    """A campaign whose process is killed again and again: fails unless everybody is reached, and every repeat is counted."""
    results = {}
    with servers(engine) as on:
        for name, server in on.items():
            chosen = secrets.randbits(32) if seed is None else seed
            with empty_database(server) as (url, folder):
                figures = asyncio.run(
                    kill_trial.measure(url, folder, recipients, kills, mandatory=not optional, seed=chosen)
                )
            results[name] = {**asdict(figures), "seed": chosen}
    show("campaign-kills", results, as_json=as_json)
