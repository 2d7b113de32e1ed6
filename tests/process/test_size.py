"""What an idle desk costs, and how soon it serves."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.conftest import Scene
from tests.process.process import Process

START_AT_MOST = 2.0
"""Times the import of its libraries, measured in turns with it: on a busy machine processor time grows, for both."""

LIBRARIES = (
    "import aiohttp, aiosqlite, apscheduler.schedulers.asyncio, babel, cryptography.hazmat.primitives.ciphers.aead, msgspec,"
    " pydantic_settings, telegram, typer"
)

TELLS_TIME = Path("/proc/self/stat").exists()
"""Of a process that still runs: Linux alone does."""

IDLE_MB = 100
"""Four languages of texts are in it: each start offers the menus of commands in all of them."""


@pytest.fixture(autouse=True)
def from_scratch(on_sqlite: Process) -> None:
    """The imports are what is measured."""
    on_sqlite.from_scratch = True


def spent_s(pid: int) -> float:
    """Seconds of processor time so far: unlike the clock, it does not depend on who else works here."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spent_on_libraries() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def resident_mb(pid: int) -> float:
    found = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(found.stdout) / 1024


async def test_a_desk_serves_soon_after_its_libraries_are_there_and_is_small_when_idle(
    scene: Scene, on_sqlite: Process
) -> None:
    """From the second start on: the first may have to compile, as every program after an update, which leaves its memory scattered."""
    await on_sqlite.serves()
    spent, libraries = [], []
    for _ in range(2):
        await on_sqlite.stop()
        await on_sqlite.serves()
        assert on_sqlite.running is not None
        if TELLS_TIME:
            spent.append(spent_s(on_sqlite.running.pid))
            libraries.append(spent_on_libraries())
    assert not TELLS_TIME or min(spent) < START_AT_MOST * min(libraries)

    rita = scene.reporter()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1")
    await scene.telegram.quiet()
    assert on_sqlite.running is not None
    assert resident_mb(on_sqlite.running.pid) < IDLE_MB
