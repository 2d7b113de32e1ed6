"""A preservation: it makes a hold and nothing else, may be extended, and expires by itself."""

from desk.disclosure.course import take
from desk.disclosure.securing import keep_until
from desk.disclosure.values import Request
from desk.ports import Unit
from desk.request_errors import WordsMissing
from desk.rules.disclosure.states import Step


async def preserve(unit: Unit, number: int, person: int) -> Request:
    """Give effect to it: the holds that were placed when its sender was confirmed keep the data until its time is over."""
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
    if request.due_at is not None:
        await keep_until(unit, request, request.due_at)
