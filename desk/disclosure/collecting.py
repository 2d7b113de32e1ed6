"""Collecting: exactly the approved scope, in two units, between which files are opened and sources asked.

`begin` asks the guards and reads what the desk holds; `keep` asks them again before anything of it is kept, because much may have changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desk.disclosure.course import record, take
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.values import Request
from desk.ports import Unit
from desk.request_errors import RequestMovedOn, ScopeChanged, ScopeMissing, ScopeTooWide
from desk.rules.disclosure.collected import Record, require_within
from desk.rules.disclosure.path import advance
from desk.rules.disclosure.scope import Scope
from desk.rules.disclosure.states import Step
from desk.rules.durations import Ms


@dataclass(frozen=True, slots=True)
class Held:
    """What the desk holds of an approved scope, and for which request."""

    request: Request
    scope_id: int
    scope: Scope = field(repr=False)
    records: tuple[Record, ...] = field(repr=False)
    at: Ms = 0


@dataclass(frozen=True, slots=True)
class Collected:
    """All that goes into the package, as bytes for `Packages`: read by nobody here."""

    content: bytes = field(repr=False)
    digest: str
    """SHA-256 of its manifest, hexadecimal. A random salt among what was collected keeps it from being guessed."""
    fields: Mapping[str, int]
    """How often each field is in it, by name."""
    files: int
    cut_off: Mapping[str, int]
    """How much more than asked for sources gave, by the reason for which it was left out."""


async def begin(unit: Unit, number: int, version: int, person: int) -> Held:
    """What the desk holds of the approved scope. That somebody began is on record even where nothing comes of it.

    Raises what `path.advance` raises, before anything is read.
    """
    request = await unit.requests.lock(number)
    if request.version != version:
        raise RequestMovedOn(request.state)
    advance(await course_of(unit, request), Step.COLLECT, await acting(unit, request, person))
    proposed = await unit.scopes.scope(number)
    if proposed is None:
        raise ScopeMissing
    records = tuple(await unit.holdings.within(proposed.scope))
    require_within(proposed.scope, records)
    await record(unit, request, "collecting", person, about=proposed.scope)
    return Held(request, proposed.id, proposed.scope, records, unit.now)


async def keep(unit: Unit, held: Held, collected: Collected, person: int) -> Request:
    """Keep what was collected, sealed. Raises ScopeChanged where another scope took the place of the one that was collected; ScopeTooWide
    where there is a field of a kind that was not approved."""
    number = held.request.id
    await unit.requests.lock(number)
    proposed = await unit.scopes.scope(number)
    if proposed is None or proposed.id != held.scope_id:
        raise ScopeChanged
    if not {name.partition(".")[0] for name in collected.fields} <= proposed.scope.data:
        raise ScopeTooWide
    named = " ".join(f"{name}:{count}" for name, count in sorted(collected.fields.items()))
    more = " ".join(f"{name}:{count}" for name, count in sorted(collected.cut_off.items()))
    taken = await take(
        unit,
        number,
        Step.COLLECT,
        person,
        about=proposed.scope,
        fields=named,
        files=collected.files,
        digest=collected.digest,
        **({"cut_off": more} if more else {}),
    )
    await unit.packages.collect(number, collected.content, collected.digest)
    return taken
