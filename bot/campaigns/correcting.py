"""Corrections -> Telegram: what was sent is edited everywhere or deleted, page by page, behind everything else on the line.

Both can be done twice without harm, so that nothing is claimed: after a crash some of it is done again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.attempts import NOTHING_TO_EDIT, Attempt, Done, InDoubt, Later, Moved, Refused, Unreachable, mentions
from bot.campaigns.posting import Poster
from bot.campaigns.sheets import to_edit
from bot.line import Line
from bot.logs import where
from bot.pacing import Call
from desk import carrying_out
from desk.acquaintance import gone
from desk.campaigns import Copy, Corrected, Correction, CorrectionKind, Skipped
from desk.carrying_out import Pass
from desk.ports import Unit
from desk.rules.durations import HOUR, MINUTE, SECOND, Ms
from handlers.messages.announcement import Announcement, announcement, withdrawn
from handlers.messages.reader import Reader, Readers
from storage.database import StorageUnavailable
from storage.unit import Runner

PAGE: Final = 32
"""Copies corrected side by side: a second's worth. A kill repeats no more than these."""

AHEAD: Final = 2
"""Of these, so many wait for their turn at the same time: a campaign that is being sent takes its turns in between."""

DELETABLE_FOR: Final[Ms] = 48 * HOUR - MINUTE
"""How long after it was sent a message can be deleted (https://core.telegram.org/bots/api#deletemessages), less some for the way there."""

TRIES: Final = 12
"""How often a copy is tried that cannot be reached for now."""

SOON: Final[Ms] = 2 * SECOND
"""A chat that must rest for longer is passed over, and looked for again when all others are done."""

FIRST_REST: Final[Ms] = SECOND
LONGEST_REST: Final[Ms] = 10 * MINUTE
IDLE_S: Final = 1.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Walk:
    """One way through the copies of a correction, from the first to the last that it has not reached."""

    after: tuple[int, int] | None = None
    some_left: bool = False
    """Some were passed over, and are looked for once more."""
    nth: int = 1
    stalls: int = 0
    """How many pages in a row there were of which nobody could be reached: while Telegram is away, they must not all be used up."""
    rests_until: Ms = 0

    def rest(self, now: Ms, times: int) -> None:
        self.rests_until = now + min(FIRST_REST << min(times, 16), LONGEST_REST)

    def again(self, now: Ms) -> None:
        """From the beginning, some time later."""
        self.rest(now, self.nth - 1 if self.some_left else 0)
        self.nth += self.some_left
        self.after, self.some_left = None, False


