"""What an erasure takes away while a hold keeps it: their name, their draft, what they were told, the pieces of evidence that name them.

It stays as it was sealed, under a key that is withheld with it: nobody at the desk reads it, and it goes once no hold needs it. Who has the
account that an order names finds it by the account's stand-in.
"""

from __future__ import annotations

from typing import Final

from desk.rules.durations import Ms
from storage.database import Tx
from storage.holds import KEEPS_CASE

_INTO = "INSERT INTO set_aside (stand_in, source, number, sealed, at) SELECT CAST(:stand_in AS BIGINT),"
_THEIRS: Final = (
    f"{_INTO} 'accounts', 0, sealed, CAST(:now AS BIGINT) FROM accounts WHERE id = :account",
    f"{_INTO} 'drafts', 0, sealed, CAST(:now AS BIGINT) FROM drafts WHERE person = :account",
    f"""{_INTO} 'outbox', id, sealed, CAST(:now AS BIGINT) FROM outbox
        WHERE recipient = :account AND case_id IS NULL AND state = 'sent' ORDER BY id""",
)
_EVIDENCE: Final = f"""
    {_INTO} 'evidence', evidence.id, evidence.sealed, CAST(:now AS BIGINT) FROM evidence JOIN cases ON cases.id = evidence.case_id
    WHERE evidence.id = :id AND EXISTS (SELECT 1 FROM holds WHERE {KEEPS_CASE})"""
_DROP: Final = "DELETE FROM set_aside WHERE stand_in = :stand_in"


class SetAside:
    """Within one transaction."""

    __slots__ = ("_now", "_tx")

    def __init__(self, tx: Tx, now: Ms) -> None:
        self._tx = tx
        self._now = now

    async def keep(self, account: int, stand_in: int) -> None:
        """What is theirs alone, before it goes."""
        for statement in _THEIRS:
            await self._tx.run(statement, account=account, stand_in=stand_in, now=self._now)

    async def keep_evidence(self, piece: int, stand_in: int) -> None:
        """A piece of evidence that a hold keeps, before their name goes from it."""
        await self._tx.run(_EVIDENCE, id=piece, stand_in=stand_in, now=self._now)

    async def drop(self, stand_in: int) -> None:
        """No hold needs it any more."""
        await self._tx.run(_DROP, stand_in=stand_in)
