"""Lawful requests and their scopes, on both engines."""

from dataclasses import replace

import pytest

from desk.disclosure.values import NewRequest, Particulars, Request
from desk.errors import UnknownReference
from desk.rules.disclosure.instruments import DataClass, Instrument
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.disclosure.states import State, Step
from desk.rules.durations import DAY, HOUR
from storage.keys import Keys
from storage.sealing import Erased
from tests.storage.desk import ANNA, BORIS, MASTER, SPAMMER, START, Desk

ASKED = Scope(frozenset({SPAMMER.id}), frozenset({Data.IDENTITY, Data.MESSAGES}), START - 30 * DAY, START)
PARTICULARS = Particulars(
    authority="Prosecutor's office of Rostock",
    contact="office@example.org",
    reference="12 Js 7/26",
    legal_basis="Regulation (EU) 2023/1543, Art. 5",
    persons=("@buy_coins",),
    channel="e-mail",
    asked=ASKED,
)
ORDER = NewRequest(
    instrument=Instrument.EU_EPOC,
    country="DE",
    language="de",
    reach=DataClass.CONTENT,
    particulars=PARTICULARS,
    document=b"%PDF-1.7 order",
    taken_in_by=301,
    received_at=START,
    due_at=START + 10 * DAY,
)


async def receive(desk: Desk, **changes: object) -> Request:
    return await desk.run(lambda unit: unit.requests.add(replace(ORDER, **changes)))  # type: ignore[arg-type]


async def test_a_request_comes_back_as_it_was_taken_in_and_nothing_of_it_is_stored_in_clear(desk: Desk):
    taken = await receive(desk)
    assert (taken.ref, taken.state, taken.particulars, taken.due_at) == (
        "L-1",
        State.RECEIVED,
        PARTICULARS,
        START + 10 * DAY,
    )
    assert await desk.run(lambda unit: unit.requests.get(1)) == taken
    assert await desk.run(lambda unit: unit.requests.document(1)) == b"%PDF-1.7 order"
    (row,) = await desk.sql("SELECT sealed, document FROM requests")
    assert b"Rostock" not in bytes(row["sealed"])
    assert b"order" not in bytes(row["document"])
    with pytest.raises(UnknownReference):
        await desk.run(lambda unit: unit.requests.lock(2))


async def test_what_a_request_said_goes_with_its_key(desk: Desk):
    await receive(desk)
    await desk.database.run(lambda tx: Keys(tx, MASTER, START).destroy("request", 1))
    with pytest.raises(Erased):
        await desk.run(lambda unit: unit.requests.document(1))


async def test_requests_are_listed_by_deadline_those_without_a_clock_last(desk: Desk):
    await receive(desk, due_at=None)
    await receive(desk)
    await receive(desk, due_at=START + HOUR)
    assert [one.id for one in await desk.run(lambda unit: unit.requests.by_deadline(10))] == [3, 2, 1]
    await desk.run(lambda unit: _change(unit, 3, closed_at=START, state=State.CLOSED))
    assert [one.id for one in await desk.run(lambda unit: unit.requests.by_deadline(10))] == [2, 1]


async def _change(unit, number: int, **changes: object) -> None:
    request = await unit.requests.lock(number)
    await unit.requests.change(replace(request, **changes))


async def test_a_change_is_kept_and_counted(desk: Desk):
    await receive(desk)
    changes = {"state": State.CLARIFICATION_REQUESTED, "asked_from": State.LEGAL_ANALYSIS, "stopped_at": START + 5}
    await desk.run(lambda unit: _change(unit, 1, **changes))
    found = await desk.run(lambda unit: unit.requests.get(1))
    assert (found.state, found.asked_from, found.stopped_at, found.version) == (
        State.CLARIFICATION_REQUESTED,
        State.LEGAL_ANALYSIS,
        START + 5,
        2,
    )


async def test_steps_come_back_in_order_with_their_words(desk: Desk):
    await receive(desk)

    async def work(unit) -> None:
        await unit.requests.log(1, Step.CHECK, State.AUTHENTICITY_CHECK, by=301)
        await unit.requests.log(1, Step.REFUSE, State.REFUSED, by=302, code="unverified", words="nobody knew of it")
        await unit.requests.log(1, Step.CLOSE, State.CLOSED, by=None)

    await desk.run(work)
    steps = await desk.run(lambda unit: unit.requests.steps(1))
    assert [(one.step, one.by, one.code, one.words) for one in steps] == [
        (Step.CHECK, 301, "", ""),
        (Step.REFUSE, 302, "unverified", "nobody knew of it"),
        (Step.CLOSE, None, "", ""),
    ]


