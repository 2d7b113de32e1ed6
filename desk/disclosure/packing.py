"""Packaging: what was collected is encrypted to the authority's confirmed key, outside of any unit, and handed to the officer as a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from desk.disclosure.course import record, take
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.package import AuthorityKey
from desk.disclosure.values import GivenApproval, Request, TakenStep
from desk.notices import RequestPackage
from desk.ports import Unit
from desk.request_errors import KeyUnconfirmed, PackageGone, RequestMovedOn
from desk.rules.disclosure.path import advance
from desk.rules.disclosure.states import Step
from desk.rules.durations import Ms


@dataclass(frozen=True, slots=True)
class Packable:
    """What goes into a package, to whom it is encrypted, and who had it in hand until now."""

    request: Request
    collected: bytes = field(repr=False)
    digest: str
    key: AuthorityKey
    steps: Sequence[TakenStep]
    approvals: Sequence[GivenApproval]
    at: Ms


@dataclass(frozen=True, slots=True)
class Package:
    content: bytes = field(repr=False)
    sha256: str


async def begin(unit: Unit, number: int, version: int, person: int) -> Packable:
    """All that it takes. Raises PackageGone, KeyUnconfirmed, and what `path.advance` raises."""
    request = await unit.requests.lock(number)
    if request.version != version:
        raise RequestMovedOn(request.state)
    advance(await course_of(unit, request), Step.PACKAGE, await acting(unit, request, person))
    kept, collected = await unit.packages.of(number), await unit.packages.collected(number)
    key, proposed = await unit.packages.key(number), await unit.scopes.scope(number)
    if kept is None or collected is None or proposed is None:
        raise PackageGone
    if key is None or key.confirmed_by is None:
        raise KeyUnconfirmed
    await record(unit, request, "packaging", person, digest=kept.digest, fingerprint=key.fingerprint)
    steps, approvals = await unit.requests.steps(number), await unit.scopes.approvals(proposed.id)
    return Packable(request, collected, kept.digest, key, steps, approvals, unit.now)


async def keep(unit: Unit, packed: Packable, package: Package, person: int) -> Request:
    """Keep the package and owe the officer its file. Raises KeyUnconfirmed where another key was entered meanwhile."""
    number = packed.request.id
    await unit.requests.lock(number)
    if await unit.packages.key(number) != packed.key:
        raise KeyUnconfirmed
    size, sha256, fingerprint = len(package.content), package.sha256, packed.key.fingerprint
    taken = await take(unit, number, Step.PACKAGE, person, sha256=sha256, size=size, fingerprint=fingerprint)
    if not await unit.packages.pack(number, package.content, sha256, fingerprint):
        raise PackageGone
    await unit.notices.owe(person, RequestPackage(number), cause=f"{taken.ref}/package-{sha256}")
    return taken
