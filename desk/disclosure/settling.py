"""The end of a request that nobody closes: the clock does in its time, and asks for what is missing without which it must not."""

from desk.disclosure import letters
from desk.disclosure.asking_others import ask_reviewers
from desk.disclosure.course import record, take
from desk.disclosure.taking_back import take_back
from desk.disclosure.values import Request
from desk.notices import RequestChange
from desk.ports import Unit
from desk.request_errors import ReviewOwed, ValidationOwed
from desk.rules.disclosure.course import Course
from desk.rules.disclosure.path import advance
from desk.rules.disclosure.settled import ASKED_AGAIN, SETTLED_FOR, review_asked_again
from desk.rules.disclosure.states import Step
from desk.rules.durations import Ms


async def close_in_time(unit: Unit, request: Request, course: Course) -> RequestChange | None:
    """Close what waits for nothing else once its time is over. While a review is owed it is asked for each week.

    Returns what the officers have to hear: of a letter that nobody has sent, each week, as long as it keeps the request from being closed.
    """
    try:
        advance(course, Step.CLOSE, None)
    except ReviewOwed:
        await _ask_again(unit, request, review_asked_again(request.instrument, request.state))
        await ask_reviewers(unit, request, again=True)
        return None
    except ValidationOwed:  # of which officers hear each day: see `validating.watch_due`
        await unit.requests.remind(request.id, unit.now + ASKED_AGAIN)
        return None
    over = max(await last_step(unit, request) + SETTLED_FOR, request.secrecy_until or 0)
    if unit.now < over:
        await unit.requests.remind(request.id, over)
    elif (await letters.owed(unit, request.id)).step is not None:
        await _ask_again(unit, request, ASKED_AGAIN)
        return RequestChange.LETTER_OWED
    else:
        await take_back(unit, request)  # who was told before secrecy was ordered could not hear how it ended until now
        await take(unit, request.id, Step.CLOSE, None, code="settled")
    return None


async def _ask_again(unit: Unit, request: Request, after: Ms) -> None:
    await unit.requests.remind(request.id, unit.now + after)
    await record(unit, request, "reminded", None)


async def last_step(unit: Unit, request: Request) -> Ms:
    """When somebody, or the clock, last took it further."""
    return max((one.at for one in await unit.requests.steps(request.id)), default=request.received_at)
