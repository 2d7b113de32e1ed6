"""What the clock asks the desk for: each due time is a column, and each chore looks for what is due."""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.clockwork import Chore
from bot.courier import Courier
from bot.erasing import Aftermath
from bot.pacing import Pace
from bot.purging import Purger
from bot.storehouse import Storehouse
from desk import holding
from desk.appeals import escalate
from desk.deadlines import remind_due
from desk.digest import digest_due
from desk.disclosure.delivering import drop_due as drop_packages
from desk.disclosure.escalating import call_due
from desk.disclosure.reminding import remind_due as requests_due
from desk.disclosure.validating import watch_due as validations_due
from desk.officers import appoint_due
from desk.policies import adopt_due
from desk.ports import Unit
from desk.preserving import end_due as end_holds
from desk.preserving import warn_due as warn_of_holds
from desk.rules.durations import DAY, Ms
from desk.rules.retention import Kind, began_by
from desk.sanctions import end_due
from desk.triage import page_due
from desk.watching import redraw
from storage.inbox import Inbox
from storage.unit import Runner

DONE_KEPT: Final[Ms] = 9 * DAY
"""How long a handled update's number is remembered: Telegram repeats for a day, and renumbers only after a week."""

AT_ONCE: Final = 500
"""Rows that one look of a chore removes."""


def chores_of(storehouse: Storehouse, inbox: Inbox, courier: Courier, pace: Pace) -> list[Chore]:
    """All that is looked after while a desk serves."""
    return [_adopting(storehouse, pace), *_duties(storehouse.runner, courier), *_upkeep(storehouse, inbox)]


def _adopting(storehouse: Storehouse, pace: Pace) -> Chore:
    """Announced policies come into force. Each worker's pace follows, whichever of them adopted it."""

    def bound() -> None:
        rates = storehouse.policies.latest.campaigns
        pace.bound_campaigns(rates.per_second, rates.paid_per_second)

    async def adopt() -> int:
        adopted = await storehouse.runner.run(adopt_due)
        bound()
        return adopted

    bound()
    return Chore("policies adopted", 1, adopt)


def _duties(runner: Runner, courier: Courier) -> list[Chore]:
    """What the desk owes people when its time has come."""

    def owing(*duties: Callable[[Unit], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        """Each in a unit of its own; what they owe is sent at once."""

        async def look() -> int:
            owed = sum([await runner.run(duty) for duty in duties])
            courier.wake()
            return owed

        return look

    async def redraw_campaigns() -> int:
        await runner.run(redraw)
        courier.wake()
        return 0  # nothing to note: they are drawn as long as they are sent

    return [
        Chore("campaigns drawn", 10, redraw_campaigns),
        Chore("cases paged", 1, owing(page_due)),
        Chore("reminders owed", 2, owing(remind_due, escalate, digest_due)),
        Chore("sanctions ended", 1, owing(end_due)),
        Chore("officers and requests", 2, owing(appoint_due, requests_due, call_due, validations_due)),
        Chore("holds looked after", 2, owing(end_holds, warn_of_holds)),
    ]


def _upkeep(storehouse: Storehouse, inbox: Inbox) -> list[Chore]:
    """What has outlived its use."""
    runner, purger = storehouse.runner, Purger(storehouse.runner, storehouse.database)

    async def forget_drafts() -> int:
        drafts = await runner.run(lambda unit: unit.drafts.expire(AT_ONCE))
        verdicts = await runner.run(lambda unit: unit.pending.expire(AT_ONCE))
        commands = await runner.run(lambda unit: holding.expire(unit, AT_ONCE))
        holds = await runner.run(lambda unit: unit.hold_drafts.expire(AT_ONCE))
        requests = await runner.run(lambda unit: unit.request_drafts.expire(AT_ONCE))
        questions = await runner.run(lambda unit: unit.erasures.expire(AT_ONCE))
        lists = await runner.run(lambda unit: unit.imports.expire(AT_ONCE))
        return drafts + verdicts + commands + holds + requests + questions + lists

    async def drop() -> int:
        return await runner.run(drop_packages)

    async def forget_updates() -> int:
        now = storehouse.clock()
        until = began_by(storehouse.policies.latest.retention.kept[Kind.QUARANTINE.value], now)
        return await inbox.purge(done_before=now - DONE_KEPT, quarantined_before=until, limit=AT_ONCE)

    return [
        Chore("packages dropped", 60, drop),
        Chore("drafts expired", 60, forget_drafts),
        Chore("erasures finished", 60, Aftermath(runner, storehouse.database).look),
        Chore("updates forgotten", 300, forget_updates),
        Chore("records purged", 2, purger.look),
    ]
