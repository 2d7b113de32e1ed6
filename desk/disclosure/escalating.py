"""Handing a case to officers: on suspicion of a threat to life, which the desk itself notifies (DSA Art. 18), or as a request is expected.

To moderators it shows only that it was escalated. Of a threat one officer notifies the authority, or any lead on call where none has
answered within the policy's time; two others review that. That it is no threat another has to look at, who may open it anew.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from desk.cards import show_card
from desk.casework import staff
from desk.disclosure.asking_others import ask_reviewers
from desk.disclosure.course import record, show, take
from desk.disclosure.escalation import ASKED_AGAIN, Escalation, EscalationKind, NewEscalation, scope_of
from desk.disclosure.guarding import acting
from desk.disclosure.standing_in import concerned, stand_ins, takes_part
from desk.disclosure.values import NewRequest, Particulars, Request
from desk.errors import HoldRefused, NotAllowed
from desk.holds import Hold, Matching, NewHold
from desk.model import Case, Role, is_stand_in
from desk.notices import PreservationAsked, RequestChange, RequestNews
from desk.ports import Unit
from desk.reasons import required
from desk.request_errors import AlreadyEscalated, InvolvedInRequest, RequestMovedOn, WordsMissing
from desk.rules.disclosure.clocks import due_at, next_reminder
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from desk.rules.preserving import next_warning, usual
from desk.triage import see

AT_ONCE: Final = 20
"""Threats for which one look of the timer calls."""
_LANGUAGE: Final = "en"
"""Until somebody knows which authority it is for."""


async def escalate(unit: Unit, number: int, moderator: int, kind: EscalationKind, why: str) -> Case:
    """Hand a case to officers. What a threat is about is held from now on.

    Raises ReasonMissing, AlreadyEscalated, and what `triage.see` raises.
    """
    reason = required(why)
    case = await see(unit, number, moderator)
    if await unit.escalations.open(case.id, kind) is not None:
        raise AlreadyEscalated(case.ref)
    new = NewEscalation(case.id, kind, reason, moderator)
    if kind is EscalationKind.THREAT:
        request = await _notification(unit, case, moderator, reason)
        new = replace(new, request=request.id, takeover_at=await _takeover_at(unit, case))
    escalation = await unit.escalations.add(new)
    if kind is EscalationKind.PRESERVATION:
        await _ask_to_preserve(unit, case, escalation)
    holder = await unit.claims.of(case.id)
    if holder is not None and holder.moderator == moderator:
        await unit.claims.ask(case.id, "")
    await unit.journal.write(staff(moderator), "escalated", case.ref, case=case.id)
    await show_card(unit, case)
    return case


async def acknowledge(unit: Unit, number: int, person: int) -> Request:
    """An officer takes care of a threat: the others are called no more. Raises NotAllowed, InvolvedInRequest, RequestMovedOn."""
    request = await unit.requests.lock(number)
    actor = await acting(unit, request, person)
    if not actor.officer:
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest
    escalation = await unit.escalations.of_request(number)
    if escalation is None or request.state is not State.RECEIVED:
        raise RequestMovedOn(request.state)
    if await unit.escalations.answer(escalation.id, person):
        await record(unit, request, "acknowledged", person)
        await show(unit, request)
    return request


async def notify(unit: Unit, number: int, person: int, words: str, *, quoted: bool) -> Request:
    """Record that the authority was notified: which one, through which official channel, under which reference; and whether the reported
    words went along. Raises WordsMissing, and what `course.take` raises."""
    if not words.strip():
        raise WordsMissing
    asked = (await unit.requests.lock(number)).particulars.asked
    given = frozenset({Data.IDENTITY, Data.MESSAGES} if quoted else {Data.IDENTITY})
    about = replace(asked, data=given) if asked is not None else None
    told = await take(
        unit,
        number,
        Step.NOTIFY_AUTHORITY,
        person,
        code="notified",
        words=words.strip(),
        about=about,
        quoted=int(quoted),
    )
    await _answered(unit, number, person)
    await settle(unit, number)
    await ask_reviewers(unit, told)
    return told


async def find_no_threat(unit: Unit, number: int, person: int, words: str) -> Request:
    """Nobody is notified, and why; somebody else looks at that. Raises WordsMissing, and what `course.take` raises."""
    if not words.strip():
        raise WordsMissing
    found = await take(unit, number, Step.WITHDRAW, person, code="no_threat", words=words.strip())
    await _answered(unit, number, person)
    await ask_reviewers(unit, found)
    return found


async def reopen(unit: Unit, request: Request, person: int, words: str) -> Request:
    """Whoever looked at why it is no threat finds that it may be one: the officers are called again, as at first."""
    opened = await take(unit, request.id, Step.REOPEN, person, code="threat", words=words)
    await unit.scopes.void_reviews(request.id)
    escalation = await unit.escalations.of_request(request.id)
    if escalation is not None:
        takeover_at = await _takeover_at(unit, await unit.cases.get(escalation.case))
        await unit.escalations.reopen(escalation.id, takeover_at)
    return opened


async def settle(unit: Unit, request: int) -> None:
    """The case may be handed to officers anew."""
    escalation = await unit.escalations.of_request(request)
    if escalation is not None:
        await unit.escalations.settle(escalation.id)


async def call_due(unit: Unit) -> int:
    """Call the officers for threats that none has answered, and the leads on call once their time has come; ask again who may keep a case.
    Returns for how many."""
    due = await unit.escalations.to_page(AT_ONCE)
    for one in due:
        if one.kind is EscalationKind.PRESERVATION:
            await unit.escalations.paged(one.id, unit.now + ASKED_AGAIN)
            await _ask_to_preserve(unit, await unit.cases.get(one.case), one, again=one.paged + 1)
        else:
            await _call(unit, one)
    return len(due)


async def preserve(unit: Unit, number: int, person: int) -> Hold:
    """Keep a case because a request is expected: the officer who says so answers for the hold. Raises InvolvedInRequest, HoldRefused."""
    escalation, case = await _asked_to_preserve(unit, number, person)
    until = unit.now + usual(unit.policy)
    new = NewHold(Matching.CASE, _basis(case), person, until, case.id, secret=True)
    hold = await unit.holds.place(replace(new, warn_at=next_warning(until, unit.now)))
    await unit.escalations.answer(escalation.id, person)
    await unit.journal.write(staff(person), "hold_placed", hold.ref, matching=hold.matching, until=hold.until)
    return hold


async def decline(unit: Unit, number: int, person: int) -> Case:
    """Keep nothing beyond what is kept anyway. Raises InvolvedInRequest, HoldRefused."""
    escalation, case = await _asked_to_preserve(unit, number, person)
    await unit.escalations.answer(escalation.id, person)
    await unit.journal.write(staff(person), "hold_declined", "holds", order=unit.pseudonyms.digest(_basis(case)))
    return case


async def may_hear_of_preservation(unit: Unit, escalation: Escalation, person: int) -> bool:
    """Whether somebody may be asked for it at this moment."""
    return person in await _keepers(unit, await unit.cases.get(escalation.case))


async def _notification(unit: Unit, case: Case, moderator: int, reason: str) -> Request:
    """The desk's own: its row, its clock, the hold on its case, its card."""
    due = due_at(unit.policy.requests, Instrument.ART18, unit.now, emergency=True)
    asked = scope_of(await _persons(unit, case), unit.now)
    request = await unit.requests.add(
        NewRequest(
            instrument=Instrument.ART18,
            country="",
            language=_LANGUAGE,
            reach=DataClass.CONTENT,
            particulars=Particulars("", "", case.ref, "", (), "", asked, facts=reason),
            document=b"",
            taken_in_by=moderator,
            received_at=unit.now,
            due_at=due,
            remind_at=next_reminder(unit.now, due, unit.now),
            emergency=True,
        )
    )
    until = unit.now + usual(unit.policy)
    new = NewHold(Matching.CASE, request.ref, moderator, until, case.id, secret=True)
    hold = await unit.holds.place(replace(new, warn_at=next_warning(until, unit.now)))
    await unit.requests.keep_by(request.id, hold.id)
    await unit.journal.write(staff(moderator), "hold_placed", hold.ref, matching=hold.matching, until=until)
    await record(unit, request, "received", moderator, about=asked)
    await show(unit, request)
    return request


