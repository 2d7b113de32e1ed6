"""Which letters an authority is owed, and that somebody puts on record that they were sent."""

import pytest

from desk.disclosure import informing, letters, waiting
from desk.disclosure.reading import read
from desk.errors import NotAllowed, StaleButton
from desk.model import Role
from desk.request_errors import InvolvedInRequest
from desk.rules.disclosure.states import State, Step
from storage.database import Engine
from tests.desk.floor import OLGA, Floor
from tests.desk.officers import FIRST, NATIONAL, PREPARER, appoint, does, stands
from tests.storage.desk import SPAMMER


@pytest.fixture
def engine() -> Engine:
    """The stores are tried on both; verbs and guards know no engine."""
    return "sqlite"


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def owed(desk: Floor) -> tuple[bool, Step | None]:
    """Whether the receipt is, and of which step a letter is."""
    found = await desk.run(lambda unit: letters.owed(unit, 1))
    return found.receipt, found.step.step if found.step is not None else None


async def sent(desk: Floor, step: int, person: int = FIRST) -> None:
    await desk.run(lambda unit: letters.record_sent(unit, 1, person, step))


async def latest(desk: Floor) -> int:
    found = await desk.run(lambda unit: letters.owed(unit, 1))
    assert found.step is not None
    return found.step.id


async def test_a_letter_is_owed_until_somebody_records_that_it_was_sent(desk: Floor):
    await stands(desk, State.VALIDITY_REVIEW)
    assert await owed(desk) == (True, None)
    await sent(desk, letters.RECEIPT)
    assert await owed(desk) == (False, None)
    await does(desk, waiting.ask, PREPARER, "Which account?")
    assert await owed(desk) == (False, Step.ASK)
    question = await latest(desk)
    await sent(desk, question)
    await sent(desk, question, PREPARER)
    assert await owed(desk) == (False, None)
    lines = [line for line in await desk.details() if "request_letter" in line]
    assert len(lines) == 1
    assert "staff:302" in lines[0]
    assert '"code":"clarification"' in lines[0]
    assert '"step":"ask"' in lines[0]
    assert len([line for line in await desk.details() if "request_receipt_told" in line]) == 1


async def test_what_the_authority_has_answered_or_what_has_gone_on_is_owed_no_more(desk: Floor):
    await stands(desk, State.VALIDITY_REVIEW)
    await does(desk, waiting.ask, PREPARER, "Which account?")
    question = await latest(desk)
    await does(desk, waiting.clarified, PREPARER, "666.")
    assert await owed(desk) == (True, None)
    await does(desk, waiting.withdraw, PREPARER, "They wrote so.")
    assert await owed(desk) == (True, Step.WITHDRAW)
    await sent(desk, question)  # it was sent: that is true of it also now
    assert await owed(desk) == (False, Step.WITHDRAW)


async def test_the_page_shows_what_nobody_has_recorded_as_sent(desk: Floor):
    await stands(desk, State.APPROVED)
    await does(desk, waiting.withdraw, PREPARER, "They wrote so.")
    whole = await desk.run(lambda unit: read(unit, 1, FIRST))
    assert whole.letters.step is not None
    assert whole.letters.step.step is Step.WITHDRAW
    await sent(desk, whole.letters.step.id)
    await does(desk, informing.close)
    assert await owed(desk) == (False, None)


async def test_only_an_officer_whom_it_does_not_concern_records_a_letter_of_that_request(desk: Floor):
    await stands(desk, State.APPROVED)
    await desk.run(lambda unit: unit.requests.add(NATIONAL))
    await does(desk, waiting.withdraw, PREPARER, "They wrote so.")
    step = await latest(desk)
    with pytest.raises(NotAllowed):
        await sent(desk, step, OLGA)
    await desk.run(lambda unit: unit.staff.grant(SPAMMER.id, Role.OFFICER, None))
    with pytest.raises(InvolvedInRequest):
        await sent(desk, step, SPAMMER.id)
    with pytest.raises(StaleButton):
        await desk.run(lambda unit: letters.record_sent(unit, 2, FIRST, step))
    with pytest.raises(StaleButton):
        await sent(desk, step + 1)
