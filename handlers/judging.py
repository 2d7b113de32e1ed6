"""Appeals, on the side of those who judge them: commands, the buttons of an appeal's card, and the judge's reply to it.

/appeals        /uphold A-4 reason        /overturn A-4 reason        /replace A-4 <milder outcome> [duration] reason
"""

from functools import partial
from typing import Final

from desk import judging
from desk.errors import CommandIncomplete, StaleButton
from desk.model import Appeal, Outcome
from desk.ports import Unit
from desk.rules.durations import Duration, Ms
from desk.views import AppealView, view_appeal
from handlers import access
from handlers.answering import facts_of, reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import Command, first_word, words_of
from handlers.deciding import leading_duration
from handlers.gathering import appeal_facts
from handlers.messages import appeal_cards
from handlers.messages.facts import Facts
from handlers.saying import Words, say, say_over, say_privately, show_privately
from handlers.targets import appeal_card_of, read_appeal
from handlers.wire import CallbackQuery, Message

_LASTING: Final = frozenset({Outcome.MUTE, Outcome.BAN})


@access.staff_only()
async def on_appeals(arrival: Arrival, message: Message, _command: Command) -> None:
    """To the asker alone: which appeals there are depends on who may see their cases."""

    async def work(unit: Unit, judge: int) -> tuple[tuple[Appeal, ...], Ms]:
        return tuple(await judging.waiting(unit, judge)), unit.now

    waiting, now = await access.typed(arrival, message, work)
    facts = facts_of(arrival, now)
    await say_privately(arrival, message, lambda reader: appeal_cards.appeals_waiting(waiting, facts, reader))


@access.staff_only()
async def on_uphold(arrival: Arrival, message: Message, command: Command) -> None:
    number, reason = await read_appeal(arrival, message, command)
    await _judge(arrival, message, lambda unit, judge: judging.uphold(unit, number, judge, reason))


@access.staff_only()
async def on_overturn(arrival: Arrival, message: Message, command: Command) -> None:
    number, reason = await read_appeal(arrival, message, command)
    await _judge(arrival, message, lambda unit, judge: judging.overturn(unit, number, judge, reason))


@access.staff_only()
async def on_replace(arrival: Arrival, message: Message, command: Command) -> None:
    number, words = await read_appeal(arrival, message, command)
    name, words = first_word(words)
    outcome = _outcome(name)
    if outcome is None:
        raise CommandIncomplete("replace")
    lasts, reason = _length(outcome, words)
    await _judge(arrival, message, lambda unit, judge: judging.replace(unit, number, judge, outcome, lasts, reason))


async def on_uphold_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press.ids[0], "uphold")


async def on_overturn_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press.ids[0], "overturn")


async def on_replace_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask(arrival, query, press.ids[0], "replace")


async def on_replace_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if _outcome(press.word) is None:
        raise StaleButton
    await _ask(arrival, query, press.ids[0], f"replace:{press.word}")


async def on_close(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await access.pressed(arrival, query, lambda unit, judge: judging.ask(unit, press.ids[0], judge, ""))
    await arrival.house.telegram.answer_press(query.id)


async def on_open(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The whole of an appeal, to the presser alone."""

    async def work(unit: Unit, judge: int) -> tuple[AppealView, Facts]:
        await judging.look(unit, press.ids[0], judge)
        view = await view_appeal(unit, press.ids[0])
        return view, await appeal_facts(unit, arrival.house, view)

    view, facts = await access.pressed(arrival, query, work)
    await show_privately(arrival, query, [appeal_cards.appeal_page(view, facts, await reader_over(arrival, query))])


async def on_reply(arrival: Arrival, message: Message) -> bool:
    """What a judge writes in reply to an appeal's card: what the card asked them for. False if the reply is to no such card."""
    number = await appeal_card_of(arrival, message)
    if number is None:
        return False
    text = words_of(message)

    async def work(unit: Unit, judge: int) -> Words:
        return await _answer_card(unit, number, judge, text)

    await say(arrival, message, await access.typed(arrival, message, work))
    return True


async def _answer_card(unit: Unit, number: int, judge: int, text: str) -> Words:
    await judging.look(unit, number, judge)
    asked = await unit.appeals.asked(number)
    verb, _colon, outcome = asked.menu.partition(":") if asked is not None and asked.judge == judge else ("", "", "")
    match verb, _outcome(outcome):
        case "uphold", _:
            done = await judging.uphold(unit, number, judge, text)
        case "overturn", _:
            done = await judging.overturn(unit, number, judge, text)
        case "replace", Outcome() as milder:
            lasts, reason = _length(milder, text)
            done = await judging.replace(unit, number, judge, milder, lasts, reason)
        case _:
            return partial(appeal_cards.nothing_asked, f"A-{number}")
    return partial(appeal_cards.judged, done)


async def _judge(arrival: Arrival, message: Message, work: access.Work[Appeal]) -> None:
    done = await access.typed(arrival, message, work)
    await say(arrival, message, partial(appeal_cards.judged, done))


async def _ask(arrival: Arrival, query: CallbackQuery, number: int, menu: str) -> None:
    await access.pressed(arrival, query, lambda unit, judge: judging.ask(unit, number, judge, menu))
    await say_over(arrival, query, partial(appeal_cards.asked, menu))


def _outcome(word: str) -> Outcome | None:
    """A measure by its name, which is that of its command."""
    word = word.casefold()
    return Outcome(word) if word in set(Outcome) - {Outcome.DISMISS} else None


def _length(outcome: Outcome, words: str) -> tuple[Duration | None, str]:
    """How long, where that can be said, and the reason. Raises UnclearDuration."""
    return leading_duration(words) if outcome in _LASTING else (None, words)
