"""Bans that take a second person: for ever and in several groups, which nobody here decides alone."""

from dataclasses import replace

from desk.cards import show_card
from desk.casework import require_open, staff
from desk.decisions import decide, open_for
from desk.errors import AlreadySettled, CaseMovedOn, OwnWork, SecondPersonNeeded
from desk.model import Case, Decision
from desk.pacing import require_unpaused
from desk.ports import Unit
from desk.records import Proposal, ProposalEnd
from desk.triage import hold, see


async def propose(unit: Unit, refusal: SecondPersonNeeded) -> None:
    """Let a verdict that was refused wait for a second person: once for a case, and shown anew to everybody who may approve it."""
    verdict = refusal.verdict
    if refusal.action is None:
        case = await see(unit, refusal.case, verdict.moderator)
    else:
        case = await open_for(unit, refusal.action, verdict)
    await hold(unit, case, verdict.moderator)
    if case.accused is None or await unit.proposals.add(case.id, case.accused, replace(verdict, seen=None)) is None:
        return
    await show_card(unit, case, anew=True)
    digest = unit.pseudonyms.digest(verdict.reason)
    await unit.journal.write(staff(verdict.moderator), "ban_proposed", case.ref, case=case.id, reason=digest)


async def approve(unit: Unit, number: int, person: int) -> Decision:
    """Carry a proposed ban out, by the same way as every verdict. Raises OwnWork, AlreadySettled, CaseMovedOn, SanctionsPaused, and what
    `decide` raises."""
    proposal, case = await _open(unit, number, person)
    verdict = proposal.verdict
    if person == verdict.moderator:
        raise OwnWork
    await require_unpaused(unit, person)
    if case.accused != proposal.accused:
        raise CaseMovedOn(case.ref, case.changed_at)
    holder = await unit.claims.of(case.id)
    if holder is not None and holder.moderator == person:
        await unit.claims.drop(case.id)
    decision = await decide(unit, case.id, replace(verdict, approved_by=person))
    await unit.proposals.end(number, ProposalEnd.APPROVED, person, decision.id)
    await unit.journal.write(staff(person), "ban_approved", decision.ref, case=case.id)
    await unit.notices.redraw_cards(case.id)
    return decision


async def reject(unit: Unit, number: int, person: int) -> Case:
    """Let a proposed ban come to nothing; the case stays open. Who proposed it may do so too. Raises AlreadySettled."""
    _proposal, case = await _open(unit, number, person)
    await unit.proposals.end(number, ProposalEnd.REJECTED, person)
    await unit.journal.write(staff(person), "ban_rejected", case.ref, case=case.id)
    await unit.notices.redraw_cards(case.id)
    return case


async def _open(unit: Unit, number: int, person: int) -> tuple[Proposal, Case]:
    proposal = await unit.proposals.get(number)
    case = await see(unit, proposal.case, person)
    if proposal.end is ProposalEnd.WITHDRAWN:
        await require_open(unit, case)
    if proposal.end is not None:
        raise AlreadySettled
    return proposal, case
