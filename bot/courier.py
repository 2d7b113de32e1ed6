"""Outbox -> Telegram. A row is claimed durably just before it is sent, and settled by what Telegram answered."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.attempts import Attempt, Done, InDoubt, Later, Moved, Over, Refused, Unreachable
from bot.line import Line
from bot.logs import where
from bot.pacing import Call
from bot.performing import Performer
from bot.readership import Readership
from desk.acquaintance import gone, moved
from desk.errors import AlreadyHandled
from desk.model import STAFF, SanctionState
from desk.notices import ApplySanction, CasePage, DeliveryState, Lane, LiftSanction, StatementOfReasons
from desk.recording import record_statement
from desk.rules.durations import HOUR, SECOND, Ms
from desk.sanctions import record_lifting, record_sanction
from storage.database import StorageUnavailable
from storage.outbox import Delivery, Outbox, Settled, settling
from storage.unit import Runner

AT_ONCE: Final = 8
"""Messages, and acts, claimed ahead of their turn: at 30 a second, a quarter of a second's worth; a kill leaves no more in doubt."""

SOON: Final[Ms] = 250
"""A recipient who must wait longer than this is left in the outbox, where others can pass."""

TRIES: Final = 12
"""How often something optional is tried; what is owed is given up only when it may have arrived as often as this."""

FIRST_DELAY: Final[Ms] = SECOND
LONGEST_DELAY: Final[Ms] = HOUR

_ACTS: Final = (Lane.TIDY, Lane.ACT)
"""What is no message. It has a flow of its own: a hundred commands to remove must not hold up the receipts for them."""

IDLE_S: Final = 1.0
"""How long an idle courier sleeps before it looks again: other workers cannot wake it."""

_log = logging.getLogger(__name__)


