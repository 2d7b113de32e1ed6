"""What moderators do with a case before it is decided. The database says who holds it; the press is checked, never the print."""

from dataclasses import dataclass

from desk import locker
from desk.cards import called, show_card
from desk.casework import reclassify, require_open, require_unbiased, require_unchanged, staff
from desk.errors import CaseHeld, DeskError, NotAllowed, NotYourClaim, UnknownReference
from desk.lending import require_own, roles_here
from desk.model import Audience, Case, Claim, NoteKind
from desk.notices import CasePage
from desk.ports import Unit
from desk.reasons import required
from desk.rules.durations import Ms
from desk.rules.rights import audiences
from desk.views import CaseView, view_case

PAGE_AT_MOST = 50
"""Cases paged in one go; the next go follows within seconds."""


async def see(unit: Unit, number: int, person: int) -> Case:
    """A case, for someone who may judge it now. Raises ConcernsYou for one of its reporters, and what `look` raises."""
    case = await look(unit, number, person)
    await require_unbiased(unit, case, person)
    return case


async def look(unit: Unit, number: int, person: int) -> Case:
    """A case, for someone who may know of it now.

    Raises NotAllowed for who works on no cases, UnknownReference for a case that is not for their eyes: the accused's least of all.
    """
    allowed = audiences(await roles_here(unit, person))
    if not allowed:
        raise NotAllowed
    case = await unit.cases.lock(number)
    if case.audience not in allowed or case.accused in (person, unit.pseudonyms.stand_in(person)):
        raise UnknownReference(f"C-{number}")
    await require_own(unit, case)
    return case


async def claim(unit: Unit, number: int, moderator: int) -> Claim:
    """Hold a case for the policy's time, or renew one's hold.

    Raises CaseHeld (who, until when) for the second of two, AlreadyDecided, and what `see` raises.
    """
    case = await see(unit, number, moderator)
    await require_open(unit, case)
    taken = await hold(unit, case, moderator)
    await show_card(unit, case)
    await unit.journal.write(staff(moderator), "claimed", case.ref, case=case.id, until=taken.until)
    return taken


async def hold(unit: Unit, case: Case, moderator: int) -> Claim:
    """Take or renew the claim in one statement. Raises CaseHeld."""
    taken = await unit.claims.take(case.id, moderator, unit.now + unit.policy.limits.claim)
    if taken is not None:
        return taken
    holder = await unit.claims.of(case.id)
    if holder is None:
        raise NotYourClaim(case.ref)
    raise CaseHeld(case.ref, holder.moderator, holder.until)


async def ask(unit: Unit, number: int, moderator: int, menu: str, seen: int | None = None) -> Case:
    """Claim a case and let its card ask the claimer for the next thing: `menu` says which; empty closes the menu.

    Raises CaseHeld, AlreadyDecided, CaseMovedOn, and what `see` raises.
    """
    case = await see(unit, number, moderator)
    await require_open(unit, case)
    require_unchanged(case, seen)
    return await _ask(unit, case, moderator, menu)


async def ask_after_verdict(unit: Unit, number: int, moderator: int, menu: str) -> Case:
    """Like `ask`, for what may be asked of a closed case too. Raises CaseHeld, and what `see` raises."""
    return await _ask(unit, await see(unit, number, moderator), moderator, menu)


async def _ask(unit: Unit, case: Case, moderator: int, menu: str) -> Case:
    held = await unit.claims.of(case.id)
    taken = await hold(unit, case, moderator)
    if held is None:
        await unit.journal.write(staff(moderator), "claimed", case.ref, case=case.id, until=taken.until)
    await unit.claims.ask(case.id, menu)
    await show_card(unit, case)
    return case


async def release(unit: Unit, number: int, moderator: int) -> Case:
    """Let a case go before the claim ends. Raises NotYourClaim."""
    case = await see(unit, number, moderator)
    holder = await unit.claims.of(case.id)
    if holder is None or holder.moderator != moderator:
        raise NotYourClaim(case.ref)
    await unit.claims.drop(case.id)
    await show_card(unit, case)
    await unit.journal.write(staff(moderator), "released", case.ref, case=case.id)
    return case


