import pytest

from desk.errors import UnknownReference
from desk.model import Decision, Outcome, Sanction, SanctionKind, SanctionState, Strike
from desk.ports import Unit
from desk.records import NewDecision, NewSanction
from desk.rules.durations import DAY, HOUR
from tests.storage.desk import GROUP, MODERATOR, SPAMMER, START, Desk

WARNING = "Advertising is not welcome here"


def warning(case: int, points: int = 2, accused: int | None = SPAMMER.id) -> NewDecision:
    return NewDecision(case, Outcome.WARN, "spam", points, accused, WARNING, "2026-1", MODERATOR, START + 90 * DAY)


async def test_decision_comes_back_with_its_reason(desk: Desk):
    case = await desk.open_case()
    made = await desk.run(lambda unit: unit.decisions.add(warning(case.id)))
    assert made == Decision(
        id=made.id,
        case=case.id,
        outcome=Outcome.WARN,
        category="spam",
        points=2,
        accused=SPAMMER.id,
        reason=WARNING,
        policy="2026-1",
        decided_by=MODERATOR,
        at=START,
        expires_at=START + 90 * DAY,
    )

    async def look(unit: Unit) -> tuple[object, ...]:
        return await unit.decisions.get(made.id), list(await unit.decisions.of_case(case.id))

    assert await desk.run(look) == (made, [made])


async def test_decisions_with_points_are_strikes_latest_first(desk: Desk):
    case = await desk.open_case()

    async def decide(unit: Unit) -> list[int]:
        news = (warning(case.id), warning(case.id, 0), warning(case.id, 3), warning(case.id, 3, None))
        return [(await unit.decisions.add(new)).id for new in news]

    first, _, third, _ = await desk.run(decide)
    strikes = await desk.run(lambda unit: unit.decisions.strikes(SPAMMER.id))
    ends = START + 90 * DAY
    assert strikes == [Strike(third, "spam", 3, START, ends), Strike(first, "spam", 2, START, ends)]
    assert await desk.run(lambda unit: unit.decisions.strikes(MODERATOR)) == []


async def test_sanction_is_due_until_it_is_settled(desk: Desk):
    case = await desk.open_case()

    async def impose(unit: Unit) -> tuple[Decision, Sanction]:
        decision = await unit.decisions.add(warning(case.id))
        new = NewSanction(decision.id, SanctionKind.MUTE, GROUP, SPAMMER.id, None, START + HOUR)
        return decision, await unit.sanctions.add(new)

    decision, sanction = await desk.run(impose)
    assert sanction == Sanction(
        sanction.id,
        decision.id,
        SanctionKind.MUTE,
        GROUP,
        SPAMMER.id,
        None,
        START + HOUR,
        SanctionState.DUE,
    )

    async def settle(unit: Unit) -> list[Sanction]:
        await unit.sanctions.settle(sanction.id, SanctionState.FAILED, "not enough rights")
        return [
            await unit.sanctions.get(sanction.id),
            *await unit.sanctions.of_decision(decision.id),
            *await unit.sanctions.of_case(case.id),
        ]

    settled = await desk.run(settle)
    assert [(each.state, each.error) for each in settled] == [(SanctionState.FAILED, "not enough rights")] * 3


async def test_unknown_decision_and_sanction_are_named(desk: Desk):
    with pytest.raises(UnknownReference, match="D-8"):
        await desk.run(lambda unit: unit.decisions.get(8))
    with pytest.raises(UnknownReference, match="sanction 9"):
        await desk.run(lambda unit: unit.sanctions.get(9))