async def _persons(unit: Unit, case: Case) -> frozenset[int]:
    """Whom it is about. Of who was erased by the id, which is kept while a case is open: an authority can do nothing with a stand-in."""
    if case.accused is None or not is_stand_in(case.accused):
        return frozenset(() if case.accused is None else (case.accused,))
    return frozenset((await unit.erasures.behind({case.accused})).values())


async def _takeover_at(unit: Unit, case: Case) -> int:
    """Where no officer is there who may act, nobody is waited for."""
    officers = [one for one in await unit.staff.with_role(Role.OFFICER) if not await takes_part(unit, case, one)]
    return unit.now + (unit.policy.officers.art18_takeover if officers else 0)


async def _call(unit: Unit, one: Escalation) -> None:
    request, nth = await unit.requests.get(one.request or 0), one.paged + 1
    if request.state is not State.RECEIVED:
        await unit.escalations.settle(one.id)
        return
    officers = {*await unit.staff.with_role(Role.OFFICER)}
    takeover = one.takeover_at or unit.now
    called = [(who, RequestChange.THREAT) for who in sorted(officers)]
    if takeover <= unit.now:
        called += [(who, RequestChange.TAKEOVER) for who in await stand_ins(unit, request) if who not in officers]
    for who, change in called:
        if not await concerned(unit, request, who):
            await unit.notices.owe(who, RequestNews(request.id, change), cause=f"{request.ref}/{change}-{nth}")
    later = unit.now + unit.policy.limits.page_repeat
    await unit.escalations.paged(one.id, min(later, takeover) if takeover > unit.now else later)


