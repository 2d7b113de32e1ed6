"""`/requests` lists lawful requests by deadline, `/request L-5` shows one whole, `/request new` takes one in. All answers go to the officer
alone; only the first may be asked for in the officers' room as well."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from desk.disclosure import intake
from desk.disclosure import letters as sending
from desk.disclosure.asking_others import may_hear
from desk.disclosure.means import means_of
from desk.disclosure.reading import Whole, read
from desk.disclosure.values import Request, TakenStep
from desk.errors import StaleButton
from desk.evidence import Media
from desk.ports import Unit
from desk.request_errors import IntakeRefused
from handlers import access, intaking
from handlers.answering import reader_of, reader_over
from handlers.arrival import Arrival, Exhibit
from handlers.buttons import Press
from handlers.commands import Command
from handlers.gathering import facts_of_staff
from handlers.incoming import person
from handlers.messages import request_letters as letters
from handlers.messages import request_list as texts
from handlers.messages import request_pages as pages
from handlers.messages.facts import Facts
from handlers.messages.reader import Reader, for_authority
from handlers.messages.staff_answers import sent_privately
from handlers.messages.text import Text
from handlers.officers_rooms import answer_alone, in_officers_rooms
from handlers.request_showing import APPROVERS
from handlers.saying import say_over, show_privately
from handlers.wire import CallbackQuery, Message

_NUMBER: Final = re.compile(r"[Ll]-?([0-9]{1,18})")
_NEW: Final = "new"


@in_officers_rooms(intaking.OFFICERS)
async def on_requests(arrival: Arrival, message: Message, _command: Command) -> None:
    """Each look is on record; whom a request concerns does not see it."""

    async def work(unit: Unit, by: int) -> Callable[[Reader], Text]:
        found, means = await intake.listed(unit, by), await means_of(unit)
        unsent = {one.id: await sending.owed(unit, one.id) for one in found}
        facts = await facts_of_staff(unit, arrival.house, [])
        return lambda reader: texts.listing(found, unsent, means, facts, reader)

    await answer_alone(arrival, message, work, intaking.OFFICERS)


@access.staff_only(APPROVERS)
async def on_request(arrival: Arrival, message: Message, command: Command) -> None:
    """Raises IntakeRefused where it names none."""
    words = command.args.strip()
    if words.casefold() == _NEW:
        await intaking.begin(arrival, message)
        return
    named = _NUMBER.fullmatch(words)
    if named is None:
        raise IntakeRefused("which")

    async def work(unit: Unit, by: int) -> tuple[Whole, Facts]:
        return await read(unit, int(named[1]), by), await facts_of_staff(unit, arrival.house, [])

    whole, facts = await access.typed(arrival, message, work, APPROVERS)
    writer = person(message)
    if writer is not None:
        arrival.house.telegram.tell(writer.id, pages.steps(whole, facts, await reader_of(arrival, writer)))


async def on_document(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Show the original, protected, to whoever may read the request; each look is on record."""
    whole = await access.pressed(arrival, query, lambda unit, by: read(unit, press.ids[0], by), APPROVERS)
    said, reader, reads = whole.request.particulars, await reader_over(arrival, query), query.sender.id
    media = Media("document", said.attached, said.attached, name=said.document)

    number = press.ids[0]

    async def still() -> bool:
        return await arrival.desk.read(lambda unit: _may_read(unit, number, reads))

    async def sealed() -> bytes:
        return await arrival.desk.read(lambda unit: unit.requests.document(number))

    def missing(_count: int) -> Text:
        return texts.document_lost(whole.request.ref, reader)

    files = [Exhibit(media, None, sealed)]
    arrival.house.telegram.show_files(reads, files, spoiler=False, still=still, missing=missing)
    await say_over(arrival, query, sent_privately)


async def on_receipt(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Write the receipt for the authority again."""

    async def work(unit: Unit, by: int) -> Request:
        return (await read(unit, press.ids[0], by)).request

    request = await access.pressed(arrival, query, work, intaking.OFFICERS)
    await show_privately(arrival, query, intaking.receipt(arrival, request, await reader_over(arrival, query)))


async def on_receipt_told(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Record that the authority has it: how long that took is published."""

    async def work(unit: Unit, by: int) -> Request:
        return await sending.record_sent(unit, press.ids[0], by, sending.RECEIPT)

    request = await access.pressed(arrival, query, work, intaking.OFFICERS)
    await say_over(arrival, query, lambda reader: texts.receipt_recorded(request.ref, reader))


async def on_letter_sent(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Record that the authority was sent what is written above the button."""
    number, step = press.ids

    async def work(unit: Unit, by: int) -> Request:
        return await sending.record_sent(unit, number, by, step)

    request = await access.pressed(arrival, query, work, intaking.OFFICERS)
    await say_over(arrival, query, lambda reader: texts.letter_recorded(request.ref, reader))


async def on_letter(arrival: Arrival, query: CallbackQuery, press: Press) -> None:
    """Write what the authority is told of the latest step, in its language. Raises StaleButton where there is nothing to tell."""
    number = press.ids[0]

    async def work(unit: Unit, by: int) -> tuple[Whole, Sequence[TakenStep], Facts]:
        whole = await read(unit, number, by)
        return whole, await unit.requests.steps(number), await facts_of_staff(unit, arrival.house, [])

    whole, taken, facts = await access.pressed(arrival, query, work, intaking.OFFICERS)
    officer = await reader_over(arrival, query)
    letter = letters.letter(whole, taken, facts, for_authority(arrival.house.readers, whole.request.language), officer)
    if not letter:
        raise StaleButton
    await show_privately(arrival, query, letter)


async def _may_read(unit: Unit, number: int, by: int) -> bool:
    return await may_hear(unit, await unit.requests.get(number), by)
