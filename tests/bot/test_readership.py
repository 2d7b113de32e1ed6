"""Whom a page in the staff chat mentions."""

import pytest

from bot.readership import those_on_call
from desk.model import Role
from storage.database import Database
from tests.storage.desk import BORIS, Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


async def test_a_lead_who_never_wrote_to_the_desk_is_mentioned_all_the_same(desk: Desk) -> None:
    """A role is given by number; a mention by number rings, too."""
    await desk.run(lambda unit: unit.people.meet(BORIS))
    for lead in (BORIS.id, 77):
        await desk.run(lambda unit, lead=lead: unit.staff.grant(lead, Role.LEAD, None))
    people = await desk.run(those_on_call)
    assert {person.id: person.name for person in people} == {77: "", BORIS.id: BORIS.name}
