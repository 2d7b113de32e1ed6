"""A desk with fewer than three officers, from the receipt to the close: it preserves, answers “not held”, refuses, and does no more."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from desk import staffing
from desk.disclosure import (
    analysing,
    approving,
    authority_key,
    checking,
    delivering,
    informing,
    intake,
    keeping,
    letters,
    reminding,
    reviewing,
    waiting,
)
from desk.disclosure.course import take
from desk.disclosure.means import means_of
from desk.disclosure.values import Request
from desk.errors import NotAllowed
from desk.model import Role
from desk.notices import OfficerNews
from desk.request_errors import RequestMovedOn, ReviewOwed, TooFewApprovers
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.public_key import read
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from storage.database import Engine
from tests.desk.floor import OLGA, Floor
from tests.desk.officers import DOCUMENT, FORM
from tests.storage.desk import SPAMMER

ONE, OTHER = 301, 302
PUBLIC = "age1thhs2qa8yfd4gpsnq4hg6kyevxr8xfmyd84ecjxs3wtdjwn8evyqz2mg94"
"""Nobody kept its identity: nothing here is opened."""


@pytest.fixture
def engine() -> Engine:
    """Guards and verbs know no engine."""
    return "sqlite"


@pytest.fixture(params=[(ONE,), (ONE, OTHER)], ids=["one officer", "two officers"])
async def officers(desk: Floor, request: pytest.FixtureRequest) -> Sequence[int]:
    for officer in request.param:
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    await desk.owed(OfficerNews)
    means = await desk.run(means_of)
    assert (means.may_disclose, means.may_disclose_in_emergency) == (False, len(request.param) > 1)
    return request.param  # type: ignore[no-any-return]


async def does(desk: Floor, verb: object, *more: object, **said: object) -> Request:
    return await desk.run(lambda unit: verb(unit, 1, ONE, *more, **said))  # type: ignore[operator]


async def receive(desk: Floor, instrument: Instrument = Instrument.EU_EPOC) -> None:
    form = replace(FORM, instrument=instrument)
    await desk.run(lambda unit: intake.take_in(unit, form, DOCUMENT, ONE))
    await does(desk, letters.record_sent, letters.RECEIPT)
    await does(desk, checking.take_up)
    await does(desk, checking.authenticate, "Ministry's directory; Ms Krause")
    assert await held(desk) == [SPAMMER.id]


async def held(desk: Floor) -> list[int | None]:
    return [one.target for one in await desk.run(lambda unit: unit.holds.in_force())]


async def closes(desk: Floor) -> None:
    assert (await does(desk, informing.close)).state is State.CLOSED
    assert await held(desk) == []


async def test_it_refuses(desk: Floor, officers: Sequence[int]):
    await receive(desk)
    await does(desk, analysing.refuse, Refusal.CIVIL_CLAIM, "Please ask the court.")
    await closes(desk)


async def test_it_asks_and_answers_that_nothing_is_held(desk: Floor, officers: Sequence[int]):
    await receive(desk)
    await does(desk, waiting.ask, "Which of the two?")
    await does(desk, waiting.clarified, "The first.")
    await does(desk, checking.find_valid)
    for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
        await does(desk, analysing.answer, question, yes=True, why="As the document says.")
    with pytest.raises(TooFewApprovers):
        await does(desk, analysing.submit)
    await does(desk, analysing.find_nothing, "Please ask Telegram.")
    await closes(desk)


async def test_it_preserves_and_extends(desk: Floor, officers: Sequence[int]):
    await receive(desk, Instrument.EU_EPOC_PR)
    kept = await does(desk, keeping.preserve)
    extended = await does(desk, keeping.extend, "Letter of the same office.")
    assert (kept.due_at or 0) < (extended.due_at or 0)
    with pytest.raises(RequestMovedOn):
        await does(desk, delivering.confirm_receipt, "Nothing was sent.")
    await does(desk, waiting.withdraw, "The prosecutor, called back.")
    await closes(desk)


async def test_a_desk_without_officers_takes_nothing_in(desk: Floor):
    await desk.appoint()
    for owner_or_lead in (OLGA, 301):
        with pytest.raises(NotAllowed):
            await desk.run(lambda unit, who=owner_or_lead: intake.take_in(unit, FORM, DOCUMENT, who))


async def test_two_officers_answer_an_emergency_to_its_end(desk: Floor):
    """One approves and collects, the other enters the key that the first confirms, and reviews."""
    for officer in (ONE, OTHER):
        await desk.run(lambda unit, who=officer: staffing.grant(unit, who, Role.OFFICER, OLGA))
    emergency = replace(FORM, instrument=Instrument.EMERGENCY, data=(Data.IDENTITY,), facts="A place and a time.")
    await desk.run(lambda unit: intake.take_in(unit, emergency, DOCUMENT, ONE))
    await does(desk, checking.take_up)
    await does(desk, checking.authenticate, "Ministry's directory; Ms Krause")
    await does(desk, checking.find_valid)
    for question in questions(Instrument.EMERGENCY, telegram_8_3=False):
        await does(desk, analysing.answer, question, yes=True, why="As the caller said.")
    await does(desk, approving.approve_emergency)
    await desk.run(lambda unit: authority_key.enter(unit, 1, OTHER, PUBLIC))
    fingerprint = read(PUBLIC).fingerprint
    await does(desk, authority_key.confirm, fingerprint)
    await desk.run(lambda unit: take(unit, 1, Step.COLLECT, ONE))
    await desk.run(lambda unit: take(unit, 1, Step.PACKAGE, ONE))
    await desk.run(lambda unit: unit.packages.collect(1, b"{}", "digest"))
    await desk.run(lambda unit: unit.packages.pack(1, b"age", "sha256", fingerprint))
    await does(desk, delivering.deliver, "The duty officer, through the portal.")
    await does(desk, delivering.confirm_receipt, "The duty officer: it opens.")
    await desk.run(reminding.remind_due)
    await does(desk, informing.release)
    await does(desk, informing.tell)
    with pytest.raises(ReviewOwed):
        await does(desk, informing.close)
    await desk.run(lambda unit: reviewing.review(unit, 1, OTHER, proper=True, words="A place and a time."))
    await closes(desk)
