"""Clocks and figures."""

import resource
import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Spent:
    """Seconds on the wall, and of processor time of this process (user and system, all threads)."""

    wall: float = 0.0
    cpu: float = 0.0
    _began: tuple[float, float] = field(default=(0.0, 0.0), repr=False)

    def __enter__(self) -> "Spent":
        self._began = (time.perf_counter(), _cpu())
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._began[0], _cpu() - self._began[1]


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Unsound(Exception):
    """What was measured did not do what it should: its figures mean nothing."""


def require(what: str, found: object, expected: object) -> None:
    """Raises Unsound where they differ."""
    if found != expected:
        raise Unsound(f"{what}: {found}, expected {expected}")
