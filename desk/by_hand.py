"""What people do to a member in Telegram's own interface: it stands in the case's timeline, and the desk's picture follows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.cards import show_card
from desk.casework import member, staff
from desk.model import Lifting, Membership, MemberStatus, Origin, Sanction, SanctionState
from desk.ports import Unit
from desk.retrying import retry_on
from desk.rules.durations import Ms
from desk.rules.sanctioning import holds_under


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
    applied = await _applied(unit, change)
    lifted = [one for one in applied if not holds_under(one.kind, change.now)]
    for sanction in lifted:
        await unit.sanctions.lift(sanction.id, Lifting.BY_HAND)
        await unit.sanctions.settle(sanction.id, SanctionState.LIFTED)
        await _tell(unit, change, sanction, "lifted_by_hand")
    if change.now.status in (MemberStatus.BANNED, MemberStatus.RESTRICTED) and not _is_same(change):
        verb = "banned_by_hand" if change.now.status is MemberStatus.BANNED else "restricted_by_hand"
        await _tell(unit, change, applied[-1] if applied else latest, verb)
    if not await unit.sanctions.binding(change.chat, change.account):
        await unit.sanctions.forget(change.chat, change.account)
    elif change.now.status is not MemberStatus.LEADS:
        await unit.sanctions.correct(change.chat, change.account, change.now)


async def _applied(unit: Unit, change: Change) -> Sequence[Sanction]:
    """The sanctions that Telegram held when this was done; a later decision knows better."""
    found = [one for one in await unit.sanctions.in_force(change.chat, change.account) if _is_applied(one)]
    return [one for one in found if (await unit.decisions.get(one.decision)).at < change.before]


def _is_applied(sanction: Sanction) -> bool:
    return sanction.state is SanctionState.APPLIED


def _is_same(change: Change) -> bool:
    """Whether nothing changed but that they are inside."""
    return (change.was.status, change.was.may, change.was.until) == (
        change.now.status,
        change.now.may,
        change.now.until,
    )


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
