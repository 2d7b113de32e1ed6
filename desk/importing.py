"""Bringing warnings from another bot: first what would become of them, then, once that was confirmed, the strikes.

An import sanctions nobody and tells nobody: it is the next violation that is judged by all that counts then. What was brought is undone
like any other decision, and the same warning comes in once only, also if it was undone since.
"""

from collections import Counter
from dataclasses import dataclass

from desk.casework import join_or_open, staff
from desk.errors import StaleButton
from desk.laddering import ladder_in
from desk.model import Account, AccountKind, Attribution, Decision, NoteKind, Origin, Outcome, Strike, Subject
from desk.ports import Unit
from desk.recording import record_decision
from desk.records import NewDecision
from desk.rules.durations import Ms
from desk.rules.imports import Listed, identities
from desk.rules.ladder import active_points, due
from desk.rules.policy import Step

SOURCE = "rose"


@dataclass(frozen=True, slots=True)
class Import:
    """A list that waits for its lead's word."""

    lead: int
    chat: int
    """The group in which the warnings were given."""
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a list comes to at this moment."""

    fresh: tuple[tuple[str, Listed], ...]
    """What would be brought, each with its identity."""
    known: int
    """Brought before."""
    expired: int
    """Would not count any more."""
    of_staff: int
    """About people who work here: nobody brings these, least of all who they are about."""
    strangers: tuple[int, ...]
    """Accounts that the desk never met, and knows by number only."""
    steps: tuple[tuple[Step | None, int], ...]
    """How many accounts would stand at each step of the ladder, the highest first; None below the first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    number: int | None
    """None where nothing is to be brought."""
    chat: int
    found: Sorted


async def propose(unit: Unit, new: Import) -> Proposal:
    """Say what a list would come to, and keep it until the lead confirms it, at most as long as a draft. Nothing else is written."""
    found = await _sort(unit, new)
    number = await unit.imports.add(new, unit.now + unit.policy.limits.draft) if found.fresh else None
    return Proposal(number, new.chat, found)


async def confirm(unit: Unit, number: int, lead: int, note: str) -> list[Decision]:
    """Bring what is still new of a list, each warning as a decision of its own with the note for staff. Raises StaleButton."""
    waiting = await unit.imports.take(number, lead)
    if waiting is None:
        raise StaleButton
    found = await _sort(unit, waiting)
    for account in sorted({one.account for _identity, one in found.fresh}):
        await unit.decisions.lock(account)
    moments = _moments([one for _identity, one in found.fresh], unit.now)
    brought: list[Decision] = []
    for (identity, one), given_at in zip(found.fresh, moments, strict=True):
        mark = await unit.imports.mark(waiting.chat, identity)
        if mark is not None:
            brought.append(await _bring(unit, waiting, mark, one, given_at, note))
    await unit.journal.write(
        staff(lead), "imported_list", str(waiting.chat), listed=len(waiting.listed), brought=len(brought)
    )
    return brought


async def _sort(unit: Unit, new: Import) -> Sorted:
    named = list(zip(identities(new.listed), new.listed, strict=True))
    known = await unit.imports.known(new.chat, [identity for identity, _one in named])
    fresh: list[tuple[str, Listed]] = []
    skipped: Counter[str] = Counter()
    for identity, one in named:
        if await unit.staff.roles(one.account):
            skipped["staff"] += 1
        elif identity in known:
            skipped["known"] += 1
        elif _is_over(unit, one):
            skipped["expired"] += 1
        else:
            fresh.append((identity, one))
    accounts = dict.fromkeys(one.account for _identity, one in fresh)
    return Sorted(
        fresh=tuple(fresh),
        known=skipped["known"],
        expired=skipped["expired"],
        of_staff=skipped["staff"],
        strangers=tuple([account for account in accounts if await unit.people.known(account) is None]),
        steps=await _steps(unit, new.chat, [one for _identity, one in fresh]),
    )


async def _steps(unit: Unit, chat: int, fresh: list[Listed]) -> tuple[tuple[Step | None, int], ...]:
    ladder = await ladder_in(unit, chat)
    added: dict[int, list[Strike]] = {}
    for one, given_at in zip(fresh, _moments(fresh, unit.now), strict=True):
        points = unit.policy.category(one.category).points
        strike = Strike(0, one.category, points, unit.now, _ends(unit, one), acted_at=given_at, told_at=given_at)
        added.setdefault(one.account, []).append(strike)
    totals = [active_points([*await unit.decisions.strikes(account), *new], unit.now) for account, new in added.items()]
    counted = Counter(due(ladder, total) for total in totals)
    return tuple(sorted(counted.items(), key=lambda item: -item[0].points if item[0] else 0))


def _moments(listed: list[Listed], now: Ms) -> list[Ms]:
    """When each was given, as far as that is known: no two of one account at the same moment.

    Each of them was a warning of its own, of which its person heard at once; so none of them is one step with the next.
    """
    moments = [one.at if one.at is not None else now - len(listed) + place for place, one in enumerate(listed)]
    last: dict[int, Ms] = {}
    for place in sorted(range(len(listed)), key=lambda place: moments[place]):
        account = listed[place].account
        moments[place] = last[account] = max(moments[place], last.get(account, 0) + 1)
    return moments


def _ends(unit: Unit, one: Listed) -> Ms | None:
    """Points count from the day of the warning, where it was said, as if it had been given here."""
    return unit.policy.category(one.category).expires.after(one.at or unit.now)


def _is_over(unit: Unit, one: Listed) -> bool:
    ends = _ends(unit, one)
    return ends is not None and ends <= unit.now


async def _bring(unit: Unit, new: Import, mark: str, one: Listed, given_at: Ms, note: str) -> Decision:
    category = unit.policy.category(one.category)
    known = await unit.people.known(one.account) or Account(one.account, AccountKind.PERSON, "")
    subject = Subject(chat=new.chat, accused=known, attribution=Attribution.STRONG)
    case, _opened = await join_or_open(unit, subject, category, f"import:{mark}", Origin.MODERATOR)
    await unit.notes.add(case.id, new.lead, NoteKind.NOTE, note)
    decision = await unit.decisions.add(
        NewDecision(
            case=case.id,
            outcome=Outcome.WARN,
            category=category.name,
            points=category.points,
            accused=one.account,
            reason=one.reason or category.rule,
            policy=await unit.policies.in_force(one.at),
            decided_by=new.lead,
            expires_at=_ends(unit, one) if category.points else None,
            imported_from=SOURCE,
            acted_at=given_at,
            told_at=given_at,
        )
    )
    await unit.cases.close(case.id)
    await unit.journal.write(staff(new.lead), "imported", case.ref, case=case.id)
    await record_decision(unit, decision)
    return decision
