import asyncio

import pytest

from desk.rules.durations import MINUTE, SECOND
from storage.database import Database
from storage.shards import SHARDS, Lease, Shards
from tests.storage.desk import START

EVERY = frozenset(range(SHARDS))
END = START + MINUTE


@pytest.fixture
def alice(database: Database) -> Shards:
    return Shards(database, "alice")


@pytest.fixture
def bob(database: Database) -> Shards:
    return Shards(database, "bob")


async def test_only_worker_holds_every_shard(alice: Shards):
    assert await alice.claim(START, END) == Lease(EVERY, frozenset())
    assert await alice.claim(START + SECOND, END + SECOND) == Lease(EVERY, frozenset())


async def test_newcomer_waits_until_the_first_gives_up_its_surplus(alice: Shards, bob: Shards):
    await alice.claim(START, END)
    assert (await bob.claim(START, END)).held == frozenset()
    lease = await alice.claim(START, END)
    assert (len(lease.held), len(lease.surplus)) == (SHARDS, SHARDS // 2)
    await alice.release(lease.surplus)
    assert (await bob.claim(START, END)).held == lease.surplus
    assert await alice.claim(START, END) == Lease(EVERY - lease.surplus, frozenset())


async def test_leases_of_a_dead_worker_expire(alice: Shards, bob: Shards):
    await alice.claim(START, END)
    assert (await bob.claim(END - 1, END + MINUTE)).held == frozenset()
    assert (await bob.claim(END, END + MINUTE)).held == EVERY


async def test_worker_that_lost_its_leases_does_not_renew_them(alice: Shards, bob: Shards):
    await alice.claim(START, END)
    await bob.claim(END, END + MINUTE)
    assert (await alice.claim(END, END + MINUTE)).held == frozenset()


async def test_worker_that_leaves_frees_everything_at_once(alice: Shards, bob: Shards):
    await alice.claim(START, END)
    await alice.leave()
    assert await bob.claim(START, END) == Lease(EVERY, frozenset())


async def test_workers_that_start_together_share_and_never_hold_the_same_shard(database: Database):
    workers = [Shards(database, f"worker-{n}") for n in range(3)]
    for _ in range(4):
        leases = await asyncio.gather(*(worker.claim(START, END) for worker in workers))
        for worker, lease in zip(workers, leases, strict=True):
            await worker.release(lease.surplus)
    held = [len(lease.held) for lease in await asyncio.gather(*(worker.claim(START, END) for worker in workers))]
    assert sum(held) == SHARDS
    assert max(held) <= 6
