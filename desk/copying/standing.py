"""How the person who asks for a copy stands as a reporter: cautions and mutes, and times as a trusted flagger; not who decided them."""

from desk.copies import Entry, Moment, entry, moment, word
from desk.copying.times import Asking
from desk.misuse import Misuse
from desk.model import Case
from desk.rules.retention import Kind


async def cautions(asked: Asking) -> tuple[Entry, ...]:
    """Cautions and mutes of them as a reporter."""
    return tuple(
        [
            _caution(one)
            for one in reversed(await asked.unit.misuse.of_reporter(asked.person))
            if one.waits or not await asked.caution_is_over(one.at, one.until, await _case_of(asked, one.report))
        ]
    )


async def _case_of(asked: Asking, report: int) -> Case:
    return await asked.unit.cases.get((await asked.unit.reports.get(report)).case)


def _caution(misuse: Misuse) -> Entry:
    return entry(
        ref=misuse.ref,
        of=f"R-{misuse.report}",
        at=Moment(misuse.at),
        kind=word(misuse.kind),
        reason=misuse.reason,
        unfounded=misuse.unfounded,
        decided=misuse.decided,
        gravity=word(misuse.gravity),
        intention=word(misuse.intention),
        until=Moment(misuse.until),
        contested_at=moment(misuse.contested_at),
        contest=misuse.contest,
        upheld_at=moment(misuse.upheld_at),
        revoked_at=moment(misuse.revoked_at),
        review=misuse.review,
    )


async def flagger(asked: Asking) -> tuple[Entry, ...]:
    """The times in which they were a trusted flagger."""
    return tuple(
        entry(
            granted_at=Moment(time.since),
            revoked_at=moment(time.until),
            reason=time.end.reason if time.end else None,
            unfounded=time.end.unfounded if time.end else None,
            decided=time.end.decided if time.end else None,
            gravity=word(time.end.gravity) if time.end else None,
            intention=word(time.end.intention) if time.end else None,
        )
        for time in await asked.unit.flaggers.times(asked.person)
        if not asked.is_over(Kind.DECISION, time.until)
    )
