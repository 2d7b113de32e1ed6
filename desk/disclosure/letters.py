"""Letters to the authority: an officer sends them outside of the desk, and puts on record that they did.

The authority is told that its request came, and what effect it was given (DSA Art. 10(1)); of which step it still has to hear is read
from the steps, so that no letter is forgotten.
"""

from collections.abc import Sequence
from typing import Final

from desk.disclosure.course import record
from desk.disclosure.guarding import acting
from desk.disclosure.values import NO_LETTERS, OwedLetters, Request, TakenStep
from desk.errors import NotAllowed, StaleButton
from desk.ports import Unit
from desk.request_errors import InvolvedInRequest
from desk.rules.disclosure.instruments import Instrument
from desk.rules.disclosure.states import Step

RECEIPT: Final = 0
"""Stands for the receipt, which is of no step."""
TOLD_OF: Final = frozenset(
    {
        Step.ASK,
        Step.REFUSE,
        Step.FIND_NOTHING,
        Step.PRESERVE,
        Step.EXTEND,
        Step.WITHDRAW,
        Step.EXPIRE,
        Step.ASK_DELETION,
        Step.PACKAGE,
        Step.DELIVER,
    }
)
"""Steps of which the authority hears by a letter."""
_SETTLED_BY: Final = frozenset({Step.CLARIFIED, Step.FAIL_DELIVERY})
"""After these there is nothing to tell of the step before: the authority has answered, or the package is made anew."""


async def owed(unit: Unit, number: int) -> OwedLetters:
    """What nobody has recorded as sent. The latest letter says all that is to be said; the receipt is owed until any letter was sent."""
    request = await unit.requests.get(number)
    if request.instrument is Instrument.ART18:
        return NO_LETTERS
    sent = await unit.requests.letters(number)
    step = latest(await unit.requests.steps(number))
    return OwedLetters(receipt=not sent, step=None if step is None or step.id in sent else step)


def latest(taken: Sequence[TakenStep]) -> TakenStep | None:
    """The step of which the authority is to be told now; None where there is none yet, or nothing more to say of it."""
    found = next((one for one in reversed(taken) if one.step in TOLD_OF | _SETTLED_BY), None)
    return found if found is not None and found.step in TOLD_OF else None


async def record_sent(unit: Unit, number: int, person: int, step: int) -> Request:
    """Record that the authority was sent the letter of a step, or the receipt; the first time counts.

    Raises NotAllowed, InvolvedInRequest; StaleButton where no letter tells of that step of this request.
    """
    request = await unit.requests.lock(number)
    actor = await acting(unit, request, person)
    if not actor.officer:
        raise NotAllowed
    if actor.involved:
        raise InvolvedInRequest
    if step == RECEIPT:
        if await unit.requests.send_letter(number, step, person):
            await record(unit, request, "receipt_told", person)
        return request
    told = next((one for one in await unit.requests.steps(number) if one.id == step and one.step in TOLD_OF), None)
    if told is None:
        raise StaleButton
    if await unit.requests.send_letter(number, step, person):
        await record(unit, request, "letter", person, code=told.code, step=told.step.value)
    return request
