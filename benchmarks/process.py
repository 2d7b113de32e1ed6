"""The process as an operator starts it: how soon it serves, and what it takes while nothing happens."""

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.settings import PREFIX
from sandbox import Sandbox

STARTS_WITHIN_S: Final = 30.0
QUIET_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Figures:
    start_s: float
    """From the command to the acknowledgement of an update that waited for it: stored, and by then polling."""
    idle_mb: float
    """Resident memory, once nothing happens."""


async def measure(starts: int) -> list[Figures]:
    """Start `ombud run` on SQLite so many times on the same data; the first start makes key and database."""
    with tempfile.TemporaryDirectory(prefix="ombud-bench-") as name:
        async with Sandbox() as telegram:
            environment = _environment(telegram, Path(name))
            return [await _start(telegram, environment) for _ in range(starts)]


def _environment(telegram: Sandbox, folder: Path) -> Mapping[str, str]:
    # Settings of whoever runs the benchmark are theirs.
    foreign = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
    olga = telegram.person("Olga")
    staff = telegram.supergroup("Staff", owner=olga)
    staff.add_bot(admin=True)
    return foreign | {
        "OMBUD_TOKEN": telegram.token,
        "OMBUD_API_URL": telegram.url,
        "OMBUD_DATA_DIR": str(folder),
        "OMBUD_KEY_FILE": str(folder / "master.key"),
        "OMBUD_STAFF_CHAT": str(staff.id),
        "OMBUD_OWNERS": str(olga.id),
        "OMBUD_LOG_LEVEL": "ERROR",
    }


async def _start(telegram: Sandbox, environment: Mapping[str, str]) -> Figures:
    telegram.person("Ana").starts()
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot.cli", "run", env=environment)
    try:
        await telegram.all_read(within=STARTS_WITHIN_S)
        took = time.perf_counter() - began
        await telegram.quiet(for_=QUIET_S)
        return Figures(took, _resident_mb(process))
    finally:
        process.terminate()
        await process.wait()


def _resident_mb(process: Process) -> float:
    """What the kernel says in `VmRSS: 12345 kB`."""
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024
