"""What `ombud check` says of the sources: each is asked about nobody, which tells whether it would answer and discloses nothing."""

import time
from collections.abc import AsyncIterator, Mapping
from typing import Final

from bot.sources.asking import asked
from bot.sources.reply import MOST, Fault
from config import sources as configured
from config.settings import Settings, source_secrets
from desk.rules.disclosure.scope import Scope
from desk.rules.durations import DAY

_WORDS: Final[Mapping[Fault, str]] = {
    Fault.DOWN: "cannot be reached, or fails; see whether it runs, and correct its address",
    Fault.SLOW: "does not answer in time; make it faster, or raise its `timeout` (5m at most)",
    Fault.REFUSED: "denies the desk access; correct its token, certificate, password, rights or query",
    Fault.MALFORMED: "does not answer in the agreed form; the README shows it",
    Fault.LARGE: f"answers with more than {MOST} values or 8 MB",
}
_TALKS: Final = (
    "answers with values although it was asked about nobody; make it answer for the persons that it is asked about only"
)


async def troubles(settings: Settings) -> AsyncIterator[str]:
    """One line for each source that would not answer. Raises ConfigError."""
    now = time.time_ns() // 1_000_000
    for source in configured.load(settings.sources, source_secrets()):
        reply = await asked(source).ask(Scope(frozenset(), source.data, now - DAY, now))
        if isinstance(reply, Fault):
            yield f"OMBUD_SOURCES: {source.name} {_WORDS[reply]}"
        elif reply.values or reply.cut_off:
            yield f"OMBUD_SOURCES: {source.name} {_TALKS}"
