"""What every rival is told, and what it answers: JSON on standard input and output."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A text to be sent to each of `recipients` people, whose ids follow `first`."""

    url: str
    """The root of the Bot API server."""
    token: str
    first: int
    recipients: int
    text: str
    folder: str
    """Where files may be kept."""
    database: str
    """The address of an empty PostgreSQL database, for whoever keeps its recipients in one."""

    @property
    def people(self) -> range:
        return range(self.first, self.first + self.recipients)


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds on the wall and of the processor, from the first word to the last."""

    wall: float
    cpu: float


async def timed(work: Awaitable[object]) -> Effort:
    """What `work` took. Processor time is this process's and that of its ended children."""
    began, used = time.perf_counter(), _cpu()
    await work
    return Effort(time.perf_counter() - began, _cpu() - used)


def perform(broadcast: Callable[[Task], Awaitable[Effort]]) -> None:
    """Read the task, have it done, and print what it took."""
    task = Task(**json.load(sys.stdin))

    async def run() -> Effort:
        return await broadcast(task)

    print(json.dumps(asdict(asyncio.run(run()))))


def _cpu() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, who))
