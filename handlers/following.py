"""The card proposes what the ladder makes due: one press does that, and whoever decides otherwise says why.

Confirm -> reason, unless the category is reason enough        Decide otherwise -> which step -> words // why
"""

from functools import partial

from desk import triage
from desk.decisions import confirm, decide
from desk.errors import DepartureUnexplained, StaleButton
from desk.laddering import proposal
from desk.model import Case, Decision, Outcome
from desk.ports import Unit
from desk.rules.ladder import Due
from desk.rules.policy import NOTICE, Consequence, Step, read_step
from desk.verdict import Verdict
from handlers import access
from handlers.arrival import Arrival
from handlers.asking import Asked, Menu
from handlers.buttons import Press
from handlers.commands import apart
from handlers.deciding import Ruling, ruled
from handlers.messages import staff_answers
from handlers.messages.standing import step_name
from handlers.saying import Words, say_over
from handlers.wire import CallbackQuery


async def on_confirm(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, moderator: int) -> Ruling | Words:
        number, seen = press.ids
        case = await triage.see(unit, number, moderator)
        if not unit.policy.category(case.category).one_press:
            asked = Asked(Menu.CONFIRM, case.category, seen, press.word)
            await triage.ask(unit, number, moderator, str(asked), seen)
            return partial(staff_answers.asked, asked)
        return await confirmed(unit, number, moderator, "", seen, press.word)

    done = await access.pressed(arrival, query, work)
    await say_over(arrival, query, done.words if isinstance(done, Ruling) else done)


async def on_otherwise(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    asked = Asked(Menu.OTHERWISE, seen=press.ids[1])

    async def work(unit: Unit, moderator: int) -> Case:
        return await triage.ask(unit, press.ids[0], moderator, str(asked), asked.seen)

    await access.pressed(arrival, query, work)
    await say_over(arrival, query, partial(staff_answers.asked, asked))


async def on_otherwise_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    _step(press.word)
    asked = Asked(Menu.OTHERWISE, seen=press.ids[1], step=press.word)

    async def work(unit: Unit, moderator: int) -> Case:
        return await triage.ask(unit, press.ids[0], moderator, str(asked), asked.seen)

    await access.pressed(arrival, query, work)
    await say_over(arrival, query, partial(staff_answers.asked, asked))


async def confirmed(
    unit: Unit, number: int, moderator: int, reason: str, seen: int | None, proposed: str
) -> Ruling | Words:
    """Do what was proposed; where something else is due by now, only say so."""
    verdict = Verdict(moderator, Outcome.WARN, None, reason, seen=seen)
    done = await confirm(unit, number, verdict, str(_step(proposed)))
    if isinstance(done, Decision):
        return await ruled(unit, done, verdict.outcome)
    return _changed(done)


async def decided_otherwise(unit: Unit, number: int, moderator: int, text: str, asked: Asked) -> Ruling:
    """Take another step than the one that is due. The reply says what the person will read and, behind two slashes, why.

    Raises DepartureUnexplained.
    """
    step = _step(asked.step or "")
    reason, departure = apart(text)
    if not departure:
        raise DepartureUnexplained(str((await proposal(unit, number)).step or Consequence.NOTICE))
    is_notice = step.do is Consequence.NOTICE
    outcome = Outcome.WARN if is_notice else Outcome(step.do.value)
    verdict = Verdict(
        moderator, outcome, None, reason, step.lasts, seen=asked.seen, departure=departure, only=is_notice
    )
    return await ruled(unit, await decide(unit, number, verdict))


def _changed(due: Due) -> Words:
    step = due.step or NOTICE
    return lambda reader: staff_answers.due_changed(step_name(step, reader), reader)


def _step(word: str) -> Step:
    """The step that a button carries. Raises StaleButton."""
    try:
        return read_step(word.replace("-", " "))
    except ValueError:
        raise StaleButton from None
