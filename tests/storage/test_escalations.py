"""Cases handed to officers, on either database: one of each kind at a time, and calls that are counted once."""

from dataclasses import replace

from desk.disclosure.escalation import Escalation, EscalationKind, NewEscalation
from desk.ports import Unit
from desk.rules.durations import MINUTE
from tests.storage.desk import MODERATOR, START, Desk


async def hands_on(desk: Desk, kind: EscalationKind = EscalationKind.THREAT) -> Escalation:
    case = await desk.open_case()
    new = NewEscalation(case.id, kind, "He names a school.", MODERATOR, takeover_at=START + 15 * MINUTE)
    return await desk.run(lambda unit: unit.escalations.add(new))


async def due(desk: Desk) -> list[int]:
    return [one.paged for one in await desk.run(lambda unit: unit.escalations.to_page(10))]


async def test_its_reason_comes_back_and_is_sealed(desk: Desk):
    made = await hands_on(desk)
    assert await desk.run(lambda unit: unit.escalations.get(made.id)) == made
    assert made.reason == "He names a school."
    (row,) = await desk.sql("SELECT sealed FROM escalations")
    assert b"school" not in bytes(row["sealed"])


async def test_officers_are_called_until_one_answers(desk: Desk):
    made = await hands_on(desk)
    assert await due(desk) == [0]
    await desk.run(lambda unit: unit.escalations.paged(made.id, START + 5 * MINUTE))
    assert await due(desk) == []
    desk.clock.now += 5 * MINUTE
    assert await due(desk) == [1]
    for first in (True, False):
        assert await desk.run(lambda unit: unit.escalations.answer(made.id, MODERATOR)) is first
    assert await due(desk) == []
    assert (await desk.run(lambda unit: unit.escalations.get(made.id))).answered_in_time


async def test_a_late_answer_is_not_in_time(desk: Desk):
    made = await hands_on(desk)
    assert not made.answered_in_time
    assert not replace(made, answered_at=START + 15 * MINUTE).answered_in_time


async def test_what_rests_calls_nobody_until_it_is_opened_anew(desk: Desk):
    made = await hands_on(desk)
    await desk.run(lambda unit: unit.escalations.answer(made.id, MODERATOR))
    await desk.run(lambda unit: unit.escalations.rest(made.id))
    assert await due(desk) == []
    await desk.run(lambda unit: unit.escalations.reopen(made.id, START + 30 * MINUTE))
    assert await due(desk) == [0]
    anew = await desk.run(lambda unit: unit.escalations.get(made.id))
    assert (anew.answered_by, anew.answered_in_time, anew.takeover_at) == (None, False, START + 30 * MINUTE)


async def test_what_is_settled_is_open_and_due_no_more(desk: Desk):
    made = await hands_on(desk)

    async def work(unit: Unit) -> list[bool]:
        return [
            await unit.escalations.open(made.case, EscalationKind.THREAT) == made,
            await unit.escalations.open(made.case, EscalationKind.PRESERVATION) is None,
            await unit.escalations.settle(made.id),
            not await unit.escalations.settle(made.id),
            await unit.escalations.open(made.case, EscalationKind.THREAT) is None,
            await unit.escalations.ever(made.case),
        ]

    assert all(await desk.run(work))
    assert await due(desk) == []


async def test_a_preservation_calls_nobody(desk: Desk):
    await hands_on(desk, EscalationKind.PRESERVATION)
    assert await due(desk) == []
