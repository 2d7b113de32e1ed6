"""What several verbs do to a case: open it, keep its evidence, place it in the queue, change what it is taken for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from desk import hearing, locker
from desk.accused import identify
from desk.errors import AlreadyDecided, CaseMovedOn, ConcernsYou, DecisionWithdrawn
from desk.evidence import EvidenceKind, NewEvidence, as_reference
from desk.lending import strikes_in
from desk.model import Audience, Case, CaseState, Origin, Subject
from desk.ports import Unit
from desk.records import Hearing, NewCase
from desk.rules import priority
from desk.rules.admission import audience_for
from desk.rules.ladder import active
from desk.rules.policy import Category
from desk.rules.priority import SILENT, Priority, Reasons
from desk.rules.schedule import remind_at
from desk.rules.trust import Record

MODERATOR: Final = Hearing(Record(decided=0, upheld=0))
"""A case that a moderator opens gains nothing by anybody's past."""


async def join_or_open(
    unit: Unit, subject: Subject, category: Category, key: str, origin: Origin, heard: Hearing = MODERATOR
) -> tuple[Case, bool]:
    """The open case about this subject, or a new one for whoever is `heard`; True if it was opened now."""
    if subject.accused is not None:
        await unit.people.meet(subject.accused)
    case, opened = await unit.cases.about(key), False
    if case is None:
        case, opened = await unit.cases.join_or_open(await _new_case(unit, subject, category, key, origin, heard))
    if not opened:
        case = await identify(unit, case, subject)
    if category.reference_only or (opened and await _was_reference_only(unit, case)):
        case = await forbid_copies(unit, case)
    return case, opened


async def _was_reference_only(unit: Unit, case: Case) -> bool:
    """Whether the closed case about the same thing was about what nobody may copy."""
    return case.previous is not None and (await unit.cases.get(case.previous)).reference_only


async def _new_case(
    unit: Unit, subject: Subject, category: Category, key: str, origin: Origin, heard: Hearing
) -> NewCase:
    accused, strikes, audience = subject.accused, 0, Audience.STAFF
    if accused is not None:
        audience = audience_for(await unit.staff.roles(accused.id))
        strikes = await active_strikes(unit, accused.id)
    deadline = unit.now + category.deadline
    return NewCase(
        key=key,
        category=category.name,
        chat=subject.chat,
        message=subject.message,
        accused=accused.id if accused else None,
        attribution=subject.attribution,
        audience=audience,
        origin=origin,
        deadline=deadline,
        remind_at=remind_at(unit.now, deadline, unit.policy.limits.remind_before),
        priority=hearing.first(unit, heard, category, strikes, deadline),
    )


async def active_strikes(unit: Unit, account: int) -> int:
    """How many strikes count against an account now, wherever it is."""
    return len(active(await strikes_in(unit, account, None), unit.now))


async def place(unit: Unit, case: Case, category: Category) -> Priority:
    """Where a case belongs in the queue, from what is known now."""
    why = await reasons(unit, case, category)
    return hearing.placed(case, category, why, unit.policy.reporters.pile_on)


async def rank(unit: Unit, case: Case) -> Case:
    """Put a case where it belongs now."""
    placed = replace(case, priority=await place(unit, case, unit.policy.as_stored(case.category)))
    await unit.cases.rank(case.id, placed.priority)
    return placed


async def reasons(unit: Unit, case: Case, category: Category) -> Reasons:
    """Why a case stands where it stands."""
    strikes = 0 if case.accused is None else await active_strikes(unit, case.accused)
    reporters, credit = await hearing.voices(unit, case.id)
    return priority.explain(category, reporters, strikes, case.opened_at, case.deadline, unit.now, credit)


def graver(category: Category, than: Category) -> bool:
    """Whether a category weighs more: what cannot wait before all else, then by severity, then by the shorter deadline."""
    return (category.page, category.severity, -category.deadline) > (than.page, than.severity, -than.deadline)


