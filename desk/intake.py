"""From a person's complaint to a case that somebody is asked to look at."""

from dataclasses import dataclass, replace

from desk.cards import show_card
from desk.casework import (
    call_for_help,
    forbid_copies,
    graver,
    join_or_open,
    keep_evidence,
    member,
    rank,
    reclassify,
    require_open,
)
from desk.errors import AlreadyReported, UnknownReference
from desk.evidence import EvidenceKind, NewEvidence, Snapshot
from desk.hearing import hear
from desk.model import Account, AccountKind, Case, Door, Origin, Report, Subject
from desk.notices import RemoveMessage, ReportReceived, Whisper
from desk.ports import Unit
from desk.rules.admission import admit, case_key
from desk.rules.durations import DAY
from desk.rules.policy import Category
from desk.rules.priority import SILENT


@dataclass(frozen=True, slots=True)
class Command:
    """The message in a group by which a report came: it is removed, so that it shows nobody who reported."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class NewReport:
    reporter: Account
    category: str
    text: str
    subject: Subject
    evidence: tuple[NewEvidence, ...]
    door: Door
    cause: str
    """What it came with, unique: the update's number."""
    consent: bool = False
    ask_category: bool = False
    command: Command | None = None
    whisper: Whisper | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    report: str
    case: str


async def file_report(unit: Unit, new: NewReport) -> Receipt:
    """Store one person's report and join it to its case.

    Refuses before anything is filed: OwnReport, AlreadyReported (carries the first reference), TooManyReports (carries when to come
    back). The receipt, the card and, where a life may depend on it, the page are owed from the moment this commits.
    Who reported the same before and now says that a life is in danger is heard: it is added to their first report.
    The report of somebody who is muted is stored and joins its case, and raises nothing: no card, no page, no rank. What concerns
    lives or children is never silenced.
    """
    category = unit.policy.category(new.category)
    key = case_key(new.subject, category.name, unit.now, new.cause)
    await unit.people.meet(new.reporter)  # first: who was erased and comes back has reported what they reported
    earlier = await unit.reports.still_open(new.reporter.id, key)
    if earlier is not None:
        return await _say_again(unit, await unit.reports.get(earlier), new, category)
    await _admit(unit, new, category)

    heard = await hear(unit, new.reporter.id, category)
    case, opened = await join_or_open(unit, new.subject, category, key, Origin.REPORT, heard)
    report = await unit.reports.add(
        case.id, new.reporter.id, category.name, new.text, new.door, consent=new.consent, muted_by=heard.muted_by
    )
    await keep_evidence(unit, case, report, new.evidence)
    if heard.muted_by is None:
        case = await weigh(unit, case, category, opened=opened)
        await show_card(unit, case)
    await _owe_receipt(unit, new, report, case, muted=heard.muted_by is not None)
    await unit.journal.write(
        member(unit, case, new.reporter.id),
        "reported",
        f"R-{report}",
        case=case.id,
        category=category.name,
        door=new.door,
    )
    return Receipt(f"R-{report}", case.ref)


async def _admit(unit: Unit, new: NewReport, category: Category) -> None:
    earlier = await unit.reports.times(new.reporter.id, since=unit.now - DAY)
    admit(new.reporter.id, new.subject, category, earlier, unit.policy.limits, unit.now)


async def _say_again(unit: Unit, filed: Report, new: NewReport, category: Category) -> Receipt:
    """Raises AlreadyReported unless it is news that this cannot wait, or the first one was held back and they are heard again."""
    urgent = category.page and not unit.policy.as_stored(filed.category).page
    if not urgent and (filed.muted_by is None or (await hear(unit, filed.reporter, category)).muted_by is not None):
        raise AlreadyReported(filed.ref)
    await unit.reports.amend(replace(filed, text=f"{filed.text}\n{new.text}".strip()))
    case = await name_category(unit, filed.id, filed.reporter, category.name, new.whisper)
    await keep_evidence(unit, case, filed.id, new.evidence)
    if new.command is not None:
        await tidy(unit, new.command, new.cause)
    return Receipt(filed.ref, case.ref)


