"""Nobody judges themselves, or a colleague of equal or higher role."""

import pytest

from desk import staffing
from desk.errors import NotAboveThem, NotAllowed
from desk.model import Outcome, Role
from desk.views import warnings_of
from tests.desk.floor import LENA, MIA, NOAH, OLGA, OTTO, Floor, about, person


@pytest.mark.parametrize(("by", "over"), [(MIA, NOAH), (MIA, LENA), (LENA, OLGA), (MIA, OLGA)])
async def test_a_colleague_of_equal_or_higher_role_is_for_others(desk: Floor, by: int, over: int):
    with pytest.raises(NotAboveThem):
        await desk.acts(Outcome.WARN, by=by, about=about(person(over)))
    with pytest.raises(NotAboveThem):
        await desk.run(lambda unit: warnings_of(unit, over, by))


@pytest.mark.parametrize(("by", "over"), [(LENA, MIA), (OLGA, LENA), (OLGA, OTTO)])
async def test_who_stands_above_decides_and_owners_each_other(desk: Floor, by: int, over: int):
    assert (await desk.acts(Outcome.WARN, by=by, about=about(person(over)))).accused == over


@pytest.mark.parametrize("who", [MIA, LENA, OLGA])
async def test_nobody_judges_themselves(desk: Floor, who: int):
    with pytest.raises(NotAllowed):
        await desk.acts(Outcome.WARN, by=who, about=about(person(who)))
    with pytest.raises(NotAllowed):
        await desk.run(lambda unit: warnings_of(unit, who, who))


async def test_the_highest_of_several_roles_counts(desk: Floor):
    await desk.run(lambda unit: staffing.grant(unit, NOAH, Role.LEAD, OLGA))
    with pytest.raises(NotAboveThem):
        await desk.acts(Outcome.WARN, by=LENA, about=about(person(NOAH)))
