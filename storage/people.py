"""Accounts that the desk has met. Their names are sealed under a key of their own; usernames are found through a keyed hash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desk.model import Account, AccountKind
from desk.rules.durations import HOUR, Ms
from storage import codec
from storage.database import Engine, Row, Tx
from storage.dialect import spelled
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.returning import Returning
from storage.rows import returned
from storage.sealing import Erased

SEEN_AGAIN: Final[Ms] = HOUR
"""How much later a meeting must be to be noted: the day matters to readers, and a write for each message would not pay."""

# Whoever is being erased is met when that is done, as somebody new.
_MET = spelled("SELECT digest, language, chosen, seen_at FROM accounts WHERE id = :id {for key share}")
_SEEN = "UPDATE accounts SET seen_at = :now WHERE id = :id"
_KEEP = """
    INSERT INTO accounts (id, kind, sealed, digest, username_index, language, seen_at)
    VALUES (:id, :kind, :sealed, :digest, :username_index, :language, :now)
    ON CONFLICT (id) DO UPDATE SET
        kind = excluded.kind, sealed = excluded.sealed, digest = excluded.digest,
        username_index = excluded.username_index, seen_at = excluded.seen_at,
        language = CASE WHEN accounts.chosen = 1 THEN accounts.language
                        ELSE COALESCE(excluded.language, accounts.language) END
    RETURNING (SELECT COUNT(*) FROM erasures WHERE stand_in = :stand_in) AS erased"""
_KNOWN = "SELECT id, kind, sealed, language FROM accounts WHERE id = :id"
_NAMED = "SELECT id, kind, sealed, language FROM accounts WHERE username_index = :index ORDER BY seen_at DESC, id"
_LAST_SEEN = "SELECT seen_at FROM accounts WHERE id = :id"
_STARTED = "UPDATE accounts SET started_at = COALESCE(started_at, :now) WHERE id = :id"
_CAN_BE_TOLD = "SELECT 1 AS yes FROM accounts WHERE id = :id AND started_at IS NOT NULL"
_STOPPED = "UPDATE accounts SET started_at = NULL WHERE id = :id"
_SPEAKS = "UPDATE accounts SET language = :language, chosen = 1 WHERE id = :id"
_CHOSE = "SELECT optional_off_at, timezone FROM accounts WHERE id = :id"
_WANT_OPTIONAL = """
    UPDATE accounts SET optional_off_at = CASE WHEN :wanted = 1 THEN NULL ELSE COALESCE(optional_off_at, CAST(:now AS BIGINT)) END
    WHERE id = :id"""
_LIVES_IN = "UPDATE accounts SET timezone = :timezone WHERE id = :id"


class PeopleStore:
    """`desk.stores.people.People` within one transaction."""

    __slots__ = ("_engine", "_keys", "_master", "_now", "_returning", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, master: MasterKey, returning: Returning, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._returning = returning
        self._keys = keys
        self._master = master
        self._now = now

    async def meet(self, account: Account) -> None:
        names = codec.encode(codec.Names(account.name, account.username))
        digest = self._master.fingerprint(account.kind.value.encode() + names)
        met = await self._tx.row(_MET[self._engine], id=account.id)
        if met is None or met["digest"] != digest or _speaks_otherwise(met, account):
            erased = await self._keep(account, names, digest)
            if met is None and erased:
                await self._returning.give_back(account.id)
        elif met["seen_at"] <= self._now - SEEN_AGAIN and not await self._tx.run(_SEEN, id=account.id, now=self._now):
            await self._keep(account, names, digest)  # purged at this very moment

    async def known(self, account: int) -> Account | None:
        row = await self._tx.row(_KNOWN, id=account)
        return None if row is None else await self._open(row)

    async def named(self, username: str) -> Sequence[Account]:
        rows = await self._tx.rows(_NAMED, index=self._username_index(username))
        found = [await self._open(row) for row in rows]
        return [account for account in found if account is not None]

    async def last_seen(self, account: int) -> Ms | None:
        row = await self._tx.row(_LAST_SEEN, id=account)
        return None if row is None else row["seen_at"]

    async def started(self, account: int) -> None:
        await self._tx.run(_STARTED, id=account, now=self._now)

    async def can_be_told(self, account: int) -> bool:
        return await self._tx.row(_CAN_BE_TOLD, id=account) is not None

    async def stopped(self, account: int) -> None:
        await self._tx.run(_STOPPED, id=account)

    async def speaks(self, account: int, language: str) -> None:
        await self._tx.run(_SPEAKS, id=account, language=language)

    async def wants_optional(self, account: int) -> bool:
        row = await self._tx.row(_CHOSE, id=account)
        return row is None or row["optional_off_at"] is None

    async def want_optional(self, account: int, *, wanted: bool) -> None:
        await self._tx.run(_WANT_OPTIONAL, id=account, wanted=int(wanted), now=self._now)

    async def timezone(self, account: int) -> str | None:
        row = await self._tx.row(_CHOSE, id=account)
        return None if row is None else row["timezone"]

    async def lives_in(self, account: int, timezone: str | None) -> None:
        await self._tx.run(_LIVES_IN, id=account, timezone=timezone)

    async def _keep(self, account: Account, names: bytes, digest: bytes) -> bool:
        """Whether they were erased before."""
        key = await self._keys.of(*codec.owner_of(account.id))
        row = await self._tx.row(
            _KEEP,
            id=account.id,
            kind=account.kind.value,
            sealed=key.seal(names, context(account.id)),
            digest=digest,
            username_index=self._username_index(account.username) if account.username else None,
            language=account.language,
            now=self._now,
            stand_in=self._master.stand_in(account.id),
        )
        return bool(returned(row)["erased"])

    async def _open(self, row: Row) -> Account | None:
        """The account; None once its key was destroyed, because then the desk knows nothing of it."""
        try:
            names = codec.names(await self._keys.open(row["sealed"], context(row["id"])))
        except Erased:
            return None
        return Account(row["id"], AccountKind(row["kind"]), names.name, names.username, row["language"])

    def _username_index(self, username: str) -> bytes:
        return self._master.index(username.strip().removeprefix("@"))


def _speaks_otherwise(met: Row, account: Account) -> bool:
    return account.language is not None and not met["chosen"] and account.language != met["language"]


def context(account: int) -> bytes:
    """What binds the names of an account to it."""
    return f"accounts.sealed:{account}".encode()
