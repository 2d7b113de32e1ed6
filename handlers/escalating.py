"""Handing a case to officers: `/escalate C-7 reason` and its button; and what officers, or leads in their place, do about it in private."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from desk import telling
from desk.disclosure import escalating
from desk.disclosure.escalation import EscalationKind
from desk.disclosure.guarding import acting
from desk.disclosure.reading import Whole, gather, read
from desk.errors import StaleButton
from desk.holds import Hold
from desk.model import KEEPERS, LEADS, Case, Role
from desk.ports import Unit
from desk.reasons import may_point_at_a_reporter
from desk.request_errors import RequestMovedOn
from desk.rules.disclosure.instruments import Instrument
from desk.triage import ask
from handlers import access, targets
from handlers.answering import reader_over
from handlers.arrival import Arrival
from handlers.asking import Asked, Menu
from handlers.buttons import Press
from handlers.commands import Command
from handlers.gathering import facts_of_places, facts_of_staff
from handlers.messages import staff_answers, threats
from handlers.messages.reader import Reader
from handlers.messages.text import Text, foreign
from handlers.saying import redraw_in_private, say_over, say_privately, show_privately
from handlers.wire import CallbackQuery, Message

TO_THE_RESCUE: Final = LEADS | {Role.OFFICER}
"""Who may ever act on a threat to life; whether they may now is the desk's to say."""
WORDS: Final = frozenset({"notify-0", "notify-1", "nothreat", "review-yes", "review-no"})
"""What somebody can be asked to write about one."""
_PRESERVE: Final = "preserve:"
"""What a reason begins with where no life is in danger. With its colon, which nobody writes by chance: what is not marked goes the quicker
way."""

Shown = Callable[[Reader], Text]


@access.staff_only(unseen=True)
async def on_escalate(arrival: Arrival, message: Message, command: Command) -> None:
    """As a threat to life, unless the reason begins with `preserve:`. The command disappears from the staff chat too."""
    number, words = await targets.read_case(arrival, message, command)
    kind = EscalationKind.THREAT
    if words.casefold().startswith(_PRESERVE):
        kind, words = EscalationKind.PRESERVATION, words[len(_PRESERVE) :]

    async def work(unit: Unit, moderator: int) -> Case:
        return await escalating.escalate(unit, number, moderator, kind, words)

    case = await access.typed(arrival, message, work, unseen=True)
    await say_privately(
        arrival, message, lambda reader: Text(foreign(staff_answers.escalated_as(case.ref, kind, reader)))
    )


async def on_escalate_button(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _ask_on_card(arrival, query, press.ids[0], Asked(Menu.ESCALATE))


async def on_escalate_as(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    if press.word not in {*EscalationKind}:
        raise StaleButton
    await _ask_on_card(arrival, query, press.ids[0], Asked(Menu.ESCALATE, step=press.word))


async def on_threat(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        return await _page(unit, arrival, await _read(unit, press.ids[0], by))

    await _show(arrival, query, work)


async def on_acknowledge(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Shown:
        request = await escalating.acknowledge(unit, press.ids[0], by)
        return await _page(unit, arrival, await gather(unit, request, await acting(unit, request, by)))

    await _show(arrival, query, work)


async def on_text(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """The prepared text, in the reader's language: that of an authority nearby. Each look is on record.

    A message of its own: what is edited stays protected as it was, and nobody could copy it.
    """
    number, quoted = press.ids

    async def work(unit: Unit, by: int) -> Shown:
        whole = await _read(unit, number, by)
        escalation = await unit.escalations.of_request(number)
        if escalation is None:
            raise RequestMovedOn(whole.request.state)
        case = await unit.cases.get(escalation.case)
        return await _prepared(unit, arrival, whole, case, quoted=bool(quoted))

    shown = await _pressed(arrival, query, work)
    await show_privately(arrival, query, [shown(await reader_over(arrival, query))])


async def on_ask(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Ask for the words that a step needs: they are the next message, which `request_asking` takes.

    Under the prepared text it is a message of its own: nothing protected comes in the place of what is not.
    """
    number, version = press.ids
    if press.word not in WORDS:
        raise StaleButton

    async def work(unit: Unit, by: int) -> Shown:
        whole = await _read(unit, number, by)
        if whole.request.version != version:
            raise RequestMovedOn(whole.request.state)
        await unit.asks.ask(by, number, version, press.word)
        return lambda reader: threats.prompt(whole.request, press.word, reader)

    if press.word.startswith("notify"):
        shown = await _pressed(arrival, query, work)
        await show_privately(arrival, query, [shown(await reader_over(arrival, query))])
    else:
        await _show(arrival, query, work)


async def on_preserve(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Hold:
        return await escalating.preserve(unit, press.ids[0], by)

    hold = await access.pressed(arrival, query, work, KEEPERS)
    await say_over(arrival, query, lambda reader: staff_answers.preserved(hold.ref, reader))


async def on_preserve_not(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    async def work(unit: Unit, by: int) -> Case:
        return await escalating.decline(unit, press.ids[0], by)

    case = await access.pressed(arrival, query, work, KEEPERS)
    await say_over(arrival, query, lambda reader: staff_answers.not_preserved(case.ref, reader))


async def write(unit: Unit, number: int, by: int, what: str, words: str) -> None:
    """Take the step that was asked for, with what was written. Reviews are `reviewing`'s."""
    if what == "nothreat":
        await escalating.find_no_threat(unit, number, by, words)
    else:
        await escalating.notify(unit, number, by, words, quoted=what == "notify-1")


async def _ask_on_card(arrival: Arrival, query: CallbackQuery, case: int, asked: Asked) -> None:
    await access.pressed(arrival, query, lambda unit, by: ask(unit, case, by, str(asked)))
    await say_over(arrival, query, lambda reader: staff_answers.asked(asked, reader))


async def _read(unit: Unit, number: int, by: int) -> Whole:
    whole = await read(unit, number, by)
    if whole.request.instrument is not Instrument.ART18:
        raise StaleButton
    return whole


async def _page(unit: Unit, arrival: Arrival, whole: Whole) -> Shown:
    facts = await facts_of_staff(unit, arrival.house, [])
    return lambda reader: threats.threat_page(whole, facts, reader)


async def _prepared(unit: Unit, arrival: Arrival, whole: Whole, case: Case, *, quoted: bool) -> Shown:
    facts = await facts_of_places(unit, arrival.house, [case.chat] if case.chat is not None else [])
    facts, hosting = replace(facts, catalogue=arrival.house.catalogue), arrival.house.hosting
    message = await telling.quotable_message_of(unit, case)
    exposes = await may_point_at_a_reporter(unit, case, whole.request.particulars.facts)
    return lambda reader: threats.prepared(whole, case, message, facts, hosting, reader, quoted=quoted, exposes=exposes)


async def _pressed(arrival: Arrival, query: CallbackQuery, work: Callable[[Unit, int], Awaitable[Shown]]) -> Shown:
    """Whoever presses something else writes no longer what was asked."""

    async def over(unit: Unit, by: int) -> Shown:
        await unit.asks.nothing(by)
        return await work(unit, by)

    return await access.pressed(arrival, query, over, TO_THE_RESCUE)


async def _show(arrival: Arrival, query: CallbackQuery, work: Callable[[Unit, int], Awaitable[Shown]]) -> None:
    """Over the message under the press, where that is in private."""
    shown = await _pressed(arrival, query, work)
    await redraw_in_private(arrival, query, shown(await reader_over(arrival, query)))
