"""Trusted flaggers (DSA Art. 22): leads give the status and take it, and see whether it is deserved."""

from collections.abc import Sequence

from desk.casework import rank, staff
from desk.errors import NotAllowed
from desk.misuse import Weighed
from desk.model import CaseState
from desk.notices import FlaggerStatus
from desk.ports import Unit
from desk.precedence import require_lead
from desk.reasons import required
from desk.records import Flagger, FlaggerEnd, FormerFlagger
from desk.telling import is_person

FORMER_AT_MOST = 10
"""Of those from whom it was taken, the latest."""
CASES_AT_MOST = 200
"""Of one flagger, the latest: as many as may be open at a time."""


async def grant(unit: Unit, account: int, by: int, reason: str) -> bool:
    """Make an account a trusted flagger: its reports come first from now on; False if it is one. Raises NotAllowed, ReasonMissing."""
    await _require(unit, account, by, reason)
    granted = await unit.flaggers.grant(account, by)
    if granted:
        await _record(unit, account, by, FlaggerStatus(True, reason.strip()))
    return granted


async def revoke(unit: Unit, account: int, by: int, reason: str) -> bool:
    """Take the status (DSA Art. 22(7)): its reports are handled like everyone's; False if it was none. Raises like `grant`."""
    return await _revoke(unit, account, by, reason, None)


async def suspend(unit: Unit, account: int, by: int, weighed: Weighed) -> bool:
    """Take the status because it was misused (DSA Art. 22(6)), with what was weighed. Otherwise like `revoke`."""
    return await _revoke(unit, account, by, weighed.reason, weighed)


async def former(unit: Unit, lead: int) -> Sequence[FormerFlagger]:
    """From whom the status was taken lately, and why. Raises NotAllowed."""
    await require_lead(unit, lead)
    return await unit.flaggers.former(FORMER_AT_MOST)


async def all_of_them(unit: Unit, lead: int) -> Sequence[Flagger]:
    """Every trusted flagger, measured like everyone. Raises NotAllowed."""
    await require_lead(unit, lead)
    return await unit.flaggers.all(unit.now - unit.policy.reporters.window)


async def _require(unit: Unit, account: int, by: int, reason: str) -> None:
    await require_lead(unit, by)
    if account == by:
        raise NotAllowed
    required(reason)


async def _revoke(unit: Unit, account: int, by: int, reason: str, misuse: Weighed | None) -> bool:
    await _require(unit, account, by, reason)
    past = (await unit.reports.hearing(account, unit.now - unit.policy.reporters.window)).record
    end = FlaggerEnd(
        unfounded=past.decided - past.upheld,
        decided=past.decided,
        gravity=misuse.gravity if misuse is not None else None,
        intention=misuse.intention if misuse is not None else None,
        reason=reason.strip(),
    )
    revoked = await unit.flaggers.revoke(account, by, end)
    if revoked:
        told = FlaggerStatus(False, reason.strip(), misuse, end.unfounded, end.decided)
        await _record(unit, account, by, told)
    return revoked


async def _record(unit: Unit, account: int, by: int, told: FlaggerStatus) -> None:
    """Put what they reported and is still open where it belongs now, tell them, and keep who did it why."""
    found = [case for _report, case in await unit.reports.of_reporter(account, CASES_AT_MOST)]
    for number in sorted(case.id for case in found if case.state is CaseState.OPEN):
        await rank(unit, await unit.cases.lock(number))
    whom = f"member:{unit.pseudonyms.of(0, account)}"
    await unit.journal.write(
        staff(by),
        "flagger_granted" if told.trusted else "flagger_revoked",
        whom,
        unfounded=told.unfounded,
        decided=told.decided,
        gravity=told.misuse.gravity if told.misuse is not None else "",
        intention=told.misuse.intention if told.misuse is not None else "",
        reason=unit.pseudonyms.digest(told.reason),
    )
    if is_person(account):
        await unit.notices.owe(account, told, cause=f"{whom}/{unit.now}")
