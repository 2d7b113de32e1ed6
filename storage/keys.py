"""Data keys: one for each person, case and chat, wrapped by the master key, destroyed to erase what they protect.

Keys are read in the transaction that uses them and remembered only until it ends: there is no cache that could outlive
an erasure, or hold a key whose unit was rolled back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final, Literal

from storage.database import Database, StorageError, Tx, Value
from storage.keyring import MasterKey
from storage.sealing import KEY_BYTES, DataKey, Erased, key_id

Kind = Literal["person", "case", "chat", "desk", "request"]
Owner = tuple[Kind, int]
"""Whose key: an account, a case, a chat, or the desk itself (id 0) for what belongs to nobody yet, such as the inbox."""

CHECK: Final = "master_key_check"
"""In `meta`: by which master key new keys are wrapped; before the first start there is none. What wraps asks for it in the same
statement: once a rotation has begun nothing is wrapped by an earlier key, however late a desk hears of it."""

_CURRENT = f"NOT EXISTS (SELECT 1 FROM meta WHERE name = '{CHECK}' AND value <> :check)"
_INSERT = f"""
    INSERT INTO data_keys (kind, owner, wrapped, created_at) SELECT :kind, :owner, :wrapped, :now WHERE {_CURRENT}
    ON CONFLICT DO NOTHING"""
_WHICH = f"SELECT value FROM meta WHERE name = '{CHECK}'"
_CREATE = f"{_INSERT} RETURNING id"
_IS_LIVING = "wrapped IS NOT NULL AND withheld_at IS NULL"
_DESTROY = f"""
    UPDATE data_keys SET wrapped = NULL, destroyed_at = :now, owner = COALESCE(CAST(:stand_in AS BIGINT), owner)
    WHERE kind = :kind AND owner = :owner AND {_IS_LIVING}"""
_WITHHOLD = (
    f"UPDATE data_keys SET withheld_at = :now, owner = :stand_in, wrapped = :wrapped WHERE id = :id AND {_CURRENT}"
)
_RELEASE = """
    UPDATE data_keys SET wrapped = NULL, destroyed_at = :now
    WHERE kind = :kind AND owner = :owner AND wrapped IS NOT NULL AND withheld_at IS NOT NULL"""


class Keys:
    """The data keys within one transaction."""

    __slots__ = ("_by_id", "_by_owner", "_master", "_now", "_readable", "_tx")

    def __init__(self, tx: Tx, master: MasterKey, now: int, *, opens_withheld: bool = False) -> None:
        """`opens_withheld` also opens what an erasure withheld for a hold: for what an authority gets, and for nothing else."""
        self._tx = tx
        self._master = master
        self._now = now
        self._readable = "wrapped IS NOT NULL" if opens_withheld else _IS_LIVING
        self._by_owner: dict[Owner, DataKey] = {}
        self._by_id: dict[int, DataKey] = {}

    async def of(self, kind: Kind, owner: int) -> DataKey:
        """The owner's living key, created at first use. After an erasure that is a new one."""
        key = self._by_owner.get((kind, owner)) or await self._living(kind, owner) or await self._create(kind, owner)
        if key is None:
            await self._follow()
            key = await self._create(kind, owner)
        if key is None:
            raise StorageError("a data key vanished while it was created")
        return key

    async def open(self, sealed: bytes, context: bytes) -> bytes:
        """Decrypt a sealed value, whoever owns its key. Raises Erased or SealBroken."""
        wanted = key_id(sealed)
        key = self._by_id.get(wanted) or await self._numbered(wanted)
        return key.open(sealed, context)

    async def words(self, sealed: bytes, context: bytes) -> str:
        """Decrypt words; empty once their key was destroyed, or the words were taken away. Raises SealBroken."""
        if not sealed:
            return ""
        try:
            return (await self.open(sealed, context)).decode()
        except Erased:
            return ""

    async def destroy(self, kind: Kind, owner: int, stand_in: int | None = None) -> None:
        """Make everything that was sealed under the owner's key unreadable, for good; a key that is withheld stays.

        What is left of it is a row that says when, of `stand_in` where one is given.
        """
        await self._tx.run(_DESTROY, kind=kind, owner=owner, stand_in=stand_in, now=self._now)
        self._forget(kind, owner)

    async def withhold(self, kind: Kind, owner: int, stand_in: int) -> None:
        """Make what was sealed under the owner's key unreadable, as if it were destroyed, but keep the key under `stand_in` for a hold."""
        key = self._by_owner.get((kind, owner)) or await self._living(kind, owner)
        if key is None:
            return
        if not await self._withhold(key, kind, stand_in):
            await self._follow()
            await self._withhold(key, kind, stand_in)
        self._forget(kind, owner)

    async def release(self, kind: Kind, owner: int) -> None:
        """Destroy what was withheld: no hold needs it any more."""
        await self._tx.run(_RELEASE, kind=kind, owner=owner, now=self._now)

    async def _withhold(self, key: DataKey, kind: Kind, stand_in: int) -> bool:
        """Whether it was wrapped by the right master key, without which nothing happens."""
        wrapped, check = self._master.wrap(key.secret, wrapping_context(kind, stand_in)), self._master.check_value()
        return (
            await self._tx.run(_WITHHOLD, id=key.id, stand_in=stand_in, wrapped=wrapped, check=check, now=self._now) > 0
        )

    async def _follow(self) -> None:
        """Wrap by the master key that the database uses now. Raises KeyBehind."""
        row = await self._tx.row(_WHICH)
        if row is not None:
            self._master.use(row["value"])

    def _forget(self, kind: Kind, owner: int) -> None:
        key = self._by_owner.pop((kind, owner), None)
        if key is not None:
            self._by_id.pop(key.id, None)

    async def _living(self, kind: Kind, owner: int) -> DataKey | None:
        row = await self._tx.row(
            f"SELECT id, wrapped FROM data_keys WHERE kind = :kind AND owner = :owner AND {_IS_LIVING}",
            kind=kind,
            owner=owner,
        )
        return None if row is None else self._unwrapped(row["id"], kind, owner, row["wrapped"])

    async def _create(self, kind: Kind, owner: int) -> DataKey | None:
        secret = secrets.token_bytes(KEY_BYTES)
        row = await self._tx.row(_CREATE, **_wrapped(self._master, kind, owner, secret, self._now))
        # Another unit that was faster has committed by now.
        return await self._living(kind, owner) if row is None else self._remember(row["id"], kind, owner, secret)

    async def _numbered(self, number: int) -> DataKey:
        row = await self._tx.row(
            f"SELECT kind, owner, wrapped FROM data_keys WHERE id = :id AND {self._readable}", id=number
        )
        if row is None:
            raise Erased(f"data key {number} was destroyed")
        return self._unwrapped(number, row["kind"], row["owner"], row["wrapped"])

    def _unwrapped(self, number: int, kind: Kind, owner: int, wrapped: bytes) -> DataKey:
        return self._remember(number, kind, owner, self._master.unwrap(wrapped, wrapping_context(kind, owner)))

    def _remember(self, number: int, kind: Kind, owner: int, secret: bytes) -> DataKey:
        key = DataKey(number, secret)
        self._by_owner[kind, owner] = self._by_id[number] = key
        return key


async def prepare(database: Database, master: MasterKey, owners: Iterable[Owner], now: int) -> None:
    """Create the keys that a unit is going to need, before it starts.

    On PostgreSQL two units that create the same key wait for each other until the first commits; created in a short
    unit of their own, in sorted order, they neither wait long nor deadlock. SQLite has one writer and needs
    none of this.
    """
    if database.engine == "sqlite":
        return
    fresh = [_wrapped(master, kind, owner, secrets.token_bytes(KEY_BYTES), now) for kind, owner in sorted(set(owners))]

    async def create(tx: Tx) -> None:
        await tx.many(_INSERT, fresh)

    await database.run(create)


def _wrapped(master: MasterKey, kind: Kind, owner: int, secret: bytes, now: int) -> dict[str, Value]:
    """A row of `data_keys`, and which master key wrapped it."""
    wrapped = master.wrap(secret, wrapping_context(kind, owner))
    return {"kind": kind, "owner": owner, "wrapped": wrapped, "check": master.check_value(), "now": now}


def wrapping_context(kind: Kind, owner: int) -> bytes:
    return f"data_keys:{kind}:{owner}".encode()
