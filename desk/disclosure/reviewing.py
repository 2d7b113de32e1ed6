"""The review of what one person did alone: whoever had no part in it says whether it was right. Without it nothing is closed."""

from desk.disclosure.approving import narrow
from desk.disclosure.course import record, show, take
from desk.disclosure.escalating import reopen, settle
from desk.disclosure.guarding import acting, course_of
from desk.disclosure.values import Request
from desk.ports import Unit
from desk.request_errors import ApprovedAlready, WordsMissing
from desk.rules.disclosure.approval import may_review
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import State, Step
from desk.rules.disclosure.threat import REVIEWS_NEEDED


async def review(unit: Unit, number: int, person: int, *, proper: bool, words: str) -> Request:
    """Say whether what one person did alone was right, and why. Enough reviews of a threat to life close it. Who finds wrong what can
    still be taken back takes it back: an approval of which nothing was collected, and that a threat is none.

    Raises WordsMissing, PreparedIt, ApprovedAlready.
    """
    if not words.strip():
        raise WordsMissing
    request = await unit.requests.lock(number)
    may_review(await course_of(unit, request), await acting(unit, request, person))
    if not await unit.scopes.review(number, person, proper=proper, words=words.strip()):
        raise ApprovedAlready
    await record(unit, request, "reviewed", person, proper=int(proper))
    if request.instrument is Instrument.ART18 and request.state is State.WITHDRAWN and not proper:
        return await reopen(unit, request, person, words.strip())
    if request.state is State.EMERGENCY_APPROVED and not proper:
        return await narrow(unit, number, person, words.strip())
    if request.instrument is Instrument.ART18 and await _is_enough(unit, request):
        await settle(unit, number)
        return await take(unit, number, Step.CLOSE, None, code="reviewed")
    await show(unit, request)
    return request


async def _is_enough(unit: Unit, threat: Request) -> bool:
    return len(await unit.scopes.reviews(threat.id)) >= REVIEWS_NEEDED[threat.state]
