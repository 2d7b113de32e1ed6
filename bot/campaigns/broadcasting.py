"""Campaigns -> Telegram. Recipients are claimed durably just before they are written to, and settled by what Telegram answered."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from bot.attempts import Attempt, InDoubt, Later, Refused
from bot.campaigns.announcing import Announcer, Edition, meaning
from bot.campaigns.patience import Patience
from bot.campaigns.settling import Ledger, Outcome
from bot.line import Line
from bot.logs import where
from bot.pacing import Call
from desk.campaigns import PAID_PER_STAR
from desk.rules.durations import SECOND, Ms
from desk.rules.policy import Policy
from storage.broadcast import Broadcast, Claimed
from storage.database import StorageUnavailable
from storage.unit import Runner

AHEAD: Final = 2
"""Recipients claimed whose turn has not come: at 30 a second, time enough for the next claim. All that a kill leaves in doubt are these
and the sends that are on their way."""

PAID_AHEAD: Final = 48
PAID_AT_LEAST: Final = 16
"""The same where 1,000 a second are paid for; a claim for fewer at once would not pay."""

SOON: Final[Ms] = 100
"""Nobody is claimed while the line rests for longer than this."""

SOON_THERE: Final[Ms] = 2 * SECOND
"""A chat that must rest for longer is put off: a group in slow mode may ask for an hour, for which it would keep a place from others."""

IDLE_S: Final = 1.0

_log = logging.getLogger(__name__)


class Broadcaster:
    """Writes to the recipients of campaigns. At any time at most one per desk: it shares the courier's leadership and its line."""

    def __init__(
        self,
        broadcast: Broadcast,
        runner: Runner,
        announcer: Announcer,
        line: Line,
        clock: Callable[[], Ms],
    ) -> None:
        self._broadcast = broadcast
        self._runner = runner
        self._announcer = announcer
        self._line = line
        self._clock = clock
        self.landed = asyncio.Event()
        """Set whenever nobody is being written to any more: a campaign may be over."""
        self._ledger = Ledger(runner, self._on_written)
        self._policy: Policy | None = None
        self._campaigns: list[int] = []
        """Those that are being sent; the next one to be served comes first."""
        self._empty: set[int] = set()
        """Those of them where nobody was due, until the next look at all campaigns."""
        self._editions: dict[int, Edition] = {}
        self._spent: dict[int, int] = {}
        """How many sends of a campaign were paid for."""
        self._woken = asyncio.Event()
        self._looking: asyncio.Future[bool] | None = None
        """A look for who is due. It is never interrupted: whom it has claimed must be written to, or go back."""
        self._sending: set[asyncio.Task[None]] = set()
        self._waiting: dict[asyncio.Task[None], bool] = {}
        """Those of them whose turn has not come, and whether they are paid for."""
        self._leads = False
        """Whether it is this worker that sends: what was claimed, and is not on its way when that ends, goes back."""
        self._astray = False
        """A claim failed, and may have been committed all the same: some may be in `sending` to whom nobody writes."""
        self._patience = Patience()

    def serve(self, policy: Policy, campaigns: Sequence[int]) -> None:
        """These are to be sent now, under this policy."""
        self._policy = policy
        kept = [number for number in self._campaigns if number in campaigns]
        self._campaigns = kept + [number for number in campaigns if number not in kept]
        for number in self._editions.keys() - set(campaigns):
            del self._editions[number]
            self._spent.pop(number, None)
        self._empty.clear()
        if self._campaigns:
            self._woken.set()

    async def run(self) -> None:
        """Send until cancelled."""
        await self._land()
        await self._recover()
        # Another worker may have led meanwhile, and paid.
        self._editions, self._spent = {}, {}
        self._leads = True
        try:
            while True:
                # Before the look, not after: see the courier.
                self._woken.clear()
                self._looking = asyncio.ensure_future(self._look())
                if not await asyncio.shield(self._looking):
                    await self._rest()
        finally:
            # Whoever leads now writes to them.
            self._leads = False
            self._put_back()

    async def _recover(self) -> None:
        """Nobody is being written to when this is called."""
        recovered = await self._broadcast.recover(self._clock())
        self._astray = False
        if recovered.again or recovered.unknown:
            _log.warning("after a crash: %d to be written to again, %d unknown", recovered.again, recovered.unknown)

    async def stop(self, within_s: float) -> None:
        """Put back whose turn has not come, and let the others end. What does not end in time is found in `sending` at the next start."""
        try:
            async with asyncio.timeout(within_s):
                if self._looking is not None:
                    await asyncio.wait([self._looking])
                self._put_back()
                await self._land()
        except TimeoutError:
            _log.warning("%d sends of campaigns are left in doubt", len(self._sending) + self._ledger.behind)
            for task in [self._looking, *self._sending]:
                if task is not None:
                    task.cancel()

    async def _land(self) -> None:
        if self._looking is not None:
            await asyncio.wait([self._looking])
        if self._sending:
            await asyncio.wait(self._sending)
        await self._ledger.written()

    async def _look(self) -> bool:
        """Claim for the first campaign that has somebody due; False where there is none, or no room."""
        if self._patience.left() > 0 or self._ledger.stuck:
            return False
        if self._astray and not await self._found_again():
            return False
        for number in [one for one in self._campaigns if one not in self._empty]:
            try:
                if await self._serve(number):
                    # The others first, next time.
                    self._campaigns = [one for one in self._campaigns if one != number] + [number]
                    return True
            except StorageUnavailable as fault:
                _log.warning("campaigns wait: %s", type(fault).__name__)
                self._astray = True
                return False
            except Exception as fault:  # noqa: BLE001  a campaign that cannot be read must not stop the others
                _log.error("campaign %d: %s", number, where(fault))
        return False

    async def _found_again(self) -> bool:
        """Whether those are found whom a claim may have left behind: once nobody else is in `sending` any more."""
        if self._sending or self._ledger.behind:
            return False
        try:
            await self._recover()
        except StorageUnavailable as fault:
            _log.warning("campaigns wait: %s", type(fault).__name__)
            return False
        return True

    async def _serve(self, number: int) -> bool:
        edition, policy = await self._edition(number), self._policy
        if edition is None or policy is None:
            return False
        paid = edition.campaign.terms.paid and self._left_to_spend(number, policy) > 0
        room = self._room(number, policy, paid=paid)
        if room <= 0 or self._line.ready_in(Call(0, yielding=True, paid=paid)) > SOON:
            return False
        page = await self._broadcast.claim(
            number,
            room,
            self._clock(),
            lambda person, now: edition.weigh(person, now, policy.staff.timezone),
            paid=paid,
            corrected=edition.corrected,
        )
        texts = edition if page.posts is None else edition.anew(page.posts, page.corrected)
        if number in self._editions:
            self._editions[number] = texts
            self._spent[number] += len(page.claimed) if paid else 0
        for one in page.claimed:
            rest = self._line.ready_in(Call(one.recipient, yielding=True, paid=paid))
            if rest > SOON_THERE or not self._leads:
                self._note(Outcome(one.again(self._clock() + rest, untried=True)))
            else:
                self._begin(one, texts)
        if not page.found:
            self._empty.add(number)
        return page.found > 0

    async def _edition(self, number: int) -> Edition | None:
        if number not in self._editions:
            edition = await self._announcer.edition(number)
            if edition is None:
                return None
            self._spent[number] = await self._runner.read(lambda unit: unit.recipients.paid(number))
            self._editions[number] = edition
        return self._editions[number]

    def _room(self, number: int, policy: Policy, *, paid: bool) -> int:
        if self._patience.is_tried:
            # It failed just now: one more finds out whether that is over.
            return 0 if self._sending else 1
        waiting = sum(1 for one in self._waiting.values() if one is paid)
        if not paid:
            return AHEAD - waiting
        room = PAID_AHEAD - waiting
        return 0 if room < PAID_AT_LEAST else min(room, self._left_to_spend(number, policy))

    def _left_to_spend(self, number: int, policy: Policy) -> int:
        """Sends that the budget still covers."""
        return policy.campaigns.paid_budget_stars * PAID_PER_STAR - self._spent[number]

    def _begin(self, one: Claimed, edition: Edition) -> None:
        task = asyncio.create_task(self._deliver(one, edition))
        self._sending.add(task)
        self._waiting[task] = one.paid

        def ended(task: asyncio.Task[None]) -> None:
            self._sending.discard(task)
            # Not in `_deliver`: a task that is cancelled before its first step never runs.
            if self._waiting.pop(task, None) is not None and task.cancelled():
                self._note(Outcome(one.again(self._clock(), untried=True)))
            self._woken.set()

        task.add_done_callback(ended)

    def _on_written(self) -> None:
        if not self._sending:
            self.landed.set()

    def _put_back(self) -> None:
        """Give up all turns that have not come."""
        for task in list(self._waiting):
            task.cancel()

    async def _deliver(self, one: Claimed, edition: Edition) -> None:
        task = asyncio.current_task()

        def started() -> None:
            if task is not None:
                self._waiting.pop(task, None)
            self._woken.set()

        attempt = await self._attempt(one, edition, started)
        self._take_heed(attempt)
        self._note(meaning(one, attempt, self._clock(), mandatory=edition.campaign.terms.mandatory))

    def _note(self, outcome: Outcome) -> None:
        one = outcome.settled.claimed
        if one.paid and outcome.settled.surely_not_sent and one.campaign in self._spent:
            self._spent[one.campaign] -= 1
        self._ledger.note(outcome)

    async def _attempt(self, one: Claimed, edition: Edition, started: Callable[[], None]) -> Attempt:
        try:
            return await self._announcer.send(one, edition, started)
        except Exception as fault:  # noqa: BLE001  one text that cannot be sent must not stop the others
            # Not to whom: a log tells of no reporter.
            _log.error("a send of campaign %d failed: %s", one.campaign, where(fault))
            return Refused(f"internal: {type(fault).__name__}")

    def _take_heed(self, attempt: Attempt) -> None:
        """Rest for as long as Telegram asks; while nobody can be reached, ever longer."""
        match attempt:
            case Later(after=after) if after is not None:
                self._put_back()
            case Later() | InDoubt():
                self._patience.failed()
                self._put_back()
            case _:
                self._patience.reached()

    async def _rest(self) -> None:
        pause = self._patience.left()
        try:
            async with asyncio.timeout(pause / SECOND if pause > 0 else IDLE_S):
                await self._woken.wait()
        except TimeoutError:
            return
