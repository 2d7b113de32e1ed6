"""The real `ombud` command, in processes of its own, against a sandbox."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

import msgspec

from bot.demo.records import JournalRecord, RequestRecord
from config.settings import PREFIX
from sandbox import Sandbox

T = TypeVar("T")

STOP_WITHIN_S: Final = 10.0
"""What `ombud run` promises for SIGTERM."""


class DeskFailed(Exception):
    """The `ombud` command did not end as it promises."""


class DeskProcess:
    """One desk: its settings, its database and key in `home`, and the process that serves it, killed on every way out."""

    def __init__(self, telegram: Sandbox, home: Path, *, staff_chat: int, owner: int) -> None:
        self._home = home
        self._log = home / "ombud.log"
        self._serving: Process | None = None
        # The settings of whoever plays the demo are theirs; so is a `.env`, which the working directory keeps out.
        foreign = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
        self._environment = foreign | {
            "OMBUD_TOKEN": telegram.token,
            "OMBUD_API_URL": telegram.url,
            "OMBUD_DATA_DIR": str(home / "data"),
            "OMBUD_KEY_FILE": str(home / "key" / "master.key"),
            "OMBUD_STAFF_CHAT": str(staff_chat),
            "OMBUD_OWNERS": str(owner),
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.kill()

    async def start(self) -> None:
        """Begin `ombud run`; what it logs goes to a file."""
        with self._log.open("ab") as log:
            self._serving = await self._ombud("run", stdout=DEVNULL, stderr=log.fileno())

    async def kill(self) -> None:
        """SIGKILL, as `kill -9` sends it: the process has no say in it."""
        if self._serving is not None and self._serving.returncode is None:
            self._serving.kill()
            await self._serving.wait()

    async def stop(self) -> None:
        """SIGTERM. Raises DeskFailed for an exit code other than 0, TimeoutError if it does not end as it promises."""
        if self._serving is None or self._serving.returncode is not None:
            raise DeskFailed("`ombud run` is not running any more")
        self._serving.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self._serving.wait(), STOP_WITHIN_S)
        if code != 0:
            raise DeskFailed(f"`ombud run` answered SIGTERM with exit code {code}")

    async def show(self, ref: str, kind: type[T]) -> T:
        """What `ombud show` prints about a reference, beside the serving process. Raises DeskFailed."""
        return await self._printed(kind, "show", ref, "--json")

    async def verify_journal(self) -> JournalRecord:
        """What `ombud journal verify` finds, beside the serving process. Raises DeskFailed where the journal does not hold."""
        return await self._printed(JournalRecord, "journal", "verify")

    async def take_in(self, form: Mapping[str, object], document: bytes, by: int) -> RequestRecord:
        """What `ombud request import` says of a request, beside the serving process. Raises DeskFailed."""
        file = self._home / "order.json"
        file.write_bytes(msgspec.json.encode({**form, "document": "order.pdf"}))
        file.with_suffix(".pdf").write_bytes(document)
        return await self._printed(RequestRecord, "request", "import", str(file), "--by", str(by))

    async def answer_the_rest(self, number: int, by: int, why: str) -> None:
        """Answer with yes what is left of a request's analysis. Raises DeskFailed."""
        await self._output(str(number), str(by), why, module="bot.demo.answering")

    async def transparency(self, quarter: str) -> str:
        """What `ombud transparency` prints of a quarter for people. Raises DeskFailed."""
        return (await self._output("transparency", "--period", quarter, "--format", "telegram")).decode()

    async def _printed(self, kind: type[T], *arguments: str) -> T:
        return msgspec.json.decode(await self._output(*arguments), type=kind)

    async def _output(self, *arguments: str, module: str = "bot.cli") -> bytes:
        with self._log.open("ab") as log:
            looking = await self._ombud(*arguments, module=module, stdout=PIPE, stderr=log.fileno())
        printed, _ = await looking.communicate()
        if looking.returncode != 0:
            raise DeskFailed(f"`ombud {' '.join(arguments)}` ended with exit code {looking.returncode}")
        return printed

    def log_tail(self, lines: int) -> list[str]:
        """The end of what the processes logged."""
        return self._log.read_text(errors="replace").splitlines()[-lines:] if self._log.exists() else []

    async def _ombud(self, *arguments: str, module: str = "bot.cli", stdout: int, stderr: int) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *arguments,
            stdin=DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=self._home,
            env=self._environment,
        )
