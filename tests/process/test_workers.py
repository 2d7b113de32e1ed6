"""Several workers on one PostgreSQL: each chat in its order, each effect once, one voice towards Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from desk.campaigns import Terms
from sandbox import Person
from tests.process.announcing import announced, done
from tests.process.conftest import Scene, desk_of
from tests.process.ledger import Ledger, reading, sealed_without_a_gap
from tests.process.process import Process

LEASE_S = 6.0
"""How long a dead worker's chats wait for another (`bot.share`), and some for the look that finds it."""


@pytest.fixture
def engine() -> str:
    """A SQLite file takes one process only."""
    return "postgres"


@pytest.fixture
async def workers(scene: Scene, empty_url: str, tmp_path: Path) -> AsyncIterator[list[Process]]:
    """Two desks on one database, each with its own home but the same key; started together on the empty database."""
    async with AsyncExitStack() as stack:
        two = [await stack.enter_async_context(desk_of(scene, empty_url, tmp_path / name)) for name in ("one", "two")]
        two[1].settings["key_file"] = two[0].settings["key_file"]
        await asyncio.gather(*(worker.serves() for worker in two))
        yield two


@pytest.fixture
async def ledger(empty_url: str) -> AsyncIterator[Ledger]:
    async with reading(empty_url) as opened:
        yield opened


async def shared_evenly(ledger: Ledger) -> None:
    """Wait until each worker holds half of the chats."""
    for _ in range(200):
        held = await ledger.counted("SELECT worker FROM shards WHERE worker IS NOT NULL")
        if sorted(held.values()) == [8, 8]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"the workers never shared: {held}")


def crowd(scene: Scene, count: int) -> list[Person]:
    return [scene.reporter(f"Reporter {n}") for n in range(count)]


async def settled(scene: Scene, ledger: Ledger) -> None:
    await scene.telegram.all_read(within=30)
    await ledger.settled(within=60)


async def each_once(scene: Scene, ledger: Ledger, people: list[Person]) -> None:
    await settled(scene, ledger)
    assert await ledger.counted("SELECT reporter FROM reports") == {(person.id,): 1 for person in people}
    for person in people:
        copies = [text for text in person.texts() if "has arrived" in text]
        assert len(copies) == 1, copies


async def test_two_workers_share_the_chats_and_do_everything_once(
    scene: Scene, workers: list[Process], ledger: Ledger, empty_url: str
) -> None:
    await shared_evenly(ledger)
    people = crowd(scene, 40)
    for person in people:
        person.writes(f"/report spam {person.name}")
        person.writes(str(scene.post.link))
    for person in people:
        person.replies(scene.post, "/report spam")
    await each_once(scene, ledger, people)
    assert await ledger.counted("SELECT repeats FROM outbox WHERE repeats > 0") == {}
    assert [call for call in scene.telegram.refused if call.params["chat_id"] != scene.olga.id] == []
    assert [await worker.stop() for worker in workers] == [0, 0]
    await sealed_without_a_gap(empty_url)


async def test_only_one_polls_and_only_one_sends(scene: Scene, workers: list[Process], ledger: Ledger) -> None:
    people = crowd(scene, 10)
    for person in people:
        person.replies(scene.post, "/report spam")
    await each_once(scene, ledger, people)
    # Who polls, who sends, who fetches files and who seals the journal.
    held = "SELECT 1 AS role FROM pg_locks JOIN pg_database ON pg_database.oid = database WHERE locktype = 'advisory' AND granted"
    assert len(await ledger.rows(f"{held} AND datname = current_database()")) == 4
    assert not [line for worker in workers for line in worker.log if "Conflict" in line]


@pytest.mark.parametrize("dies", [False, True])
async def test_what_one_person_writes_is_handled_in_its_order(
    scene: Scene, workers: list[Process], ledger: Ledger, dies: bool
) -> None:
    """Each line of a draft is added below the one before, whichever worker handles it, also when one dies in the middle."""
    await shared_evenly(ledger)
    people = crowd(scene, 16)
    for person in people:
        person.writes("/report spam")
        person.writes(str(scene.post.link))
    for line in range(12):
        for person in people:
            person.writes(f"line {line:02}")
        await asyncio.sleep(0.02)
        if dies and line == 6:
            await workers[0].kill()
    await settled(scene, ledger)
    for person in people:
        await person.presses("Continue", within=20)
        summary = await person.sees("Is this right?", within=20)
        found = [f"line {line:02}" for line in range(12) if f"line {line:02}" in summary.text]
        assert found == sorted(found, key=summary.text.index)
        assert len(found) == 12


async def test_the_living_take_over_what_the_dead_had_to_do(
    scene: Scene, workers: list[Process], ledger: Ledger
) -> None:
    """Whichever of the two polled and sent: its lease ends, and its roles are free at once."""
    await shared_evenly(ledger)
    people = crowd(scene, 30)
    for person in people[:10]:
        person.replies(scene.post, "/report spam")
    await workers[0].kill()
    for person in people[10:]:
        person.replies(scene.post, "/report spam")
    for person in people:
        await person.sees("has arrived", within=LEASE_S + 12)
    await settled(scene, ledger)
    assert await ledger.counted("SELECT reporter FROM reports") == {(person.id,): 1 for person in people}
    assert workers[1].is_alive


async def test_a_campaign_is_sent_by_one_and_by_the_other_once_that_is_dead(
    scene: Scene, workers: list[Process], ledger: Ledger
) -> None:
    people = crowd(scene, 60)
    await settled(scene, ledger)
    await announced(workers[0], Terms(mandatory=True), "The rules have changed.")
    while len(await ledger.rows("SELECT 1 AS one FROM campaign_recipients WHERE state = 'sent'")) < 20:
        await asyncio.sleep(0.05)
    await workers[0].kill()
    await done(ledger)
    assert await ledger.counted("SELECT state FROM campaign_recipients") == {("sent",): 60}
    repeats = {
        row["recipient"]: row["repeats"]
        for row in await ledger.rows("SELECT recipient, repeats FROM campaign_recipients")
    }
    for person in people:
        copies = sum("The rules have changed." in text for text in person.texts())
        assert 1 <= copies <= 1 + repeats[person.id]


async def test_a_worker_that_comes_back_gets_its_part_again(
    scene: Scene, workers: list[Process], ledger: Ledger
) -> None:
    await workers[0].kill()
    await workers[0].serves()
    await shared_evenly(ledger)
    people = crowd(scene, 20)
    for person in people:
        person.replies(scene.post, "/report spam")
    await each_once(scene, ledger, people)
