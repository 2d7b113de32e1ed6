"""The journal, append only, and the names under which members appear in it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from desk.records import JournalEntry
from desk.rules.durations import Ms
from storage import codec
from storage.database import Row, Tx
from storage.keyring import MasterKey
from storage.sealing import digest

SALT_BYTES: Final = 16
PSEUDONYM_DIGITS: Final = 16

_WRITE = """
    INSERT INTO journal (at, actor, verb, ref, case_id, detail, salt)
    VALUES (:now, :by, :verb, :ref, :case, :detail, :salt)"""
_OF_CASE = "SELECT at, actor, verb, ref FROM journal WHERE case_id = :case ORDER BY id"
# In the words of the index, which SQLite uses only then.
_OF_STAFF = """
    SELECT at, actor, verb, ref FROM journal
    WHERE actor = :actor AND actor >= 'staff:' AND actor < 'staff;' ORDER BY id"""


class JournalStore:
    """`desk.stores.journal.Journal` within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def write(self, by: str, verb: str, ref: str, *, case: int | None = None, **detail: str | int) -> None:
        await self._tx.run(
            _WRITE,
            by=by,
            verb=verb,
            ref=ref,
            case=case,
            detail=codec.canonical(detail),
            salt=secrets.token_bytes(SALT_BYTES),
            now=self._now,
        )

    async def of_case(self, case: int) -> Sequence[JournalEntry]:
        return [_entry(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def of_staff(self, account: int) -> Sequence[JournalEntry]:
        return [_entry(row) for row in await self._tx.rows(_OF_STAFF, actor=f"staff:{account}")]


def _entry(row: Row) -> JournalEntry:
    return JournalEntry(row["at"], row["actor"], row["verb"], row["ref"])


class MasterPseudonyms:
    """`desk.stores.journal.Pseudonyms`, derived from the master key."""

    __slots__ = ("_master",)

    def __init__(self, master: MasterKey) -> None:
        self._master = master

    def of(self, case: int, account: int) -> str:
        return self._master.pseudonym(case, account, digits=PSEUDONYM_DIGITS)

    def in_campaign(self, campaign: int, account: int) -> str:
        return self._master.pseudonym_in_campaign(campaign, account, digits=PSEUDONYM_DIGITS)

    def stand_in(self, account: int) -> int:
        return self._master.stand_in(account)

    def digest(self, text: str) -> str:
        """`nonce:digest` in hexadecimal. The salt is derived from the nonce with the master key: who has only the journal cannot try
        values, and the desk can reveal one salt to prove one value."""
        nonce = secrets.token_hex(8)
        salt = self._master.index(f"journal salt {nonce}")
        return f"{nonce}:{digest(salt, text.encode()).hex()}"
