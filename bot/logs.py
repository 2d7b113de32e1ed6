"""Logs: one line an event on standard error, without tokens, texts or names."""

import logging
import sys
from typing import Final

_CHATTY: Final = ("aiohttp.access", "apscheduler", "aiosqlite", "asyncio", "telegram")


def set_up(level: str) -> None:
    """Log to standard error from this level on. Libraries that log what they carry are heard from WARNING on only."""
    logging.basicConfig(
        level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s", force=True
    )
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
