"""`ombud show REF --json`: a record for machines. Members appear under their pseudonym in the case, staff by id, texts in clear."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from bot.printed import Json, moment
from desk.campaigns import RecipientState
from desk.errors import UnknownReference
from desk.evidence import Evidence
from desk.files import EvidenceFile
from desk.model import Decision, Sanction
from desk.notices import DeliveryState, Notice
from desk.ports import Unit
from desk.records import JournalEntry
from desk.views import Reported, view_case


async def show(unit: Unit, ref: str) -> Mapping[str, Json]:
    """The record with this reference (`A-4`, `B-2`, `C-7`, `D-9`, `L-5`, `M-3`, `R-12`). Raises UnknownReference."""
    kind, _, number = ref.upper().partition("-")
    if kind not in _SHOWN or not number.isdecimal() or len(number) > _DIGITS:
        raise UnknownReference(ref)
    return await _SHOWN[kind](unit, int(number))


_DIGITS: Final = 18
"""A longer number fits no 64-bit key."""


async def _case(unit: Unit, number: int) -> Mapping[str, Json]:
    view = await view_case(unit, number)
    case, files = view.case, await unit.files.of_case(number)
    return {
        "ref": case.ref,
        "state": case.state,
        "category": case.category,
        "severity": view.category.severity,
        "priority": {"band": case.priority.band, "due": moment(case.priority.due)},
        "opened_at": moment(case.opened_at),
        "deadline": moment(case.deadline),
        "claimed_by": view.claim.moderator if view.claim else None,
        "reports": [_report(reported) for reported in view.reports],
        "evidence": [_evidence(item, files) for item in view.evidence],
        "decisions": [decision.ref for decision in view.decisions],
        "notices": [_notice(notice) for notice in view.notices],
        "timeline": [_entry(entry) for entry in view.timeline],
    }


async def _decision(unit: Unit, number: int) -> Mapping[str, Json]:
    decision = await unit.decisions.get(number)
    sanctions = await unit.sanctions.of_decision(number)
    appeals = await unit.appeals.of_decision(number)
    return {
        "ref": decision.ref,
        "case": f"C-{decision.case}",
        "outcome": decision.outcome,
        "category": decision.category,
        "points": decision.points,
        "reason": decision.reason,
        "policy": decision.policy,
        "decided_by": decision.decided_by,
        "at": moment(decision.at),
        "expires_at": moment(decision.expires_at),
        "voided_at": moment(decision.voided_at),
        "appeal": appeals[-1].ref if appeals else None,
        "sanctions": [_sanction(sanction) for sanction in sanctions],
        "notice_state": await _notice_state(unit, decision),
    }


async def _request(unit: Unit, number: int) -> Mapping[str, Json]:
    """A lawful request, without the persons."""
    request, proposed = await unit.requests.get(number), await unit.scopes.scope(number)
    scope = proposed.scope if proposed is not None else request.particulars.asked
    given = [] if proposed is None else await unit.scopes.approvals(proposed.id)
    return {
        "ref": request.ref,
        "state": request.state,
        "instrument": request.instrument,
        "authority": request.particulars.authority,
        "country": request.country,
        "due_at": moment(request.due_at),
        "approvals": [{"by": one.officer, "instead_of": one.instead_of, "at": moment(one.at)} for one in given],
        "scope": [*sorted(scope.data)] if scope is not None else [],
    }


async def _appeal(unit: Unit, number: int) -> Mapping[str, Json]:
    appeal = await unit.appeals.get(number)
    return {
        "ref": appeal.ref,
        "decision": f"D-{appeal.decision}",
        "state": appeal.state,
        "opened_at": moment(appeal.opened_at),
        "deadline": moment(appeal.deadline),
        "decided_by": appeal.decided_by,
        "reason": appeal.reason or None,
    }


async def _report_alone(unit: Unit, number: int) -> Mapping[str, Json]:
    report = await unit.reports.get(number)
    case = await unit.cases.get(report.case)
    return {"ref": report.ref, "case": case.ref, "state": case.state}


async def _misuse(unit: Unit, number: int) -> Mapping[str, Json]:
    """A reporter's caution or mute, with what was weighed (DSA Art. 23(3))."""
    misuse = await unit.misuse.get(number)
    return {
        "ref": misuse.ref,
        "report": f"R-{misuse.report}",
        "kind": misuse.kind,
        "unfounded": misuse.unfounded,
        "decided": misuse.decided,
        "gravity": misuse.gravity,
        "intention": misuse.intention,
        "reason": misuse.reason,
        "decided_by": misuse.decided_by,
        "at": moment(misuse.at),
        "until": moment(misuse.until),
        "contested_at": moment(misuse.contested_at),
        "upheld_at": moment(misuse.upheld_at),
        "revoked_at": moment(misuse.revoked_at),
    }


async def _campaign(unit: Unit, number: int) -> Mapping[str, Json]:
    campaign = await unit.campaigns.of(number)
    if campaign is None:
        raise UnknownReference(f"B-{number}")
    counts = await unit.recipients.counts(number)
    return {"ref": campaign.ref, "state": campaign.state, "counts": {s.value: counts.get(s, 0) for s in RecipientState}}


_SHOWN: Final[Mapping[str, Callable[[Unit, int], Awaitable[Mapping[str, Json]]]]] = {
    "A": _appeal,
    "B": _campaign,
    "C": _case,
    "D": _decision,
    "L": _request,
    "M": _misuse,
    "R": _report_alone,
}


async def _notice_state(unit: Unit, decision: Decision) -> str | None:
    """How far the statement of reasons has come; None where nobody was owed one."""
    states: list[DeliveryState] = [
        notice.state
        for notice in await unit.notices.of_case(decision.case)
        if notice.kind == "StatementOfReasons" and notice.recipient == decision.accused
    ]
    return states[-1] if states else None


def _report(reported: Reported) -> Json:
    report = reported.report
    return {
        "ref": report.ref,
        "reporter": reported.pseudonym,
        "category": report.category,
        "text": report.text,
        "at": moment(report.at),
    }


def _evidence(item: Evidence, files: Sequence[EvidenceFile]) -> Json:
    """With what became of its files: one that came with an earlier piece of the case stands there."""
    return {
        "ref": item.ref,
        "kind": item.kind,
        "text": item.snapshot.text,
        "at": moment(item.at),
        "files": [_file(file) for file in files if file.evidence == item.id],
    }


def _file(file: EvidenceFile) -> Json:
    sha256 = file.sha256.hex() if file.sha256 is not None else None
    return {"type": file.media.type, "state": file.state, "bytes": file.size, "sha256": sha256}


def _notice(notice: Notice) -> Json:
    return {"ref": notice.ref, "kind": notice.kind, "state": notice.state, "at": moment(notice.at)}


def _entry(entry: JournalEntry) -> Json:
    return {"at": moment(entry.at), "by": entry.by, "verb": entry.verb, "ref": entry.ref}


def _sanction(sanction: Sanction) -> Json:
    return {
        "kind": sanction.kind,
        "chat": sanction.chat,
        "until": moment(sanction.until),
        "state": sanction.state,
    }
