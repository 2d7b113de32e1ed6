"""How leads answer the misuse of reporting (DSA Art. 23(2)-(4)): a caution first, then a mute for a time, then another lead's look.

A reporter is addressed by one of their reports, so that nobody needs to know who it is: colleagues who report are no exception, and
no rank protects them. A muted person's reports are stored and raise nothing: no card, no rank, no page. What concerns lives or children is
heard from them all the same (`hearing.hear`): a mute hides no danger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.cards import show_card
from desk.casework import member, staff
from desk.copying.times import asking
from desk.errors import (
    AlreadyCautioned,
    AlreadyMuted,
    AlreadyReviewed,
    CautionMissing,
    MuteTooLong,
    NotContested,
    OwnDecision,
    TooLateToContest,
    UnknownReference,
)
from desk.intake import weigh
from desk.misuse import Misuse, MisuseKind, NewMisuse, Weighed
from desk.model import LEADS, Case, CaseState, Report
from desk.notices import MisuseContested, MisuseDecided, MisuseReviewed
from desk.ports import Unit
from desk.precedence import require_lead
from desk.reasons import required
from desk.records import Unsealing
from desk.rules.appealing import latest
from desk.rules.durations import Ms
from desk.rules.trust import Record
from desk.telling import is_person, leads_about
from desk.triage import look, see

LISTED_AT_MOST = 50
"""Cautions and mutes in one list, and reporters of one case that are looked at: the latest."""
SHOWN_AT_MOST = 8
"""Reporters of one case that are shown, a message each."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a lead weighs before they caution or mute who sent a report."""

    report: int
    record: Record
    """Their decided reports within the policy's window."""
    misuse: tuple[Misuse, ...]
    """Earlier cautions and mutes that this lead may know of, the latest first: one may be over a report about themselves."""
    unsealings: tuple[Unsealing, ...]
    """Who looked at who sent this report, and why."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What a reporter contests, and whether anybody here may look at it again now."""

    misuse: Misuse
    heard: bool


async def past(unit: Unit, number: int, lead: int) -> Past:
    """The figures behind a report. Raises NotAllowed, UnknownReference, ConcernsYou."""
    report, _case = await addressed(unit, number, lead)
    earlier = await unit.misuse.of_reporter(report.reporter)
    return Past(
        report.id,
        await _record(unit, report.reporter),
        tuple([one for one in earlier if await may_see(unit, one, lead)]),
        tuple(await unit.unsealings.of_report(report.id, report.case)),
    )


async def pasts(unit: Unit, number: int, lead: int) -> Sequence[Past]:
    """The same for those who reported a case, who had most reports dismissed first, and not all of a crowd. Raises what `past` raises."""
    await require_lead(unit, lead)
    case = await see(unit, number, lead)
    latest = (await unit.reports.of_case(case.id))[-LISTED_AT_MOST:]
    found = [await past(unit, report.id, lead) for report in latest]
    return sorted(found, key=lambda one: one.record.upheld - one.record.decided)[:SHOWN_AT_MOST]


async def caution(unit: Unit, number: int, lead: int, weighed: Weighed) -> Misuse:
    """Warn who sent a report; they are told. It opens the way to a mute for the policy's time.

    Raises what `past` raises, and ReasonMissing; AlreadyCautioned for a second one over the same report.
    """
    report, case = await addressed(unit, number, lead)
    for one in await unit.misuse.of_reporter(report.reporter):
        if one.report == report.id and one.kind is MisuseKind.WARNING and one.holds(unit.now):
            raise AlreadyCautioned(one.ref, report.ref)
    until = unit.now + unit.policy.reporters.warning
    return await _decide(unit, report, case, lead, MisuseKind.WARNING, weighed, until)


