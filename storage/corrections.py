"""Corrections of what was sent, and which copies they have reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from desk.campaigns import Copy, Corrected, Correction, CorrectionCounts, CorrectionKind, Post
from desk.model import STAND_INS
from desk.rules.durations import Ms
from storage import codec
from storage.database import Engine, Row, Tx
from storage.dialect import spelled
from storage.keys import Keys
from storage.rows import returned

_COLUMNS: Final = "id, campaign, kind, ordered_by, at, ordered_at, approved_by, begun_at, ended_at"
_PREPARED: Final = "begun_at IS NULL AND ended_at IS NULL"
_RUNNING: Final = "begun_at IS NOT NULL AND ended_at IS NULL"

_ADD = """
    INSERT INTO campaign_corrections (campaign, kind, ordered_by, at) VALUES (:campaign, :kind, :by, :now)
    ON CONFLICT DO NOTHING RETURNING id"""
_OF = f"SELECT {_COLUMNS} FROM campaign_corrections WHERE id = :id"
_PREPARED_OF = f"SELECT {_COLUMNS} FROM campaign_corrections WHERE campaign = :campaign AND {_PREPARED}"
_PREPARED_BY = f"SELECT {_COLUMNS} FROM campaign_corrections WHERE ordered_by = :person AND {_PREPARED} ORDER BY id"
_LATEST = f"""
    SELECT {_COLUMNS} FROM campaign_corrections WHERE campaign = :campaign AND begun_at IS NOT NULL ORDER BY id DESC LIMIT 1"""
_ALL_RUNNING = f"SELECT {_COLUMNS} FROM campaign_corrections WHERE {_RUNNING} ORDER BY id"
_ORDER = f"UPDATE campaign_corrections SET ordered_at = :now WHERE id = :id AND ordered_at IS NULL AND {_PREPARED}"
_OVERTAKE = f"""
    UPDATE campaign_corrections SET ended_at = :now
    WHERE {_RUNNING} AND campaign = (SELECT campaign FROM campaign_corrections WHERE id = :id)"""
# Whoever is being written to at this moment is claimed by then, with the old text, and found.
_HOLD = spelled("""
    SELECT id FROM campaigns WHERE id = (SELECT campaign FROM campaign_corrections WHERE id = :id) {for update}""")
_BEGIN = f"""
    UPDATE campaign_corrections SET
        begun_at = :now, ordered_at = COALESCE(ordered_at, CAST(:now AS BIGINT)), approved_by = :approved_by
    WHERE id = :id AND {_PREPARED}"""
_DROP = f"UPDATE campaign_corrections SET ended_at = :now WHERE id = :id AND {_PREPARED}"
_END = f"UPDATE campaign_corrections SET ended_at = :now WHERE id = :id AND {_RUNNING}"

_TEXTS = "SELECT language, sealed FROM correction_texts WHERE correction = :id ORDER BY language"
_PUT_TEXT = """
    INSERT INTO correction_texts (correction, language, sealed) VALUES (:id, :language, :sealed)
    ON CONFLICT (correction, language) DO UPDATE SET sealed = excluded.sealed"""
_FORGET_TEXTS = "DELETE FROM correction_texts WHERE correction = :id"

# Those reached leave the beginning of the index, so that a page costs the same however many there are.
_UNREACHED: Final = f"campaign = :campaign AND state = 'sent' AND corrected < :id AND recipient < {STAND_INS}"
_PAGE = f"""
    SELECT page.*, COALESCE(accounts.language, group_settings.language) AS spoken
    FROM (SELECT recipient, message, language, settled_at, corrected FROM campaign_recipients
          WHERE {_UNREACHED} AND (corrected, recipient) > (:corrected, :recipient)
          ORDER BY corrected, recipient LIMIT :limit) AS page
    LEFT JOIN accounts ON accounts.id = page.recipient AND page.recipient > 0
    LEFT JOIN group_settings ON group_settings.chat = page.recipient
    ORDER BY page.corrected, page.recipient"""
_BEFORE_ALL: Final = (-1, 0)
_REACHED = """
    UPDATE campaign_recipients SET corrected = :id, correction_error = :error
    WHERE campaign = :campaign AND recipient = :recipient AND corrected < :id"""
_LEFT = f"""
    SELECT CASE WHEN EXISTS (SELECT 1 FROM campaign_recipients WHERE {_UNREACHED})
                  OR EXISTS (SELECT 1 FROM campaign_recipients WHERE campaign = :campaign AND state = 'sending' AND corrected < :id)
                THEN 1 ELSE 0 END AS yes"""
_CONCERNS = """
    SELECT COUNT(*) AS rows FROM (SELECT 1 AS one FROM campaign_recipients
        WHERE campaign = :campaign AND state IN ('due', 'sending', 'sent', 'unknown') LIMIT :at_most) AS counted"""
_COUNTS = f"""
    SELECT CAST(COALESCE(SUM(CASE WHEN corrected = :id AND correction_error = '' THEN 1 ELSE 0 END), 0) AS BIGINT) AS done,
           CAST(COALESCE(SUM(CASE WHEN corrected = :id AND correction_error <> '' THEN 1 ELSE 0 END), 0) AS BIGINT) AS failed,
           CAST(COALESCE(SUM(CASE WHEN corrected < :id AND recipient < {STAND_INS} THEN 1 ELSE 0 END), 0) AS BIGINT) AS open
    FROM campaign_recipients WHERE campaign = :campaign AND state = 'sent'"""


class CorrectionStore:
    """`desk.stores.corrections.Corrections` within one transaction."""

    __slots__ = ("_engine", "_keys", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._now = now

    async def add(self, campaign: int, kind: CorrectionKind, by: int) -> Correction | None:
        added = await self._tx.row(_ADD, campaign=campaign, kind=kind.value, by=by, now=self._now)
        return None if added is None else await self.of(added["id"])

    async def of(self, number: int) -> Correction | None:
        return _read(await self._tx.row(_OF, id=number))

    async def prepared(self, campaign: int) -> Correction | None:
        return _read(await self._tx.row(_PREPARED_OF, campaign=campaign))

    async def prepared_by(self, person: int) -> Sequence[Correction]:
        return [_correction(row) for row in await self._tx.rows(_PREPARED_BY, person=person)]

    async def latest(self, campaign: int) -> Correction | None:
        return _read(await self._tx.row(_LATEST, campaign=campaign))

    async def running(self) -> Sequence[Correction]:
        return [_correction(row) for row in await self._tx.rows(_ALL_RUNNING)]

    async def order(self, number: int) -> bool:
        return await self._tx.run(_ORDER, id=number, now=self._now) > 0

    async def begin(self, number: int, approved_by: int | None = None) -> bool:
        await self._tx.row(_HOLD[self._engine], id=number)
        await self._tx.run(_OVERTAKE, id=number, now=self._now)
        begun = await self._tx.run(_BEGIN, id=number, approved_by=approved_by, now=self._now) > 0
        await self._tx.run(_FORGET_TEXTS, id=number)
        return begun

    async def drop(self, number: int) -> bool:
        dropped = await self._tx.run(_DROP, id=number, now=self._now) > 0
        await self._tx.run(_FORGET_TEXTS, id=number)
        return dropped

    async def end(self, number: int) -> None:
        await self._tx.run(_END, id=number, now=self._now)

    async def texts(self, number: int) -> Mapping[str, Post]:
        rows = await self._tx.rows(_TEXTS, id=number)
        return {
            row["language"]: codec.post(await self._keys.open(row["sealed"], _of_text(number, row["language"])))
            for row in rows
        }

    async def put_text(self, number: int, language: str, post: Post) -> None:
        key = await self._keys.of("desk", 0)
        sealed = key.seal(codec.encode(post), _of_text(number, language))
        await self._tx.run(_PUT_TEXT, id=number, language=language, sealed=sealed)

    async def page(self, correction: Correction, after: tuple[int, int] | None, limit: int) -> Sequence[Copy]:
        corrected, recipient = after or _BEFORE_ALL
        rows = await self._tx.rows(
            _PAGE,
            campaign=correction.campaign,
            id=correction.id,
            corrected=corrected,
            recipient=recipient,
            limit=limit,
        )
        return [_copy(row) for row in rows]

    async def reached(self, correction: Correction, done: Sequence[Corrected]) -> None:
        await self._tx.many(
            _REACHED,
            [
                {
                    "id": correction.id,
                    "campaign": correction.campaign,
                    "recipient": one.recipient,
                    "error": one.error,
                }
                for one in done
            ],
        )

    async def any_left(self, correction: Correction) -> bool:
        row = await self._tx.row(_LEFT, campaign=correction.campaign, id=correction.id)
        return bool(returned(row)["yes"])

    async def concerns(self, campaign: int, at_most: int) -> int:
        rows: int = returned(await self._tx.row(_CONCERNS, campaign=campaign, at_most=at_most))["rows"]
        return rows

    async def counts(self, correction: Correction) -> CorrectionCounts:
        row = returned(await self._tx.row(_COUNTS, campaign=correction.campaign, id=correction.id))
        return CorrectionCounts(row["done"], row["failed"], row["open"])


def _read(row: Row | None) -> Correction | None:
    return None if row is None else _correction(row)


def _correction(row: Row) -> Correction:
    return Correction(
        id=row["id"],
        campaign=row["campaign"],
        kind=CorrectionKind(row["kind"]),
        ordered_by=row["ordered_by"],
        at=row["at"],
        ordered_at=row["ordered_at"],
        approved_by=row["approved_by"],
        begun_at=row["begun_at"],
        ended_at=row["ended_at"],
    )


def _copy(row: Row) -> Copy:
    return Copy(
        recipient=row["recipient"],
        message=row["message"],
        language=row["language"],
        sent_at=row["settled_at"],
        spoken=row["spoken"],
        corrected=row["corrected"],
    )


def _of_text(correction: int, language: str) -> bytes:
    return f"correction_texts.sealed:{correction}:{language}".encode()