async def weigh(unit: Unit, case: Case, category: Category, *, opened: bool) -> Case:
    """Let one more report weigh: in the queue, in the category, in whether someone is called."""
    if opened:
        await call_for_help(unit, case, category)
        return case
    if case.priority.band == SILENT or graver(category, unit.policy.as_stored(case.category)):
        return await reclassify(unit, case, category)
    await call_for_help(unit, case, category)
    return await rank(unit, case)


async def _owe_receipt(unit: Unit, new: NewReport, report: int, case: Case, *, muted: bool) -> None:
    """The receipt, and the removal of the command. Only people can be written to: a channel or a group that reports reads nothing."""
    if new.command is not None:
        await tidy(unit, new.command, new.cause)
    if new.reporter.kind is not AccountKind.PERSON:
        return
    receipt = ReportReceived(report, new.category, case.deadline, new.subject.missing, new.ask_category, muted=muted)
    await unit.notices.owe(new.reporter.id, receipt, cause=f"R-{report}", case=case.id, whisper=new.whisper)


async def tidy(unit: Unit, command: Command, cause: str) -> None:
    """Have a command removed from its group, also when what it asked for was refused."""
    await unit.notices.owe(command.chat, RemoveMessage(command.message), cause=cause)


async def name_category(unit: Unit, report: int, reporter: int, name: str, whisper: Whisper | None = None) -> Case:
    """The reporter says what their report, filed without a category, is about; a new receipt says what that means.

    Raises UnknownReference for a report that is not theirs, AlreadyDecided once the case is closed.
    """
    filed = await unit.reports.get(report)
    if filed.reporter != reporter:
        raise UnknownReference(filed.ref)
    case = await unit.cases.lock(filed.case)
    await require_open(unit, case)
    category = unit.policy.category(name)
    await unit.reports.amend(replace(filed, category=category.name))
    if category.reference_only:
        case = await forbid_copies(unit, case)
    muted = filed.muted_by is not None and (await hear(unit, reporter, category)).muted_by is not None
    if not muted:
        case = await _rename(unit, case, filed, category)
        await show_card(unit, case)
    receipt = ReportReceived(report, category.name, case.deadline, follows=True, muted=muted)
    cause = f"{filed.ref}/{category.name}"
    await unit.notices.owe(reporter, receipt, cause=cause, case=case.id, whisper=whisper)
    await unit.journal.write(
        member(unit, case, reporter), "named_category", filed.ref, case=case.id, category=category.name
    )
    return case


async def _rename(unit: Unit, case: Case, filed: Report, category: Category) -> Case:
    """Let the category weigh that a report was just given. A report that was held back is heard from now on."""
    if filed.muted_by is not None:
        await unit.reports.unmute(filed.id)
    mine_alone = case.category == filed.category and filed.category not in await unit.reports.categories(case.id)
    if mine_alone or case.priority.band == SILENT or graver(category, unit.policy.as_stored(case.category)):
        case = await reclassify(unit, case, category)
    else:
        case = await rank(unit, case)
    await call_for_help(unit, case, category)
    return case


async def record_edit(unit: Unit, snapshot: Snapshot) -> int:
    """Keep a later edit of a message beside what was reported; returns how many open cases it concerns (0: nobody reported it)."""
    if snapshot.chat is None or snapshot.message is None:
        return 0
    cases = await unit.evidence.cases_about(snapshot.chat, snapshot.message)
    for number in cases:
        case = await unit.cases.lock(number)
        edit = NewEvidence(EvidenceKind.EDIT, snapshot)
        if await keep_evidence(unit, case, None, (edit,)):
            await unit.cases.touch(case.id)
            await show_card(unit, case)
            await unit.journal.write("desk", "edit_seen", case.ref, case=case.id)
    return len(cases)