async def mute(unit: Unit, number: int, lead: int, weighed: Weighed, until: Ms | None) -> Misuse:
    """Let what they report from now on raise nothing until then (None: for the policy's time); they are told.

    Raises what `caution` raises; CautionMissing, AlreadyMuted, MuteTooLong.
    """
    report, case = await addressed(unit, number, lead)
    rules = unit.policy.reporters
    until = unit.now + rules.mute if until is None else until
    if until > unit.now + rules.mute_longest:
        raise MuteTooLong(rules.mute_longest)
    holding = [one for one in await unit.misuse.lock(report.reporter) if one.holds(unit.now)]
    for one in holding:
        if one.kind is MisuseKind.MUTE:
            raise AlreadyMuted(one.ref, one.until)
    if not holding:
        raise CautionMissing(report.ref)
    return await _decide(unit, report, case, lead, MisuseKind.MUTE, weighed, until)


async def contest(unit: Unit, number: int, person: int, words: str) -> Contest:
    """Its reporter asks for another look, or says more while that waits; the leads who may look are told.

    Raises UnknownReference for what is not theirs, AlreadyReviewed, TooLateToContest.
    """
    found = await unit.misuse.get(number)
    if found.reporter != person or await _is_over(unit, found):
        raise UnknownReference(found.ref)
    if found.upheld_at is not None or found.revoked_at is not None:
        raise AlreadyReviewed(found.ref)
    rules = (unit.policy, await unit.policies.at(found.at))  # a new policy takes nothing from them
    last = latest(*(one.appeals.window.after(found.at) for one in rules))
    if last is not None and unit.now > last:
        raise TooLateToContest(found.ref)
    if words.strip() or found.contested_at is None:
        await unit.misuse.contest(found, "\n".join(part for part in (found.contest, words.strip()) if part))
    case = await _case_of(unit, found)
    reviewers = await _reviewers(unit, found, case)
    if found.contested_at is None:
        for lead in reviewers:
            await unit.notices.owe(lead, MisuseContested(found.id), cause=f"{found.ref}/contested", case=case.id)
        await unit.journal.write(member(unit, case, person), "misuse_contested", found.ref, case=case.id)
    return Contest(await unit.misuse.get(number), bool(reviewers))


async def _is_over(unit: Unit, misuse: Misuse) -> bool:
    """Whether only a hold keeps it any more: that it is still there is not said."""
    asked = await asking(unit, misuse.reporter)
    return not misuse.waits and await asked.caution_is_over(misuse.at, misuse.until, await _case_of(unit, misuse))


async def _reviewers(unit: Unit, misuse: Misuse, case: Case) -> list[int]:
    """The leads who may look again: others than the one who decided it, unless there is nobody else and the policy lets them."""
    able = await leads_about(unit, case, but=frozenset({misuse.reporter}))
    others = [lead for lead in able if lead != misuse.decided_by]
    return others if others or not unit.policy.appeals.single_moderator else able


async def uphold(unit: Unit, number: int, lead: int, why: str) -> Misuse:
    """Another lead looked again and lets it stand; the reporter is told why.

    Raises NotAllowed, UnknownReference, ConcernsYou, ReasonMissing, OwnDecision, NotContested, AlreadyReviewed.
    """
    found, case = await _at_hand(unit, number, lead)
    if lead not in await _reviewers(unit, found, case):
        raise OwnDecision(found.ref)
    if found.contested_at is None:
        raise NotContested(found.ref)
    required(why)
    if found.revoked_at is not None or not await unit.misuse.uphold(found, lead, why.strip()):
        raise AlreadyReviewed(found.ref)
    return await _reviewed(unit, found, case, lead, why, stands=True)


async def clear(unit: Unit, number: int, lead: int, why: str) -> Misuse:
    """Withdraw a caution or a mute, contested or not; what a mute held back is heard now. Raises like `uphold`, but not OwnDecision."""
    found, case = await _at_hand(unit, number, lead)
    required(why)
    if not await unit.misuse.revoke(found, lead, why.strip()):
        raise AlreadyReviewed(found.ref)
    await _release(unit, found)
    return await _reviewed(unit, found, case, lead, why, stands=False)


