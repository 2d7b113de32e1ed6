"""Logs: one line an event on standard error, without tokens, texts or names.

An exception's message may hold what somebody wrote, and so may the lines of a library that logs it. Whatever is logged with an
exception is therefore written as its types and places alone.
"""

import asyncio
import logging
import sys
import traceback
from types import TracebackType
from typing import Any, Final

_CHATTY: Final = ("aiohttp.access", "apscheduler", "aiosqlite", "asyncio", "telegram")
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"

_log = logging.getLogger(__name__)


def set_up(level: str) -> None:
    """Log to standard error from this level on. Libraries that log what they carry are heard from WARNING on only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A line that cannot be written would be shown with all that was to be filled in.
    logging.raiseExceptions = False
    sys.excepthook = _ended_by


def where(fault: BaseException) -> str:
    """Types and places of an exception and of its causes. Not their messages, which may hold what somebody wrote."""
    cause = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    said = f"{type(fault).__name__} at {_places(fault.__traceback__)}"
    return f"{said}, after {where(cause)}" if cause is not None else said


def loop_fault(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio says of a task or a callback whose failure nobody heard. Its own words would quote the exception and the arguments."""
    fault, said = context.get("exception"), context["message"].partition("(")[0]
    _log.error("%s: %s", said, where(fault) if isinstance(fault, BaseException) else "no exception")


class Discreet(logging.Formatter):
    """Writes where an exception came from instead of what it says."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have rendered the traceback already, and the record would keep it.
        record.exc_text = None
        return super().format(record)

    def formatException(  # noqa: N802  logging's own name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return where(ei[1]) if ei[1] is not None else ""


def _ended_by(_kind: type[BaseException], fault: BaseException, _trace: TracebackType | None) -> None:
    """The last word of a process that a defect ends."""
    _log.critical("stopped by %s", where(fault))


def _places(trace: TracebackType | None) -> str:
    frames = reversed(traceback.extract_tb(trace))
    return " <- ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames)
