"""A case goes from one moderator to another: given, or handed on without a reason."""

import pytest

from desk import handing, triage
from desk.errors import CannotTake, CaseHeld, UnknownReference
from desk.model import Role
from desk.notices import CaseGiven
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, message, person


async def everybody_started(desk: Floor, *absent: int) -> None:
    for who in {MIA, NOAH, LENA, OLGA, OTTO} - {*absent}:
        await desk.run(lambda unit, who=who: unit.people.meet(person(who)))
        await desk.run(lambda unit, who=who: unit.people.started(who))


async def gives(desk: Floor, to: int, by: int = MIA):
    return await desk.run(lambda unit: handing.give(unit, 1, by, to))


async def can_take(desk: Floor, by: int = MIA) -> list[int]:
    return [account.id for account in await desk.run(lambda unit: handing.colleagues(unit, 1, by))]


async def hands_on(desk: Floor, by: int = MIA) -> None:
    await desk.run(lambda unit: handing.hand_on(unit, 1, by))


async def queue(desk: Floor, of: int, limit: int = 8) -> list[int]:
    page = await desk.run(lambda unit: triage.queue(unit, of, None, limit))
    return [case.id for case in page.cases]


async def test_a_colleague_holds_what_is_given_and_is_told_once(desk: Floor):
    await everybody_started(desk)
    await desk.files()
    claim = await gives(desk, NOAH)

    assert (claim.moderator, claim.until > desk.clock.now) == (NOAH, True)
    assert await desk.owed(CaseGiven) == [(NOAH, CaseGiven(1, MIA))]
    assert (await desk.verbs())[-1] == "given"
    with pytest.raises(CaseHeld):
        await desk.claims(MIA)


async def test_who_is_given_a_case_can_let_it_go(desk: Floor):
    await everybody_started(desk)
    await desk.files()
    await gives(desk, NOAH)
    await desk.run(lambda unit: triage.release(unit, 1, NOAH))

    assert (await desk.claims(LENA)).moderator == LENA


async def test_what_a_colleague_holds_is_not_mine_to_give(desk: Floor):
    await everybody_started(desk)
    await desk.files()
    await desk.claims(NOAH)
    with pytest.raises(CaseHeld):
        await gives(desk, LENA)


async def test_only_who_may_judge_it_and_can_be_told_can_take_a_case(desk: Floor):
    await everybody_started(desk, OTTO)
    await desk.files(by=person(NOAH))
    await desk.run(lambda unit: unit.staff.grant(777, Role.OFFICER, None))

    assert await can_take(desk) == [LENA, OLGA]
    for stranger in (NOAH, OTTO, MIA, 777, 12):
        with pytest.raises(CannotTake):
            await gives(desk, stranger)
    assert await desk.owed(CaseGiven) == []


async def test_a_case_about_a_colleague_stays_with_its_audience(desk: Floor):
    await everybody_started(desk)
    await desk.files(about=message(accused=person(NOAH)))

    assert await can_take(desk, LENA) == [OLGA, OTTO]
    with pytest.raises(UnknownReference):
        await gives(desk, NOAH, by=MIA)


async def test_a_case_handed_on_is_free_and_not_offered_again(desk: Floor):
    await everybody_started(desk)
    await desk.files()
    await desk.files(about=message(6))
    await desk.claims(MIA)
    await hands_on(desk)

    assert await desk.run(lambda unit: unit.claims.of(1)) is None
    assert await queue(desk, MIA) == [2]
    assert await queue(desk, NOAH) == [1, 2]
    assert MIA not in await can_take(desk, NOAH)


async def test_the_page_of_who_handed_many_on_is_still_full(desk: Floor):
    for number in range(1, 6):
        await desk.files(about=message(number), by=person(900 + number))
    for case in (1, 2, 3):
        await desk.run(lambda unit, case=case: handing.hand_on(unit, case, MIA))

    assert await queue(desk, MIA, 2) == [4, 5]


async def test_on_record_it_is_a_release_like_any_other(desk: Floor):
    await desk.files()
    await desk.claims(MIA)
    await hands_on(desk)
    await desk.claims(NOAH)
    await desk.run(lambda unit: triage.release(unit, 1, NOAH))

    mine, other = [line.replace(str(NOAH), str(MIA)) for line in await desk.details() if "released" in line]
    assert mine == other


async def test_a_colleagues_claim_is_not_ended_by_handing_on(desk: Floor):
    await desk.files()
    await desk.claims(NOAH)
    await hands_on(desk, MIA)

    claim = await desk.run(lambda unit: unit.claims.of(1))
    assert claim is not None
    assert claim.moderator == NOAH


async def test_who_handed_it_on_may_still_take_it(desk: Floor):
    await desk.files()
    await hands_on(desk)
    assert (await desk.claims(MIA)).moderator == MIA
