"""What an idle desk costs, and how soon it serves."""

import resource
import subprocess
from itertools import pairwise

from tests.process.conftest import Scene
from tests.process.process import Process

START_S = 1.0
IDLE_MB = 85


def spent_by_children() -> float:
    """Seconds of processor time of all children that have ended: unlike the clock, it does not depend on who else works here."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def resident_mb(pid: int) -> float:
    found = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(found.stdout) / 1024


async def test_a_desk_serves_within_a_second_of_its_start(on_sqlite: Process) -> None:
    spent = [spent_by_children()]
    for _ in range(3):
        await on_sqlite.serves()
        await on_sqlite.stop()
        spent.append(spent_by_children())
    # The first may have to compile, as every program after an update.
    assert min(after - before for before, after in pairwise(spent[1:])) < START_S


async def test_an_idle_desk_is_small(scene: Scene, on_sqlite: Process) -> None:
    """A second start: the first, which compiles, leaves its memory scattered."""
    await on_sqlite.serves()
    await on_sqlite.stop()
    await on_sqlite.serves()
    rita = scene.reporter()
    rita.replies(scene.post, "/report spam")
    await rita.sees("has arrived: R-1")
    await scene.telegram.quiet()
    assert on_sqlite.running is not None
    assert resident_mb(on_sqlite.running.pid) < IDLE_MB
