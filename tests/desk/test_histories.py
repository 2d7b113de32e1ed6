"""What there is about one account, and who may know how much of it."""

import pytest

from desk import histories, staffing
from desk.errors import NobodyToSanction, NotAllowed
from desk.model import Outcome, Role
from desk.records import Related
from desk.views import view_case
from tests.desk.floor import LENA, MIA, NOAH, OLGA, Floor, linked, message, person
from tests.storage.desk import SPAMMER

LATER = person(955)


async def many(desk: Floor, count: int, accused=SPAMMER) -> None:
    for number in range(1, count + 1):
        await desk.files(about=message(number, accused), by=person(900 + number))


async def history(
    desk: Floor, account: int, by: int = MIA, *, openly: bool = False, before: int | None = None, limit: int = 6
):
    return await desk.run(lambda unit: histories.history(unit, account, by, before=before, limit=limit, openly=openly))


async def related(desk: Floor, case: int, by: int = MIA, before: int | None = None, limit: int = 8) -> list[int]:
    found = await desk.run(lambda unit: histories.related(unit, case, by, before, limit))
    return [chapter.case.id for chapter in found.chapters]


def cases(found) -> list[int]:
    return [chapter.case.id for chapter in found.chapters]


async def counted(desk: Floor, case: int) -> Related:
    return (await desk.run(lambda unit: view_case(unit, case))).related


async def test_related_cases_are_the_others_about_the_same_account(desk: Floor):
    await many(desk, 3)
    await desk.files(about=message(9, person(77)))
    await desk.decides(Outcome.DISMISS, case=1)

    assert await related(desk, 2) == [3, 1]
    assert await counted(desk, 2) == Related(2, 1)
    assert await counted(desk, 4) == Related(0, 0)


async def test_related_cases_are_paged_without_a_gap(desk: Floor):
    await many(desk, 6)

    assert await related(desk, 3, limit=2) == [6, 5]
    assert await related(desk, 3, before=5, limit=2) == [4, 2]
    assert await related(desk, 3, before=2, limit=2) == [1]


async def test_of_an_unknown_author_nothing_is_related(desk: Floor):
    await desk.files(about=linked())
    with pytest.raises(NobodyToSanction):
        await related(desk, 1)


async def test_a_card_does_not_count_what_its_readers_may_not_see(desk: Floor):
    """Somebody worked here for a time: what was said of them then stays with the leads."""
    await desk.run(lambda unit: staffing.grant(unit, LATER.id, Role.MODERATOR, OLGA))
    await desk.files(about=message(1, LATER))
    await desk.run(lambda unit: staffing.revoke(unit, LATER.id, OLGA))
    await desk.files(about=message(2, LATER))

    assert await counted(desk, 2) == Related(0, 0)
    assert await counted(desk, 1) == Related(1, 1)
    assert await related(desk, 2) == []
    assert await related(desk, 2, by=LENA) == [1]
    assert cases(await history(desk, LATER.id)) == [2]
    assert cases(await history(desk, LATER.id, LENA)) == [2, 1]
    assert cases(await history(desk, LATER.id, LENA, openly=True)) == [2]


async def test_a_history_holds_what_was_decided_with_what_came_of_it(desk: Floor):
    await many(desk, 2)
    await desk.decides(Outcome.BAN, case=1, category="scam")
    found = await history(desk, SPAMMER.id)

    assert cases(found) == [2, 1]
    (decision,) = found.chapters[1].decisions
    assert [sanction.decision for sanction in found.chapters[1].sanctions] == [decision.id]
    assert not found.more


async def test_a_long_history_goes_on_behind_its_last_case(desk: Floor):
    await many(desk, 5)
    first = await history(desk, SPAMMER.id, limit=3)
    second = await history(desk, SPAMMER.id, before=3, limit=3)

    assert (cases(first), first.more) == ([5, 4, 3], True)
    assert (cases(second), second.more) == ([2, 1], False)


@pytest.mark.parametrize(("account", "by"), [(NOAH, MIA), (MIA, MIA), (LENA, LENA), (OLGA, LENA), (OLGA, OLGA)])
async def test_neither_ones_own_nor_an_equals_history_is_shown(desk: Floor, account: int, by: int):
    with pytest.raises(NotAllowed):
        await history(desk, account, by)


async def test_a_lead_sees_a_moderators(desk: Floor):
    await desk.files(about=message(1, person(NOAH)))
    found = await history(desk, NOAH, LENA)

    assert (cases(found), found.is_staffs) == ([1], True)
