"""What the ladder makes due for a case, and whether a verdict does that or departs from it."""

from dataclasses import dataclass, replace

from desk.errors import CannotBeRemoved, DepartureUnexplained, DurationMissing
from desk.evidence import Evidence
from desk.lending import strikes_in
from desk.model import Attribution, Case, Outcome, SanctionKind, Strike
from desk.ports import Unit
from desk.rules.durations import SECOND, Duration, Ms
from desk.rules.ladder import Due, due_for, length_of
from desk.rules.policy import Category, Consequence, Step
from desk.telling import message_of
from desk.verdict import Verdict

NOTHING = Due((), None)


@dataclass(frozen=True, slots=True)
class Course:
    """What a verdict comes to: what the ladder made due, or what the moderator wanted instead."""

    outcome: Outcome
    restricts: SanctionKind | None = None
    """What is done to the account, beside telling it and beside deleting a message."""
    lasts: Duration | None = None
    departs: bool = False


async def ladder_in(unit: Unit, chat: int | None) -> tuple[Step, ...]:
    """The ladder that holds in a group: the one that its administrators chose, or the policy's own."""
    return unit.policy.ladder if chat is None else unit.policy.ladder_named((await unit.groups.of(chat)).ladder)


async def due_now(unit: Unit, case: Case, category: Category, acted_at: Ms | None, chat: int | None) -> Due:
    """What the ladder makes due if the case is decided now, under this category and in this group.

    Nothing for what a person may not have written. Who decides by it locks the account first.
    """
    if case.accused is None or not can_be_due(case, category):
        return NOTHING
    strikes = await strikes_in(unit, case.accused, chat)
    act = Strike(0, category.name, category.points, unit.now, None, acted_at=acted_at)
    return due_for(await ladder_in(unit, chat), strikes, act, category.goes_to, unit.now)


async def acted_at(unit: Unit, case: Case, message: Evidence | None) -> Ms:
    """When it was done: when the message was sent, or at the latest when the case was opened.

    Telegram's times are whole seconds. Within its second an act is as late as what certainly came after it allows: its report, and any
    command below it in its chat by which its author was judged.
    """
    sent_at = message.snapshot.sent_at if message is not None else None
    if sent_at is None:
        return case.opened_at
    latest = case.opened_at
    if case.accused is not None and case.chat is not None and case.message is not None:
        judged_at = await unit.decisions.commanded_below(case.accused, case.chat, case.message)
        latest = latest if judged_at is None else min(latest, judged_at)
    return min(unit.now, max(sent_at, min(sent_at + SECOND - 1, latest)))


async def as_posted(unit: Unit, category: Category, message: Evidence | None) -> Category:
    """With the weight that the rule had when the message was posted.

    A decision names the version of that moment; a new one makes nothing graver that was written before it.
    """
    if message is None or message.snapshot.sent_at is None:
        return category
    then = (await unit.policies.at(message.snapshot.sent_at)).categories.get(category.name)
    return (
        category if then is None else replace(category, points=then.points, expires=then.expires, goes_to=then.goes_to)
    )


def points_of(case: Case, category: Category) -> int:
    """What a decision about a case leaves; nothing of what a person may not have written."""
    return category.points if _is_certain(case) else 0


def can_be_due(case: Case, category: Category) -> bool:
    """Whether the ladder can make anything due: for what leaves points on a certain author, or goes straight to a step."""
    return _is_certain(case) and (category.points > 0 or category.goes_to is not None)


def _is_certain(case: Case) -> bool:
    return case.accused is not None and case.attribution is Attribution.STRONG


async def proposal(unit: Unit, number: int) -> Due:
    """What is due for a case as its card says it."""
    case = await unit.cases.get(number)
    message = await message_of(unit, case)
    category = await as_posted(unit, unit.policy.as_stored(case.category), message)
    return await due_now(unit, case, category, await acted_at(unit, case, message), case.chat)


async def course(unit: Unit, case: Case, verdict: Verdict, due: Due, chat: int | None) -> Course:
    """What a verdict comes to. A warning, and what a deletion does to the account, is the step that is due, where it can be taken there.

    Raises DepartureUnexplained, DurationMissing, CannotBeRemoved.
    """
    step = due.restricts if possible(due.restricts, case, chat) else None
    if verdict.outcome is Outcome.DISMISS:
        return Course(Outcome.DISMISS)
    if verdict.outcome in (Outcome.WARN, Outcome.DELETE):
        chosen = _follow(verdict, step)
    else:
        lasts = await _lasts(unit, case, verdict, due, chat)
        departs = step is None or not _same(step, verdict.outcome, lasts)
        chosen = Course(verdict.outcome, SanctionKind(verdict.outcome.value), lasts, departs)
    if chosen.departs and not why(verdict):
        raise DepartureUnexplained(str(due.step or Consequence.NOTICE))
    return chosen


def _follow(verdict: Verdict, step: Step | None) -> Course:
    if step is None or verdict.only:
        return Course(verdict.outcome, departs=step is not None)
    outcome = Outcome(step.do.value) if verdict.outcome is Outcome.WARN else verdict.outcome
    return Course(outcome, SanctionKind(step.do.value), step.lasts)


def possible(step: Step | None, case: Case, chat: int | None) -> bool:
    """Whether a step can be taken by itself: in a group that is known; who writes as a chat is no member to remove."""
    if step is None or case.accused is None or chat is None:
        return False
    return case.accused > 0 or step.do is not Consequence.KICK


def why(verdict: Verdict) -> str:
    """Why a moderator departs from the ladder: in words for staff, or else in those for the person."""
    return verdict.departure.strip() or verdict.reason.strip()


def _same(step: Step, outcome: Outcome, lasts: Duration | None) -> bool:
    ends = (step.lasts and step.lasts.ms, lasts and lasts.ms)
    return step.do.value == outcome.value and ends[0] == ends[1]


async def _lasts(unit: Unit, case: Case, verdict: Verdict, due: Due, chat: int | None) -> Duration | None:
    """How long a mute or a ban lasts: what the moderator said, else the ladder."""
    if SanctionKind(verdict.outcome.value).lasts:
        return verdict.lasts or _by_ladder(await ladder_in(unit, chat), verdict.outcome, due)
    if case.accused is not None and case.accused < 0:
        raise CannotBeRemoved
    return None


def _by_ladder(ladder: tuple[Step, ...], outcome: Outcome, due: Due) -> Duration:
    consequence = Consequence(outcome.value)
    if due.step is not None and due.step.do is consequence and due.step.lasts is not None:
        return due.step.lasts
    lasts = length_of(ladder, due.points, consequence)
    if lasts is None:
        raise DurationMissing
    return lasts
