"""What Telegram would not do, tried again: when a moderator asks for it, and by itself when that may help now.

Rights were given to the bot, a group became a supergroup, somebody came back or is no administrator any more.
"""

from collections.abc import Sequence

from desk.cards import show_card
from desk.casework import staff
from desk.model import Sanction
from desk.notices import ApplySanction, LiftSanction
from desk.ports import Unit
from desk.rules.sanctioning import is_stuck
from desk.triage import see


async def try_again(unit: Unit, number: int, moderator: int) -> int:
    """Owe anew what failed of a case's decisions; returns how much that is. Raises what `see` raises."""
    case = await see(unit, number, moderator)
    return await _again(unit, await unit.sanctions.of_case(case.id), staff(moderator))


async def retry_in(unit: Unit, chat: int) -> int:
    """The bot can do more in a chat than before: owe anew what failed there."""
    return await _again(unit, await unit.sanctions.failed(chat), "desk")


async def retry_on(unit: Unit, chat: int, account: int) -> int:
    """Something about an account in a chat has changed: owe anew what could not be done to it."""
    return await _again(unit, await unit.sanctions.failed(chat, account), "desk")


async def _again(unit: Unit, failed: Sequence[Sanction], by: str) -> int:
    """Only the first of two who come at once finds it failed."""
    stuck = [one for one in failed if is_stuck(one, unit.now) and await unit.sanctions.retry(one.id)]
    for sanction in stuck:
        decision = await unit.decisions.get(sanction.decision)
        act = ApplySanction(sanction.id) if sanction.lifting is None else LiftSanction(sanction.id)
        cause = f"{decision.ref}/sanction-{sanction.id}/again-{unit.now}"
        await unit.notices.owe(sanction.chat, act, cause=cause, case=decision.case)
        await unit.journal.write(
            by, "sanction_retried", decision.ref, case=decision.case, n=sanction.id, sanction=sanction.kind
        )
        await show_card(unit, await unit.cases.get(decision.case))
    return len(stuck)
