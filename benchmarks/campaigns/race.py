"""One text to everybody: Ombud and the rivals, each in a process of its own, in turns over servers of the same kind."""

import asyncio
import json
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.databases import Engine, empty_database
from benchmarks.measure import Unsound
from benchmarks.rivals.broadcasts.task import Effort, Task
from benchmarks.rivals.environments import environment
from benchmarks.strict.running import Conditions, Strict, arrivals, serving
from sandbox.limits import IN_ALL_PER_SECOND

FIRST_RECIPIENT: Final = 7_000_000_001
TEXT: Final = "Our rules change on 1 December: links to shops need a moderator's word first. The whole text is in the pinned message."
LONGEST_S: Final = 1_800.0
"""Whoever is not done by then is stopped, and what they have not reached is lost."""

_RIVALS: Final = Path(__file__).parent.parent / "rivals" / "broadcasts"
_ROOT: Final = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Contestant:
    """Who takes part: the module that broadcasts, and the packages that it needs where they are not ours."""

    module: str
    arguments: tuple[str, ...] = ()
    requirements: Path | None = None
    engine: Engine = "sqlite"
    """Of the database that it gets."""

    @contextmanager
    def python(self) -> Iterator[str]:
        """The interpreter that runs it."""
        if self.requirements is None:
            yield sys.executable
        else:
            with environment(self.requirements) as python:
                yield python


RIVALS: Final[Mapping[str, Contestant]] = {
    "python-telegram-broadcast": Contestant(
        "benchmarks.rivals.broadcasts.python_telegram_broadcast",
        requirements=_RIVALS / "python_telegram_broadcast.txt",
    ),
    "aiogram_broadcaster": Contestant(
        "benchmarks.rivals.broadcasts.aiogram_broadcaster", requirements=_RIVALS / "aiogram_broadcaster.txt"
    ),
    "aiogram-broadcast": Contestant(
        "benchmarks.rivals.broadcasts.aiogram_broadcast",
        requirements=_RIVALS / "aiogram_broadcast.txt",
        engine="postgres",
    ),
    "AIORateLimiter": Contestant("benchmarks.rivals.broadcasts.rate_limiter"),
    "AIORateLimiter, 5 retries": Contestant("benchmarks.rivals.broadcasts.rate_limiter", ("5",)),
}


def ours(engine: Engine) -> Contestant:
    """Ombud's own sender, on a database of this kind."""
    return Contestant("benchmarks.campaigns.ours", engine=engine)


@dataclass(frozen=True, slots=True)
class Figures:
    recipients: int
    wall_s: float
    times_ideal: float
    """Against 30 a second without a pause."""
    refused_429: int
    lost: int
    twice: int
    most_in_a_second: int
    cpu_ms: float
    """Of the processor for each recipient."""


def measure(contestant: Contestant, postgres: str, recipients: int, conditions: Conditions) -> Figures:
    """Let one of them reach its recipients, with an empty database of its own: on that PostgreSQL server where it wants one.

    Raises Unsound where it ends with an error.
    """
    server = postgres if contestant.engine == "postgres" else None
    with contestant.python() as python, empty_database(server) as (database, folder):
        return asyncio.run(_measure(contestant, python, recipients, conditions, database, folder))


async def _measure(
    contestant: Contestant, python: str, recipients: int, conditions: Conditions, database: str, folder: Path
) -> Figures:
    async with serving(conditions) as telegram:
        given = task(telegram, recipients, folder, database)
        return await _figures(telegram, given, await run(contestant, python, given))


def task(telegram: Strict, recipients: int, folder: Path, database: str) -> Task:
    """The text to so many people."""
    return Task(telegram.url, telegram.token, FIRST_RECIPIENT, recipients, TEXT, str(folder), database)


async def run(contestant: Contestant, python: str, task: Task) -> Effort:
    """Let a process do it. Raises Unsound where it ends with an error."""
    process = await create_subprocess_exec(
        python, "-m", contestant.module, *contestant.arguments, cwd=_ROOT, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(LONGEST_S):
            out, _ = await process.communicate(json.dumps(asdict(task)).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        return Effort(LONGEST_S, float("nan"))
    if process.returncode != 0:
        raise Unsound(f"{contestant.module} ended with {process.returncode}")
    return Effort(**json.loads(out))


async def _figures(telegram: Strict, task: Task, effort: Effort) -> Figures:
    arrived = arrivals(await telegram.ledger(), task.people)
    return Figures(
        task.recipients,
        effort.wall,
        effort.wall / (task.recipients / IN_ALL_PER_SECOND),
        arrived.refused,
        arrived.lost,
        arrived.twice,
        arrived.most_in_a_second,
        effort.cpu * 1000 / task.recipients,
    )
