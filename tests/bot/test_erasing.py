"""A database that was restored from before an erasure is erased again; and an erasure that a kill meets on its way."""

from pathlib import Path

import pytest

from bot.erasing import Aftermath, erase_again
from desk import erasing
from desk.model import Role
from storage.database import Database
from storage.erased_list import NAME, ErasedList
from storage.policies import adopt
from storage.unit import Runner
from tests.storage.desk import ANNA, BORIS, MASTER, POLICY, SPAMMER, START, Desk


class Killed(Exception):
    """The process is gone."""


class Dying(ErasedList):
    """A process that is killed while it writes a line: before it, in the middle of it, or once it is written."""

    __slots__ = ("_dies", "_where")

    def __init__(self, path: Path, dies: str) -> None:
        super().__init__(path)
        self._where, self._dies = path, dies

    def append(self, stand_in: int, at: int) -> None:
        if self._dies == "before":
            raise Killed
        super().append(stand_in, at)
        if self._dies == "within":
            self._where.write_bytes(self._where.read_bytes()[:-7])
        raise Killed


@pytest.fixture
async def desk(database: Database) -> Desk:
    await adopt(database, POLICY, START - 1)
    return Desk(database)


@pytest.fixture
def listed(tmp_path: Path) -> ErasedList:
    return ErasedList(tmp_path / NAME)


def writing(desk: Desk, listed: ErasedList) -> Runner:
    return Runner(desk.database, MASTER, desk.policies, desk.clock, (), listed)


async def words(desk: Desk) -> str:
    return (await desk.run(lambda unit: unit.reports.get(1))).text


async def forgets(runner: Runner) -> None:
    asked = await runner.run(lambda unit: erasing.ask(unit, ANNA.id))
    await runner.run(lambda unit: erasing.erase(unit, ANNA.id, asked.at))


async def test_what_a_backup_brings_back_is_erased_at_the_next_start(desk: Desk, listed: ErasedList):
    await desk.report(ANNA, text="mine")
    await desk.run(lambda unit: unit.staff.grant(ANNA.id, Role.MODERATOR, None))
    listed.append(MASTER.stand_in(ANNA.id), START + 1)
    listed.append(MASTER.stand_in(BORIS.id), START + 2)
    assert await erase_again(desk.runner, listed) == 2
    assert await words(desk) == ""
    assert not await desk.run(lambda unit: unit.staff.roles(ANNA.id))
    assert await desk.run(lambda unit: unit.people.known(ANNA.id)) is None
    rows = await desk.sql("SELECT stand_in, at FROM erasures ORDER BY at")
    assert [(row["stand_in"], row["at"]) for row in rows] == [
        (MASTER.stand_in(ANNA.id), START + 1),
        (MASTER.stand_in(BORIS.id), START + 2),
    ]


async def test_who_came_back_since_is_not_erased_by_every_start(desk: Desk, listed: ErasedList):
    await desk.report(ANNA)
    await forgets(writing(desk, listed))
    await desk.report(ANNA, message=6, text="anew")
    assert await erase_again(desk.runner, listed) == 0
    assert (await desk.run(lambda unit: unit.reports.get(2))).text == "anew"


async def test_who_only_stands_in_a_case_is_found_too(desk: Desk, listed: ErasedList):
    await desk.report(ANNA)
    await desk.sql("DELETE FROM accounts RETURNING id")
    await desk.sql("DELETE FROM data_keys WHERE kind = 'person' RETURNING id")
    listed.append(MASTER.stand_in(SPAMMER.id), START + 1)
    await erase_again(desk.runner, listed)
    assert (await desk.case(1)).accused == MASTER.stand_in(SPAMMER.id)


@pytest.mark.parametrize(("dies", "again"), [("before", 0), ("within", 0), ("after", 1)])
async def test_a_kill_leaves_all_of_it_or_what_the_next_start_does(
    desk: Desk, listed: ErasedList, tmp_path: Path, dies: str, again: int
):
    """What was listed and did not commit was asked for, and is done; what was not listed did not happen, and can be asked for."""
    await desk.report(ANNA, text="mine")
    with pytest.raises(Killed):
        await forgets(writing(desk, Dying(tmp_path / NAME, dies)))
    assert await words(desk) == "mine"
    assert await erase_again(desk.runner, listed) == again
    assert await words(desk) == ("" if again else "mine")
    await forgets(writing(desk, listed))
    assert await words(desk) == ""
    assert await erase_again(desk.runner, listed) == 0


async def test_who_came_back_stays_also_where_the_clock_was_set_back(desk: Desk, listed: ErasedList):
    await desk.report(ANNA, text="mine")
    desk.clock.now = START + 1_000
    await forgets(writing(desk, listed))
    desk.clock.now = START + 500
    await desk.run(lambda unit: unit.people.meet(ANNA))
    await forgets(writing(desk, listed))
    await desk.run(lambda unit: unit.people.meet(ANNA))
    assert await erase_again(desk.runner, listed) == 0
    assert await desk.run(lambda unit: unit.people.known(ANNA.id)) == ANNA


async def test_older_evidence_is_looked_through_before_anybody_is_erased_and_what_is_damaged_keeps_nobody(desk: Desk):
    for number in (1, 2, 3):
        await desk.report(ANNA, number)
    await desk.sql("UPDATE evidence SET sealed = (SELECT sealed FROM evidence WHERE id = 1) WHERE id = 2 RETURNING id")
    named = await desk.sql("SELECT author FROM evidence WHERE id <> 2 ORDER BY id")
    await desk.sql("UPDATE evidence SET author = NULL, forwarded = NULL RETURNING id")
    assert [await desk.run(lambda unit: unit.erasures.look_through(2)) for _ in range(3)] == [2, 1, 0]
    assert await desk.sql("SELECT author FROM evidence WHERE id <> 2 ORDER BY id") == named
    await desk.sql("UPDATE evidence SET author = NULL, forwarded = NULL RETURNING id")
    await forgets(desk.runner)
    assert await desk.run(lambda unit: unit.erasures.knows(ANNA.id))


async def test_no_file_keeps_the_key_that_was_destroyed(desk: Desk, database_url: str):
    """The log of SQLite holds earlier states of the pages that it changed, and freed pages keep what was in them."""
    await desk.report(ANNA)
    (row,) = await desk.sql("SELECT wrapped FROM data_keys WHERE owner = :who", who=ANNA.id)
    await forgets(desk.runner)
    await Aftermath(desk.runner, desk.database).look()
    if desk.database.engine == "sqlite":
        path = Path(database_url.removeprefix("sqlite:///"))
        files = [path, path.with_name(f"{path.name}-wal")]
        assert not any(bytes(row["wrapped"]) in file.read_bytes() for file in files if file.exists())
