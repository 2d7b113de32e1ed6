"""What moderators ask by command about cases and people, short of a verdict: `/queue /case /claim /release /note /warns`."""

from desk import triage
from desk.errors import NobodyToSanction, NotReportable
from desk.model import Audience, Claim
from desk.ports import Unit
from desk.rules.admission import audience_for
from desk.rules.durations import Ms
from desk.triage import QueuePage
from desk.views import AccountView, CaseView, view_case, warnings_of
from handlers import access, targets
from handlers.answering import answer, answer_privately, facts_of, in_staff_chat, reader_there
from handlers.arrival import Arrival
from handlers.commands import Command
from handlers.confirming import bearers
from handlers.gathering import case_facts
from handlers.incoming import author, is_group
from handlers.messages import staff_answers
from handlers.messages.casepages import case_pages, queue_page
from handlers.messages.facts import Facts
from handlers.messages.text import Text
from handlers.messages.warnings import nothing_is_wiped, warns
from handlers.saying import say
from handlers.targets import OfAccount, OfCase, OfMessage, Target
from handlers.wire import Message

QUEUE_PAGE = 8
"""Cases on one page: a screen of a phone, one button each."""


@access.staff_only()
async def on_queue(arrival: Arrival, message: Message, _command: Command) -> None:
    """In the staff chat only what everybody there may know of."""
    openly = await in_staff_chat(arrival, message)

    async def work(unit: Unit, moderator: int) -> tuple[QueuePage, Ms]:
        return await read_queue(unit, moderator, None, openly=openly)

    page, now = await access.typed(arrival, message, work)
    reader = await reader_there(arrival, message)
    await answer(arrival, message, queue_page(page.cases, page.more, facts_of(arrival, now), reader))


async def read_queue(
    unit: Unit, moderator: int, after: tuple[int, Ms, int] | None, *, openly: bool = False
) -> tuple[QueuePage, Ms]:
    """A page of the queue, and when it was read."""
    return await triage.queue(unit, moderator, after, QUEUE_PAGE, openly=openly), unit.now


@access.staff_only()
async def on_case(arrival: Arrival, message: Message, command: Command) -> None:
    """In the staff chat; of a case that not everybody there may know of, in private: one of them may be accused."""
    number, _rest = await targets.read_case(arrival, message, command)

    async def work(unit: Unit, moderator: int) -> tuple[CaseView, Facts]:
        return await read_page(unit, arrival, number, moderator)

    view, facts = await access.typed(arrival, message, work)
    for page in case_pages(view, facts, await reader_there(arrival, message)):
        await _answer(arrival, message, page, openly=view.case.audience is Audience.STAFF)


async def read_page(unit: Unit, arrival: Arrival, number: int, moderator: int) -> tuple[CaseView, Facts]:
    """A case with all that its page needs. Raises what `see` raises."""
    case = await triage.see(unit, number, moderator)
    view = await view_case(unit, case.id)
    return view, await case_facts(unit, arrival.house, view)


@access.staff_only()
async def on_claim(arrival: Arrival, message: Message, command: Command) -> None:
    number, _rest = await targets.read_case(arrival, message, command)

    async def work(unit: Unit, moderator: int) -> tuple[Claim, Ms]:
        return await triage.claim(unit, number, moderator), unit.now

    claim, now = await access.typed(arrival, message, work)
    await say(arrival, message, lambda reader: staff_answers.claimed(f"C-{number}", claim.until, now, reader))


@access.staff_only()
async def on_release(arrival: Arrival, message: Message, command: Command) -> None:
    number, _rest = await targets.read_case(arrival, message, command)
    case = await access.typed(arrival, message, lambda unit, moderator: triage.release(unit, number, moderator))
    await say(arrival, message, lambda reader: staff_answers.released(case.ref, reader))


@access.staff_only()
async def on_note(arrival: Arrival, message: Message, command: Command) -> None:
    number, text = await targets.read_case(arrival, message, command)
    case = await access.typed(arrival, message, lambda unit, moderator: triage.note(unit, number, moderator, text))
    await say(arrival, message, lambda reader: staff_answers.noted(case.ref, reader))


@access.staff_only()
async def on_warns(arrival: Arrival, message: Message, command: Command) -> None:
    view, facts, openly = await _warnings(arrival, message, command)
    await _answer(arrival, message, warns(view, facts, await reader_there(arrival, message)), openly=openly)


@access.staff_only()
async def on_reset_warns(arrival: Arrival, message: Message, command: Command) -> None:
    """Rose wipes them. Here nothing is wiped: what can be taken back is listed, and changes nothing."""
    view, facts, openly = await _warnings(arrival, message, command)
    await _answer(arrival, message, nothing_is_wiped(view, facts, await reader_there(arrival, message)), openly=openly)


async def _answer(arrival: Arrival, message: Message, text: Text, *, openly: bool) -> None:
    """What is about a colleague nobody reads but who asked, in the staff chat neither."""
    if openly:
        await answer(arrival, message, text)
    else:
        answer_privately(arrival, message, text)


async def _warnings(arrival: Arrival, message: Message, command: Command) -> tuple[AccountView, Facts, bool]:
    """Where somebody stands, and whether everybody who works here may know: not of a colleague."""
    target, _rest = await targets.read(arrival, message, command)
    group = message.chat.id if is_group(message.chat) and not await in_staff_chat(arrival, message) else None

    async def work(unit: Unit, moderator: int) -> tuple[AccountView, bool, Ms]:
        account = await account_meant(unit, target, moderator)
        openly = audience_for(await unit.staff.roles(account)) is Audience.STAFF
        return await warnings_of(unit, account, moderator, group), openly, unit.now

    view, openly, now = await access.typed(arrival, message, work)
    return view, facts_of(arrival, now), openly


async def account_meant(unit: Unit, target: Target, moderator: int) -> int:
    """Whose record is meant; by a name, that of whoever bore it last. Raises UnknownTarget, NobodyToSanction, NotReportable."""
    match target:
        case OfCase(number):
            case = await triage.see(unit, number, moderator)
            if case.accused is None:
                raise NobodyToSanction(case.ref)
            return case.accused
        case OfMessage(message):
            writer = author(message)
            if writer is None:
                raise NotReportable("service")
            return writer.id
        case OfAccount(account):
            return account.id
        case _:
            return (await bearers(unit, target))[0].id
