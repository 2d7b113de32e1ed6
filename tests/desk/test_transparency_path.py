"""What the steps of a request write today is what the published figures read: each through its own verb, none put in by hand."""

import pytest

from desk.disclosure import analysing, approving
from desk.disclosure.course import take
from desk.rules.disclosure.refusals import Refusal
from desk.rules.disclosure.scope import Data
from desk.rules.disclosure.states import Step
from desk.rules.durations import DAY, HOUR
from desk.rules.transparency.report import Figure
from tests.desk.floor import Floor
from tests.desk.officers import FIRST, FORM, PREPARER, SECOND, answer_all, appoint, confirm, does, take_in
from tests.desk.test_transparency import published


@pytest.fixture
async def desk(desk: Floor) -> Floor:
    return await appoint(desk)


async def counts(desk: Floor) -> dict[str, Figure]:
    return {name: figure for name, figure in (await published(desk)).figures.items() if figure.total}


async def test_a_request_that_was_refused(desk: Floor):
    await take_in(desk)
    desk.clock.now += 5 * HOUR
    await does(desk, analysing.refuse, PREPARER, Refusal.UNVERIFIED_SENDER, "Nobody there knows of it.")
    found = await counts(desk)
    assert (found["requests_received"].total, found["refused"].by["by_reason"]["unverified_sender"]) == (1, 1)
    assert (found["accounts_named"].total, found["hours_to_answer"].total) == (2, 5.0)
    assert found["requests_received"].by["by_country"] == {FORM.country: 1}


async def test_a_request_that_was_narrowed_and_handed_over(desk: Floor):
    await take_in(desk)
    await confirm(desk)
    await does(desk, analysing_valid)
    await answer_all(desk)
    await does(desk, analysing.toggle_data, PREPARER, Data.MESSAGES)
    await does(desk, analysing.submit)
    number = (await desk.run(lambda unit: unit.scopes.scope(1))).id  # type: ignore[union-attr]
    for officer in (FIRST, SECOND):
        await does(desk, approving.approve, officer, number)
    await desk.run(lambda unit: unit.journal.write(f"staff:{PREPARER}", "request_deliver", "L-1"))
    desk.clock.now += DAY
    found = await counts(desk)
    assert (found["fulfilled_narrowed"].total, found["accounts_affected"].total) == (1, 1)
    assert "fulfilled_in_full" not in found
    kinds = (await published(desk)).figures["data_kinds"].by["by_kind"]
    assert (kinds["identity"], kinds["messages"]) == (1, 0)


async def analysing_valid(unit, number, person):
    return await take(unit, number, Step.FIND_VALID, person)
