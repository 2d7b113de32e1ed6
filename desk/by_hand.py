"""What people do to a member in Telegram's own interface: it stands in the case's timeline, and the desk's picture follows it."""

from dataclasses import dataclass

from desk.cards import show_card
from desk.casework import member, staff
from desk.model import Lifting, Membership, MemberStatus, Origin, Sanction, SanctionState
from desk.ports import Unit
from desk.retrying import retry_on
from desk.rules.durations import Ms
from desk.rules.sanctioning import SPEAK, holds_under


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody changed what a member is. What the desk itself does is none."""

    chat: int
    account: int
    by: int
    before: Ms
    """It was done before this moment: Telegram's clock counts seconds."""
    was: Membership
    now: Membership


async def witness(unit: Unit, change: Change) -> None:
    """Follow a change that may concern a sanction of the desk's.

    What somebody else lifted is lifted, and what they set stays when the desk's own sanction ends. Who came back, or is no
    administrator any more, meets what could not be done to them before.
    """
    latest = await unit.sanctions.latest(change.chat, change.account)
    if latest is None:
        return
    if change.by != change.account:
        await _follow(unit, change, latest)
    returned = change.now.inside and not change.was.inside
    demoted = change.was.status is MemberStatus.LEADS and change.now.status is not MemberStatus.LEADS
    if returned or demoted:
        await retry_on(unit, change.chat, change.account)


async def _follow(unit: Unit, change: Change, latest: Sanction) -> None:
    if _state(change.was) == _state(change.now):
        return
    in_force = await unit.sanctions.in_force(change.chat, change.account)
    known = [one for one in in_force if (await unit.decisions.get(one.decision)).at < change.before]
    applied = [one for one in known if one.state is SanctionState.APPLIED]
    for sanction in applied:
        if not holds_under(sanction.kind, change.now) and await unit.sanctions.lift(sanction.id, Lifting.BY_HAND):
            await unit.sanctions.settle(sanction.id, SanctionState.LIFTED)
            await _tell(unit, change, sanction, "lifted_by_hand")
    if change.now.status in (MemberStatus.BANNED, MemberStatus.RESTRICTED):
        verb = "banned_by_hand" if change.now.status is MemberStatus.BANNED else "restricted_by_hand"
        await _tell(unit, change, applied[-1] if applied else latest, verb)
    if len(known) == len(in_force):  # Who decided later saw what they were then.
        await _correct(unit, change)


async def _correct(unit: Unit, change: Change) -> None:
    """Keep what they are now as what they are to be without a sanction.

    Not where the desk's own silence or ban goes on as it was, and only what else they may do was changed: it would become endless.
    """
    if not await unit.sanctions.binding(change.chat, change.account):
        await unit.sanctions.forget(change.chat, change.account)
    elif change.now.status is not MemberStatus.LEADS and _bound(change.was) != _bound(change.now):
        await unit.sanctions.correct(change.chat, change.account, change.now)


def _state(one: Membership) -> tuple[object, ...]:
    """All but whether they are inside."""
    return one.status, one.may, one.until


def _bound(one: Membership) -> tuple[object, ...]:
    """What the desk sets itself."""
    return one.status, SPEAK in one.may, one.until


async def _tell(unit: Unit, change: Change, sanction: Sanction, verb: str) -> None:
    """In the timeline: by a colleague under their number, by anybody else under the case's pseudonym for them."""
    decision = await unit.decisions.get(sanction.decision)
    case = await unit.cases.get(decision.case)
    known = await unit.staff.roles(change.by)
    who = staff(change.by) if known else member(unit, case, change.by)
    await unit.journal.write(who, verb, decision.ref, case=case.id, n=sanction.id, sanction=sanction.kind)
    if case.origin is Origin.REPORT:
        await show_card(unit, case)
    else:
        await unit.notices.redraw_cards(case.id)
