"""What the person who asks for a copy reported and appealed against, and what they sent along.

Left out: what others posted that they reported (they have seen it, and it is the others'), the numbers of decisions that came of their
reports, and who of the staff dealt with them.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from desk import locker
from desk.copies import Attached, Entry, Moment, Rule, Word, entry, moment, word
from desk.copying.places import place
from desk.copying.times import Asking
from desk.evidence import Evidence, EvidenceKind
from desk.files import EvidenceFile
from desk.model import Appeal, Case, CaseState, Decision, Outcome, Report

ALL: Final = 2**31 - 1
"""No limit."""


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
    """The files of a case by what makes them the same to everyone; none of what the policy lets nobody copy by now.

    Whoever sent a file that somebody else had sent before gets it all the same: that it were missing would tell them.
    """
    if await locker.forbidden(asked.unit, case):
        return {}
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
