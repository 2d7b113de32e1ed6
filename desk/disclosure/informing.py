"""The person is told before disclosure, or when effect is given (DSA Art. 10(5)); later where secrecy runs, and barred only by name.

It is an officer who tells: what is said cannot be taken back, and only people know whether secrecy was extended. Where the issuing
authority informs (Regulation (EU) 2023/1543, Art. 13), the desk does not.
"""

from dataclasses import replace

from desk.disclosure import securing
from desk.disclosure.course import record, show, take
from desk.disclosure.guarding import LEFT_TO_AUTHORITY, acting, course_of
from desk.disclosure.taking_back import cause_of, owes_relief, relieve, silence, supersede, take_back
from desk.disclosure.values import ProposedScope, Request
from desk.notices import LegalNotice, OrderCopy
from desk.ports import Unit
from desk.request_errors import BarIncomplete, CopyNamesOthers, ScopeMissing, TooSoon
from desk.rules.disclosure.instruments import Informs
from desk.rules.disclosure.notice import TOLD_OF, may_delay, may_take_on, may_tell
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import Ms
from desk.telling import is_person

_OWED = frozenset({State.NOTICE_DUE, State.NOTICE_DELAYED}) | TOLD_OF
_HANDED_OVER = frozenset({State.DELIVERED, State.RECEIPT_CONFIRMED, State.NOTICE_DUE})


async def settle(unit: Unit, number: int) -> Request:
    """What becomes of the notice once the authority has confirmed the receipt: told already, owed, delayed, or not ours."""
    request = await unit.requests.lock(number)
    course = await course_of(unit, request)
    if request.informs is not Informs.DESK:
        return await take(unit, number, Step.BAR_NOTICE, None, code=LEFT_TO_AUTHORITY)
    if course.told:
        await take(unit, number, Step.OWE_NOTICE, None)
        return await take(unit, number, Step.NOTIFY, None, code="told_before")
    if course.emergency_by is not None:
        return await take(unit, number, Step.DELAY_NOTICE, None, code="emergency")
    if request.secrecy_until is not None:  # also where it is over: it may have been extended, which only people know
        return await take(unit, number, Step.DELAY_NOTICE, None, code="secrecy", until=request.secrecy_until)
    return await take(unit, number, Step.OWE_NOTICE, None)


async def tell(unit: Unit, number: int, person: int) -> Request:
    """Tell each person of the approved scope. Raises what `desk.rules.disclosure.notice.may_tell` does."""
    return await _tell(unit, number, person, copy=False)


async def tell_with_copy(unit: Unit, number: int, person: int) -> Request:
    """The same, and the order itself behind it. Raises CopyNamesOthers where it names more than one person."""
    return await _tell(unit, number, person, copy=True)


async def delay(unit: Unit, number: int, person: int, until: Ms, basis: str, name: str) -> Request:
    """Record until when the persons may not be told, on which legal basis and by whose word, also before they would be.

    Raises BarIncomplete without either, or for a day that is over; what `desk.rules.disclosure.notice.may_delay` does.
    """
    words = _by_whose_word(basis, name)
    if until <= unit.now:
        raise BarIncomplete
    request = await unit.requests.lock(number)
    may_delay(await course_of(unit, request), await acting(unit, request, person))
    changed = await _keep_secret(unit, request, until, words)
    if request.state in _OWED:
        taken = await take(unit, number, Step.DELAY_NOTICE, person, code="delayed", words=words, until=until)
        await _silence(unit, taken, person)
        return taken
    await record(unit, changed, "secrecy", person, until=until)
    await _silence(unit, changed, person)
    await show(unit, changed)
    return replace(changed, version=request.version + 1)


async def take_on(unit: Unit, number: int, person: int, basis: str, name: str) -> Request:
    """Record that the issuing authority asks the desk in writing to tell the person: by which writing, and who signed it. From then on it
    is the desk that informs, also where that was left to the authority before.

    Raises BarIncomplete without either; what `desk.rules.disclosure.notice.may_take_on` does.
    """
    words = _by_whose_word(basis, name)
    request = await unit.requests.lock(number)
    course = await course_of(unit, request)
    may_take_on(course, await acting(unit, request, person))
    changed = replace(request, asked_to_inform=True)
    await unit.requests.change(changed)
    await unit.requests.reseal(number, replace(request.particulars, inform_basis=words))
    await record(unit, changed, "informs", person)
    if course.left_to_authority:
        if request.secrecy_until is not None:
            return await take(unit, number, Step.DELAY_NOTICE, None, code="secrecy")
        return await take(unit, number, Step.OWE_NOTICE, person, code="asked_to_inform")
    if request.state is State.DELIVERED:
        await unit.requests.remind(number, unit.now)
    await show(unit, changed)
    return replace(changed, version=request.version + 1)


async def release(unit: Unit, number: int, person: int) -> Request:
    """The delay is over and was not extended: the notice is owed. Raises SecrecyRuns before that."""
    return await take(unit, number, Step.RELEASE_NOTICE, person)


