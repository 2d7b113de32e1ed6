"""The real `ombud` command, in processes of its own, against a sandbox."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Final

import msgspec

from config.settings import PREFIX
from sandbox import Sandbox

STOP_WITHIN_S: Final = 10.0
"""What `ombud run` promises for SIGTERM."""


class Reported(msgspec.Struct, frozen=True):
    ref: str
    reporter: str
    category: str
    text: str


class Told(msgspec.Struct, frozen=True):
    ref: str
    kind: str
    state: str


class Step(msgspec.Struct, frozen=True):
    at: str
    by: str
    verb: str
    ref: str


class CaseRecord(msgspec.Struct, frozen=True):
    """What `ombud show C-1 --json` prints, as far as the demo looks at it."""

    ref: str
    state: str
    category: str
    severity: int
    reports: list[Reported]
    decisions: list[str]
    notices: list[Told]
    timeline: list[Step]


class DeskProcess:
    """One desk: its settings, its database and key in `home`, and the process that serves it."""

    def __init__(self, telegram: Sandbox, home: Path, *, staff_chat: int, owner: int) -> None:
        self._home = home
        self._log = home / "ombud.log"
        self._serving: Process | None = None
        # The settings of whoever plays the demo are theirs; so is a `.env`, which the working directory keeps out.
        own = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
        self._environment = own | {
            "OMBUD_TOKEN": telegram.token,
            "OMBUD_API_URL": telegram.url,
            "OMBUD_DATA_DIR": str(home / "data"),
            "OMBUD_KEY_FILE": str(home / "key" / "master.key"),
            "OMBUD_STAFF_CHAT": str(staff_chat),
            "OMBUD_OWNERS": str(owner),
        }

    async def start(self) -> None:
        """Begin `ombud run`; what it logs goes to a file."""
        with self._log.open("ab") as log:
            self._serving = await self._ombud("run", stdout=DEVNULL, stderr=log.fileno())

    async def kill(self) -> None:
        """SIGKILL: the process has no say in it."""
        if self._serving is not None and self._serving.returncode is None:
            self._serving.kill()
            await self._serving.wait()

    async def stop(self) -> int:
        """SIGTERM, and the exit code. Raises TimeoutError if it does not end as it promises."""
        assert self._serving is not None, "the desk was never started"
        self._serving.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self._serving.wait(), STOP_WITHIN_S)

    async def show(self, ref: str) -> CaseRecord:
        """What `ombud show` prints about a case, also beside a serving process."""
        with self._log.open("ab") as log:
            showing = await self._ombud("show", ref, "--json", stdout=PIPE, stderr=log.fileno())
        printed, _ = await showing.communicate()
        assert showing.returncode == 0, f"`ombud show {ref} --json` ended with {showing.returncode}"
        return msgspec.json.decode(printed, type=CaseRecord)

    def log_tail(self, lines: int) -> list[str]:
        """The end of what the processes logged."""
        return self._log.read_text(errors="replace").splitlines()[-lines:] if self._log.exists() else []

    async def _ombud(self, *arguments: str, stdout: int, stderr: int) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.cli",
            *arguments,
            stdin=DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=self._home,
            env=self._environment,
        )
