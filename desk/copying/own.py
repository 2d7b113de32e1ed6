"""What the person who asks for a copy wrote, sent, chose and was told.

Left out: what others posted that they reported (they have seen it, and it is the others'), the numbers of decisions that came of their
reports, and who of the staff dealt with them.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from desk.copies import Addressed, Attached, Entry, Letter, Moment, Rule, Word, entry, moment, word
from desk.copying.places import place
from desk.copying.staff import SHOWN
from desk.copying.times import Asking
from desk.evidence import Evidence, EvidenceKind
from desk.files import EvidenceFile
from desk.misuse import Misuse
from desk.model import Appeal, Case, CaseState, Decision, Outcome, Report
from desk.rules.durations import DAY, Ms
from desk.rules.retention import Kind

ALL: Final = 2**31 - 1
"""No limit."""
RECEIVED_KEPT: Final[Ms] = 9 * DAY
"""How long the number of an update that was handled is remembered."""


async def profile(asked: Asking) -> tuple[Entry, ...]:
    """Not when they were last seen: being reported counts as that, too."""
    known, chosen = await asked.unit.people.known(asked.person), await asked.unit.copies.chosen(asked.person)
    if known is None or chosen is None:
        return ()
    return (
        entry(
            id=asked.person,
            kind=word(chosen.kind),
            name=known.name,
            username=known.username,
            language=chosen.language,
            language_chosen=chosen.by_choice,
            timezone=chosen.timezone,
            started_at=moment(chosen.started_at),
            optional_off_at=moment(chosen.optional_off_at),
        ),
    )


async def _reported(asked: Asking) -> list[tuple[Report, Case]]:
    """Their reports whose time is not over, the first of them first."""
    found = reversed(await asked.unit.reports.of_reporter(asked.person, ALL))
    return [one for one in found if one[0].id not in (await asked.gone(one[1])).reports]


async def reports(asked: Asking) -> tuple[Entry, ...]:
    return tuple([await _report(asked, *one) for one in await _reported(asked)])


async def _report(asked: Asking, report: Report, case: Case) -> Entry:
    """Of a case about an account the group is that of whoever reported it first."""
    decided = await asked.unit.decisions.of_case(case.id)
    looked_up = await asked.unit.unsealings.of_report(report.id, case.id)
    return entry(
        ref=report.ref,
        at=Moment(report.at),
        category=Rule(report.category),
        text=report.text if report.id not in (await asked.gone(case)).words else "",
        door=word(report.door),
        consent=report.consent,
        chat=await place(asked, case.chat if case.message is not None else None),
        message=case.message,
        came_of_it=word(_came_of_it(report, case, decided)),
        looked_up=len(looked_up) or None,
        looked_up_at=moment(looked_up[-1].at if looked_up else None),
    )


def _came_of_it(report: Report, case: Case, decided: Sequence[Decision]) -> str:
    """As `/myreports` tells it: never what was done to whom."""
    if case.state is CaseState.OPEN:
        return "waits" if report.muted_by is None else "muted"
    standing = (one for one in decided if one.voided_at is None)
    return "acted" if any(one.outcome is not Outcome.DISMISS for one in standing) else "not_acted"


async def attachments(asked: Asking) -> tuple[Entry, ...]:
    """What they sent along with reports and appeals. Of what others wrote only that it was there."""
    sent = [(report.ref, case) for report, case in await _reported(asked)]
    sent += [(appeal.ref, case) for appeal, case in await _appealed(asked)]
    found: list[Entry] = []
    for ref, case in sent:
        if not (await asked.gone(case)).evidence:
            kept = await _kept(asked, case)
            evidence = await asked.unit.evidence.of_case(case.id)
            found += [_attachment(ref, item, kept) for item in evidence if ref in (_of_report(item), _of_appeal(item))]
    return tuple(found)


async def _kept(asked: Asking, case: Case) -> Mapping[str, EvidenceFile]:
    """The files of a case by what makes them the same to everyone.

    Whoever sent a file that somebody else had sent before gets it all the same: that it were missing would tell them.
    """
    return {file.media.unique_id: file for file in await asked.unit.files.of_case(case.id)}


def _of_report(item: Evidence) -> str:
    return "" if item.report is None else f"R-{item.report}"


def _of_appeal(item: Evidence) -> str:
    return "" if item.appeal is None else f"A-{item.appeal}"


def _attachment(ref: str, item: Evidence, kept: Mapping[str, EvidenceFile]) -> Entry:
    own = item.kind is EvidenceKind.FILE
    return entry(
        of=ref,
        at=Moment(item.at),
        kind=word(item.kind),
        text=item.snapshot.text if own else None,
        link=item.snapshot.link,
        files=tuple(Attached(media, kept.get(media.unique_id)) for media in item.snapshot.media) if own else None,
    )


async def _appealed(asked: Asking) -> list[tuple[Appeal, Case]]:
    """Their appeals whose time is not over, the first of them first."""
    mine = reversed(await asked.unit.appeals.of_person(asked.person, ALL))
    found = [(appeal, await asked.unit.cases.get(appeal.case)) for appeal in mine]
    return [one for one in found if one[0].id not in (await asked.gone(one[1])).appeals]


async def appeals(asked: Asking) -> tuple[Entry, ...]:
    return tuple(_appeal(appeal) for appeal, _case in await _appealed(asked))


def _appeal(appeal: Appeal) -> Entry:
    """A reporter's names the report: the number of the decision about somebody else is not theirs."""
    affected = appeal.report is None
    return entry(
        ref=appeal.ref,
        of=f"D-{appeal.decision}" if affected else f"R-{appeal.report}",
        at=Moment(appeal.opened_at),
        text=appeal.text,
        deadline=Moment(appeal.deadline),
        state=word(appeal.state),
        settled_at=moment(appeal.settled_at),
        reason=appeal.reason,
        same_judge=appeal.waived or None,
        replacement=f"D-{appeal.replacement}" if affected and appeal.replacement is not None else None,
    )


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


