"""Processes of the desk that have imported everything: forked from one that has done nothing else.

A desk spends most of a start on imports and on reading its texts, the same each time. Whoever kills and restarts desks by the dozen
starts them here: each is a process of its own with its own memory, settings, files and signals, and runs the command's own `main`,
which is all that a test could tell. What a whole start costs, and the command as it is installed, is tested with processes from scratch.
"""

import asyncio
import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
from asyncio import StreamReader
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 65_536
"""Bytes of a request: arguments and settings."""


class Forked:
    """A process that was forked, with as much of `asyncio.subprocess.Process` as tests use."""

    def __init__(self, pid: int, reports: StreamReader, out: StreamReader, err: StreamReader | None) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdout, self.stderr = out, err
        self._ending = asyncio.create_task(self._note_end(reports))

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    async def communicate(self) -> tuple[bytes, bytes]:
        """Everything that it writes until it ends."""
        assert self.stderr is not None
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def _note_end(self, reports: StreamReader) -> int:
        self.returncode = int(await reports.read())
        return self.returncode


@dataclass(frozen=True)
class Start:
    """`ombud` with these arguments, in this directory, with nothing but `settings` in its environment."""

    arguments: Sequence[str]
    home: str
    settings: Mapping[str, str]
    ahead_s: float
    """How far its clock is ahead of the machine's."""
    waits: Mapping[str, float]
    """How long it waits for something, where that is not the product's own length, by the constant: "bot.serving.DRAIN_S"."""


async def fork(start: Start, *, apart: bool) -> Forked:
    """What it writes to standard error comes with its output, or `apart`."""
    request = json.dumps(asdict(start)).encode()
    assert len(request) < LONGEST
    reports, reported = await _pipe()
    out, written = await _pipe()
    err, written_apart = await _pipe() if apart else (None, os.dup(written))
    theirs = [reported, written, written_apart]
    socket.send_fds(_parent()[1], [request], theirs)
    for fd in theirs:
        os.close(fd)
    return Forked(int(await reports.readline()), reports, out, err)


async def _pipe() -> tuple[StreamReader, int]:
    """A reader of what will be written, and where to write it."""
    read, write = os.pipe()
    reader = StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read, "rb")
    )
    return reader, write


@cache
def _parent() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """The one that forks, started when it is first needed, and where to ask it; it ends when that is closed, at the latest with us."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(theirs.fileno())],
        cwd=ROOT,
        # Nothing of the test run reaches a desk: see `Process`.
        env={"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]},
        stdin=subprocess.DEVNULL,
        pass_fds=[theirs.fileno()],
    )
    theirs.close()
    return process, ours


def done() -> None:
    """Nobody will ask for another desk."""
    if _parent.cache_info().currsize:
        process, requests = _parent()
        requests.close()
        process.wait()
        _parent.cache_clear()


def _serve(requests: socket.socket) -> None:
    """Fork for each request one that starts the desk and tells how it ends."""
    _prepare()
    while True:
        request, fds, *_ = socket.recv_fds(requests, LONGEST, 3)
        if not request:
            return
        _bury()
        if os.fork() == 0:
            requests.close()
            _attend(request, *fds)
            return
        for fd in fds:
            os.close(fd)


def _prepare() -> None:
    """Import and read what a desk would, and let no collection of its garbage walk through that: each page would be copied for it."""
    from bot import cli, serving  # noqa: F401
    from config import texts

    for language in texts.languages():
        texts.translations(language)
    gc.collect()
    gc.freeze()


def _bury() -> None:
    """Take note of those who have ended since the last request."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _attend(request: bytes, reports: int, out: int, err: int) -> None:
    if (pid := os.fork()) == 0:
        os.close(reports)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.close(out)
        os.close(err)
        _become(Start(**json.loads(request)))
        return
    os.close(out)
    os.close(err)
    os.write(reports, b"%d\n" % pid)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    # Nobody reads it when the test has failed meanwhile.
    with contextlib.suppress(BrokenPipeError):
        os.write(reports, b"%d" % code)
    # At once: to take down what it inherited would take longer than the desk's whole end.
    os._exit(0)


def _become(start: Start) -> None:
    from bot.cli import main

    _go_ahead(start.ahead_s)
    for place, length in start.waits.items():
        module, _, name = place.rpartition(".")
        _set(module, name, length)
    os.chdir(start.home)
    os.environ.clear()
    os.environ.update(start.settings)
    sys.argv = ["ombud", *start.arguments]
    main()


def _set(module: str, name: str, length: float) -> None:
    assert hasattr(sys.modules[module], name), f"{module} has no {name}"
    setattr(sys.modules[module], name, length)


def _go_ahead(seconds: float) -> None:
    read_s, read_ns, ahead_ns = time.time, time.time_ns, round(seconds * 1e9)
    time.time = lambda: read_s() + seconds
    time.time_ns = lambda: read_ns() + ahead_ns


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as requests_:
        _serve(requests_)
