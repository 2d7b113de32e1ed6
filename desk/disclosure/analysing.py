"""The legal analysis: each question answered with a reason, the smallest scope drawn; it ends before the approvers, or in a refusal."""

from collections.abc import Callable
from dataclasses import replace

from desk.disclosure.asking_others import ask_approvers
from desk.disclosure.course import record, take
from desk.disclosure.guarding import acting, asked_of, course_of
from desk.disclosure.values import ProposedScope, Request
from desk.errors import StaleButton
from desk.ports import Unit
from desk.request_errors import ScopeMissing, WordsMissing
from desk.rules.disclosure.preparation import may_prepare, may_propose
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import Step
from desk.rules.durations import Ms


async def answer(unit: Unit, number: int, person: int, question: str, *, yes: bool, why: str) -> Request:
    """Answer a question of the analysis. Raises WordsMissing without a reason, StaleButton where it is none of its questions."""
    request = await unit.requests.lock(number)
    may_prepare(await course_of(unit, request), await acting(unit, request, person))
    if question not in asked_of(unit, request):
        raise StaleButton
    if not why.strip():
        raise WordsMissing
    await unit.scopes.answer(number, question, yes=yes, why=why.strip(), by=person)
    await record(unit, request, "answered", person, question=question, yes=int(yes))
    return request


async def toggle_person(unit: Unit, number: int, person: int, account: int) -> ProposedScope:
    """Leave somebody out of what is proposed, or take them in again. Raises ScopeTooWide for whoever was not asked about."""
    return await _draw(unit, number, person, lambda scope: replace(scope, persons=scope.persons ^ {account}))


async def toggle_data(unit: Unit, number: int, person: int, kind: Data) -> ProposedScope:
    """The same for a kind of data."""
    return await _draw(unit, number, person, lambda scope: replace(scope, data=scope.data ^ {kind}))


async def set_period(unit: Unit, number: int, person: int, since: Ms, before: Ms) -> ProposedScope:
    """The same for the period. Raises ScopeMissing for one that ends before it begins."""
    if before <= since:
        raise ScopeMissing
    return await _draw(unit, number, person, lambda scope: replace(scope, since=since, before=before))


async def submit(unit: Unit, number: int, person: int) -> Request:
    """Put the scope before the approvers, and ask them. Where nobody narrowed it, it is what the authority asks for."""
    scope = await draw_asked(unit, number, person)
    asked = (await unit.requests.get(number)).particulars.asked
    request = await take(unit, number, Step.SUBMIT, person, about=scope, narrowed=int(scope != asked))
    await ask_approvers(unit, request)
    return request


async def draw_asked(unit: Unit, number: int, person: int) -> Scope | None:
    """The scope as it was drawn; where nobody drew one, what the authority asks for is. None where that is nothing."""
    request = await unit.requests.lock(number)
    proposed = await unit.scopes.scope(number)
    if proposed is None and request.particulars.asked is not None:
        proposed = await _draw(unit, number, person, lambda scope: scope)
    return None if proposed is None else proposed.scope


async def refuse(unit: Unit, number: int, person: int, code: Refusal, words: str) -> Request:
    """Refuse it, with a code and what the authority is told. Raises WordsMissing; BindingOrder for Telegram's stricter norm."""
    if not words.strip():
        raise WordsMissing
    return await take(unit, number, Step.REFUSE, person, code=code.value, words=words.strip())


async def find_nothing(unit: Unit, number: int, person: int, words: str) -> Request:
    """Nothing of what is asked is held: the answer says so, and names who holds it. Three officers are not needed for that."""
    if not words.strip():
        raise WordsMissing
    return await take(unit, number, Step.FIND_NOTHING, person, code="not_held", words=words.strip())


async def _draw(unit: Unit, number: int, person: int, change: Callable[[Scope], Scope]) -> ProposedScope:
    """Put another scope in the place of the one before: its approvals count for nothing from now on."""
    request = await unit.requests.lock(number)
    proposed = await unit.scopes.scope(number)
    scope = proposed.scope if proposed is not None else request.particulars.asked
    if scope is None:
        raise ScopeMissing
    changed = change(scope)
    may_propose(await course_of(unit, request), await acting(unit, request, person), changed)
    drawn = await unit.scopes.propose(number, changed, person)
    await unit.requests.change(
        request
    )  # counts its version up: what was printed of the scope before is approved by nobody
    await record(unit, request, "scope", person, about=changed)
    return drawn