class Corrector:
    """Carries corrections out. At any time at most one per desk: it shares the courier's leadership and its line."""

    def __init__(
        self,
        runner: Runner,
        poster: Poster,
        line: Line,
        readers: Readers,
        clock: Callable[[], Ms],
        language: str,
        told: Callable[[], None],
    ) -> None:
        """`language` is the staff's, for groups that chose none. `told` is called when somebody may be owed news."""
        self._runner = runner
        self._poster = poster
        self._line = line
        self._readers = readers
        self._clock = clock
        self._language = language
        self._told = told
        self._ahead = asyncio.Semaphore(AHEAD)
        self._walks: dict[int, _Walk] = {}

    async def run(self) -> None:
        """Correct until cancelled. What is under way then is done again by whoever comes next."""
        while True:
            try:
                busy = await self._round()
            except StorageUnavailable as fault:
                _log.warning("corrections wait: %s", type(fault).__name__)
                busy = False
            if not busy:
                await asyncio.sleep(IDLE_S)

    async def _round(self) -> bool:
        """A page of each correction; False where there is nothing to do now."""
        running = await self._runner.read(carrying_out.due)
        self._walks = {one.id: self._walks.get(one.id, _Walk()) for one in running}
        return any([await self._surely(one, self._walks[one.id]) for one in running])

    async def _surely(self, correction: Correction, walk: _Walk) -> bool:
        try:
            return await self._advance(correction, walk)
        except StorageUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001  a correction that cannot be carried out must not end the process, or stop the others
            _log.error("correction %d: %s", correction.id, where(fault))
            return False

    async def _advance(self, correction: Correction, walk: _Walk) -> bool:
        if walk.rests_until > self._clock() or self._waits(0) > SOON:
            return False
        page = await self._runner.read(lambda unit: carrying_out.next_copies(unit, correction, walk.after, PAGE))
        if not page.copies:
            return await self._turn(correction, walk)
        attempts = await asyncio.gather(*(self._correct(correction, copy, page) for copy in page.copies))
        walk.after = page.copies[-1].key
        if await self._record(correction, walk, page.copies, attempts):
            walk.stalls = 0
            return True
        walk.rest(self._clock(), walk.stalls)
        walk.stalls += 1
        return False

    async def _turn(self, correction: Correction, walk: _Walk) -> bool:
        """The last copy is behind: the correction is over, or begins anew for those that were passed over or have been sent since."""
        if not walk.some_left and await self._end(correction):
            self._told()
            return True
        walk.again(self._clock())
        return False

    async def _end(self, correction: Correction) -> bool:
        counts = await self._runner.read(lambda unit: carrying_out.figures(unit, correction))
        return counts is not None and await self._runner.run(lambda unit: carrying_out.end(unit, correction, counts))

    async def _record(
        self, correction: Correction, walk: _Walk, copies: Sequence[Copy], attempts: Sequence[Attempt | None]
    ) -> bool:
        """Keep what became of a page; False where nobody on it could be reached."""
        last = walk.nth >= TRIES
        met = [(copy, _outcome(copy, one, last=last)) for copy, one in zip(copies, attempts, strict=True)]
        done = [corrected for _copy, corrected in met if corrected is not None]
        lost = [copy.recipient for copy, one in zip(copies, attempts, strict=True) if _is_gone(one)]
        walk.some_left |= len(done) < len(met)

        async def record(unit: Unit) -> None:
            await carrying_out.settle(unit, correction, done)
            for recipient in lost:
                await gone(unit, recipient)

        if done:
            try:
                await self._runner.run(record)
            except StorageUnavailable:
                raise
            except Exception as fault:  # noqa: BLE001  else this page would be edited again and again, and nobody behind it
                _log.error("correction %d: %s", correction.id, where(fault))
                await self._runner.run(lambda unit: carrying_out.settle(unit, correction, done))
        return bool(done)

    async def _correct(self, correction: Correction, copy: Copy, page: Pass) -> Attempt | None:
        """None for a chat whose turn is far off."""
        if self._waits(copy.recipient) > SOON:
            return None
        try:
            if correction.kind is CorrectionKind.EDIT:
                return await self._edit(copy, page)
            return await self._withdraw(copy, page)
        except Exception as fault:  # noqa: BLE001  one copy that cannot be corrected must not stop the others
            _log.error("a copy of correction %d failed: %s", correction.id, where(fault))
            return Refused(f"internal: {type(fault).__name__}")

    async def _edit(self, copy: Copy, page: Pass) -> Attempt:
        campaign = page.campaign
        shown = announcement(page.texts[copy.language], campaign.id, campaign.terms, self._reader(copy), page.announced)
        return await self._change(copy, shown)

    async def _withdraw(self, copy: Copy, page: Pass) -> Attempt:
        """Deleted while that may be; later, and where Telegram will not, it says that it was withdrawn."""
        if self._clock() - copy.sent_at < DELETABLE_FOR:
            deleted = await self._in_turn(
                lambda started: self._poster.withdraw(copy.recipient, [copy.message], started)
            )
            if not isinstance(deleted, Refused):
                return deleted
        left = withdrawn(page.texts[copy.language], page.campaign.policy, self._reader(copy))
        changed = await self._change(copy, left)
        is_gone = isinstance(changed, Refused) and mentions(changed.why, *NOTHING_TO_EDIT)
        return Done(copy.message) if is_gone else changed

    async def _change(self, copy: Copy, shown: Announcement) -> Attempt:
        sheet = to_edit(shown.post, shown.post.attachment, shown.buttons)
        return await self._in_turn(lambda started: self._poster.edit(copy.recipient, copy.message, sheet, started))

    async def _in_turn(self, call: Callable[[Callable[[], None]], Awaitable[Attempt]]) -> Attempt:
        """Make a call that says when its turn has come; from then on the next one may wait for its own."""
        await self._ahead.acquire()
        waits = True

        def started() -> None:
            nonlocal waits
            if waits:
                waits = False
                self._ahead.release()

        try:
            return await call(started)
        finally:
            started()

    def _reader(self, copy: Copy) -> Reader:
        return self._readers(self._language if copy.recipient < 0 and copy.spoken is None else copy.spoken)

    def _waits(self, chat: int) -> Ms:
        return self._line.ready_in(Call(chat, yielding=True))


def _outcome(copy: Copy, attempt: Attempt | None, *, last: bool) -> Corrected | None:
    """What is kept of it; None where another try can help, but for the last one."""
    match attempt:
        case Done():
            return Corrected(copy.recipient)
        case Moved():
            return Corrected(copy.recipient, Skipped.MOVED)
        case Unreachable(why=why) | Refused(why=why):
            return Corrected(copy.recipient, why)
        case Later(why=why) | InDoubt(why=why) if last:
            return Corrected(copy.recipient, why)
        case _:
            return None


def _is_gone(attempt: Attempt | None) -> bool:
    """Whether somebody cannot be written to any more at all."""
    return isinstance(attempt, Unreachable) and attempt.gone
