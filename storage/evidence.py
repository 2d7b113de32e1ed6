"""Evidence: snapshots sealed under their case's key, each kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk.evidence import Evidence, EvidenceKind, NewEvidence, Snapshot, as_reference
from desk.model import Account
from desk.rules.durations import Ms
from storage import codec
from storage.database import Row, Tx
from storage.keyring import MasterKey
from storage.keys import Keys

_ADD = """
    INSERT INTO evidence (case_id, report, appeal, kind, chat, message, digest, sealed, author, forwarded, at)
    VALUES (:case, :report, :appeal, :kind, :chat, :message, :digest, :sealed, :author, :forwarded, :now)
    ON CONFLICT (case_id, digest) DO NOTHING
    RETURNING id"""
_HELD = "SELECT id FROM evidence WHERE case_id = :case AND digest = :digest"
_OF_CASE = "SELECT id, case_id, appeal, report, kind, sealed, at FROM evidence WHERE case_id = :case ORDER BY id"
_CASES_ABOUT = """
    SELECT DISTINCT case_id FROM evidence JOIN cases ON cases.id = evidence.case_id
    WHERE evidence.chat = :chat AND evidence.message = :message AND cases.state = 'open'
    ORDER BY case_id"""
_REDUCE = """
    UPDATE evidence SET sealed = :sealed, digest = :digest
    WHERE id = :id AND NOT EXISTS
        (SELECT 1 FROM evidence AS same WHERE same.case_id = :case AND same.digest = :digest AND same.id <> :id)"""
_DROP = "DELETE FROM evidence WHERE id = :id"
_ASIDE = """
    SELECT set_aside.id AS id, set_aside.sealed AS sealed FROM set_aside JOIN evidence ON evidence.id = set_aside.number
    WHERE source = 'evidence' AND evidence.case_id = :case"""
_REDUCE_ASIDE = "UPDATE set_aside SET sealed = :sealed WHERE id = :id"


class EvidenceStore:
    """`desk.stores.cases.EvidenceLocker` within one transaction."""

    __slots__ = ("_keys", "_master", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, master: MasterKey, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._master = master
        self._now = now

    async def add(self, case: int, report: int | None, new: NewEvidence, appeal: int | None = None) -> int | None:
        """Most reports of a case bring what it holds already: looking first spares them the sealing, and PostgreSQL the numbers."""
        digest = self._digest(new.kind, new.snapshot)
        if await self._tx.row(_HELD, case=case, digest=digest) is not None:
            return None
        key = await self._keys.of("case", case)
        author, forwarded = named_in(new.snapshot, self._master)
        row = await self._tx.row(
            _ADD,
            case=case,
            report=report,
            appeal=appeal,
            kind=new.kind.value,
            chat=new.snapshot.chat,
            message=new.snapshot.message,
            digest=digest,
            sealed=key.seal(codec.encode(new.snapshot), context(case)),
            author=author,
            forwarded=forwarded,
            now=self._now,
        )
        return None if row is None else row["id"]

    async def of_case(self, case: int) -> Sequence[Evidence]:
        return [await self._open(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def cases_about(self, chat: int, message: int) -> Sequence[int]:
        return [row["case_id"] for row in await self._tx.rows(_CASES_ABOUT, chat=chat, message=message)]

    async def reduce_to_references(self, case: int) -> int:
        await self._reduce_aside(case)
        copies = [item for item in await self.of_case(case) if as_reference(item.snapshot) != item.snapshot]
        for item in copies:
            await self._reduce(item)
        return len(copies)

    async def _reduce(self, item: Evidence) -> None:
        """Leave the reference alone; where the case holds the very same one already, leave nothing."""
        reference = as_reference(item.snapshot)
        key = await self._keys.of("case", item.case)
        changed = await self._tx.run(
            _REDUCE,
            id=item.id,
            case=item.case,
            sealed=key.seal(codec.encode(reference), context(item.case)),
            digest=self._digest(item.kind, reference),
        )
        if not changed:
            await self._tx.run(_DROP, id=item.id)

    async def _reduce_aside(self, case: int) -> None:
        """The same of what a hold keeps of pieces from which an erasure took a name: no order lets anybody have such a copy."""
        for row in await self._tx.rows(_ASIDE, case=case):
            reference = as_reference(codec.snapshot(await self._keys.open(row["sealed"], context(case))))
            key = await self._keys.of("case", case)
            await self._tx.run(_REDUCE_ASIDE, id=row["id"], sealed=key.seal(codec.encode(reference), context(case)))

    async def _open(self, row: Row) -> Evidence:
        snapshot = codec.snapshot(await self._keys.open(row["sealed"], context(row["case_id"])))
        return Evidence(
            row["id"], row["case_id"], EvidenceKind(row["kind"]), snapshot, row["at"], row["appeal"], row["report"]
        )

    def _digest(self, kind: EvidenceKind, snapshot: Snapshot) -> bytes:
        """Tells snapshots apart. Telegram may give one file another `file_id` each time; its `unique_id` stays."""
        media = tuple(replace(item, file_id="") for item in snapshot.media)
        return self._master.fingerprint(kind.value.encode() + codec.encode(replace(snapshot, media=media)))


def context(case: int) -> bytes:
    """What binds a case's snapshots to their place."""
    return f"evidence.sealed:{case}".encode()


def named_in(snapshot: Snapshot, master: MasterKey) -> tuple[int, int]:
    """The stand-ins of those who wrote a message and what it forwards, by which an erasure finds it; 0 where that is no person."""
    origin = snapshot.forward.account if snapshot.forward is not None else None
    return _stands_for(snapshot.author, master), _stands_for(origin, master)


def _stands_for(account: Account | None, master: MasterKey) -> int:
    return master.stand_in(account.id) if account is not None and account.id > 0 else 0
