"""Taking a lawful request in, and what its authority supplies later: whatever it lacks, it is counted from here on.

What must be refused or sent back is taken in as well, with its faults on record: a request that vanished before it was written down could
be counted by nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType

from desk.casework import staff
from desk.disclosure.asking_others import announce
from desk.disclosure.course import record, show, take
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.securing import secure
from desk.disclosure.values import NewRequest, Particulars, Request, RequestDraft
from desk.errors import NotAllowed
from desk.model import Account, Role
from desk.ports import Unit
from desk.request_errors import IntakeRefused, InvolvedInRequest
from desk.rules.disclosure.clocks import due_at, next_reminder, validation
from desk.rules.disclosure.form import Form, faults, missing
from desk.rules.disclosure.instruments import RULES, DataClass, Instrument
from desk.rules.disclosure.preparation import may_supply
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.settled import SILENCE
from desk.rules.disclosure.states import Step
from desk.rules.durations import Ms

DOCUMENT_AT_MOST = 20 * 1024 * 1024
"""Bytes: what Telegram lets a bot fetch (https://core.telegram.org/bots/api#getfile)."""
LISTED = 50


@dataclass(frozen=True, slots=True)
class Document:
    """The original, as it came."""

    name: str
    content: bytes
    attached: str = ""
    """How Telegram calls the file."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a word of a request means; `number` None: a username that nobody bore whom the desk has met."""

    word: str
    number: int | None
    known: Account | None
    seen: Ms | None
    """When the desk last saw them: a name can have another bearer since."""


async def take_in(unit: Unit, form: Form, document: Document, person: int) -> Request:
    """Take a request in: its row, sealed, its clock, its document's digest in the journal, its card.

    Raises IntakeRefused for a form that is not filled in, and for a document that is missing or over 20 MB; NotAllowed for whoever is no
    officer; InvolvedInRequest for the reporter, the accused or the deciding moderator of a case that it reaches.
    """
    if Role.OFFICER not in await unit.staff.roles(person):
        raise NotAllowed
    if form.instrument is None or missing(form) is not None:
        raise IntakeRefused("incomplete")
    check_size(len(document.content))
    identified = await _identified(unit, form)
    persons = frozenset(identified.values())
    if await unit.requests.involved(person, persons):
        raise InvolvedInRequest
    particulars = _particulars(form, document, identified, unit.now)
    request = await unit.requests.add(_new(unit, form.instrument, form, particulars, document.content, person))
    digest = sha256(document.content).hexdigest()
    imported = not document.attached  # a file on the machine, in the name of an officer who need not know of it
    strangers = len(form.persons) - len(persons)
    await _record(unit, request, "received", person, strangers, document=digest, imported=int(imported))
    await show(unit, request)
    await announce(unit, request, None if imported else person)
    return request


def _new(
    unit: Unit, instrument: Instrument, form: Form, particulars: Particulars, document: bytes, person: int
) -> NewRequest:
    """The row, with its clocks: they run from now."""
    due = form.due_at or due_at(unit.policy.requests, instrument, unit.now, emergency=form.emergency)
    validate_by = unit.now + validation(unit.policy.requests) if form.unvalidated else None
    return NewRequest(
        instrument=instrument,
        country=form.country,
        language=form.language,
        reach=form.reach or DataClass.SUBSCRIBER,
        particulars=particulars,
        document=document,
        taken_in_by=person,
        received_at=unit.now,
        due_at=due,
        remind_at=next_reminder(unit.now, due, unit.now) or unit.now + SILENCE,
        secrecy_until=form.secrecy_until,
        emergency=form.emergency,
        validate_by=validate_by,
        validation_remind_at=next_reminder(unit.now, validate_by, unit.now),
    )


async def supply(unit: Unit, number: int, form: Form, person: int) -> Request:
    """Put down what the authority supplied. What was drawn for approval falls, and whoever puts it down has prepared it; where it asks for
    more than was confirmed, the authority is called back again.

    Raises RequestMovedOn once it is past analysis, InvolvedInRequest, NotAllowed; LeavesTooFew where two could approve it, and with
    whoever puts it down not any more.
    """
    request = await unit.requests.lock(number)
    may_supply(await course_of(unit, request), await acting(unit, request, person))
    before = request.particulars
    identified = await _identified(unit, form, dict(before.identified))
    persons = frozenset(identified.values())
    if await unit.requests.involved(person, persons):
        raise InvolvedInRequest
    now = _particulars(form, Document(before.document, b"", before.attached), identified, request.received_at)
    kept = replace(
        now,
        authority=before.authority,
        contact=before.contact,
        channel=before.channel,
        secrecy_basis=before.secrecy_basis,
        authenticated_how=before.authenticated_how,
        inform_basis=before.inform_basis,
    )
    await unit.requests.reseal(number, kept)
    changed = replace(request, particulars=kept, reach=form.reach or request.reach)
    await unit.requests.change(changed)
    if kept.asked is not None:
        await unit.scopes.propose(number, kept.asked, person)
    anew = changed.authenticated_at is not None and _asks_more(request, changed)
    if changed.authenticated_at is not None and not anew:
        await secure(unit, changed, person)
    await _record(unit, changed, "supplied", person, len(form.persons) - len(persons))
    if anew:
        return await take(unit, number, Step.CHECK_ANEW, person, code="asks_more")
    await show(unit, changed)
    return replace(changed, version=request.version + 1)


def _asks_more(before: Request, now: Request) -> bool:
    """Whether something was supplied that nobody confirmed when the authority was called back: another account, more data, more time.

    What was missing of a period is no more than what it was asked for.
    """
    then, said = before.particulars, now.particulars
    named = {one.casefold() for one in said.persons} - {one.casefold() for one in then.persons}
    earlier = said.since is not None and then.since is not None and said.since < then.since
    later = said.before is not None and then.before is not None and said.before > then.before
    return bool(named or {*said.data} - {*then.data}) or now.reach.depth > before.reach.depth or earlier or later


async def listed(unit: Unit, person: int) -> Sequence[Request]:
    """Those that are not closed, the most urgent first; not those that concern the reader."""
    await unit.journal.write(staff(person), "requests_listed", "requests")
    found = await unit.requests.by_deadline(LISTED)
    return [one for one in found if not (await acting(unit, one, person)).involved]


async def begin_supply(unit: Unit, number: int, person: int) -> RequestDraft:
    """A draft that holds what a request says now: to see it is a look at the request. Raises as `supply` does."""
    request = await unit.requests.get(number)
    may_supply(await course_of(unit, request), await acting(unit, request, person))
    await record(unit, request, "read", person)
    return RequestDraft(form_of(request), document=request.particulars.document, request=number)


def form_of(request: Request) -> Form:
    said = request.particulars
    return Form(
        instrument=request.instrument,
        authority=said.authority,
        country=request.country,
        language=request.language,
        contact=said.contact,
        channel=said.channel,
        reference=said.reference,
        legal_basis=said.legal_basis,
        persons=said.persons,
        since=said.since,
        before=said.before,
        data=said.data,
        reach=request.reach,
        secrecy_until=request.secrecy_until,
        secrecy_basis=said.secrecy_basis,
        facts=said.facts,
        validated=not request.unvalidated,
        due_at=request.due_at,
    )


def check_size(size: int) -> None:
    """Raises IntakeRefused."""
    if not size:
        raise IntakeRefused("no_document")
    if size > DOCUMENT_AT_MOST:
        raise IntakeRefused("large")


async def meant_by(unit: Unit, draft: RequestDraft) -> Sequence[Meant]:
    """Whom a form means; what is added to a request leaves its words to whom they meant when it came in."""
    before = () if draft.request is None else (await unit.requests.get(draft.request)).particulars.identified
    return await meant(unit, draft.form.persons, dict(before))


async def meant(
    unit: Unit, persons: Sequence[str], before: Mapping[str, int] = MappingProxyType({})
) -> Sequence[Meant]:
    """Whom the words of a request mean: ids as they are; of a username who was meant by it `before`, else who bore it last."""
    found = []
    for word in persons:
        number = int(word) if not word.startswith("@") else before.get(word.casefold())
        known = await unit.people.known(number) if number is not None else None
        if number is None:
            known = next(iter(await unit.people.named(word)), None)
            number = known.id if known is not None else None
        seen = await unit.people.last_seen(number) if known is not None and number is not None else None
        found.append(Meant(word, number, known, seen))
    return found


async def _identified(unit: Unit, form: Form, before: Mapping[str, int] = MappingProxyType({})) -> Mapping[str, int]:
    """Strangers stay words, outside the scope."""
    found = await meant(unit, form.persons, before)
    return {one.word.casefold(): one.number for one in found if one.number is not None}


def _particulars(form: Form, document: Document, identified: Mapping[str, int], received_at: Ms) -> Particulars:
    return Particulars(
        authority=form.authority,
        contact=form.contact,
        reference=form.reference,
        legal_basis=form.legal_basis,
        persons=form.persons,
        channel=form.channel,
        asked=_asked(form, frozenset(identified.values()), received_at),
        facts=form.facts,
        secrecy_basis=form.secrecy_basis,
        document=document.name,
        attached=document.attached,
        data=form.data,
        since=form.since,
        before=form.before,
        faults=faults(form, received_at),
        identified=tuple(identified.items()),
    )


def _asked(form: Form, persons: frozenset[int], received_at: Ms) -> Scope | None:
    """What could be collected; None where nobody, nothing or no time is named. What only preserves is about persons alone."""
    if not persons:
        return None
    if form.instrument is not None and RULES[form.instrument].preserves_only:
        return Scope(persons, frozenset(Data), 0, received_at)
    if form.since is None or form.before is None or not form.data:
        return None
    return Scope(persons, frozenset(form.data), form.since, form.before)


async def _record(unit: Unit, request: Request, verb: str, person: int, strangers: int, **detail: str | int) -> None:
    said = request.particulars
    flags = {"emergency": int(request.emergency), "secrecy": int(request.secrecy_until is not None)}
    if request.secrecy_until is not None:
        flags["until"] = request.secrecy_until
    if request.unvalidated:
        flags["unvalidated"] = 1
    code, channel = " ".join(said.faults), unit.pseudonyms.digest(said.channel)
    await record(
        unit,
        request,
        verb,
        person,
        code=code,
        about=said.asked,
        strangers=strangers,
        channel=channel,
        **flags,
        **detail,
    )
