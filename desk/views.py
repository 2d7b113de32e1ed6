"""What people may look at: a case for staff, their own reports and standing for members. Read only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desk import laddering, lending
from desk.casework import reasons
from desk.copying.times import asking
from desk.evidence import Evidence, holds_content
from desk.hearing import PileOn, pile_on
from desk.misuse import Misuse
from desk.model import (
    Account,
    Appeal,
    Case,
    CaseState,
    Chat,
    Claim,
    Decision,
    Note,
    Outcome,
    Report,
    Sanction,
    Strike,
)
from desk.notices import Notice
from desk.ports import Unit
from desk.precedence import require_above
from desk.records import AskedJudge, JournalEntry, Proposal, Related
from desk.reversal import reasons_to_review
from desk.rules.durations import Ms
from desk.rules.ladder import Due, Standing, active, active_points, counted_with, standing
from desk.rules.policy import Category, Step
from desk.rules.priority import Reasons
from desk.rules.rights import shown_beside
from desk.telling import message_among


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as staff see it: by whom is a pseudonym."""

    report: Report
    pseudonym: str


@dataclass(frozen=True, slots=True)
class AccountView:
    account: Account | None
    """None for someone the desk knows only by number."""
    id: int
    standing: Standing
    strikes: tuple[Strike, ...]
    """Those that count now, the latest first."""
    last_seen: Ms | None
    counted_with: Mapping[int, int] = field(default_factory=dict)
    """By decision the one whose step it is part of: what was done before they were told of the first counts once."""


@dataclass(frozen=True, slots=True)
class Review:
    """A decision that stood higher on the ladder because of others, which were voided since."""

    decision: int
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as it is now, with all that its card and its page need."""

    case: Case
    category: Category
    laws: tuple[str, ...]
    """Whom the law wants informed, by every category under which it was reported or decided."""
    disturbing: bool
    """Whether what was posted may hurt who looks at it, by any of these categories. References hurt nobody."""
    related: Related
    """Other cases about the same account, as far as everybody may know of them who may see this one."""
    chat: Chat | None
    reasons: Reasons
    pile_on: PileOn | None
    """A warning that many reported the accused in a short time."""
    accused: AccountView | None
    due: Due | None
    """What the ladder makes due if it is decided now; None once it is decided, and where nothing can be due."""
    ladder: tuple[Step, ...]
    """The one that holds in its group."""
    reports: tuple[Reported, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[Note, ...]
    claim: Claim | None
    paged: bool
    """Whether a page waits for someone to acknowledge it."""
    decisions: tuple[Decision, ...]
    sanctions: tuple[Sanction, ...]
    notices: tuple[Notice, ...]
    timeline: tuple[JournalEntry, ...]
    proposals: tuple[Proposal, ...] = ()
    """Bans that take a second person: one that waits, and how others ended."""
    reviews: tuple[Review, ...] = ()
    """Which of its decisions are to be looked at again."""
    appeals: tuple[Appeal, ...] = ()
    """Against its decisions, the first of them first."""
    escalated: bool = False
    """Whether it was handed to officers; why, only they know."""


@dataclass(frozen=True, slots=True)
class MyStatus:
    """What counts against oneself now: as a member, and as a reporter."""

    account: AccountView
    misuse: tuple[Misuse, ...]


@dataclass(frozen=True, slots=True)
class MyReport:
    """One's own report: nothing of what others said or of what was done to whom."""

    report: Report
    state: CaseState
    claimed: bool
    acted: bool | None
    """Once closed: whether something was done about it."""
    deadline: Ms


async def view_case(unit: Unit, number: int) -> CaseView:
    """Everything about a case. Raises UnknownReference."""
    case = await unit.cases.get(number)
    category = unit.policy.as_stored(case.category)
    reports = await unit.reports.of_case(case.id)
    decisions = await unit.decisions.of_case(case.id)
    evidence = await unit.evidence.of_case(case.id)
    taken_for = _taken_for(unit, case, reports, decisions)
    return CaseView(
        case=case,
        category=category,
        laws=tuple(dict.fromkeys(one.law for one in taken_for if one.law is not None)),
        disturbing=any(one.disturbing for one in taken_for) and any(holds_content(item.snapshot) for item in evidence),
        related=await unit.cases.related(case, shown_beside(case.audience)),
        chat=await unit.chats.known(case.chat) if case.chat is not None else None,
        reasons=await reasons(unit, case, category),
        pile_on=await pile_on(unit, case),
        accused=await view_account(unit, case.accused, case.chat) if case.accused is not None else None,
        due=await _due(unit, case, category, evidence),
        ladder=await laddering.ladder_in(unit, case.chat),
        reports=tuple(Reported(report, unit.pseudonyms.of(case.id, report.reporter)) for report in reports),
        evidence=tuple(evidence),
        notes=tuple(await unit.notes.of_case(case.id)),
        claim=await unit.claims.of(case.id),
        paged=await unit.pages.waiting(case.id),
        decisions=tuple(decisions),
        sanctions=tuple(await unit.sanctions.of_case(case.id)),
        notices=tuple(await unit.notices.of_case(case.id)),
        timeline=tuple(await unit.journal.of_case(case.id)),
        appeals=tuple(await unit.appeals.of_case(case.id)) if decisions else (),
        proposals=tuple(await unit.proposals.of_case(case.id)),
        reviews=tuple(await _reviews(unit, decisions)),
        escalated=await unit.escalations.ever(case.id),
    )


