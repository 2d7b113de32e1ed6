"""Holds, by verb: orders that keep records from being purged or erased. For owners and officers, in rooms of their own.

Nobody whom a hold on a case or an account concerns places, sees or ends it: who is accused there, reported or appealed. A hold on a
category or on everything concerns nobody in particular. Of a case held for an account only what they reported about it themselves counts:
a refusal must not tell somebody who reported them. What keeps what a lawful request asks about says whom that is about: only who may read
the request has to do with it. The journal names no case and nobody: it is read by more than may know.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from desk.casework import staff
from desk.disclosure.guarding import acting
from desk.errors import HoldRefused, UnknownReference, UnknownTarget
from desk.holds import Hold, Matching, NewHold
from desk.model import KEEPERS
from desk.notices import HoldChange, HoldNews
from desk.ports import Unit
from desk.rules.durations import Duration, Ms
from desk.rules.preserving import extension, is_too_long, later, next_warning, usual

BASIS_AT_MOST: Final = 500
"""Characters."""
AT_ONCE: Final = 50
"""Holds that one look of the timer ends, and warns of."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A hold that waits for the word of whoever asks for it."""

    number: int
    hold: NewHold
    cases: int | None
    """How many it keeps now; None where the number would tell about somebody."""


@dataclass(frozen=True, slots=True)
class Kept:
    hold: Hold
    cases: int | None


async def ask(unit: Unit, new: NewHold) -> Asked:
    """Say what a hold would keep, before it is placed. Raises HoldRefused, UnknownReference, UnknownTarget, UnknownCategory."""
    await _check(unit, new)
    number = await unit.hold_drafts.add(new, unit.now + unit.policy.limits.draft)
    return Asked(number, new, await _cases(unit, new))


async def place(unit: Unit, number: int, by: int) -> Hold:
    """Place what somebody asked for, once. Raises HoldRefused where it was settled or has expired, and what `ask` raises."""
    new = await _take(unit, number, by)
    # The row first: it waits for a purge that is under way, and whether there is anything left to keep is asked after that.
    hold = await unit.holds.place(replace(new, warn_at=next_warning(new.until, unit.now)))
    await _check(unit, new)
    order = unit.pseudonyms.digest(_described(new))
    await unit.journal.write(staff(by), "hold_placed", hold.ref, matching=hold.matching, until=hold.until, order=order)
    return hold


async def drop(unit: Unit, number: int, by: int) -> None:
    """Let what somebody asked for come to nothing. Raises HoldRefused."""
    await _take(unit, number, by)


async def listed(unit: Unit, by: int) -> Sequence[Hold]:
    """Those in force that somebody may see, the first to end first."""
    await unit.journal.write(staff(by), "holds_listed", "holds")
    return [hold for hold in await unit.holds.in_force() if await _may_see(unit, hold, by)]


async def look(unit: Unit, number: int, by: int) -> Kept:
    """Raises UnknownReference, also for whom it concerns."""
    hold = await _see(unit, number, by)
    await unit.journal.write(staff(by), "hold_viewed", hold.ref)
    return await kept(unit, hold)


async def kept(unit: Unit, hold: Hold) -> Kept:
    """What a hold keeps now, for whoever has just changed it."""
    return Kept(hold, await _cases(unit, hold))


async def extend(unit: Unit, number: int, by: int, to: Duration | Ms, *, seen: Ms | None = None) -> Hold:
    """Let a hold end later: by a length from the end that it has, or at a moment. `seen` is the end that was printed on the button.

    Raises HoldRefused, UnknownReference.
    """
    hold = await _change(unit, number, by, seen)
    until = later(hold.until, to) if isinstance(to, Duration) else to
    if until is None or is_too_long(until, unit.now):
        raise HoldRefused("too_long")
    if until <= unit.now:
        raise HoldRefused("past")
    if until <= hold.until:
        raise HoldRefused("sooner", hold.ref)
    warn_at = next_warning(until, unit.now)
    await unit.holds.extend(hold.id, until, warn_at)
    await unit.journal.write(staff(by), "hold_extended", hold.ref, until=until)
    return await _tell_owner(unit, replace(hold, until=until, warn_at=warn_at), HoldChange.EXTENDED, by)


async def extend_usually(unit: Unit, number: int, by: int, seen: Ms) -> Hold:
    """What the button does: by the policy's length, from the end that was printed on it."""
    return await extend(unit, number, by, seen + extension(unit.policy), seen=seen)


async def end(unit: Unit, number: int, by: int, *, seen: Ms) -> Hold:
    """End a hold: what only it keeps goes from now on as everything else does. Raises HoldRefused, UnknownReference."""
    hold = await _change(unit, number, by, seen)
    if await unit.requests.kept_by(hold.id) is not None:  # it ends with the request: nobody takes data from under it
        raise HoldRefused("of_request", hold.ref)
    await unit.holds.end(hold.id, by)
    await unit.journal.write(staff(by), "hold_ended", hold.ref)
    return await _tell_owner(unit, replace(hold, ended_at=unit.now, ended_by=by), HoldChange.ENDED, by)


