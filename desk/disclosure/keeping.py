"""A preservation: it makes a hold and nothing else, may be extended, and expires by itself."""

from desk.disclosure.course import take
from desk.disclosure.values import Request
from desk.errors import WordsMissing
from desk.ports import Unit
from desk.rules.disclosure.states import Step
from desk.rules.preserving import next_warning


async def preserve(unit: Unit, number: int, person: int) -> Request:
    """Give effect to it: the hold that was placed when its sender was confirmed keeps the data until its time is over."""
    request = await take(unit, number, Step.PRESERVE, person)
    await _hold_until_due(unit, request)
    return request


async def extend(unit: Unit, number: int, person: int, words: str) -> Request:
    """Keep it for longer because the authority asks for that: who asked, and by which document. Raises WordsMissing."""
    if not words.strip():
        raise WordsMissing
    request = await take(unit, number, Step.EXTEND, person, code="extended", words=words.strip())
    await _hold_until_due(unit, request)
    return request


async def _hold_until_due(unit: Unit, request: Request) -> None:
    """Let its hold last as long as it does; a longer one is left as it is."""
    if request.hold is None or request.due_at is None:
        return
    hold = await unit.holds.lock(request.hold)
    if hold.ended_at is None and hold.until < request.due_at:
        await unit.holds.extend(hold.id, request.due_at, next_warning(request.due_at, unit.now))
