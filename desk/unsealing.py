"""Looking at who sent a report: for a lead whom it does not concern, with a reason that is kept, and never unknown to the other leads."""

from dataclasses import dataclass

from desk.casework import staff
from desk.model import Account
from desk.notices import IdentityUnsealed
from desk.ports import Unit
from desk.reasons import required
from desk.reporters import addressed
from desk.telling import leads_about


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who sent a report: for the lead's eyes alone."""

    report: int
    account: int
    known: Account | None


async def unseal(unit: Unit, number: int, lead: int, reason: str) -> Reporter:
    """Who sent a report. The other leads are told that somebody looked, and at which report; the reporter is not.

    Raises NotAllowed, ReasonMissing; UnknownReference where the case is not for their eyes, ConcernsYou for one of its reporters.
    """
    report, case = await addressed(unit, number, lead)
    await unit.unsealings.add(report.id, case.id, lead, required(reason))
    await unit.journal.write(
        staff(lead), "identity_unsealed", report.ref, case=case.id, reason=unit.pseudonyms.digest(reason)
    )
    for other in await leads_about(unit, case, but=frozenset({lead, report.reporter})):
        told = IdentityUnsealed(report.id, lead)
        await unit.notices.owe(other, told, cause=f"{report.ref}/unsealed-{lead}-{unit.now}", case=case.id)
    return Reporter(report.id, report.reporter, await unit.people.known(report.reporter))