async def listed(unit: Unit, lead: int) -> Sequence[Misuse]:
    """What holds now or waits for another look, as far as it is for this lead's eyes. Raises NotAllowed."""
    await require_lead(unit, lead)
    return [one for one in await unit.misuse.latest(LISTED_AT_MOST) if await may_see(unit, one, lead)]


async def may_see(unit: Unit, misuse: Misuse, lead: int) -> bool:
    """Whether a lead may look at it now: never at their own, nor at what belongs to a case that they may not know of."""
    if misuse.reporter == lead or not LEADS & await unit.staff.roles(lead):
        return False
    return lead in await leads_about(unit, await _case_of(unit, misuse), but=frozenset())


async def addressed(unit: Unit, number: int, lead: int) -> tuple[Report, Case]:
    """A report with its case, for a lead who is free to judge its reporter."""
    await require_lead(unit, lead)
    report = await unit.reports.get(number)
    try:
        return report, await see(unit, report.case, lead)
    except UnknownReference:
        raise UnknownReference(report.ref) from None


async def _at_hand(unit: Unit, number: int, lead: int) -> tuple[Misuse, Case]:
    """A caution or mute with its case, for a lead whom it does not concern."""
    await require_lead(unit, lead)
    found = await unit.misuse.get(number)
    if not await may_see(unit, found, lead):
        raise UnknownReference(found.ref)
    return found, await look(unit, (await unit.reports.get(found.report)).case, lead)


async def _decide(
    unit: Unit, report: Report, case: Case, lead: int, kind: MisuseKind, weighed: Weighed, until: Ms
) -> Misuse:
    required(weighed.reason)
    record = await _record(unit, report.reporter)
    made = await unit.misuse.add(
        NewMisuse(
            reporter=report.reporter,
            report=report.id,
            kind=kind,
            unfounded=record.decided - record.upheld,
            decided=record.decided,
            gravity=weighed.gravity,
            intention=weighed.intention,
            reason=weighed.reason.strip(),
            decided_by=lead,
            until=until,
        )
    )
    await unit.journal.write(
        staff(lead),
        "reporter_muted" if kind is MisuseKind.MUTE else "reporter_cautioned",
        made.ref,
        case=case.id,
        report=report.ref,
        unfounded=made.unfounded,
        decided=made.decided,
        gravity=made.gravity,
        intention=made.intention,
        until=until,
        reason=unit.pseudonyms.digest(made.reason),
    )
    if is_person(report.reporter):
        told = MisuseDecided(made.id, kind, report.id, made.unfounded, made.decided, _said(made), until)
        await unit.notices.owe(report.reporter, told, cause=made.ref, case=case.id)
    return made


def _said(made: Misuse) -> Weighed:
    return Weighed(made.gravity, made.intention, made.reason)


async def _reviewed(unit: Unit, found: Misuse, case: Case, lead: int, why: str, *, stands: bool) -> Misuse:
    verb = "misuse_upheld" if stands else "misuse_withdrawn"
    await unit.journal.write(staff(lead), verb, found.ref, case=case.id, reason=unit.pseudonyms.digest(why))
    if is_person(found.reporter):
        told = MisuseReviewed(found.id, found.kind, stands, why.strip(), own=lead == found.decided_by)
        await unit.notices.owe(found.reporter, told, cause=f"{found.ref}/{verb}", case=case.id)
    return await unit.misuse.get(found.id)


async def _release(unit: Unit, mute: Misuse) -> None:
    """What was held back weighs from now on; its cases get their time from now on, too."""
    for number, of_case in await unit.reports.muted(mute.id):
        case = await unit.cases.lock(of_case)
        await unit.reports.unmute(number)
        if case.state is CaseState.OPEN:
            category = unit.policy.as_stored((await unit.reports.get(number)).category)
            await show_card(unit, await weigh(unit, case, category, opened=False))


async def _record(unit: Unit, reporter: int) -> Record:
    return (await unit.reports.hearing(reporter, unit.now - unit.policy.reporters.window)).record


async def _case_of(unit: Unit, misuse: Misuse) -> Case:
    return await unit.cases.get((await unit.reports.get(misuse.report)).case)
