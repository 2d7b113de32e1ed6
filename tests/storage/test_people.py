from dataclasses import replace

import pytest

from desk.model import Account, AccountKind
from desk.ports import Unit
from desk.rules.durations import DAY, HOUR, MINUTE, Ms
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.people import PeopleStore
from storage.policies import PolicyStore
from storage.returning import Returning
from tests.storage.desk import ANNA, BORIS, MASTER, POLICY, SPAMMER, START, Desk


async def meet(desk: Desk, *accounts: Account) -> None:
    async def work(unit: Unit) -> None:
        for account in accounts:
            await unit.people.meet(account)

    await desk.run(work)


async def known(desk: Desk, account: int) -> Account | None:
    return await desk.run(lambda unit: unit.people.known(account))


async def test_account_is_known_after_a_meeting(desk: Desk):
    channel = Account(-100777, AccountKind.CHANNEL, "News", "news")
    await meet(desk, ANNA, channel)
    assert await known(desk, ANNA.id) == ANNA
    assert await known(desk, channel.id) == channel
    assert await known(desk, 12345) is None


async def test_new_name_takes_the_place_of_the_old(desk: Desk):
    await meet(desk, ANNA, replace(ANNA, name="Anna Newname", username=None))
    assert await known(desk, ANNA.id) == replace(ANNA, name="Anna Newname", username=None)
    assert await desk.run(lambda unit: unit.people.named("anna_r")) == []


class Counting:
    """A transaction that counts what passes through it."""

    def __init__(self, tx) -> None:
        self.tx = tx
        self.statements = 0

    def __getattr__(self, name: str):
        self.statements += 1
        return getattr(self.tx, name)


@pytest.mark.parametrize(("later", "statements"), [(HOUR - 1, 1), (HOUR, 2)])
async def test_unchanged_and_recently_seen_profile_costs_one_statement(desk: Desk, later: Ms, statements: int):
    await meet(desk, ANNA)

    async def again(tx) -> int:
        counting = Counting(tx)
        engine, now = desk.database.engine, START + later
        returning = Returning(counting, engine, MASTER, POLICY, PolicyStore(counting, desk.policies, now), now)
        await PeopleStore(counting, engine, Keys(tx, MASTER, START), MASTER, returning, now).meet(ANNA)
        return counting.statements

    assert await desk.database.run(again) == statements


async def test_last_meeting_is_remembered_to_the_hour(desk: Desk):
    await meet(desk, ANNA)
    desk.clock.now += MINUTE
    await meet(desk, ANNA)
    assert await desk.run(lambda unit: unit.people.last_seen(ANNA.id)) == START
    desk.clock.now = START + DAY
    await meet(desk, ANNA)
    assert await desk.run(lambda unit: unit.people.last_seen(ANNA.id)) == START + DAY
    assert await desk.run(lambda unit: unit.people.last_seen(BORIS.id)) is None


@pytest.mark.parametrize("typed", ["buy_coins", "@buy_coins", "@Buy_Coins"])
async def test_username_is_found_with_or_without_at_in_any_case(desk: Desk, typed: str):
    await meet(desk, SPAMMER, ANNA, BORIS)
    assert await desk.run(lambda unit: unit.people.named(typed)) == [SPAMMER]


async def test_username_that_passed_on_finds_its_latest_holder_first(desk: Desk):
    await meet(desk, SPAMMER)
    desk.clock.now += DAY
    heir = replace(ANNA, username="buy_coins")
    await meet(desk, heir)
    assert await desk.run(lambda unit: unit.people.named("buy_coins")) == [heir, SPAMMER]


async def test_language_that_was_not_said_leaves_the_known_one(desk: Desk):
    await meet(desk, ANNA, replace(ANNA, language=None))
    assert await known(desk, ANNA.id) == ANNA
    await meet(desk, replace(ANNA, language="uk"))
    assert await known(desk, ANNA.id) == replace(ANNA, language="uk")


async def test_chosen_language_outweighs_what_telegram_says(desk: Desk):
    await meet(desk, ANNA)
    await desk.run(lambda unit: unit.people.speaks(ANNA.id, "de"))
    await meet(desk, replace(ANNA, language="uk", name="Anna N."))
    assert await known(desk, ANNA.id) == replace(ANNA, language="de", name="Anna N.")


async def test_start_is_kept_until_they_stop_and_the_first_one_counts(desk: Desk):
    async def since() -> Ms | None:
        (row,) = await desk.sql("SELECT started_at FROM accounts WHERE id = :id", id=ANNA.id)
        return row["started_at"]

    await meet(desk, ANNA)
    await desk.run(lambda unit: unit.people.started(ANNA.id))
    desk.clock.now += HOUR
    await desk.run(lambda unit: unit.people.started(ANNA.id))
    assert await since() == START
    await desk.run(lambda unit: unit.people.stopped(ANNA.id))
    assert await since() is None


async def test_person_whose_key_was_destroyed_is_unknown(desk: Desk):
    await meet(desk, ANNA)
    await desk.database.run(lambda tx: Keys(tx, MASTER, START).destroy("person", ANNA.id))
    assert await known(desk, ANNA.id) is None
    assert await desk.run(lambda unit: unit.people.named("anna_r")) == []


async def test_username_is_indexed_under_the_master_key(desk: Desk):
    await meet(desk, ANNA)
    (row,) = await desk.sql("SELECT username_index FROM accounts WHERE id = :id", id=ANNA.id)
    assert bytes(row["username_index"]) == MASTER.index("anna_r")
    assert bytes(row["username_index"]) != MasterKey(b"o" * 32).index("anna_r")