async def _answered(unit: Unit, request: int, person: int) -> None:
    """Nobody is called any more; whoever acts as an officer has answered, and no lead takes over from them."""
    escalation = await unit.escalations.of_request(request)
    if escalation is None:
        return
    if Role.OFFICER in await unit.staff.roles(person):
        await unit.escalations.answer(escalation.id, person)
    await unit.escalations.rest(escalation.id)


async def _ask_to_preserve(unit: Unit, case: Case, escalation: Escalation, again: int = 0) -> None:
    cause = f"{case.ref}/escalation-{escalation.id}{f'-{again}' if again else ''}"
    for who in await _keepers(unit, case):
        await unit.notices.owe(who, PreservationAsked(escalation.id), cause=cause)


async def _keepers(unit: Unit, case: Case) -> Sequence[int]:
    """The officers whom a case does not concern; where there is none, such owners, who place holds as well."""
    for role in (Role.OFFICER, Role.OWNER):
        free = [who for who in await unit.staff.with_role(role) if not await takes_part(unit, case, who)]
        if free:
            return sorted(free)
    return ()


async def _asked_to_preserve(unit: Unit, number: int, person: int) -> tuple[Escalation, Case]:
    """Settle it, once. What concerns somebody they do not hear of."""
    escalation = await unit.escalations.get(number)
    if not await may_hear_of_preservation(unit, escalation, person):
        raise InvolvedInRequest
    if escalation.kind is not EscalationKind.PRESERVATION or not await unit.escalations.settle(number):
        raise HoldRefused("gone")
    return escalation, await unit.cases.get(escalation.case)


def _basis(case: Case) -> str:
    return f"{case.ref}: a request is expected"
