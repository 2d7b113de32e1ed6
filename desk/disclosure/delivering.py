"""Delivery: an officer hands the package over outside of the desk and puts on record how; after its time it is deleted."""

from desk.disclosure.course import drop, record, take
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.informing import restate
from desk.disclosure.package import KeptPackage
from desk.disclosure.values import Request
from desk.errors import NotAllowed
from desk.notices import RequestPackage
from desk.ports import Unit
from desk.request_errors import InvolvedInRequest, NotValidated, PackageGone, WordsMissing
from desk.rules.disclosure.states import Step

AT_ONCE = 20
"""Packages that one look of the timer deletes."""


async def deliver(unit: Unit, number: int, person: int, words: str) -> Request:
    """Record to whom it was handed over, and how. From now on its time runs. Raises WordsMissing, PackageGone."""
    package = await _package(unit, number)
    request = await take(
        unit, number, Step.DELIVER, person, code="handed_over", words=_said(words), sha256=package.sha256
    )
    await unit.packages.keep_until(number, unit.now + unit.policy.retention.package_grace)
    await restate(unit, request)
    return request


async def fail_delivery(unit: Unit, number: int, person: int, words: str) -> Request:
    """Record that it did not arrive, or does not open. While it is there it is kept, so that it can be packaged anew; once it was deleted
    the request can be ended, and taken in again. Raises WordsMissing."""
    sha256 = await _digest(unit, number)
    request = await take(
        unit, number, Step.FAIL_DELIVERY, person, code="not_received", words=_said(words), sha256=sha256
    )
    await unit.packages.keep_until(number, None)
    await restate(unit, request)
    return request


async def confirm_receipt(unit: Unit, number: int, person: int, words: str) -> Request:
    """Record who confirmed that it arrived and opens. Raises WordsMissing."""
    sha256 = await _digest(unit, number)
    return await take(unit, number, Step.CONFIRM_RECEIPT, person, code="received", words=_said(words), sha256=sha256)


async def hand_again(unit: Unit, number: int, person: int, cause: str) -> Request:
    """Owe an officer the file once more. Raises NotAllowed, InvolvedInRequest, PackageGone; NotValidated for a revoked order."""
    request = await unit.requests.lock(number)
    actor = await acting(unit, request, person)
    if not actor.officer:
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest
    if (await course_of(unit, request)).revoked:
        raise NotValidated
    package = await _package(unit, number)
    await record(unit, request, "package_handed", person, sha256=package.sha256)
    await unit.notices.owe(person, RequestPackage(number), cause=cause)
    return request


async def drop_due(unit: Unit) -> int:
    """Delete the packages whose time is over; returns how many. Their digests stay on record."""
    dropped = 0
    for package in await unit.packages.due(AT_ONCE):
        request = await unit.requests.lock(package.request)
        kept = await unit.packages.of(request.id)
        if kept is not None and kept.drop_at is not None:  # none: an officer has just said that it did not arrive
            dropped += int(await drop(unit, request))
    return dropped


async def _package(unit: Unit, number: int) -> KeptPackage:
    """The package that is there. Raises PackageGone."""
    await unit.requests.lock(number)
    package = await unit.packages.of(number)
    if package is None or package.packaged_at is None or package.dropped_at is not None:
        raise PackageGone
    return package


async def _digest(unit: Unit, number: int) -> str:
    """Of the package, also once it was deleted; the request is locked first, against the clock that deletes."""
    await unit.requests.lock(number)
    package = await unit.packages.of(number)
    return "" if package is None else package.sha256


def _said(words: str) -> str:
    if not words.strip():
        raise WordsMissing
    return words.strip()
