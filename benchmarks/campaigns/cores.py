"""Processes that have a core of the machine to themselves, and what they took of it. Where the system offers no choice, they share."""

import os
from pathlib import Path


def give_first(pid: int) -> None:
    """Let a process run on the first core only."""
    _give(pid, 0)


def give_second(pid: int) -> None:
    """Let a process run on the second core only, if there is one."""
    _give(pid, 1)


def _give(pid: int, number: int) -> None:
    if not hasattr(os, "sched_setaffinity"):
        return
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > number:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {cores[number]})


def cpu_s_of(pid: int) -> float:
    """Seconds of processor time that a process has taken, user and system (proc(5), `stat`)."""
    after_name = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
