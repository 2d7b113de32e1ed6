"""The desk as an operator runs it: the real command in a process of its own, started, watched, stopped and killed."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import Sandbox
from tests.process.warm import Forked, Start, fork

OMBUD = str(Path(sys.executable).parent / "ombud")
SERVING = "serving as bot"


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str


class Process:
    """One desk's settings, and the processes that run on them, one after the other.

    Whatever they write is kept in `log`, a line each, over all their lives. Their clock is `ahead_s` ahead of the machine's, and what they
    wait for takes as long as `waits` says (see `Start`), but for those that start from scratch.
    """

    from_scratch = False
    """Whether each runs the installed command in a new interpreter; otherwise its imports are done: see `warm`."""

    def __init__(self, home: Path, ahead_s: float = 0.0, /, **settings: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self._ahead_s = ahead_s
        self.settings = settings
        self.waits: dict[str, float] = {}
        self.log: list[str] = []
        self.running: asyncio.subprocess.Process | Forked | None = None
        self._reading: asyncio.Task[None] | None = None
        self._born = 0

    async def start(self) -> None:
        """Start `ombud run`, without waiting for anything."""
        self._born = len(self.log)
        self.running = await self._spawn("run", apart=False)
        self._reading = asyncio.create_task(self._read(self.running))

    async def serves(self, within: float = 15.0) -> None:
        """Start, and wait until it serves."""
        await self.start()
        await self.says(SERVING, within)

    async def says(self, words: str, within: float = 15.0) -> None:
        """Wait until the process that runs now has logged these words."""
        await until(
            lambda: self._has_said(words) or not self.is_alive, within, lambda: f"{words!r} in {self._recent()}"
        )
        assert self._has_said(words), f"the process ended without {words!r}: {self._recent()}"

    async def kill(self) -> None:
        """SIGKILL: no chance to write, send or say anything more."""
        await self._signal(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        return await self._signal(signal.SIGTERM)

    async def ended(self, within: float = 30.0) -> int:
        """Wait for the process to end by itself; returns the exit code."""
        assert self.running is not None
        assert self._reading is not None
        code = await asyncio.wait_for(self.running.wait(), within)
        await self._reading
        return code

    async def command(self, *arguments: str, within: float = 30.0, **settings: str | None) -> Ended:
        """Run another `ombud` command to its end, beside the desk or alone; `settings` differ for it alone, None unsets one."""
        process = await self._spawn(*arguments, apart=True, **settings)
        out, err = await asyncio.wait_for(process.communicate(), within)
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(), err.decode())

    @property
    def is_alive(self) -> bool:
        return self.running is not None and self.running.returncode is None

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self.running is not None
        return self.running.pid

    def now(self) -> int:
        """What time it is for them, in milliseconds since the epoch."""
        return round((time.time() + self._ahead_s) * 1000)

    async def _spawn(self, *arguments: str, apart: bool, **settings: str | None) -> asyncio.subprocess.Process | Forked:
        environment = self._environment({**self.settings, **settings})
        if not self.from_scratch:
            start = Start(arguments, str(self.home), environment, self._ahead_s, self.waits)
            return await fork(start, apart=apart)
        return await asyncio.create_subprocess_exec(
            OMBUD,
            *arguments,
            cwd=self.home,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE if apart else asyncio.subprocess.STDOUT,
        )

    def _environment(self, settings: dict[str, str | None]) -> dict[str, str]:
        """Only what an operator sets: no switch of the test run reaches the process."""
        ours = {f"OMBUD_{name.upper()}": value for name, value in settings.items() if value is not None}
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), **ours}

    async def _signal(self, number: signal.Signals) -> int:
        if self.running is not None and self.running.returncode is None:
            self.running.send_signal(number)
        return await self.ended()

    async def _read(self, process: asyncio.subprocess.Process | Forked) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.log.append(line.decode(errors="backslashreplace").rstrip("\n"))

    def _has_said(self, words: str) -> bool:
        return any(words in line for line in self.log[self._born :])

    def _recent(self) -> str:
        return "\n".join(self.log[self._born :][-30:])


@asynccontextmanager
async def desk(telegram: Sandbox, home: Path, database_url: str, **settings: str) -> AsyncIterator[Process]:
    """A desk against that sandbox on that database, not started yet, and surely dead at the end however the test ends."""
    process = Process(
        home,
        telegram.clock.now() - time.time(),
        token=telegram.token,
        api_url=telegram.url,
        database_url=database_url,
        key_file=str(home / "keys" / "master.key"),
        **settings,
    )
    try:
        yield process
    finally:
        if process.is_alive:
            await process.kill()


async def until(true: Callable[[], bool], within: float, what: Callable[[], str]) -> None:
    """Look again every few milliseconds until something is so; `what` tells in a failure what was waited for."""
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, f"waited {within} s for {what()}"
        await asyncio.sleep(0.005)
