"""Sealing the journal: every row gets a leaf, in one transaction with the tree's hashes and a signed head."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from hashlib import sha256

import pytest

from desk.ports import Unit
from desk.records import Head
from desk.rules.merkle import subtrees
from storage import signer, tree
from storage.database import Conflict, Database, Row, StorageError, Tx, Value, connect
from storage.leaves import canonical, is_canonical
from storage.signing import SigningKey, SigningKeyWrong, is_signed
from tests.rules.test_merkle import mth
from tests.storage.desk import START, Desk

KEY = SigningKey(b"k" * 32)


@pytest.fixture
async def signed(desk: Desk) -> Desk:
    """A desk whose journal is signed with KEY."""
    await desk.database.run(lambda tx: signer.name_next(tx, KEY.public))
    return desk


async def write(desk: Desk, count: int, first: int = 1) -> None:
    async def work(unit: Unit) -> None:
        for number in range(first, first + count):
            await unit.journal.write(
                "desk", "tried", f"R-{number}", case=number % 2 or None, tries=number, why="ünïcode\n"
            )

    await desk.run(work)


async def seal(database: Database, limit: int = 100, key: SigningKey = KEY) -> int:
    return await database.run(lambda tx: tree.seal(tx, key, START, limit))


async def latest(desk: Desk) -> Head:
    head = await desk.run(lambda unit: unit.heads.latest())
    assert head is not None
    return head


def by_hand(row: dict[str, object]) -> bytes:
    """The leaf's content as another program would write it, from what the README says."""
    said = {
        "actor": row["actor"],
        "at": row["at"],
        "detail": json.loads(str(row["detail"])),
        "id": row["id"],
        "ref": row["ref"],
        "salt": bytes(row["salt"]).hex(),
        "verb": row["verb"],
    } | ({} if row["case_id"] is None else {"case": row["case_id"]})
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


async def contents(desk: Desk) -> list[bytes]:
    rows = [dict(row) for row in await desk.sql("SELECT * FROM journal WHERE leaf IS NOT NULL ORDER BY leaf")]
    assert [row["leaf"] for row in rows] == [*range(len(rows))]
    return [by_hand(row) for row in rows]


async def test_the_canonical_form_is_what_another_program_writes(signed: Desk):
    await write(signed, 2)
    rows = await signed.sql("SELECT * FROM journal ORDER BY id")
    assert [canonical(row) for row in rows] == [by_hand(dict(row)) for row in rows]
    salt = rows[0]["salt"].hex()
    assert canonical(rows[0]).decode() == (
        f'{{"actor":"desk","at":{START},"case":1,"detail":{{"tries":1,"why":"ünïcode\\n"}},"id":{rows[0]["id"]},'
        f'"ref":"R-1","salt":"{salt}","verb":"tried"}}'
    )


@pytest.mark.parametrize("detail", ['{"a":1,"a":2}', '{"a": 1}', "[]", "{", '{"b":1,"a":2}', '{"a":1.0}', '{"a":null}'])
def test_a_detail_that_the_desk_would_not_have_written_is_not_canonical(detail: str):
    assert is_canonical('{"a":1,"b":"c"}')
    assert not is_canonical(detail)


async def test_each_page_is_numbered_hashed_and_signed(signed: Desk):
    await write(signed, 7)
    assert [await seal(signed.database, 3) for _ in range(3)] == [3, 3, 1]
    rows = await contents(signed)
    heads = [await signed.run(lambda unit, size=size: unit.heads.of(size)) for size in (3, 6, 7)]
    assert [head and head.root for head in heads] == [mth(rows[:size]) for size in (3, 6, 7)]
    assert all(head and is_signed(head) for head in heads)
    assert await latest(signed) == heads[-1]
    kept = await signed.database.read(lambda tx: tree.path_of(tx, [(0, 4), (4, 7)]))
    assert kept == [mth(rows[:4]), mth(rows[4:])]


async def test_nothing_new_is_no_new_head(signed: Desk):
    assert await seal(signed.database) == 0
    assert await signed.run(lambda unit: unit.heads.latest()) is None
    await write(signed, 1)
    assert [await seal(signed.database) for _ in range(2)] == [1, 0]
    assert len(await signed.sql("SELECT size FROM journal_heads")) == 1


async def test_a_head_is_signed_as_the_rfc_says_and_only_by_its_key():
    head = KEY.sign(7, sha256(b"root").digest(), START)
    assert is_signed(head)
    for other in (
        Head(8, head.root, head.at, head.key, head.signature),
        Head(7, bytes(32), head.at, head.key, head.signature),
        Head(7, head.root, head.at + 1, head.key, head.signature),
        Head(7, head.root, head.at, SigningKey(b"o" * 32).public, head.signature),
        Head(7, head.root, head.at, b"short", head.signature),
        Head(-1, head.root, head.at, head.key, head.signature),
        Head(7, head.root, head.at, head.key, b""),
    ):
        assert not is_signed(other)