async def notices(asked: Asking) -> tuple[Entry, ...]:
    """What they were told, as they read it; of what they got as staff the references. Nothing of holds and requests."""
    found = [one for one in await asked.unit.notices.addressed_to(asked.person) if await _notice_stays(asked, one)]
    return tuple(_notice(one) for one in found if SHOWN.match(one.cause) or _is_copy(one))


async def _notice_stays(asked: Asking, one: Addressed) -> bool:
    if one.case is None:
        return not asked.is_over(Kind.NOTICE, one.settled_at)
    return not (await asked.gone(await asked.unit.cases.get(one.case))).notices


def _is_copy(one: Addressed) -> bool:
    return one.notice.kind == "DataCopy"


def _notice(one: Addressed) -> Entry:
    """Behind the first reference a cause may name the decision that came of a report, or a colleague: that is not theirs."""
    known = SHOWN.match(one.cause)
    return entry(
        of=known[0] if known else None,
        kind=word(one.notice.kind),
        at=Moment(one.notice.at),
        state=word(one.notice.state),
        settled_at=moment(one.settled_at),
        text=Letter(one.what) if one.what is not None else None,
    )


async def announcements(asked: Asking) -> tuple[Entry, ...]:
    """Those that came to an end for them; of one that is on its way nobody knows yet."""
    found = await asked.unit.copies.announced(asked.person)
    shown = [one for one in found if not asked.is_over(Kind.CAMPAIGN, one.ended_at)]
    texts = [await asked.unit.campaigns.texts(one.campaign) for one in shown]
    return tuple(
        entry(
            ref=f"B-{one.campaign}",
            state=word(one.state),
            settled_at=Moment(one.settled_at),
            read_at=moment(one.read_at),
            language=one.language,
            text=text[one.language].text if one.language is not None and one.language in text else None,
        )
        for one, text in zip(shown, texts, strict=True)
    )


async def drafts(asked: Asking) -> tuple[Entry, ...]:
    """What they began to write and have not sent."""
    draft = await asked.unit.drafts.of(asked.person)
    if draft is None:
        return ()
    sent = [item.snapshot for item in draft.evidence if item.kind is EvidenceKind.FILE]
    begun = entry(
        step=word(draft.step),
        of=draft.appeal.ref if draft.appeal is not None else None,
        category=Rule(draft.category) if draft.category is not None else None,
        chat=await place(asked, draft.group),
        typed=draft.subject.typed if draft.subject is not None else None,
        text=draft.text,
        consent=draft.consent,
    )
    return (begun, *(entry(text=one.text, files=tuple(Attached(media) for media in one.media)) for one in sent))


async def received(asked: Asking) -> tuple[Entry, ...]:
    """When they wrote to the desk lately: kept to recognise what Telegram delivers twice. What was said is wiped when it is handled."""
    kept = asked.unit.policy.retention.kept["quarantine"]
    found = await asked.unit.copies.received(asked.person)
    return tuple(
        entry(at=Moment(one.at), state=word(one.state), incident=one.incident)
        for one in found
        if one.settled_at is None or not _is_old(one.settled_at, asked.as_of, one.state, kept.after(one.settled_at))
    )


def _is_old(settled_at: Ms, now: Ms, state: str, quarantined_until: Ms | None) -> bool:
    if state == "done":
        return settled_at < now - RECEIVED_KEPT
    return quarantined_until is not None and quarantined_until < now


async def record(asked: Asking) -> tuple[Entry, ...]:
    """What the journal says they did, in the cases that they took part in by an act of their own."""
    own = {report.ref: case.id for report, case in await _reported(asked)}
    own |= {appeal.ref: case.id for appeal, case in await _appealed(asked)}
    found: list[Entry] = []
    for case in sorted(set(own.values())):
        me = f"member:{asked.unit.pseudonyms.of(case, asked.person)}"
        found += [
            entry(at=Moment(one.at), verb=Word(one.verb), ref=one.ref)
            for one in await asked.unit.journal.of_case(case)
            if one.by == me and (one.ref in own or one.ref.startswith("M-"))
        ]
    return tuple(found)


async def erasures(asked: Asking) -> tuple[Entry, ...]:
    at = await asked.unit.copies.erased_at(asked.person)
    return () if at is None else (entry(at=Moment(at)),)
