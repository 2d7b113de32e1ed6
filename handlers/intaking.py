"""`/request new`: an officer takes a lawful request in, in private, by buttons and messages; what is typed belongs to the open form."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from desk.disclosure import filling
from desk.disclosure.guarding import acting
from desk.disclosure.intake import DOCUMENT_AT_MOST, meant_by
from desk.disclosure.reading import gather
from desk.disclosure.values import Request, RequestDraft
from desk.model import Role
from desk.ports import Unit
from desk.request_errors import IntakeRefused
from desk.rules.disclosure.form import Part
from handlers import access
from handlers.answering import reader_of, reader_over
from handlers.arrival import Arrival
from handlers.buttons import Press
from handlers.commands import words_of
from handlers.gathering import facts_of_staff
from handlers.incoming import person
from handlers.messages import request_form as texts
from handlers.messages import request_letters as letters
from handlers.messages import request_pages as pages
from handlers.messages.reader import Reader, for_authority
from handlers.messages.text import Text, foreign
from handlers.saying import redraw, redraw_in_private
from handlers.wire import CallbackQuery, Message

OFFICERS: Final = frozenset({Role.OFFICER})

Fill = Callable[[Unit, int], Awaitable[RequestDraft]]
Shown = Callable[[Reader], Text]


async def begin(arrival: Arrival, message: Message) -> None:
    await _typed(arrival, message, filling.begin)


async def on_new(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    await _pressed(arrival, query, filling.begin)


async def on_supply(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, by: filling.begin_supply(unit, press.ids[0], by))


async def on_part(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, by: filling.turn_to(unit, by, press.word))


async def on_choose(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    part, _dash, value = press.word.partition("-")
    await _pressed(arrival, query, lambda unit, by: filling.choose(unit, by, part, value))


async def on_next(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    await _pressed(arrival, query, lambda unit, by: filling.go_on(unit, by, press.word))


async def on_drop(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    supplemented = await access.pressed(arrival, query, filling.drop, OFFICERS)
    await redraw(arrival, query, texts.dropped(supplemented, await reader_over(arrival, query)))


async def on_confirm(arrival: Arrival, query: CallbackQuery, _press: Press) -> None:
    """Fetch the document, which no unit waits for; then take the request in, and write its receipt."""
    by = query.sender.id
    seen = await arrival.desk.read(lambda unit: _of(unit, by))
    content = await _content(arrival, seen) if seen is not None and seen.request is None else b""

    async def work(unit: Unit, officer: int) -> tuple[Request, Shown]:
        if seen is None:
            raise IntakeRefused("gone")
        request = await filling.confirm(unit, officer, seen, content)
        whole = await gather(unit, request, await acting(unit, request, officer))
        facts = await facts_of_staff(unit, arrival.house, [])
        return request, lambda reader: pages.steps(whole, facts, reader)

    request, page = await access.pressed(arrival, query, work, OFFICERS)
    reader = await reader_over(arrival, query)
    await redraw_in_private(arrival, query, page(reader))
    if seen is not None and seen.request is None:
        for text in receipt(arrival, request, reader):
            arrival.house.telegram.tell(by, text)


async def on_message(arrival: Arrival, message: Message) -> bool:
    """Take what is asked for; False where no request is being taken in, or the person is writing a report or an appeal."""
    writer = person(message)
    if writer is None or not await arrival.desk.read(lambda unit: _waits(unit, writer.id)):
        return False
    file = message.document

    async def fill(unit: Unit, by: int) -> RequestDraft:
        if file is not None:
            return await filling.attach(unit, by, file.file_name or "—", file.file_id, file.file_size or 0)
        draft = await unit.request_drafts.of(by)
        if draft is not None and draft.part is Part.DOCUMENT:
            raise IntakeRefused("no_document")
        return await filling.answer(unit, by, words_of(message))

    await _typed(arrival, message, fill)
    return True


def receipt(arrival: Arrival, request: Request, reader: Reader) -> Sequence[Text]:
    """A line for the officer, then the letter, in the authority's language."""
    head = Text(foreign(texts.taken_in(request.ref, reader)), protected=True)
    return head, letters.receipt(request, for_authority(arrival.house.readers, request.language), reader)


async def _content(arrival: Arrival, draft: RequestDraft) -> bytes:
    """Raises IntakeRefused."""
    if not draft.attached:
        raise IntakeRefused("no_document")
    content = await arrival.house.telegram.fetch(draft.attached, DOCUMENT_AT_MOST)
    if content is None:
        raise IntakeRefused("not_fetched")
    return content


async def _of(unit: Unit, by: int) -> RequestDraft | None:
    """What somebody takes in, while they are an officer."""
    return await unit.request_drafts.of(by) if Role.OFFICER in await unit.staff.roles(by) else None


async def _waits(unit: Unit, by: int) -> bool:
    return await unit.drafts.of(by) is None and await _of(unit, by) is not None


async def _typed(arrival: Arrival, message: Message, fill: Fill) -> None:
    writer = person(message)
    if writer is None:
        return
    shown = await access.typed(arrival, message, _filled(fill), OFFICERS)
    arrival.house.telegram.tell(writer.id, shown(await reader_of(arrival, writer)))


async def _pressed(arrival: Arrival, query: CallbackQuery, fill: Fill) -> None:
    shown = await access.pressed(arrival, query, _filled(fill), OFFICERS)
    await redraw_in_private(arrival, query, shown(await reader_over(arrival, query)))


def _filled(fill: Fill) -> Callable[[Unit, int], Awaitable[Shown]]:
    async def work(unit: Unit, by: int) -> Shown:
        draft, now = await fill(unit, by), unit.now
        persons = await meant_by(unit, draft) if draft.part is Part.SUMMARY else ()
        return lambda reader: texts.form(draft, persons, now, reader)

    return work
