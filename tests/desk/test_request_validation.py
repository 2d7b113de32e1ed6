"""An emergency order that was sent before it was validated (Regulation (EU) 2023/1543, Art. 4(5)): it is watched, and revoked in time."""

from dataclasses import replace

import pytest

from desk.disclosure import analysing, approving, checking, intake, reminding, validating
from desk.disclosure.asking_others import is_over
from desk.disclosure.course import take
from desk.disclosure.values import Request
from desk.notices import RequestChange, RequestNews
from desk.request_errors import IntakeRefused, NotValidated, RequestMovedOn, ScopeTooDeep, ValidationOwed, WordsMissing
from desk.rules.disclosure.form import Form
from desk.rules.disclosure.instruments import Instrument, questions
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY, HOUR
from storage.database import Engine
from tests.desk.floor import Floor
from tests.desk.officers import DOCUMENT, FIRST, FORM, PREPARER, SECOND, appoint, does
from tests.storage.desk import START

UNVALIDATED = replace(FORM, data=(Data.IDENTITY,), facts="A threat with a place and a time.", validated=False)
IN_TIME = START + 48 * HOUR


@pytest.fixture
def engine() -> Engine:
    """The store is tried on both; verbs know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def take_in(desk: Floor, form: Form = UNVALIDATED) -> Request:
    taken = await desk.run(lambda unit: intake.take_in(unit, form, DOCUMENT, PREPARER))
    await desk.owed(RequestNews)
    return taken


async def takes(desk: Floor, *steps: Step) -> Request:
    for step in steps:
        request = await desk.run(lambda unit, step=step: take(unit, 1, step, PREPARER))
    return request


async def approve(desk: Floor) -> None:
    await does(desk, checking.take_up)
    await does(desk, checking.authenticate, PREPARER, "Ministry's directory; Ms Krause")
    await does(desk, checking.find_valid)
    for question in questions(Instrument.EU_EPOC, telegram_8_3=False):
        await does(desk, analysing.answer, PREPARER, question, yes=True, why="As the document says.")
    await does(desk, analysing.submit)
    seen = (await desk.run(lambda unit: unit.scopes.scope(1))).id  # type: ignore[union-attr]
    for officer in (FIRST, SECOND):
        await does(desk, approving.approve, officer, seen)
    await desk.owed(RequestNews)


async def is_in(desk: Floor, state: State) -> None:
    """As if its package had been handed over."""
    request = await desk.run(lambda unit: unit.requests.get(1))
    await desk.run(lambda unit: unit.requests.change(replace(request, state=state)))


async def told_at(desk: Floor, hours: float) -> list[RequestChange]:
    """What an officer is told at that moment about the validation."""
    desk.clock.now = START + int(hours * HOUR)
    await desk.run(validating.watch_due)
    return [news.change for who, news in await desk.owed(RequestNews) if who == FIRST]


async def test_an_emergency_order_says_whether_it_was_validated(desk: Floor):
    with pytest.raises(IntakeRefused):
        await take_in(desk, replace(UNVALIDATED, validated=None))
    assert (await take_in(desk)).validate_by == IN_TIME
    assert (await take_in(desk, replace(UNVALIDATED, validated=True))).validate_by is None
    assert (await take_in(desk, replace(UNVALIDATED, facts=""))).validate_by is None
    assert any("request_received L-1" in line and '"unvalidated":1' in line for line in await desk.details())


async def test_it_reaches_no_deeper_than_what_identifies_somebody_until_it_is_validated(desk: Floor):
    deep = await take_in(desk, replace(UNVALIDATED, data=(Data.MESSAGES,)))
    assert deep.particulars.faults == (Refusal.TOO_DEEP,)
    validated = await does(desk, validating.validated, FIRST, "The judge on duty, by letter of today.")
    assert (validated.particulars.faults, validated.validated_at) == ((), START)
    assert (await desk.run(lambda unit: unit.requests.get(1))).particulars.faults == ()


async def test_of_an_order_for_more_only_that_goes_to_approval(desk: Floor):
    await take_in(desk, replace(UNVALIDATED, data=(Data.IDENTITY, Data.MESSAGES)))
    with pytest.raises(ScopeTooDeep):
        await approve(desk)
    await does(desk, validating.validated, FIRST, "The judge on duty, by letter of today.")
    await does(desk, analysing.submit)


async def test_officers_are_told_before_the_end_and_each_day_after_it(desk: Floor):
    await take_in(desk)
    for hours, told in ((23.5, []), (24, [RequestChange.VALIDATION_DUE]), (36, [RequestChange.VALIDATION_DUE]),
                        (42, [RequestChange.VALIDATION_DUE]), (47.5, []), (48, [RequestChange.NOT_VALIDATED]),
                        (60, []), (72, [RequestChange.NOT_VALIDATED])):  # fmt: skip
        assert (hours, await told_at(desk, hours)) == (hours, told)
    validated = await does(desk, validating.validated, FIRST, "The judge on duty, by letter of today.")
    assert is_over(validated, RequestChange.NOT_VALIDATED)
    assert await told_at(desk, 200) == []


async def test_what_was_not_validated_in_time_is_not_collected_and_counts_as_revoked(desk: Floor):
    await take_in(desk)
    await approve(desk)
    with pytest.raises(RequestMovedOn):
        await does(desk, validating.treat_as_revoked)
    desk.clock.now = IN_TIME
    with pytest.raises(NotValidated):
        await takes(desk, Step.COLLECT)
    revoked = await does(desk, validating.treat_as_revoked)
    assert (revoked.state, revoked.code) == (State.WITHDRAWN, "not_validated")
    assert await told_at(desk, 72) == []
    assert (await takes(desk, Step.CLOSE)).state is State.CLOSED


async def test_a_late_word_that_it_was_validated_leads_on(desk: Floor):
    await take_in(desk)
    await approve(desk)
    desk.clock.now = IN_TIME
    with pytest.raises(WordsMissing):
        await does(desk, validating.validated, FIRST, " ")
    await does(desk, validating.validated, FIRST, "The judge on duty, yesterday; the letter came today.")
    assert (await takes(desk, Step.COLLECT)).state is State.COLLECTED
    with pytest.raises(RequestMovedOn):
        await does(desk, validating.validated, FIRST, "Again.")
    assert not any("judge" in line for line in await desk.details())


async def test_what_was_answered_is_closed_once_the_authority_was_asked_to_delete_it(desk: Floor):
    await take_in(desk)
    await approve(desk)
    await is_in(desk, State.NOTICE_NOT_PERMITTED)
    desk.clock.now = IN_TIME + 30 * DAY
    with pytest.raises(ValidationOwed):
        await takes(desk, Step.CLOSE)
    with pytest.raises(RequestMovedOn):
        await does(desk, validating.treat_as_revoked)
    asked = await does(desk, validating.ask_deletion, FIRST, "The prosecutor's office, through its portal.")
    assert (asked.state, asked.deletion_asked_at) == (State.NOTICE_NOT_PERMITTED, desk.clock.now)
    with pytest.raises(RequestMovedOn):
        await does(desk, validating.ask_deletion, FIRST, "Again.")
    assert await told_at(desk, 2_000) == []
    assert (await takes(desk, Step.CLOSE)).state is State.CLOSED
    assert any("request_ask_deletion" in line for line in await desk.details())


async def test_the_clock_closes_nothing_that_still_lacks_its_validation(desk: Floor):
    await take_in(desk)
    await is_in(desk, State.NOTICE_NOT_PERMITTED)
    await desk.run(lambda unit: unit.requests.remind(1, unit.now))
    desk.clock.now = IN_TIME + 30 * DAY
    await desk.run(reminding.remind_due)
    assert (await desk.run(lambda unit: unit.requests.get(1))).state is State.NOTICE_NOT_PERMITTED
