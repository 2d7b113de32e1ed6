"""Files of evidence: rows beside their evidence, contents by address. What belongs to a case goes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from desk.evidence import Media
from desk.files import EvidenceFile, FileState, SealedContent, VaultCopy
from desk.rules.durations import Ms
from storage import codec
from storage.database import Engine, Row, Tx, Value
from storage.dialect import spelled
from storage.evidence import context as evidence_context
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.sealing import Erased, SealBroken

_EXPECT = """
    INSERT INTO evidence_files (case_id, evidence, place, digest, due_at)
    VALUES (:case, :evidence, :place, :digest, :now)
    ON CONFLICT (case_id, digest) DO NOTHING"""
_GET = """
    SELECT evidence_files.*, evidence.sealed AS snapshot
    FROM evidence_files JOIN evidence ON evidence.id = evidence_files.evidence"""
_DUE = f"{_GET} WHERE state = 'due' AND due_at <= :now ORDER BY due_at, evidence_files.id LIMIT 1"
_LARGE = (
    f"{_GET} WHERE state IN ('too_large', 'vaulting') AND due_at <= :now ORDER BY due_at, evidence_files.id LIMIT 1"
)
_OF_CASE = f"{_GET} WHERE evidence_files.case_id = :case ORDER BY evidence_files.id"
_KEEP = """
    UPDATE evidence_files SET state = 'kept', size = :size, address = :address, sealed = :sealed
    WHERE id = :id AND state = 'due'"""
_CASE = "SELECT case_id FROM evidence_files WHERE id = :id"
_STORE = "INSERT INTO evidence_contents (address, sealed) VALUES (:address, :sealed) ON CONFLICT (address) DO NOTHING"
_LATER = """
    UPDATE evidence_files SET tries = tries + 1, due_at = :due_at
    WHERE id = :id AND state IN ('due', 'too_large', 'vaulting')"""
_END = "UPDATE evidence_files SET state = :state, tries = 0, due_at = :now WHERE id = :id AND state = 'due'"
_RESERVE = """
    UPDATE evidence_files SET state = 'vaulting', vault_chat = :chat, vault_message = :message
    WHERE id = :id AND (state = 'too_large' OR (state = 'vaulting' AND vault_chat <> :chat))"""
_RESERVED = "SELECT vault_chat, vault_message FROM evidence_files WHERE id = :id AND state = 'vaulting'"
_RELEASE = """
    UPDATE evidence_files SET state = 'too_large', vault_chat = NULL, vault_message = NULL
    WHERE id = :id AND state = 'vaulting'"""
_VAULTED = "UPDATE evidence_files SET state = 'vaulted' WHERE id = :id AND state = 'vaulting'"
_COUNT = "SELECT COUNT(*) AS files FROM evidence_files WHERE case_id = :case"
# Locked first: what is kept at this moment is seen by the statements that follow.
_TO_DROP = spelled("SELECT vault_chat, vault_message FROM evidence_files WHERE case_id = :case {for update}")
_ADDRESSES = "SELECT address FROM evidence_files WHERE case_id = :case AND address IS NOT NULL"
_FORGET_CONTENTS: Final = {
    "sqlite": f"INSERT INTO removed_contents (address) {_ADDRESSES} ON CONFLICT (address) DO NOTHING",
    "postgres": f"DELETE FROM evidence_contents WHERE address IN ({_ADDRESSES})",
}
_DROP = "DELETE FROM evidence_files WHERE case_id = :case"


class FileStore:
    """`desk.stores.files.Files` within one transaction."""

    __slots__ = ("_engine", "_keys", "_master", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, master: MasterKey, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._master = master
        self._now = now

    async def expect(self, case: int, evidence: int, media: Sequence[Media]) -> None:
        rows: list[Mapping[str, Value]] = [
            {
                "case": case,
                "evidence": evidence,
                "place": place,
                "digest": self._master.fingerprint(f"file {case} {item.unique_id}".encode()),
                "now": self._now,
            }
            for place, item in enumerate(media)
            if item.file_id
        ]
        await self._tx.many(_EXPECT, rows)

    async def due(self) -> EvidenceFile | None:
        return await self._first(_DUE)

    async def large(self) -> EvidenceFile | None:
        return await self._first(_LARGE)

    async def of_case(self, case: int) -> Sequence[EvidenceFile]:
        return [await self._open(row) for row in await self._tx.rows(_OF_CASE, case=case)]

    async def keep(self, file: int, content: SealedContent) -> bool:
        case = await self._tx.row(_CASE, id=file)
        if case is None:
            return False
        key = await self._keys.of("case", case["case_id"])
        sealed = key.seal(content.sha256, context(case["case_id"]))
        kept = await self._tx.run(_KEEP, id=file, size=content.size, address=content.address, sealed=sealed)
        if kept and self._engine == "postgres":
            await self._tx.run(_STORE, address=content.address, sealed=content.sealed)
        return bool(kept)

    async def later(self, file: int, due_at: Ms) -> None:
        await self._tx.run(_LATER, id=file, due_at=due_at)

    async def end(self, file: int, state: FileState) -> bool:
        return bool(await self._tx.run(_END, id=file, state=state.value, now=self._now))

    async def reserve(self, file: int, place: VaultCopy) -> bool:
        return bool(await self._tx.run(_RESERVE, id=file, chat=place.chat, message=place.message))

    async def reserved(self, file: int) -> VaultCopy | None:
        row = await self._tx.row(_RESERVED, id=file)
        return None if row is None else VaultCopy(row["vault_chat"], row["vault_message"])

    async def release(self, file: int) -> None:
        await self._tx.run(_RELEASE, id=file)

    async def vaulted(self, file: int) -> bool:
        return bool(await self._tx.run(_VAULTED, id=file))

    async def count(self, case: int) -> int:
        row = await self._tx.row(_COUNT, case=case)
        return 0 if row is None else int(row["files"])

    async def drop(self, case: int) -> Sequence[VaultCopy]:
        rows = await self._tx.rows(_TO_DROP[self._engine], case=case)
        if not rows:
            return ()
        await self._tx.run(_FORGET_CONTENTS[self._engine], case=case)
        await self._tx.run(_DROP, case=case)
        return [VaultCopy(row["vault_chat"], row["vault_message"]) for row in rows if row["vault_message"] is not None]

    async def _first(self, statement: str) -> EvidenceFile | None:
        row = await self._tx.row(statement, now=self._now)
        return None if row is None else await self._open(row)

    async def _open(self, row: Row) -> EvidenceFile:
        case, copy = row["case_id"], row["vault_message"]
        return EvidenceFile(
            id=row["id"],
            case=case,
            evidence=row["evidence"],
            media=await self._media(row),
            state=FileState(row["state"]),
            tries=row["tries"],
            size=row["size"],
            sha256=None if row["sealed"] is None else await self._keys.open(row["sealed"], context(case)),
            copy=None if copy is None else VaultCopy(row["vault_chat"], copy),
        )

    async def _media(self, row: Row) -> Media:
        """As it stands in its message; nothing to fetch once that cannot be read any more."""
        try:
            snapshot = await self._keys.open(row["snapshot"], evidence_context(row["case_id"]))
        except (Erased, SealBroken):
            return Media("document", "", "")
        place: int = row["place"]
        return codec.snapshot(snapshot).media[place]


def context(case: int) -> bytes:
    """What binds the digests of a case's files to their place."""
    return f"evidence_files.sealed:{case}".encode()
