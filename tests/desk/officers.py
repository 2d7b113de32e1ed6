"""Three officers and a lawful request: how the stories of its path begin."""

from dataclasses import replace
from typing import Final

from desk import staffing
from desk.disclosure import analysing, checking, intake, reminding
from desk.disclosure.intake import Document
from desk.disclosure.values import NewRequest, Request
from desk.holds import Hold
from desk.model import Role
from desk.notices import OfficerNews, RequestChange, RequestNews
from desk.rules.disclosure.form import Form
from desk.rules.disclosure.instruments import DataClass, Instrument, questions
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State
from desk.rules.durations import DAY, HOUR, Ms
from tests.desk.floor import OLGA, Floor
from tests.storage.desk import SPAMMER, START
from tests.storage.test_requests import ASKED, ORDER, PARTICULARS

PREPARER, FIRST, SECOND, COUNSEL = 301, 302, 303, 304
IDENTITY: Final = frozenset({Data.IDENTITY})
BASIS: Final = ("§ 95a(1) of the Code of Criminal Procedure", "Judge Adler")

NATIONAL: Final = replace(ORDER, instrument=Instrument.NATIONAL_ORDER)
PRESERVATION: Final = replace(ORDER, instrument=Instrument.EU_EPOC_PR, due_at=None)
EMERGENCY: Final = replace(
    ORDER,
    instrument=Instrument.EMERGENCY,
    emergency=True,
    due_at=START + 8 * HOUR,
    particulars=replace(PARTICULARS, asked=replace(ASKED, data=IDENTITY), facts="A threat with a place and a time."),
)

DOCUMENT: Final = Document("order.pdf", b"%PDF-1.7 order", "fetches-it")
FORM: Final = Form(
    instrument=Instrument.EU_EPOC,
    authority="Prosecutor's office of Rostock",
    country="DE",
    language="de",
    contact="office@example.org",
    channel="e-mail",
    legal_basis="Regulation (EU) 2023/1543, Art. 5",
    persons=(str(SPAMMER.id), "@nobody_here"),
    since=START - 30 * DAY,
    before=START,
    data=(Data.IDENTITY, Data.MESSAGES),
    reach=DataClass.CONTENT,
)


async def appoint(desk: Floor, *officers: int) -> Floor:
    """Officers by an owner's word, who were told."""
    for officer in officers or (PREPARER, FIRST, SECOND):
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    await desk.owed(OfficerNews)
    return desk


async def does(desk: Floor, verb: object, person: int = PREPARER, *more: object, **said: object) -> Request:
    """What an officer does to the request."""
    return await desk.run(lambda unit: verb(unit, 1, person, *more, **said))  # type: ignore[operator]


async def state(desk: Floor) -> State:
    return (await desk.run(lambda unit: unit.requests.get(1))).state


async def take_in(desk: Floor, form: Form = FORM, by: int = PREPARER, document: Document = DOCUMENT) -> Request:
    return await desk.run(lambda unit: intake.take_in(unit, form, document, by))


async def confirm(desk: Floor) -> None:
    """The authority is called back."""
    await does(desk, checking.take_up)
    await does(desk, checking.authenticate, PREPARER, "Ministry's directory; Ms Krause")


async def holds(desk: Floor) -> list[Hold]:
    """Those that were placed for the request."""
    numbers = await desk.run(lambda unit: unit.requests.holds(1))
    return [await desk.run(lambda unit, one=number: unit.holds.get(one)) for number in numbers]


async def receive(desk: Floor, new: NewRequest = ORDER) -> Request:
    """A row, as if it had been taken in."""
    return await desk.run(lambda unit: unit.requests.add(new))


async def check(desk: Floor) -> None:
    """From its receipt to its analysis."""
    await confirm(desk)
    await does(desk, checking.find_valid)


async def answer_all(desk: Floor, instrument: Instrument = Instrument.EU_EPOC, *, stricter: bool = False) -> None:
    for question in questions(instrument, telegram_8_3=stricter):
        await does(desk, analysing.answer, PREPARER, question, yes=True, why="As the document says.")


async def submit(desk: Floor) -> int:
    """The number of the scope that was put before the approvers."""
    await receive(desk)
    await check(desk)
    await answer_all(desk)
    await does(desk, analysing.submit)
    return (await desk.run(lambda unit: unit.scopes.scope(1))).id  # type: ignore[union-attr]


async def stands(desk: Floor, state: State, new: NewRequest = NATIONAL, **changes: object) -> None:
    """A request that has come so far: how is told elsewhere."""
    await receive(desk, new)
    await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, data=IDENTITY), PREPARER))
    await put(desk, state, **changes)


async def put(desk: Floor, state: State, **changes: object) -> None:
    """Into a state, without the steps that lead there."""

    async def change(unit) -> None:
        request = await unit.requests.lock(1)
        await unit.requests.change(replace(request, state=state, remind_at=unit.now, **changes))

    await desk.run(change)


async def ticks(desk: Floor, after: Ms = 0) -> list[RequestChange]:
    """What the clock asks of the first officer."""
    desk.clock.now += after
    await desk.run(reminding.remind_due)
    return [news.change for who, news in await desk.owed(RequestNews) if who == FIRST]