async def note(unit: Unit, number: int, author: int, text: str, kind: NoteKind = NoteKind.NOTE) -> Case:
    """Add words that only staff will see, or record to whom a case was handed. Raises ReasonMissing without text."""
    words = required(text)
    case = await see(unit, number, author)
    await unit.notes.add(case.id, author, kind, words)
    holder = await unit.claims.of(case.id)
    if holder is not None and holder.moderator == author:
        await unit.claims.ask(case.id, "")
    await show_card(unit, case)
    verb = "handed_over" if kind is NoteKind.HANDOVER else "noted"
    await unit.journal.write(staff(author), verb, case.ref, case=case.id, words=unit.pseudonyms.digest(text))
    return case


async def recategorise(unit: Unit, number: int, moderator: int, name: str) -> Case:
    """Take a case for what it was found to be. Raises CaseHeld, AlreadyDecided."""
    case = await see(unit, number, moderator)
    await require_open(unit, case)
    await hold(unit, case, moderator)
    before = case.category
    case = await reclassify(unit, case, unit.policy.category(name))
    await unit.claims.ask(case.id, "")
    await show_card(unit, case)
    await unit.journal.write(staff(moderator), "recategorised", case.ref, case=case.id, before=before, category=name)
    return case


async def open_evidence(unit: Unit, number: int, person: int, *, warned: bool) -> CaseView | None:
    """A case with its evidence, for someone about to look at it; the journal keeps that they did. Raises what `see` raises.

    None where it may disturb and they were not `warned`: then nothing is kept, since nobody has to look.
    """
    case = await see(unit, number, person)
    view = await view_case(unit, case.id)
    if view.disturbing and not warned:
        return None
    files = {media.unique_id for item in view.evidence for media in item.snapshot.media if media.file_id}
    await unit.journal.write(staff(person), "evidence_viewed", case.ref, case=case.id, files=len(files))
    return view


async def may_look_at_files(unit: Unit, number: int, person: int) -> bool:
    """Whether a case's files may be shown to somebody at this moment: its evidence is for their eyes, and more than references."""
    try:
        case = await see(unit, number, person)
    except DeskError:
        return False
    return not await locker.forbidden(unit, case)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Open cases, the most urgent first; `more` says whether others follow."""

    cases: tuple[Case, ...]
    more: bool


async def queue(
    unit: Unit, person: int, after: tuple[int, Ms, int] | None, limit: int, *, openly: bool = False
) -> QueuePage:
    """The open cases for this person behind the one with the key `after` (`band`, `due`, id). Raises NotAllowed.

    Those that they handed on are not offered to them again. `openly`: only what anybody who works on cases may know of.
    """
    allowed = audiences(await unit.staff.roles(person))
    if not allowed:
        raise NotAllowed
    if openly:
        allowed &= {Audience.STAFF}
    passed_on = await unit.claims.handed_on_by(person)
    page: list[Case] = []
    while len(page) <= limit:
        found = await unit.cases.queue(allowed, after, limit + 1)
        page += [case for case in found if case.accused != person and case.id not in passed_on]
        if len(found) <= limit:
            break
        after = (found[-1].priority.band, found[-1].priority.due, found[-1].id)
    return QueuePage(tuple(page[:limit]), len(page) > limit)


async def acknowledge(unit: Unit, number: int, person: int) -> Case:
    """Someone has seen the page: it is not repeated. Whoever reported it may say so too."""
    case = await look(unit, number, person)
    if await unit.pages.acknowledge(case.id, person):
        await show_card(unit, case)
        await unit.journal.write(staff(person), "page_acknowledged", case.ref, case=case.id)
    return case


async def page_due(unit: Unit) -> int:
    """Send the pages whose time has come and set the time of the next; returns how many cases were paged."""
    waiting = await unit.pages.due(PAGE_AT_MOST)
    for page in waiting:
        case = await unit.cases.get(page.case)
        nth = page.sent + 1
        for recipient in await called(unit, case):
            await unit.notices.owe(recipient, CasePage(case.id, nth), cause=f"{case.ref}/page-{nth}", case=case.id)
        await unit.pages.sent(case.id, unit.now + unit.policy.limits.page_repeat)
    return len(waiting)
