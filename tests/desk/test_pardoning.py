"""Ending a mute or a ban before its time: the decision stands."""

import asyncio

import pytest

from desk.errors import ConcernsYou, DecidedAbove, NotAllowed, NothingToLift, ReasonExposes, ReasonMissing
from desk.model import Account, AccountKind, Lifting, Outcome, SanctionKind, SanctionState
from desk.notices import ApplySanction, LiftSanction, Measure, MeasureSaid, SanctionPardoned
from desk.pardoning import Pardoned, pardon
from desk.ports import Unit
from desk.retrying import retry_on
from desk.rules.durations import parse
from desk.sanctions import record_sanction
from tests.desk.floor import LENA, MIA, NOAH, Floor, about, message, person
from tests.storage.desk import GROUP, SPAMMER

OTHER = -1002
WHY = "You have said sorry."


async def pardons(
    desk: Floor, by: int = NOAH, kind: SanctionKind = SanctionKind.MUTE, why: str = WHY, chat: int | None = GROUP
) -> Pardoned:
    return await desk.run(lambda unit: pardon(unit, SPAMMER.id, kind, by, why, chat))


async def mutes(desk: Floor, number: int = 5, case: int = 1, chat: int = GROUP, by: int = MIA) -> None:
    await desk.files("scam", about=message(number, chat=chat))
    await desk.decides(Outcome.MUTE, by=by, case=case, lasts=parse("2d"))


async def test_the_mute_ends_and_the_decision_stands(desk: Floor):
    await mutes(desk)
    done = await pardons(desk)

    assert ([one.id for one in done.sanctions], [one.id for one in done.decisions]) == ([1], [1])
    sanction = await desk.run(lambda unit: unit.sanctions.get(1))
    assert sanction.lifting is Lifting.PARDONED
    assert (await desk.strikes())[0].voided_at is None
    rows = await desk.sql("SELECT kind FROM outbox WHERE kind = 'LiftSanction'")
    assert len(rows) == 1
    told = SanctionPardoned((1,), (Measure("mute", GROUP, None),), WHY)
    assert await desk.owed(SanctionPardoned) == [(SPAMMER.id, told)]
    assert await desk.owed(MeasureSaid) == []
    assert "pardoned" in await desk.verbs()
    assert not any("sorry" in line for line in await desk.details())


async def test_all_that_hold_in_the_group_end_together_and_those_elsewhere_stay(desk: Floor):
    await mutes(desk)
    await mutes(desk, 6, 2)
    await mutes(desk, 7, 3, chat=OTHER)
    await pardons(desk)
    assert [act.sanction for _, act in await desk.owed(LiftSanction)] == [1, 2]
    await pardons(desk, chat=None)
    assert [act.sanction for _, act in await desk.owed(LiftSanction)] == [3]


async def test_where_nothing_of_the_kind_holds_it_says_so(desk: Floor):
    with pytest.raises(NothingToLift):
        await pardons(desk)
    await mutes(desk)
    for kind, chat in ((SanctionKind.BAN, GROUP), (SanctionKind.MUTE, OTHER)):
        with pytest.raises(NothingToLift):
            await pardons(desk, kind=kind, chat=chat)
    await pardons(desk)
    with pytest.raises(NothingToLift):
        await pardons(desk)


async def test_who_may_not_judge_the_case_may_not_soften_it(desk: Floor):
    await desk.files("scam", by=person(NOAH))
    await desk.decides(Outcome.MUTE, lasts=parse("2d"))
    with pytest.raises(ConcernsYou):
        await pardons(desk, by=NOAH)
    with pytest.raises(NotAllowed):
        await pardons(desk, by=999)


async def test_what_was_decided_above_is_not_softened_below(desk: Floor):
    await mutes(desk, by=LENA)
    with pytest.raises(DecidedAbove):
        await pardons(desk, by=MIA)


async def test_a_colleagues_mute_is_not_there_for_who_may_not_know_of_it(desk: Floor):
    await desk.files("scam", about=about(person(NOAH)), evidence=())
    await desk.decides(Outcome.MUTE, by=LENA, lasts=parse("2d"), chat=GROUP)
    for by in (MIA, NOAH):
        with pytest.raises(NothingToLift):
            await desk.run(lambda unit, by=by: pardon(unit, NOAH, SanctionKind.MUTE, by, WHY, None))


@pytest.mark.parametrize(("why", "refusal"), [(" ", ReasonMissing), ("Anna Reporter agrees", ReasonExposes)])
async def test_there_are_words_and_they_name_no_reporter(desk: Floor, why: str, refusal: type[Exception]):
    await mutes(desk)
    with pytest.raises(refusal):
        await pardons(desk, why=why)
    assert await desk.owed(LiftSanction) == []


async def test_what_telegram_refused_is_not_tried_again_once_it_is_lifted(desk: Floor):
    await mutes(desk)
    await desk.run(lambda unit: record_sanction(unit, 1, SanctionState.FAILED, "not enough rights"))
    done = await pardons(desk)
    assert [one.id for one in done.sanctions] == [1]
    assert await desk.owed(LiftSanction) == [], "nothing was done"
    await desk.owed(ApplySanction)
    await desk.run(lambda unit: retry_on(unit, GROUP, SPAMMER.id))
    assert await desk.owed(ApplySanction) == []


async def test_of_two_at_once_the_second_hears_that_nothing_is_left(desk: Floor):
    if desk.database.engine == "sqlite":
        pytest.skip("there is one writer")
    await mutes(desk)
    done = asyncio.Event()

    async def slowly(unit: Unit) -> None:
        await pardon(unit, SPAMMER.id, SanctionKind.MUTE, MIA, WHY, GROUP)
        done.set()
        await asyncio.sleep(0.2)

    first = asyncio.create_task(desk.run(slowly))
    await done.wait()
    with pytest.raises(NothingToLift):
        await pardons(desk)
    await first
    assert (await desk.verbs()).count("pardoned") == 1


async def test_a_channel_that_is_muted_too_is_not_said_to_be_free(desk: Floor):
    channel = Account(-1009, AccountKind.CHANNEL, "Coins")
    for case, outcome in ((1, Outcome.MUTE), (2, Outcome.BAN)):
        await desk.files("scam", about=message(4 + case, accused=channel))
        await desk.decides(outcome, case=case, lasts=parse("2d"))
    done = await desk.run(lambda unit: pardon(unit, channel.id, SanctionKind.BAN, MIA, WHY, GROUP))
    assert [measure.outlasted for measure in done.measures] == [True]
