"""How fast a moderator may sanction. Beyond the policy's rate their sanctions pause until a lead has looked: it may be a stolen account.

All of it is computed from what was decided, voided decisions included: to undo them is no reason to go on.
"""

from collections.abc import Collection
from typing import Final

from desk.casework import staff
from desk.errors import AlreadySettled, OwnWork, SanctionsPaused
from desk.model import LEADS, STAFF
from desk.notices import SanctionsPause
from desk.ports import Unit
from desk.precedence import require_lead
from desk.records import NewSanction, Pause
from desk.rules.durations import MINUTE, Ms
from desk.verdict import Verdict

SPAN: Final[Ms] = 10 * MINUTE
"""Of the policy's `sanctions_per_10m`."""


async def require_pace(unit: Unit, verdict: Verdict, wanted: Collection[NewSanction]) -> None:
    """Raises SanctionsPaused where a verdict would do something in Telegram and its moderator has to wait.

    A warning always goes, and so does what a second person has approved: somebody has looked at that one.
    """
    if not wanted or verdict.approved_by is not None:
        return
    moderator = verdict.moderator
    await require_unpaused(unit, moderator)
    latest = await unit.pauses.latest(moderator)
    if len(await recent(unit, moderator, latest)) >= unit.policy.limits.sanctions_per_10m:
        raise SanctionsPaused(moderator)


async def require_unpaused(unit: Unit, moderator: int) -> None:
    """Raises SanctionsPaused."""
    latest = await unit.pauses.latest(moderator)
    if latest is not None and latest.lifted_at is None:
        raise SanctionsPaused(moderator)


async def recent(unit: Unit, moderator: int, latest: Pause | None) -> Collection[int]:
    """The decisions that count: not those that a lead has looked at already."""
    looked_at = latest.lifted_at if latest is not None and latest.lifted_at is not None else 0
    return await unit.decisions.sanctioning(moderator, max(unit.now - SPAN, looked_at))


async def pause(unit: Unit, refusal: SanctionsPaused) -> None:
    """Let a moderator's sanctions pause, and call who answers for them: once, however often they try."""
    latest = await unit.pauses.latest(refusal.moderator)
    begun = await unit.pauses.begin(refusal.moderator, len(await recent(unit, refusal.moderator, latest)))
    if begun is None:
        return
    await unit.journal.write("desk", "sanctions_paused", staff(begun.moderator), decisions=begun.decisions)
    for recipient in (STAFF, *sorted(await lifters(unit, begun))):
        await unit.notices.owe(recipient, SanctionsPause(begun.id), cause=f"pause-{begun.id}")


async def lifters(unit: Unit, paused: Pause) -> Collection[int]:
    """Who may let them go on: another lead or owner. Where there is none, the moderator themselves, or the desk would stand still."""
    leads = {who for role in LEADS for who in await unit.staff.with_role(role)}
    return leads - {paused.moderator} or leads


async def resume(unit: Unit, number: int, lead: int) -> Pause:
    """Let a moderator go on. Raises NotAllowed, OwnWork, AlreadySettled."""
    await require_lead(unit, lead)
    paused = await unit.pauses.get(number)
    if lead not in await lifters(unit, paused):
        raise OwnWork
    if not await unit.pauses.lift(paused.id, lead):
        raise AlreadySettled
    await unit.journal.write(staff(lead), "sanctions_resumed", staff(paused.moderator))
    if lead != paused.moderator:
        cause = f"pause-{paused.id}/over"
        await unit.notices.owe(paused.moderator, SanctionsPause(paused.id), cause=cause)
    return paused
