"""Trusted flaggers (DSA Art. 22): leads give the status and take it, and see whether it is deserved."""

from collections.abc import Sequence

from desk.casework import rank, staff
from desk.errors import NotAllowed, ReasonMissing
from desk.model import LEADS, CaseState
from desk.notices import FlaggerStatus
from desk.ports import Unit
from desk.records import Flagger
from desk.telling import is_person

CASES_AT_MOST = 200
"""Of one flagger, the latest: as many as may be open at a time."""


async def grant(unit: Unit, account: int, by: int, reason: str) -> bool:
    """Make an account a trusted flagger: its reports come first from now on; False if it is one. Raises NotAllowed, ReasonMissing."""
    await _require(unit, account, by, reason)
    granted = await unit.flaggers.grant(account, by)
    if granted:
        await _record(unit, account, by, reason, trusted=True)
    return granted


async def revoke(unit: Unit, account: int, by: int, reason: str) -> bool:
    """Take the status (DSA Art. 22(6), (7)): its reports are handled like everyone's; False if it was none. Raises like `grant`."""
    await _require(unit, account, by, reason)
    revoked = await unit.flaggers.revoke(account, by)
    if revoked:
        await _record(unit, account, by, reason, trusted=False)
    return revoked


async def all_of_them(unit: Unit, lead: int) -> Sequence[Flagger]:
    """Every trusted flagger, measured like everyone. Raises NotAllowed."""
    if not LEADS & await unit.staff.roles(lead):
        raise NotAllowed
    return await unit.flaggers.all(unit.now - unit.policy.reporters.window)


async def _require(unit: Unit, account: int, by: int, reason: str) -> None:
    if account == by or not LEADS & await unit.staff.roles(by):
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing


async def _record(unit: Unit, account: int, by: int, reason: str, *, trusted: bool) -> None:
    """Put what they reported and is still open where it belongs now, tell them, and keep who did it why."""
    found = [case for _report, case in await unit.reports.of_reporter(account, CASES_AT_MOST)]
    for number in sorted(case.id for case in found if case.state is CaseState.OPEN):
        await rank(unit, await unit.cases.lock(number))
    whom = f"member:{unit.pseudonyms.of(0, account)}"
    verb = "flagger_granted" if trusted else "flagger_revoked"
    await unit.journal.write(staff(by), verb, whom, reason=unit.pseudonyms.digest(reason))
    if is_person(account):
        cause = f"{whom}/{unit.now}"
        await unit.notices.owe(account, FlaggerStatus(trusted, reason.strip()), cause=cause)
