"""The words that a step of a lawful request needs: asked for by a button, and taken from the officer's next message."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from desk.disclosure import (
    analysing,
    authority_key,
    checking,
    delivering,
    informing,
    keeping,
    reviewing,
    validating,
    waiting,
)
from desk.disclosure.reading import read
from desk.disclosure.values import Asked
from desk.errors import DeskError, HoldRefused, StaleButton
from desk.ports import Unit
from desk.request_errors import (
    BarIncomplete,
    IntakeRefused,
    KeyMismatch,
    KeyUnreadable,
    SameContact,
    ScopeMissing,
    ScopeTooWide,
    WordsMissing,
)
from desk.rules.disclosure.answers import read_period
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.states import State
from desk.rules.durations import Ms
from handlers import access, escalating
from handlers.answering import reader_of
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import words_of
from handlers.incoming import person
from handlers.messages import request_pages as pages
from handlers.notice_words import read_bar, read_delay
from handlers.request_showing import OFFICERS, Shown, after, analysis_page, scope_page, show, steps_page, unchanged
from handlers.wire import CallbackQuery, Message

_Worded = Callable[[Unit, int, int, str], Awaitable[object]]
_WORDED: Final[Mapping[str, _Worded]] = {
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
    IntakeRefused,
    KeyMismatch,
    KeyUnreadable,
    SameContact,
    ScopeMissing,
    ScopeTooWide,
    WordsMissing,
)
"""Refusals after which other words would do: they are still waited for."""


async def on_ask(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Ask for the words that a step needs: they are the officer's next message."""
    number, version = press.ids
    if not _is_known(press.word):
        raise StaleButton

    async def work(unit: Unit, by: int) -> Shown:
        whole = await read(unit, number, by)
        await unchanged(unit, number, version)
        await unit.asks.ask(by, number, version, press.word)
        back = press.word == "review-no" and whole.request.state is State.EMERGENCY_APPROVED
        return lambda reader: [pages.prompt(number, "review-back" if back else press.word, reader)]

    await show(arrival, query, work, OFFICERS)


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
        await unchanged(unit, asked.request, asked.version)
        await _take(unit, asked, by, words)
        await unit.asks.nothing(by)
        page = {"yes": analysis_page, "no": analysis_page, "period": scope_page}.get(
            asked.what.partition("-")[0], steps_page
        )
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
        await analysing.set_period(unit, asked.request, by, *_bounded(words))
    elif word == "delay":
        await informing.delay(unit, asked.request, by, *read_delay(words))
    elif word == "inform":
        await informing.take_on(unit, asked.request, by, *read_bar(words))
    elif word == "bar":
        await informing.bar(unit, asked.request, by, *read_bar(words))
    else:
        await _WORDED[word](unit, asked.request, by, words)


def _bounded(words: str) -> tuple[Ms, Ms]:
    """A period with both ends. Raises IntakeRefused, ScopeMissing."""
    since, before = read_period(words.strip())
    if since is None or before is None:
        raise ScopeMissing
    return since, before


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
