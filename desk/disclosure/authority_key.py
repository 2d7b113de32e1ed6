"""The authority's key: one person enters it, another has its fingerprint read out by the authority and writes that down."""

from desk.disclosure.course import record
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.package import AuthorityKey
from desk.disclosure.values import Request
from desk.ports import Unit
from desk.request_errors import KeyMismatch, KeyMissing, PreparedIt
from desk.rules.disclosure.preparation import may_confirm_key, may_enter_key
from desk.rules.disclosure.public_key import read, same


async def enter(unit: Unit, number: int, person: int, typed: str) -> Request:
    """Enter it, or another in its place, which nobody has confirmed. Raises KeyUnreadable."""
    request = await unit.requests.lock(number)
    may_enter_key(await course_of(unit, request), await acting(unit, request, person))
    key = read(typed)
    await unit.packages.enter_key(number, key, person)
    await record(unit, request, "key_entered", person, kind=key.kind, fingerprint=key.fingerprint)
    return request


async def confirm(unit: Unit, number: int, person: int, read_out: str) -> Request:
    """Confirm it by the fingerprint that the authority read out. Who compares writes it down without being shown it: a glance at two long
    numbers is no comparison.

    Raises KeyMissing, KeyMismatch; PreparedIt for whoever entered it.
    """
    request = await unit.requests.lock(number)
    key = await _entered(unit, number)
    may_confirm_key(await course_of(unit, request), await acting(unit, request, person), key.entered_by)
    if not same(read_out, key.fingerprint):
        raise KeyMismatch
    if not await unit.packages.confirm_key(number, key.public, person):
        raise PreparedIt
    await record(unit, request, "key_confirmed", person, fingerprint=key.fingerprint)
    return request


async def _entered(unit: Unit, number: int) -> AuthorityKey:
    key = await unit.packages.key(number)
    if key is None:
        raise KeyMissing
    return key
