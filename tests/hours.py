"""`make test-hours`: every story at each hour of a day, and on the days on which calendars and clocks are odd.

Arguments are pytest's; without any all journeys are told on SQLite. Exit code 1 where a story failed at some moment.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from tests.moment import TUESDAY

ODD_DAYS: Final = (
    "2028-02-29T09:00+00:00",
    "2026-12-31T23:30+00:00",
    "2026-03-29T00:30+00:00",
    "2026-10-25T00:30+00:00",
)
"""A leap day, the last half hour of a year, and the nights in which Europe's clocks go forward and back (Directive 2000/84)."""

STORIES: Final = ("tests/journeys", "-k", "sqlite")


def main() -> int:
    failed = [moment for moment in _moments() if not _told_at(moment)]
    print(f"failed at: {', '.join(one.isoformat() for one in failed)}" if failed else "green at every moment")
    return 1 if failed else 0


def _moments() -> Iterator[datetime]:
    midnight = TUESDAY.replace(hour=0, minute=30)
    yield from (midnight + timedelta(hours=hour) for hour in range(24))
    yield from map(datetime.fromisoformat, ODD_DAYS)


def _told_at(moment: datetime) -> bool:
    print(f"at {moment.isoformat()}", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "4", "--dist", "worksteal", *(sys.argv[1:] or STORIES)]
    return (
        subprocess.run(command, env=os.environ | {"OMBUD_TEST_MOMENT": moment.isoformat()}, check=False).returncode == 0
    )


if __name__ == "__main__":
    sys.exit(main())
