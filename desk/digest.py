"""One message each morning: how the queue stands. Nothing in it lets anybody count what is hidden from the staff chat."""

from collections import Counter
from dataclasses import dataclass

from desk import heads
from desk.model import STAFF, Audience, Case
from desk.notices import MorningDigest
from desk.ports import Unit
from desk.rules.priority import PAGED
from desk.rules.schedule import digest_day

OVERDUE_NAMED = 5
"""How many overdue cases are named, the longest overdue first."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The open cases that the whole staff may see."""

    open: int
    urgent: int
    """Those that cannot wait."""
    by_severity: tuple[tuple[int, int], ...]
    """How many of each severity, the gravest first; the urgent ones too."""
    unclaimed: int
    overdue: int
    latest: tuple[str, ...]
    """References of those overdue longest."""
    oldest: Case | None
    undelivered: int
    """Notices that wait until people press Start."""


async def digest_due(unit: Unit) -> int:
    """Owe the digest of this morning, and the journal's head, once; after a pause those of the last one alone. Returns how many.

    A desk that starts for the first time has no yesterday to tell of. Where the digest is turned off, the head comes at midnight.
    """
    staff = unit.policy.staff
    day, last = digest_day(unit.now, staff.digest_minute or 0, staff.timezone), await unit.digests.latest()
    if (last is not None and day <= last) or not await unit.digests.begin(day) or last is None:
        return 0
    owed = 0
    if staff.digest_minute is not None:
        await unit.notices.owe(STAFF, MorningDigest(day), cause=f"digest/{day}")
        owed += 1
    if await unit.heads.latest() is not None:
        await heads.tell(unit, STAFF, f"head/{day}")
        owed += 1
    return owed


async def view_digest(unit: Unit, day: str) -> Digest | None:
    """How the queue stands now; None where a later day's digest is owed already."""
    if await unit.digests.latest() != day:
        return None
    tallies = await unit.cases.tally(Audience.STAFF)
    severities: Counter[int] = Counter()
    for tally in tallies:
        severities[unit.policy.as_stored(tally.category).severity] += tally.cases
    late = await unit.cases.overdue(Audience.STAFF, OVERDUE_NAMED)
    return Digest(
        open=sum(tally.cases for tally in tallies),
        urgent=sum(tally.cases for tally in tallies if tally.band == PAGED),
        by_severity=tuple(sorted(severities.items(), reverse=True)),
        unclaimed=sum(tally.unclaimed for tally in tallies),
        overdue=sum(tally.overdue for tally in tallies),
        latest=tuple(case.ref for case in late),
        oldest=await unit.cases.oldest(Audience.STAFF),
        undelivered=await unit.notices.held(Audience.STAFF),
    )