async def bar(unit: Unit, number: int, person: int, basis: str, name: str) -> Request:
    """Record that the person may never be told, on which legal basis and by whose word. Raises BarIncomplete without either."""
    taken = await take(unit, number, Step.BAR_NOTICE, person, code="barred", words=_by_whose_word(basis, name))
    await securing.hide(unit, taken)
    await _silence(unit, taken, person)
    return taken


async def close(unit: Unit, number: int, person: int) -> Request:
    """Close a request whose notice is settled: its holds end with it. Who heard of what came to nothing hears that first.

    Raises RequestMovedOn, ReviewOwed; TooSoon while secrecy keeps that from somebody: the clock closes it then.
    """
    request = await unit.requests.lock(number)
    await take_back(unit, request)
    taken = await take(unit, number, Step.CLOSE, person)
    if await owes_relief(unit, request):
        raise TooSoon
    return taken


async def _tell(unit: Unit, number: int, person: int, *, copy: bool) -> Request:
    request = await unit.requests.lock(number)
    may_tell(await course_of(unit, request), await acting(unit, request, person))
    proposed = await unit.scopes.scope(number)
    if proposed is None:
        raise ScopeMissing
    if copy and len(request.particulars.persons) > 1:
        raise CopyNamesOthers
    cause = cause_of(request, proposed)
    await _supersede(unit, request, proposed)
    await unit.notices.renew(cause)  # where it was taken back: who has got it is told once
    persons = sorted(one for one in proposed.scope.persons if is_person(one))
    new = len({*persons} - await unit.notices.told(LegalNotice.__name__, cause))
    for account in persons:
        await unit.notices.owe(account, notice_of(request, proposed.scope, copy=copy), cause=cause)
        if copy:
            await unit.notices.owe(account, OrderCopy(number), cause=cause)
    await unit.scopes.tell(proposed.id, person, copy=copy)
    await securing.show(unit, request, persons)
    if request.state is State.NOTICE_DUE:
        return await take(unit, number, Step.NOTIFY, person, told=new, copy=int(copy))
    await unit.requests.change(request)  # counts its version up: a second press finds that it was done
    await record(unit, request, "told", person, told=new, copy=int(copy))
    await show(unit, request)
    return replace(request, version=request.version + 1)


async def _supersede(unit: Unit, request: Request, proposed: ProposedScope) -> None:
    """Nobody reads first of a scope in whose place another was drawn, and then of that. Whom it left out while secrecy ran, and who had
    heard of it before, hears now that nothing of theirs was handed over."""
    for telling in await unit.scopes.tellings(request.id):
        if telling.scope.id == proposed.id:
            continue
        if request.state in _HANDED_OVER:
            await relieve(unit, request, telling, but=proposed.scope.persons)
        else:
            await supersede(unit, request, telling)


async def restate(unit: Unit, request: Request) -> None:
    """Data was handed over: who was told and has not got the notice reads that it was; who was told of another scope and is
    not in this one, that none of theirs was."""
    handed = await unit.scopes.scope(request.id)
    persons = handed.scope.persons if handed is not None else frozenset[int]()
    for telling in await unit.scopes.tellings(request.id):
        if handed is None or telling.scope.id != handed.id:
            await relieve(unit, request, telling, but=persons)
            continue
        cause = cause_of(request, handed)
        for account in sorted(persons):
            await unit.notices.restate(account, notice_of(request, handed.scope, copy=telling.copy), cause=cause)


def notice_of(request: Request, scope: Scope, *, copy: bool) -> LegalNotice:
    """What each person of a scope is told of it."""
    said = request.particulars
    return LegalNotice(
        request=request.id,
        authority=said.authority,
        country=request.country,
        reference=said.reference,
        legal_basis=said.legal_basis,
        received_at=request.received_at,
        data=tuple(sorted(scope.data)),
        since=scope.since,
        before=scope.before,
        disclosed=request.state in _HANDED_OVER,
        copy=copy,
        alone=request.emergency_by is not None,
        late=request.secrecy_until is not None,
    )


async def _silence(unit: Unit, request: Request, person: int) -> None:
    """Take back what was told and is not delivered."""
    if any(telling.taken_back_at is None for telling in await unit.scopes.tellings(request.id)):
        await record(unit, request, "taken_back", person, persons=await silence(unit, request))


async def _keep_secret(unit: Unit, request: Request, until: Ms, basis: str) -> Request:
    changed = replace(request, secrecy_until=until)
    await unit.requests.change(changed)
    await unit.requests.reseal(request.id, replace(request.particulars, secrecy_basis=basis))
    await securing.hide(unit, changed)
    return changed


def _by_whose_word(basis: str, name: str) -> str:
    if not basis.strip() or not name.strip():
        raise BarIncomplete
    return f"{basis.strip()}; {name.strip()}"