async def end_due(unit: Unit) -> int:
    """End the holds whose time is over, and say so; returns to how many it attended. One that was placed for a request which is still open
    goes on: it ends with that."""
    over = await unit.holds.over(AT_ONCE)
    for hold in over:
        if await unit.requests.kept_by(hold.id) is not None:
            await _go_on(unit, hold)
            continue
        await unit.holds.end(hold.id, None)
        await unit.journal.write("desk", "hold_over", hold.ref)
        await _tell_keepers(unit, hold, HoldNews(hold.id, HoldChange.OVER, hold.until), f"{hold.ref}/over")
    return len(over)


async def _go_on(unit: Unit, hold: Hold) -> None:
    until = unit.now + usual(unit.policy)
    await unit.holds.extend(hold.id, until, next_warning(until, unit.now))
    await unit.journal.write("desk", "hold_extended", hold.ref, until=until)


async def warn_due(unit: Unit) -> int:
    """Tell of the holds that are about to end, each time once; returns how many. One that was placed for a request ends with that."""
    due = await unit.holds.to_warn(AT_ONCE)
    for hold in due:
        await unit.holds.warn_next(hold.id, next_warning(hold.until, unit.now))
        if hold.until > unit.now and await unit.requests.kept_by(hold.id) is None:
            await unit.journal.write("desk", "hold_warned", hold.ref, until=hold.until)
            news = HoldNews(hold.id, HoldChange.NEAR, hold.until)
            await _tell_keepers(unit, hold, news, f"{hold.ref}/near/{hold.warn_at}")
    return len(due)


async def may_hear(unit: Unit, hold: Hold, person: int) -> bool:
    """Whether somebody may be told of a hold now."""
    return bool(KEEPERS & await unit.staff.roles(person)) and await _may_see(unit, hold, person)


async def _take(unit: Unit, number: int, by: int) -> NewHold:
    new = await unit.hold_drafts.take(number)
    if new is None or new.owner != by:
        raise HoldRefused("gone")
    return new


async def _see(unit: Unit, number: int, by: int) -> Hold:
    hold = await unit.holds.get(number)
    if not await _may_see(unit, hold, by):
        raise UnknownReference(hold.ref)
    return hold


async def _may_see(unit: Unit, hold: Hold, person: int) -> bool:
    if await unit.holds.concerns(hold, person):
        return False
    request = await unit.requests.kept_by(hold.id)
    if request is None:
        return True
    actor = await acting(unit, await unit.requests.get(request), person)
    return actor.officer and not actor.involved


async def _change(unit: Unit, number: int, by: int, seen: Ms | None) -> Hold:
    """A hold in force that nobody else changes until this unit has ended."""
    hold = await _see(unit, number, by)
    hold = await unit.holds.lock(hold.id)
    if hold.ended_at is not None:
        raise HoldRefused("ended", hold.ref)
    if seen is not None and seen != hold.until:
        raise HoldRefused("moved", hold.ref)
    return hold


async def _check(unit: Unit, new: NewHold) -> None:
    if not new.basis:
        raise HoldRefused("no_basis")
    if len(new.basis) > BASIS_AT_MOST:
        raise HoldRefused("long_basis")
    if new.until <= unit.now:
        raise HoldRefused("past")
    if is_too_long(new.until, unit.now):
        raise HoldRefused("too_long")
    if new.since is not None and new.before is not None and new.before <= new.since:
        raise HoldRefused("empty_period")
    await _check_target(unit, new)


async def _check_target(unit: Unit, new: NewHold) -> None:
    concerned = await unit.holds.concerns(new, new.owner)
    match new.matching:
        case Matching.CASE:
            number = new.target or 0
            await unit.cases.get(number)
            if concerned:  # nobody hears that a case is about them
                raise UnknownReference(f"C-{number}")
        case Matching.ACCOUNT:
            number = new.target or 0
            if concerned:
                raise HoldRefused("yours")
            if await unit.people.known(number) is None and not await unit.holds.reach(new):
                raise UnknownTarget(str(number))
        case Matching.CATEGORY:
            unit.policy.category(new.category or "")
        case Matching.EVERYTHING:
            pass


async def _cases(unit: Unit, hold: NewHold | Hold) -> int | None:
    """How many of an account's cases there are says what it reported."""
    return None if hold.matching is Matching.ACCOUNT else await unit.holds.reach(hold)


async def _tell_owner(unit: Unit, hold: Hold, change: HoldChange, by: int) -> Hold:
    """What somebody else did to their hold."""
    if by != hold.owner:
        news = HoldNews(hold.id, change, hold.until, by)
        await _tell_keepers(unit, hold, news, f"{hold.ref}/{change}/{unit.now}")
    return hold


async def _tell_keepers(unit: Unit, hold: Hold, news: HoldNews, cause: str) -> None:
    """Its owner; where they work on holds no more or cannot be told, everybody who does."""
    for recipient in await _recipients(unit, hold):
        if recipient != news.by:
            await unit.notices.owe(recipient, news, cause=cause)


async def _recipients(unit: Unit, hold: Hold) -> Collection[int]:
    if await may_hear(unit, hold, hold.owner) and await unit.people.can_be_told(hold.owner):
        return (hold.owner,)
    keepers = sorted({who for role in KEEPERS for who in await unit.staff.with_role(role)})
    return [who for who in keepers if await may_hear(unit, hold, who)]


def _described(new: NewHold) -> str:
    """What is kept, for a digest by which the desk can prove later what it was told to keep."""
    parts = (new.matching.value, new.target, new.category, new.since, new.before, int(new.secret), new.basis)
    return "|".join("" if part is None else str(part) for part in parts)