class Courier:
    """Delivers what is owed. At any time at most one courier per desk: Telegram's limits are per bot."""

    def __init__(
        self,
        outbox: Outbox,
        runner: Runner,
        performer: Performer,
        line: Line,
        readership: Readership,
        clock: Callable[[], Ms],
    ) -> None:
        self._outbox = outbox
        self._runner = runner
        self._performer = performer
        self._line = line
        self._readership = readership
        self._clock = clock
        self._woken = asyncio.Event()
        self._looking: asyncio.Future[int] | None = None
        """A look for what is due. It is never interrupted: what it has claimed must be sent, or go back."""
        self._sending: dict[asyncio.Task[None], bool] = {}
        """What is on its way, and whether it is a message."""
        self._resting: dict[int, int] = {}
        """Recipients that were put back, and the chats whose turn they wait for."""
        self._writing_to: set[int] = set()
        """Chats to which a message is on its way."""

    def wake(self) -> None:
        """Something new is owed."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        await self._land()
        recovered = await self._outbox.recover(self._clock())
        if recovered.again or recovered.unknown:
            _log.warning("after a crash: %d to be sent again, %d unknown", recovered.again, recovered.unknown)
        while True:
            # Before the look, not after: who wakes the courier while it looks may have added what it no longer finds.
            self._woken.clear()
            self._looking = asyncio.ensure_future(self._look())
            if not await asyncio.shield(self._looking):
                await self._rest()

    async def stop(self, within_s: float) -> None:
        """Let what is being sent end. What does not end in time is found in `sending` at the next start."""
        try:
            async with asyncio.timeout(within_s):
                await self._land()
        except TimeoutError:
            _log.warning("%d sends are left in doubt", len(self._sending))
            for task in [self._looking, *self._sending]:
                if task is not None:
                    task.cancel()

    async def _land(self) -> None:
        """Wait for what is under way: at the end, and before leading anew, when it is not in doubt but only slow."""
        if self._looking is not None:
            await asyncio.wait([self._looking])
        if self._sending:
            await asyncio.wait(self._sending)

    async def _look(self) -> int:
        try:
            return await self._round()
        except StorageUnavailable as fault:
            _log.warning("the courier waits: %s", type(fault).__name__)
            return 0

    async def _round(self) -> int:
        messages = sum(self._sending.values())
        acts = len(self._sending) - messages
        if messages == acts == AT_ONCE:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
            return 1
        room = (AT_ONCE - messages, AT_ONCE - acts)
        claimed = await self._outbox.claim(self._clock(), *room, waiting=self._must_wait())
        return sum([await self._start(delivery) for delivery in claimed])

    async def _start(self, delivery: Delivery) -> bool:
        """Begin sending, unless its chat has to wait: then the row goes back and lets others pass.

        False where that lets nobody pass: what is no message waits only when everything does.
        """
        chat, is_message = await self._place_of(delivery), delivery.lane not in _ACTS
        if not self._may_start(chat, is_message=is_message):
            if is_message:
                self._resting[delivery.recipient] = chat
            await _surely(delivery, lambda: self._outbox.put_back(delivery.id))
            return is_message
        self._begin(delivery, {chat} if is_message else set())
        return True

    def _begin(self, delivery: Delivery, written_to: set[int]) -> None:
        self._writing_to |= written_to

        def ended(task: asyncio.Task[None]) -> None:
            del self._sending[task]
            self._writing_to -= written_to
            self.wake()

        task = asyncio.create_task(self._deliver(delivery))
        self._sending[task] = bool(written_to)
        task.add_done_callback(ended)

    async def _place_of(self, delivery: Delivery) -> int:
        """The chat to whose limits it counts; where the database does not say, sending finds out."""
        try:
            return await self._performer.place_of(delivery)
        except StorageUnavailable:
            return 0

    def _may_start(self, chat: int, *, is_message: bool = True) -> bool:
        """Whether its turn is soon. A chat gets one message at a time: eight that wait for the same one would let nobody else pass."""
        is_free = not is_message or chat not in self._writing_to
        return is_free and self._line.ready_in(Call(chat, message=is_message)) <= SOON

    def _must_wait(self) -> list[int]:
        """Recipients that were put back and still have to wait."""
        waiting = {who: chat for who, chat in self._resting.items() if not self._may_start(chat)}
        self._resting = waiting
        return list(waiting)

    async def _rest(self) -> None:
        # Not `wait_for`: before Python 3.12 it swallows a cancellation that comes with the wake-up, and the desk would never stop.
        try:
            async with asyncio.timeout(SOON / SECOND if self._resting else IDLE_S):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _deliver(self, delivery: Delivery) -> None:
        attempt = await self._attempt(delivery)
        await _surely(delivery, lambda: self._record(delivery, attempt))

    async def _attempt(self, delivery: Delivery) -> Attempt:
        try:
            return await self._performer.perform(delivery)
        except StorageUnavailable as fault:
            return Later(type(fault).__name__, SECOND)
        except Exception as fault:  # noqa: BLE001  one delivery that cannot be rendered must not stop the others
            _log.error("delivery %d (%s) failed: %s", delivery.id, delivery.kind, where(fault))
            return Refused(f"internal: {type(fault).__name__}")

    async def _record(self, delivery: Delivery, attempt: Attempt) -> None:
        match attempt:
            case Done(message=message, thread=thread, note=note):
                settled = delivery.settled(DeliveryState.SENT, message=message, thread=thread, error=note)
                await self._settle(delivery, settled)
            case Over():
                await self._settle(delivery, delivery.settled(DeliveryState.SENT), SanctionState.LIFTED)
            case Unreachable(why=why):
                await self._unreachable(delivery, attempt, why)
            case Refused(why=why):
                await self._settle(delivery, delivery.settled(DeliveryState.FAILED, error=why))
            case Later(why=why, after=after):
                await self._again(delivery, why, after)
            case InDoubt(why=why):
                await self._in_doubt(delivery, why)
            case Moved(to=new):
                await self._follow(delivery, new)

    async def _settle(self, delivery: Delivery, settled: Settled, sanction: SanctionState | None = None) -> None:
        """The row's end and what it means for the desk, in one transaction."""
        runner = self._runner.settling(settling(settled))
        match delivery.what:
            case ApplySanction(sanction=number):
                applied = SanctionState.APPLIED if settled.state is DeliveryState.SENT else SanctionState.FAILED
                state = sanction or applied
                await runner.run(lambda unit: record_sanction(unit, number, state, settled.error))
            case LiftSanction(sanction=number):
                refused = None if settled.state is DeliveryState.SENT else settled.error
                await runner.run(lambda unit: record_lifting(unit, number, refused))
            case StatementOfReasons(decision=decision):
                delivered = settled.state is DeliveryState.SENT
                await runner.run(lambda unit: record_statement(unit, decision, delivered=delivered))
            case _:
                await self._outbox.settle([settled], self._clock())

    async def _unreachable(self, delivery: Delivery, attempt: Unreachable, why: str) -> None:
        """What a person is owed waits until they press Start; cards wait until the bot is in the staff chat again; a page is repeated."""
        waits = delivery.recipient >= STAFF and not isinstance(delivery.what, CasePage)
        state = DeliveryState.BLOCKED if waits else DeliveryState.FAILED
        chat = await self._readership.chat_of(delivery.recipient)
        if attempt.gone and chat is not None:
            await self._runner.run(lambda unit: gone(unit, chat))
        await self._settle(delivery, delivery.settled(state, error=why))

    async def _follow(self, delivery: Delivery, new: int) -> None:
        """The group is a supergroup now: what is owed to it goes there, counted as another try, so that it cannot go round for ever.

        What is owed to a person stays theirs, though a group has a part in it, such as where it is whispered: what is owed there follows.
        """
        old = await self._readership.chat_of(delivery.recipient)
        if old is not None and delivery.recipient <= STAFF:
            await self._runner.run(lambda unit: moved(unit, old, new, is_staffs=delivery.recipient == STAFF))
        await self._again(delivery, "the group became a supergroup", None)

    async def _again(self, delivery: Delivery, why: str, after: Ms | None) -> None:
        if after is None and delivery.tries + 1 >= TRIES and not type(delivery.what).mandatory:
            await self._settle(delivery, delivery.settled(DeliveryState.FAILED, error=why))
            return
        delay = after if after is not None else min(FIRST_DELAY << delivery.tries, LONGEST_DELAY)
        await self._outbox.retry(delivery.id, self._clock() + delay, why)

    async def _in_doubt(self, delivery: Delivery, why: str) -> None:
        """It may have arrived. What is owed is sent again, and counted; the rest stays unknown until someone asks for it."""
        if type(delivery.what).mandatory and delivery.tries + 1 < TRIES:
            delay = min(FIRST_DELAY << delivery.tries, LONGEST_DELAY)
            await self._outbox.repeat(delivery.id, self._clock() + delay, why)
        else:
            await self._settle(delivery, delivery.settled(DeliveryState.UNKNOWN, error=why))


async def _surely(delivery: Delivery, record: Callable[[], Awaitable[None]]) -> None:
    """Say what became of a claimed row until the database hears it: nobody else knows."""
    while True:
        try:
            await record()
        except StorageUnavailable as fault:
            _log.warning("delivery %d waits to be settled: %s", delivery.id, type(fault).__name__)
            await asyncio.sleep(IDLE_S)
        except AlreadyHandled:
            return
        else:
            return