async def test_another_scope_voids_the_approvals_of_the_one_before(desk: Desk):
    await receive(desk)
    wide = await desk.run(lambda unit: unit.scopes.propose(1, ASKED, 301))
    assert await desk.run(lambda unit: unit.scopes.approve(wide.id, 302))
    assert not await desk.run(lambda unit: unit.scopes.approve(wide.id, 302))
    narrow = await desk.run(lambda unit: unit.scopes.propose(1, replace(ASKED, data=frozenset({Data.IDENTITY})), 301))
    assert await desk.run(lambda unit: unit.scopes.scope(1)) == narrow
    assert await desk.run(lambda unit: unit.scopes.approvals(narrow.id)) == []


async def test_the_latest_answer_to_a_question_counts(desk: Desk):
    await receive(desk)
    await desk.run(lambda unit: unit.scopes.answer(1, "legal_basis_stated", yes=False, why="none found", by=301))
    await desk.run(lambda unit: unit.scopes.answer(1, "legal_basis_stated", yes=True, why="page 2", by=302))
    (answer,) = await desk.run(lambda unit: unit.scopes.answers(1))
    assert (answer.yes, answer.why, answer.by) == (True, "page 2", 302)


async def test_who_took_part_in_a_case_of_the_person_is_involved_and_nobody_else(desk: Desk):
    await desk.report(ANNA)
    involved = [
        await desk.run(lambda unit, who=who: unit.requests.involved(who, {SPAMMER.id}))
        for who in (ANNA.id, SPAMMER.id, BORIS.id)
    ]
    assert involved == [True, True, False]


async def test_nobody_learns_who_reported_somebody_by_naming_them_in_a_request(desk: Desk):
    """What somebody reported is not part of what is disclosed about them, so a request about them does not reach those cases."""
    await desk.report(ANNA)
    await desk.report(BORIS)
    for accused_or_reporter in (SPAMMER.id, BORIS.id):
        assert not await desk.run(lambda unit, who=accused_or_reporter: unit.requests.involved(who, {ANNA.id}))


async def test_who_took_part_is_involved_also_once_the_person_was_erased(desk: Desk):
    await desk.report(ANNA)
    await desk.run(lambda unit: unit.erasures.erase(SPAMMER.id, withheld=True))
    assert await desk.run(lambda unit: unit.requests.involved(ANNA.id, {SPAMMER.id}))
    assert not await desk.run(lambda unit: unit.requests.involved(BORIS.id, {SPAMMER.id}))
    await desk.run(lambda unit: unit.erasures.erase(ANNA.id, withheld=True))
    assert await desk.run(lambda unit: unit.requests.involved(ANNA.id, {SPAMMER.id}))


async def test_a_request_is_due_for_a_reminder_once(desk: Desk):
    await receive(desk, remind_at=START + HOUR)
    assert await desk.run(lambda unit: unit.requests.to_remind(10)) == []
    desk.clock.now = START + HOUR
    assert [one.id for one in await desk.run(lambda unit: unit.requests.to_remind(10))] == [1]
    await desk.run(lambda unit: unit.requests.remind(1, None))
    assert await desk.run(lambda unit: unit.requests.to_remind(10)) == []


async def test_a_review_that_was_voided_counts_no_more_and_whoever_gave_it_may_give_another(desk: Desk):
    request = await desk.run(lambda unit: unit.requests.add(ORDER))
    reviews = [
        await desk.run(lambda unit: unit.scopes.review(request.id, 302, proper=False, words="Too long.")),
        await desk.run(lambda unit: unit.scopes.review(request.id, 302, proper=True, words="Again.")),
    ]
    await desk.run(lambda unit: unit.scopes.void_reviews(request.id))
    assert await desk.run(lambda unit: unit.scopes.reviews(request.id)) == []
    reviews.append(await desk.run(lambda unit: unit.scopes.review(request.id, 302, proper=True, words="Better.")))
    assert reviews == [True, False, True]
    assert [one.words for one in await desk.run(lambda unit: unit.scopes.reviews(request.id))] == ["Better."]