async def reclassify(unit: Unit, case: Case, category: Category) -> Case:
    """Take a case for something else; its deadline only ever comes nearer. What may not be copied is reduced to references at once.

    A case that nobody was called for until now gets its time from now on.
    """
    deadline = unit.now + category.deadline
    if case.priority.band != SILENT:
        deadline = min(case.deadline, deadline)
    changed = replace(case, category=category.name, deadline=deadline, version=case.version + 1, changed_at=unit.now)
    changed = replace(changed, priority=await place(unit, changed, category))
    reminder = remind_at(case.opened_at, deadline, unit.policy.limits.remind_before)
    await unit.cases.reclassify(case.id, category.name, deadline, reminder, changed.priority)
    if category.reference_only:
        changed = await forbid_copies(unit, changed)
    await call_for_help(unit, changed, category)
    return changed


async def call_for_help(unit: Unit, case: Case, category: Category) -> None:
    """Start paging the leads where a life may depend on it; once per case."""
    if category.page and await unit.pages.open(case.id, unit.now):
        await unit.journal.write("desk", "paging", case.ref, case=case.id)


async def keep_evidence(
    unit: Unit, case: Case, report: int | None, items: Sequence[NewEvidence], appeal: int | None = None
) -> int:
    """Seal evidence into the case, its files to be fetched; returns how much was new. Of some material only references are kept, and no
    files.
    """
    kept = 0
    for item in items:
        if case.reference_only and item.kind is EvidenceKind.FILE:
            continue
        stored = replace(item, snapshot=as_reference(item.snapshot)) if case.reference_only else item
        number = await unit.evidence.add(case.id, report, stored, appeal)
        if number is None:
            continue
        kept += 1
        if item.snapshot.media and not case.reference_only:
            await unit.files.expect(case.id, number, item.snapshot.media)
    return kept


async def forbid_copies(unit: Unit, case: Case) -> Case:
    """Keep references only from now on, and remove what was already copied, by earlier cases about the same too; it stays so for good."""
    if case.reference_only:
        return case
    if case.previous is not None:
        await forbid_copies(unit, await unit.cases.lock(case.previous))
    await unit.cases.forbid_copies(case.id)
    files = await locker.drop(unit, case.id)
    if files:
        await unit.journal.write("desk", "files_removed", case.ref, case=case.id, files=files)
    reduced = await unit.evidence.reduce_to_references(case.id)
    if reduced:
        await unit.journal.write("desk", "evidence_reduced", case.ref, case=case.id, items=reduced)
    return replace(case, reference_only=True)


async def require_open(unit: Unit, case: Case) -> None:
    """Raises AlreadyDecided for a closed case, with who and when; DecisionWithdrawn where no decision holds."""
    if case.state is CaseState.OPEN:
        return
    decisions = await unit.decisions.of_case(case.id)
    latest = next((one for one in reversed(decisions) if one.voided_at is None), decisions[-1])
    if latest.voided_at is not None:
        raise DecisionWithdrawn(case.ref, latest.ref, latest.voided_at)
    raise AlreadyDecided(case.ref, latest.ref, latest.decided_by, latest.at)


def require_unchanged(case: Case, seen: int | None) -> None:
    """Raises CaseMovedOn for a case with another version than the one that was seen; None: that is not known."""
    if seen is not None and seen != case.version:
        raise CaseMovedOn(case.ref, case.changed_at)


async def require_unbiased(unit: Unit, case: Case, judge: int) -> None:
    """Raises ConcernsYou where the judge is accused or reported it, also before they were erased: nobody judges their own matter."""
    if {judge, unit.pseudonyms.stand_in(judge)} & {case.accused, *await unit.reports.reporters(case.id)}:
        raise ConcernsYou(case.ref)


def member(unit: Unit, case: Case, account: int) -> str:
    """How the journal names a member within a case."""
    return f"member:{unit.pseudonyms.of(case.id, account)}"


def staff(account: int) -> str:
    """How the journal names a member of staff."""
    return f"staff:{account}"
