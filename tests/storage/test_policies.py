import asyncio
import json
from dataclasses import replace

import pytest

from config import policy
from desk.rules.durations import DAY
from desk.rules.policy import Policy
from storage.database import Database, StorageError
from storage.policies import Instead, PolicyStore, Timeline, adopt, in_force_instead
from tests.storage.desk import POLICY, START

FIRST = replace(POLICY, version="first", digest="1", text="{}", own="a")
SECOND = replace(POLICY, version="second", digest="2", text="{ }", own="b")


async def in_force(database: Database, at: int | None, now: int = START + 9 * DAY) -> str:
    return await database.run(lambda tx: PolicyStore(tx, Timeline(POLICY, policy.stored), now).in_force(at))


async def test_policy_is_adopted_once(database: Database):
    assert await adopt(database, FIRST, START)
    assert not await adopt(database, FIRST, START + 1)


async def test_each_moment_has_the_version_that_was_in_force_then(database: Database):
    await adopt(database, FIRST, START)
    await adopt(database, SECOND, START + DAY)
    moments = (START, START + DAY - 1, START + DAY, START + 5 * DAY, None)
    assert [await in_force(database, at) for at in moments] == ["first", "first", "second", "second", "second"]


async def test_oldest_known_version_stands_for_times_before_it(database: Database):
    await adopt(database, FIRST, START)
    await adopt(database, SECOND, START + DAY)
    assert await in_force(database, START - 400 * DAY) == "first"


async def test_workers_that_start_together_adopt_it_once(database: Database):
    assert sorted(await asyncio.gather(*(adopt(database, FIRST, START) for _ in range(4)))) == [False] * 3 + [True]


async def test_operator_may_go_back_to_an_earlier_version(database: Database):
    for day, written in enumerate((FIRST, SECOND, FIRST)):
        assert await adopt(database, written, START + day * DAY)
    assert [await in_force(database, START + day * DAY) for day in range(3)] == ["first", "second", "first"]


async def test_what_was_adopted_while_the_clock_was_ahead_does_not_come_back(database: Database):
    await adopt(database, FIRST, START + DAY)
    await adopt(database, SECOND, START)
    moments = (START, START + DAY - 1, START + DAY, None)
    assert [await in_force(database, at) for at in moments] == ["second"] * 4
    assert not await adopt(database, SECOND, START + 2 * DAY)


async def test_nothing_is_in_force_before_a_policy_was_adopted(database: Database):
    with pytest.raises(StorageError, match="no policy"):
        await in_force(database, None)


async def announce(database: Database, rules: Policy, since: int) -> None:
    text = json.dumps(json.loads(POLICY.text) | {"version": rules.version})
    await database.run(lambda tx: PolicyStore(tx, Timeline(POLICY, policy.stored), since).adopt(text, since, "B-2"))


async def test_who_asks_is_told_what_is_in_force_instead_of_the_file_and_for_how_long(database: Database):
    assert await in_force_instead(database, FIRST, START) is None
    await adopt(database, FIRST, START)
    assert await in_force_instead(database, SECOND, START) is None
    await announce(database, SECOND, START + 1)
    assert await in_force_instead(database, FIRST, START + 2) == Instead("second", "B-2", until_start=False)
    changed = replace(FIRST, digest="3", own="c")
    assert await in_force_instead(database, changed, START + 2) == Instead("second", "B-2", until_start=True)


async def test_a_file_that_says_what_was_announced_differs_in_nothing(database: Database):
    await adopt(database, FIRST, START)
    await announce(database, SECOND, START + 1)
    text = json.dumps(json.loads(POLICY.text) | {"version": "second"})
    assert await in_force_instead(database, policy.stored(text), START + 2) is None


async def test_a_version_stays_known_by_name(database: Database):
    await adopt(database, FIRST, START)
    await adopt(database, SECOND, START + 1)
    names = ("first", "second", "third")
    ever = [
        await database.run(lambda tx, name=name: PolicyStore(tx, Timeline(POLICY, policy.stored), START).ever(name))
        for name in names
    ]
    assert ever == [True, True, False]
