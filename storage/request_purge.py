"""Removing lawful requests whose time is over, each whole: what the journal says of them stays, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from desk.rules.durations import Ms
from desk.stores.purging import Gone, Page, Place
from storage.case_purge import Digest
from storage.database import Engine, Tx
from storage.dialect import spelled

_CLOSED = """
    SELECT id, closed_at FROM requests WHERE closed_at <= :until AND (closed_at, id) > (:since, :after)
    ORDER BY closed_at, id LIMIT :limit"""

# What was owed for it: by its reference, or by one below it. An index sorts causes by their bytes in SQLite alone.
_ITS: Final[Mapping[Engine, str]] = {
    "sqlite": "(outbox.cause = :ref OR (outbox.cause >= :ref || '/' AND outbox.cause < :ref || '0'))",
    "postgres": "(outbox.cause = CAST(:ref AS TEXT) OR outbox.cause LIKE CAST(:ref AS TEXT) || '/%')",
}
_OVER = """
    SELECT id FROM requests
    WHERE id = :request AND closed_at <= :until
      AND NOT EXISTS (SELECT 1 FROM holds WHERE holds.ended_at IS NULL AND (matching = 'everything'
                      OR EXISTS (SELECT 1 FROM holds_for_requests AS placed
                                 WHERE placed.request = requests.id AND placed.hold = holds.id)))
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE {its}
                      AND ((outbox.kind <> 'RequestCard' AND outbox.state IN ('due', 'sending'))
                        OR EXISTS (SELECT 1 FROM holds WHERE holds.ended_at IS NULL AND matching = 'account'
                                   AND outbox.recipient IN (holds.target, holds.stand_in))))"""
"""The card shows what there is, and never keeps it. What was said to somebody who is held stays, and with it what it was about."""

_OF_SCOPES = "scope IN (SELECT id FROM request_scopes WHERE request = :request)"
_LETS_GO = "UPDATE escalations SET request = NULL WHERE request = :request"
"""The case that was handed to officers, and why, stay as long as the case does."""
_DROPPED: Final[Mapping[str, str]] = {
    "request_approvals": f"DELETE FROM request_approvals WHERE {_OF_SCOPES}",
    "request_told": f"DELETE FROM request_told WHERE {_OF_SCOPES}",
    **{
        table: f"DELETE FROM {table} WHERE request = :request"
        for table in ("request_analysts", "request_letters", "request_keys", "request_asks", "holds_for_requests")
    },
}
"""By table: what says who did what, and seals nothing."""
_SEALED: Final[Mapping[str, str]] = {
    "request_steps": "DELETE FROM request_steps WHERE request = :request RETURNING id, sealed",
    "request_scopes": "DELETE FROM request_scopes WHERE request = :request RETURNING id, sealed",
    "request_answers": "DELETE FROM request_answers WHERE request = :request RETURNING question AS id, sealed",
    "request_reviews": "DELETE FROM request_reviews WHERE request = :request RETURNING id, sealed",
    "request_packages": "DELETE FROM request_packages WHERE request = :request RETURNING request AS id, sealed",
}
"""By table: what goes into the digest. The scopes go after what names them."""
TABLES: Final = frozenset({*_DROPPED, *_SEALED, "escalations"})
"""All that refers to a request."""
_DOCUMENT = "SELECT id, document AS sealed FROM requests WHERE id = :request"
_GONE = "DELETE FROM requests WHERE id = :request RETURNING id, sealed"
_KEY = "DELETE FROM data_keys WHERE kind = 'request' AND owner = :request"


class RequestPurge:
    """Within one transaction."""

    __slots__ = ("_engine", "_over", "_said", "_tx")

    def __init__(self, tx: Tx, engine: Engine, *, writes: bool) -> None:
        self._tx = tx
        self._engine = engine
        over = _OVER.replace("{its}", _ITS[engine])
        self._over = spelled(over + " {skip locked}")[engine] if writes else over
        self._said = f"DELETE FROM outbox WHERE {_ITS[engine]} RETURNING id, kind, sealed"

    async def page(self, until: Ms, place: Place, limit: int) -> Page:
        """Those of a page that are over; nobody else's unit changes them until this one has ended."""
        rows = await self._tx.rows(_CLOSED, until=until, since=place.since, after=place.after, limit=limit)
        found = [row["id"] for row in rows if await self._is_over(row["id"], until)]
        return Page(found, Place(rows[-1]["closed_at"], rows[-1]["id"]) if len(rows) == limit else None)

    async def drop(self, request: int) -> Gone:
        """Remove one with all that belongs to it, and its key; it was found by `page` in this transaction."""
        counts: Counter[str] = Counter()
        digest = Digest()
        await self._tx.run(_LETS_GO, request=request)
        for statement in _DROPPED.values():
            await self._tx.run(statement, request=request)
        for table, statement in _SEALED.items():
            rows = sorted(await self._tx.rows(statement, request=request), key=lambda row: row["id"])
            counts[table.removeprefix("request_")] += len(rows)
            for row in rows:
                digest.add(table, row)
        for row in sorted(await self._tx.rows(self._said, ref=f"L-{request}"), key=lambda row: row["id"]):
            counts["notices"] += row["kind"] != "RequestCard"
            digest.add("outbox", row)
        for what, statement in (("documents", _DOCUMENT), ("requests", _GONE)):
            for row in await self._tx.rows(statement, request=request):
                counts[what] += 1
                digest.add(what, row)
        await self._tx.run(_KEY, request=request)
        return Gone(+counts, digest.hex())

    async def _is_over(self, request: int, until: Ms) -> bool:
        return await self._tx.row(self._over, request=request, until=until, ref=f"L-{request}") is not None
