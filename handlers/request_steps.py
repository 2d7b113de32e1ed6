"""The steps of a lawful request, taken in private: buttons, and the words that some of them ask for as the next message."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from desk.disclosure import (
    analysing,
    approving,
    authority_key,
    checking,
    delivering,
    informing,
    keeping,
    reviewing,
    validating,
    waiting,
)
from desk.disclosure.course import acting
from desk.disclosure.reading import Whole, gather, read
from desk.disclosure.values import Asked
from desk.errors import (
    BarIncomplete,
    DeskError,
    HoldRefused,
    KeyMismatch,
    KeyUnreadable,
    RequestMovedOn,
    SameContact,
    ScopeMissing,
    ScopeTooWide,
    StaleButton,
    WordsMissing,
)
from desk.model import Role
from desk.ports import Unit
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from handlers import access, escalating
from handlers.answering import reader_of, reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import words_of
from handlers.gathering import facts_of_staff
from handlers.hold_words import read_period
from handlers.incoming import person
from handlers.messages import request_pages as pages
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader
from handlers.messages.request_notice import notice_page
from handlers.messages.text import Text
from handlers.notice_words import read_bar, read_delay
from handlers.saying import redraw_in_private, show_privately
from handlers.wire import CallbackQuery, Message

OFFICERS: Final = frozenset({Role.OFFICER})
APPROVERS: Final = frozenset({Role.OFFICER, Role.COUNSEL})
"""Counsel reads what they may approve, and has no other access."""

Shown = Callable[[Reader], Sequence[Text]]
Simple = Callable[[Unit, int, int], Awaitable[object]]
Worded = Callable[[Unit, int, int, str], Awaitable[object]]

_SIMPLE: Final[Mapping[str, Simple]] = {
    "check": checking.take_up,
    "find_valid": checking.find_valid,
    "preserve": keeping.preserve,
    "submit": analysing.submit,
    "approve_emergency": approving.approve_emergency,
    "notify_enforcer": waiting.notify_enforcer,
    "narrow": approving.narrow,
    "revoked": validating.treat_as_revoked,
    "tell": informing.tell,
    "tell_copy": informing.tell_with_copy,
    "release": informing.release,
    "close": informing.close,
}
_WORDED: Final[Mapping[str, Worded]] = {
    "authenticate": checking.authenticate,
    "ask": waiting.ask,
    "clarified": waiting.clarified,
    "consented": waiting.enforcer_consented,
    "extend": keeping.extend,
    "validated": validating.validated,
    "delete": validating.ask_deletion,
    "withdraw": waiting.withdraw,
    "expire": waiting.expire,
    "nothing": analysing.find_nothing,
    "key": authority_key.enter,
    "fingerprint": authority_key.confirm,
    "deliver": delivering.deliver,
    "undelivered": delivering.fail_delivery,
    "received": delivering.confirm_receipt,
}
_AGAIN: Final = (
    BarIncomplete,
    HoldRefused,
    KeyMismatch,
    KeyUnreadable,
    SameContact,
    ScopeMissing,
    ScopeTooWide,
    WordsMissing,
)
"""Refusals after which other words would do: they are still waited for."""


async def on_steps(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _show(arrival, query, lambda unit, by: _read(unit, arrival, press.ids[0], by, _steps))


async def on_analysis(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _show(arrival, query, lambda unit, by: _read(unit, arrival, press.ids[0], by, _analysis))


async def on_scope(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _show(arrival, query, lambda unit, by: _read(unit, arrival, press.ids[0], by, _scope))


async def on_notice(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _show(arrival, query, lambda unit, by: _read(unit, arrival, press.ids[0], by, _notice), OFFICERS)


async def on_refuse(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _show(arrival, query, lambda unit, by: _read(unit, arrival, press.ids[0], by, _refusals), OFFICERS)


async def on_step(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """A step that needs no words. The version that was printed goes along: who presses twice takes it once."""
    step = _SIMPLE.get(press.word)
    if step is None:
        raise StaleButton
    number, version = press.ids

    async def work(unit: Unit, by: int) -> Shown:
        await _unchanged(unit, number, version)
        await step(unit, number, by)
        return await after(unit, arrival, number, by)

    await _show(arrival, query, work, OFFICERS)


async def on_approve(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Approve the scope that was printed, by its number."""
    number, seen = press.ids

    async def work(unit: Unit, by: int) -> Shown:
        await approving.approve(unit, number, by, seen)
        return await after(unit, arrival, number, by)

    await _show(arrival, query, work)


