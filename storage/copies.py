"""What is held about one person outside the records that other stores open: rows without sealed columns."""

from __future__ import annotations

from collections.abc import Sequence

from desk.rules.durations import Ms
from desk.stores.copies import Announced, Appointed, Before, Chosen, Held, Paused, Received, Waiting
from storage.database import Tx
from storage.keyring import MasterKey

_CHOSEN = "SELECT kind, language, chosen, started_at, optional_off_at, timezone FROM accounts WHERE id = :person"
_BEFORE = (
    "SELECT chat, status, may, inside, until, at FROM memberships_before WHERE account = :person ORDER BY at, chat"
)
_LEFT_AT = "SELECT left_at FROM chats WHERE id = :chat"
_RECEIVED = "SELECT received_at, state, settled_at, incident FROM inbox WHERE lane = :person ORDER BY id"
_ANNOUNCED = """
    SELECT campaign, campaign_recipients.state, language, settled_at, read_at, ended_at
    FROM campaign_recipients JOIN campaigns ON campaigns.id = campaign
    WHERE recipient = :person AND settled_at IS NOT NULL ORDER BY settled_at, campaign"""
_ROLES = "SELECT role, granted_at, revoked_at FROM staff WHERE account = :person ORDER BY id"
_APPOINTMENTS = "SELECT at, due_at, outcome, ended_at FROM officer_grants WHERE account = :person ORDER BY id"
_PAUSES = "SELECT at, decisions, lifted_at FROM pauses WHERE moderator = :person ORDER BY id"
_WAITING = """
    SELECT 'claim' AS what, 'C-' || CAST(case_id AS TEXT) AS ref, NULL AS at, until FROM claims
        WHERE moderator = :person AND until > :now
    UNION ALL SELECT 'handed_on', 'C-' || CAST(case_id AS TEXT), at, NULL FROM handed_on WHERE moderator = :person
    UNION ALL SELECT 'verdict', '', NULL, expires_at FROM pending_verdicts WHERE moderator = :person AND expires_at > :now
    UNION ALL SELECT 'import', '', NULL, expires_at FROM pending_imports WHERE lead = :person AND expires_at > :now
    UNION ALL SELECT 'proposal', 'C-' || CAST(case_id AS TEXT), at, NULL FROM proposals
        WHERE proposed_by = :person AND ended_at IS NULL
    UNION ALL SELECT 'question', 'B-' || CAST(campaign AS TEXT), NULL, until FROM campaign_asks
        WHERE person = :person AND until > :now
    UNION ALL SELECT 'erasure', '', asked_at, expires_at FROM erasure_requests WHERE person = :person AND expires_at > :now
    ORDER BY what, ref"""
_ERASED = "SELECT at FROM erasures WHERE stand_in = :stand_in"


class CopyStore:
    """`desk.stores.copies.Copies` within one transaction."""

    __slots__ = ("_master", "_now", "_tx")

    def __init__(self, tx: Tx, master: MasterKey, now: Ms) -> None:
        self._tx = tx
        self._master = master
        self._now = now

    async def chosen(self, person: int) -> Chosen | None:
        row = await self._tx.row(_CHOSEN, person=person)
        if row is None:
            return None
        by_choice = row["chosen"] == 1
        return Chosen(
            row["kind"], row["language"], by_choice, row["started_at"], row["optional_off_at"], row["timezone"]
        )

    async def before(self, person: int) -> Sequence[Before]:
        rows = await self._tx.rows(_BEFORE, person=person)
        return [
            Before(row["chat"], row["status"], row["may"], row["inside"] == 1, row["until"], row["at"]) for row in rows
        ]

    async def left_at(self, chat: int) -> Ms | None:
        row = await self._tx.row(_LEFT_AT, chat=chat)
        return None if row is None else row["left_at"]

    async def received(self, person: int) -> Sequence[Received]:
        rows = await self._tx.rows(_RECEIVED, person=person)
        return [Received(row["received_at"], row["state"], row["settled_at"], row["incident"] or "") for row in rows]

    async def announced(self, person: int) -> Sequence[Announced]:
        rows = await self._tx.rows(_ANNOUNCED, person=person)
        return [
            Announced(
                row["campaign"], row["state"], row["language"], row["settled_at"], row["read_at"], row["ended_at"]
            )
            for row in rows
        ]

    async def roles(self, person: int) -> Sequence[Held]:
        rows = await self._tx.rows(_ROLES, person=person)
        return [Held(row["role"], row["granted_at"], row["revoked_at"]) for row in rows]

    async def appointments(self, person: int) -> Sequence[Appointed]:
        rows = await self._tx.rows(_APPOINTMENTS, person=person)
        return [Appointed(row["at"], row["due_at"], row["outcome"], row["ended_at"]) for row in rows]

    async def pauses(self, person: int) -> Sequence[Paused]:
        rows = await self._tx.rows(_PAUSES, person=person)
        return [Paused(row["at"], row["decisions"], row["lifted_at"]) for row in rows]

    async def waiting(self, person: int) -> Sequence[Waiting]:
        rows = await self._tx.rows(_WAITING, person=person, now=self._now)
        return [Waiting(row["what"], row["ref"], row["at"], row["until"]) for row in rows]

    async def erased_at(self, person: int) -> Ms | None:
        row = await self._tx.row(_ERASED, stand_in=self._master.stand_in(person))
        return None if row is None else row["at"]