async def test_another_key_than_the_database_names_seals_nothing(signed: Desk):
    await write(signed, 1)
    with pytest.raises(SigningKeyWrong):
        await seal(signed.database, key=SigningKey(b"o" * 32))
    assert await contents(signed) == []


async def test_rows_that_commit_late_get_later_leaves(signed: Desk):
    """On PostgreSQL a lower id may become visible after a higher one was sealed."""
    await write(signed, 1)
    await signed.sql("UPDATE journal SET id = id + 10")
    await seal(signed.database)
    await signed.sql(
        "INSERT INTO journal SELECT id - 5, at, actor, verb, 'R-late', case_id, detail, salt, NULL FROM journal"
    )
    await seal(signed.database)
    assert [row["ref"] for row in await signed.sql("SELECT ref FROM journal ORDER BY leaf")] == ["R-1", "R-late"]
    assert (await latest(signed)).root == mth(await contents(signed))


async def test_two_sealers_at_once_leave_no_gap(signed: Desk, database_url: str):
    other = await connect(database_url)

    async def work(database: Database) -> None:
        for _ in range(6):
            with suppress(Conflict):
                await seal(database, 5)

    try:
        await write(signed, 40)
        await asyncio.gather(work(signed.database), work(other), write(signed, 5, 41))
    finally:
        await other.close()
    while await seal(signed.database, 5):
        pass
    rows = await contents(signed)
    assert len(rows) == 45
    assert (await latest(signed)).root == mth(rows)


class Overtaken:
    """A transaction that somebody overtakes once it has read what is to be sealed."""

    def __init__(self, tx: Tx, overtake: Callable[[], Awaitable[None]]) -> None:
        self._tx = tx
        self._overtake = overtake
        self.row, self.run, self.many = tx.row, tx.run, tx.many

    async def rows(self, sql: str, **params: Value) -> list[Row]:
        rows = await self._tx.rows(sql, **params)
        await self._overtake()
        return rows


@pytest.mark.parametrize("page", [2, 100])
async def test_a_sealer_that_was_overtaken_signs_no_row_twice(signed: Desk, database_url: str, page: int):
    """Whoever has lost the lead without knowing, or `ombud journal new-key`, seals beside the one that leads."""
    if signed.database.engine == "sqlite":
        pytest.skip("one writer at a time")
    other, others = await connect(database_url), list[asyncio.Task[int]]()

    async def overtake() -> None:
        others.append(asyncio.create_task(seal(other)))
        await asyncio.wait(others, timeout=0.2)

    try:
        await write(signed, 5)
        with suppress(Conflict):
            await signed.database.run(lambda tx: tree.seal(Overtaken(tx, overtake), KEY, START, page))
        await asyncio.gather(*others, return_exceptions=True)
    finally:
        await other.close()
    await write(signed, 3, 6)
    await seal(signed.database)
    rows = await contents(signed)
    assert len(rows) == 8
    head = await latest(signed)
    assert (head.size, head.root) == (8, mth(rows))


class Dying(Exception):
    """The process ends here."""


class Mortal:
    """A transaction that dies before its statement of that number."""

    def __init__(self, tx: Tx, left: int) -> None:
        self._tx = tx
        self.left = left

    def __getattr__(self, name: str) -> object:
        self.left -= 1
        if self.left < 0:
            raise Dying
        return getattr(self._tx, name)


async def test_a_kill_at_any_point_of_sealing_leaves_what_was_or_what_will_be(signed: Desk):
    await write(signed, 5)
    await seal(signed.database)
    await write(signed, 4, 6)
    for step in range(20):
        before = await latest(signed)
        try:
            done = await signed.database.run(lambda tx, step=step: tree.seal(Mortal(tx, step), KEY, START, 100))
        except Dying:
            assert await latest(signed) == before
            assert len(await contents(signed)) == 5
        else:
            assert (done, step) == (4, 10)
            break
    rows = await contents(signed)
    assert len(rows) == 9
    assert (await latest(signed)).root == mth(rows)


async def test_a_tree_with_missing_hashes_is_not_sealed_on(signed: Desk):
    await write(signed, 3)
    await seal(signed.database)
    await write(signed, 1, 4)
    widest = subtrees((0, 3))[0]
    await signed.sql("DELETE FROM journal_nodes WHERE level = :level", level=widest.level)
    with pytest.raises(StorageError, match="ombud journal verify"):
        await seal(signed.database)
