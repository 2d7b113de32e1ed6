"""The end of a request that nobody closes: the clock does in its time, and asks for the review without which it must not."""

from desk.disclosure.asking_others import ask_reviewers
from desk.disclosure.course import record, take
from desk.disclosure.values import Request
from desk.errors import ReviewOwed
from desk.ports import Unit
from desk.rules.disclosure.path import Course, advance
from desk.rules.disclosure.settled import REVIEW_ASKED_AGAIN, SETTLED_FOR
from desk.rules.disclosure.states import Step
from desk.rules.durations import Ms


async def close_in_time(unit: Unit, request: Request, course: Course) -> None:
    """Close what waits for nothing else once its time is over; while a review is owed, ask for it each week."""
    try:
        advance(course, Step.CLOSE, None)
    except ReviewOwed:
        await unit.requests.remind(request.id, unit.now + REVIEW_ASKED_AGAIN)
        await record(unit, request, "reminded", None)
        await ask_reviewers(unit, request, again=True)
        return
    over = await last_step(unit, request) + SETTLED_FOR
    if unit.now < over:
        await unit.requests.remind(request.id, over)
    else:
        await take(unit, request.id, Step.CLOSE, None, code="settled")


async def last_step(unit: Unit, request: Request) -> Ms:
    """When somebody, or the clock, last took it further."""
    return max((one.at for one in await unit.requests.steps(request.id)), default=request.received_at)