async def _due(unit: Unit, case: Case, category: Category, evidence: Sequence[Evidence]) -> Due | None:
    """Nothing where a decision would leave nothing: who may be in danger is helped, not warned."""
    if case.state is CaseState.CLOSED:
        return None
    message = message_among(evidence)
    category = await laddering.as_posted(unit, category, message)
    if not laddering.can_be_due(case, category):
        return None
    acted_at = await laddering.acted_at(unit, case, message)
    return await laddering.due_now(unit, case, category, acted_at, case.chat)


async def _reviews(unit: Unit, decisions: Sequence[Decision]) -> Sequence[Review]:
    found = [Review(one.id, await reasons_to_review(unit, one)) for one in decisions if one.points]
    return [review for review in found if review.because]


def _taken_for(unit: Unit, case: Case, reports: Sequence[Report], decisions: Sequence[Decision]) -> Sequence[Category]:
    """Every category under which a case was reported or decided, its own first."""
    names = [case.category, *(report.category for report in reports), *(one.category for one in decisions)]
    return [unit.policy.as_stored(name) for name in names]


async def view_account(unit: Unit, account: int, chat: int | None = None) -> AccountView:
    """Where an account stands, by the ladder that holds in a group: also for its owner, who sees their own."""
    strikes, here = await unit.decisions.strikes(account), await lending.strikes_in(unit, account, chat)
    return AccountView(
        account=await unit.people.known(account),
        id=account,
        standing=standing(await laddering.ladder_in(unit, chat), active_points(here, unit.now)),
        strikes=tuple(active(strikes, unit.now)),
        last_seen=await unit.people.last_seen(account),
        counted_with=counted_with(here, unit.now),
    )


async def warnings_of(unit: Unit, account: int, person: int, chat: int | None = None) -> AccountView:
    """Where an account stands in a group, for staff. Raises NotAllowed for who works on no cases or asks about themselves, NotAboveThem."""
    await require_above(unit, account, person)
    return await view_account(unit, account, chat)


async def my_status(unit: Unit, person: int, chat: int | None = None) -> MyStatus:
    """A person's own warnings, cautions and mutes that hold, and where that puts them in the group in which they ask."""
    found = await unit.misuse.of_reporter(person)
    return MyStatus(await view_account(unit, person, chat), tuple(one for one in found if one.holds(unit.now)))


async def my_reports(unit: Unit, person: int, limit: int) -> Sequence[MyReport]:
    """A person's latest reports, from received to closed. What only a hold keeps reads as if it were purged."""
    asked = await asking(unit, person)
    found = await unit.reports.of_reporter(person, limit)
    return [await _follow(unit, *one) for one in found if one[0].id not in (await asked.gone(one[1])).reports]


async def _follow(unit: Unit, report: Report, case: Case) -> MyReport:
    decisions = await unit.decisions.of_case(case.id)
    standing_ones = [decision for decision in decisions if decision.voided_at is None]
    closed = case.state is CaseState.CLOSED
    acted = any(decision.outcome is not Outcome.DISMISS for decision in standing_ones) if closed else None
    claimed = await unit.claims.of(case.id) is not None
    return MyReport(report, case.state, claimed, acted, case.deadline)


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal as it is now, with all that its card needs."""

    appeal: Appeal
    decision: Decision
    about: CaseView
    appellant: str
    """A pseudonym: a reporter is named to nobody."""
    files: int
    """How much of the evidence came with it."""
    asked: AskedJudge | None


async def view_appeal(unit: Unit, number: int) -> AppealView:
    """Everything about an appeal. Raises UnknownReference."""
    appeal = await unit.appeals.get(number)
    about = await view_case(unit, appeal.case)
    return AppealView(
        appeal=appeal,
        decision=await unit.decisions.get(appeal.decision),
        about=about,
        appellant=unit.pseudonyms.of(appeal.case, appeal.appellant),
        files=sum(item.appeal == appeal.id for item in about.evidence),
        asked=await unit.appeals.asked(number),
    )