async def on_person(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Leave somebody out, or take them in again."""
    number, account = press.ids

    async def work(unit: Unit, by: int) -> Shown:
        await analysing.toggle_person(unit, number, by, account)
        return await after(unit, arrival, number, by, _scope)

    await _show(arrival, query, work, OFFICERS)


async def on_data(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    number = press.ids[0]
    if press.word not in {*Data}:
        raise StaleButton

    async def work(unit: Unit, by: int) -> Shown:
        await analysing.toggle_data(unit, number, by, Data(press.word))
        return await after(unit, arrival, number, by, _scope)

    await _show(arrival, query, work, OFFICERS)


async def on_ask(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Ask for the words that a step needs: they are the officer's next message."""
    number, version = press.ids
    if not _is_known(press.word):
        raise StaleButton

    async def work(unit: Unit, by: int) -> Shown:
        whole = await read(unit, number, by)
        await _unchanged(unit, number, version)
        await unit.asks.ask(by, number, version, press.word)
        back = press.word == "review-no" and whole.request.state is State.EMERGENCY_APPROVED
        return lambda reader: [pages.prompt(number, "review-back" if back else press.word, reader)]

    await _show(arrival, query, work, OFFICERS)


async def on_message(arrival: Arrival, message: Message) -> bool:
    """Take the words that were asked for; False where none are, or the person is writing a report or an appeal."""
    writer = person(message)
    if writer is None:
        return False
    asked = await arrival.desk.read(lambda unit: _asked(unit, writer.id))
    if asked is None:
        return False
    words = words_of(message)

    async def work(unit: Unit, by: int) -> Shown:
        await _unchanged(unit, asked.request, asked.version)
        await _take(unit, asked, by, words)
        await unit.asks.nothing(by)
        page = {"yes": _analysis, "no": _analysis, "period": _scope}.get(asked.what.partition("-")[0], _steps)
        return await after(unit, arrival, asked.request, by, page)

    try:
        needed = escalating.TO_THE_RESCUE if asked.what in escalating.WORDS else OFFICERS
        shown = await access.typed(arrival, message, work, needed)
    except DeskError as refusal:
        if not isinstance(refusal, _AGAIN):
            await arrival.desk.run(lambda unit: unit.asks.nothing(writer.id))
        raise
    for text in shown(await reader_of(arrival, writer)):
        arrival.house.telegram.tell(writer.id, text)
    return True


async def _take(unit: Unit, asked: Asked, by: int, words: str) -> None:
    """The step, with what was written."""
    word, _dash, detail = asked.what.partition("-")
    if asked.what in escalating.WORDS and word != "review":
        await escalating.write(unit, asked.request, by, asked.what, words)
    elif word in ("yes", "no"):
        await analysing.answer(unit, asked.request, by, detail, yes=word == "yes", why=words)
    elif word == "refuse":
        await analysing.refuse(unit, asked.request, by, Refusal(detail), words)
    elif word == "review":
        await reviewing.review(unit, asked.request, by, proper=detail == "yes", words=words)
    elif word == "period":
        await analysing.set_period(unit, asked.request, by, *read_period(words))
    elif word == "delay":
        await informing.delay(unit, asked.request, by, *read_delay(words))
    elif word == "inform":
        await informing.take_on(unit, asked.request, by, *read_bar(words))
    elif word == "bar":
        await informing.bar(unit, asked.request, by, *read_bar(words))
    else:
        await _WORDED[word](unit, asked.request, by, words)


def _is_known(what: str) -> bool:
    word, _dash, detail = what.partition("-")
    if word == "refuse":
        return detail in {*Refusal}
    return (
        word in _WORDED
        or word in ("yes", "no", "period", "delay", "bar", "inform")
        or what in ("review-yes", "review-no")
    )


async def _asked(unit: Unit, writer: int) -> Asked | None:
    asked = await unit.asks.asked(writer, unit.now - unit.policy.limits.draft)
    return asked if asked is None or await unit.drafts.of(writer) is None else None


async def _unchanged(unit: Unit, number: int, version: int) -> None:
    """Raises RequestMovedOn where somebody has taken a step since it was printed."""
    request = await unit.requests.lock(number)
    if request.version != version:
        raise RequestMovedOn(request.state)


Page = Callable[[Whole, Facts, Reader], Sequence[Text]]


def _steps(whole: Whole, facts: Facts, reader: Reader) -> Sequence[Text]:
    return [pages.steps(whole, facts, reader)]


def _analysis(whole: Whole, _facts: Facts, reader: Reader) -> Sequence[Text]:
    return [pages.analysis(whole, reader)]


def _scope(whole: Whole, facts: Facts, reader: Reader) -> Sequence[Text]:
    return pages.scope(whole, facts, reader)


def _notice(whole: Whole, facts: Facts, reader: Reader) -> Sequence[Text]:
    return [notice_page(whole, facts, reader)]


def _refusals(whole: Whole, _facts: Facts, reader: Reader) -> Sequence[Text]:
    return [pages.refusals(whole, reader)]


async def _read(unit: Unit, arrival: Arrival, number: int, by: int, page: Page) -> Shown:
    return await _shown(unit, arrival, await read(unit, number, by), page)


async def after(unit: Unit, arrival: Arrival, number: int, by: int, page: Page = _steps) -> Shown:
    """What has become of a request, for whoever has just done something about it."""
    request = await unit.requests.get(number)
    return await _shown(unit, arrival, await gather(unit, request, await acting(unit, request, by)), page)


async def _shown(unit: Unit, arrival: Arrival, whole: Whole, page: Page) -> Shown:
    facts = await facts_of_staff(unit, arrival.house, [])
    return lambda reader: page(whole, facts, reader)


async def _show(
    arrival: Arrival, query: CallbackQuery, work: access.Work[Shown], needed: frozenset[Role] = APPROVERS
) -> None:
    """Let the message under a press show what has become of it; what was pressed elsewhere is shown in private.

    Whoever presses another button no longer writes what the one before asked for.
    """

    async def over(unit: Unit, by: int) -> Shown:
        await unit.asks.nothing(by)
        return await work(unit, by)

    shown = await access.pressed(arrival, query, over, needed)
    texts = shown(await reader_over(arrival, query))
    if len(texts) > 1:
        await show_privately(arrival, query, texts)
    else:
        await redraw_in_private(arrival, query, texts[0])
