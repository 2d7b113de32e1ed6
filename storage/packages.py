"""What was collected for a request, sealed under its key, and the package that only the authority opens; the keys of authorities."""

from __future__ import annotations

from collections.abc import Sequence

from desk.disclosure.package import AuthorityKey, KeptPackage
from desk.rules.disclosure.public_key import KeyKind, PublicKey
from desk.rules.durations import Ms
from storage.database import Row, Tx
from storage.keys import Keys
from storage.requests import context

_ENTER = """
    INSERT INTO request_keys (request, kind, public, fingerprint, entered_by, entered_at)
    VALUES (:request, :kind, :public, :fingerprint, :by, :now)
    ON CONFLICT (request) DO UPDATE SET
        kind = excluded.kind, public = excluded.public, fingerprint = excluded.fingerprint, entered_by = excluded.entered_by,
        entered_at = excluded.entered_at, confirmed_by = NULL, confirmed_at = NULL"""
_CONFIRM = """
    UPDATE request_keys SET confirmed_by = :by, confirmed_at = :now
    WHERE request = :request AND public = :public AND entered_by <> :by"""
_KEY = """
    SELECT kind, public, fingerprint, entered_by, entered_at, confirmed_by, confirmed_at FROM request_keys WHERE request = :request"""
_COLLECT = """
    INSERT INTO request_packages (request, sealed, digest, collected_at) VALUES (:request, :sealed, :digest, :now)"""
_PACK = """
    UPDATE request_packages SET package = :package, sha256 = :sha256, fingerprint = :fingerprint, packaged_at = :now, drop_at = NULL
    WHERE request = :request AND dropped_at IS NULL"""
_OF = """
    SELECT request, digest, collected_at, sha256, fingerprint, packaged_at, drop_at, dropped_at FROM request_packages
    WHERE request = :request"""
_COLLECTED = "SELECT sealed FROM request_packages WHERE request = :request AND sealed IS NOT NULL"
_CONTENT = "SELECT package FROM request_packages WHERE request = :request AND package IS NOT NULL"
_KEEP_UNTIL = "UPDATE request_packages SET drop_at = :at WHERE request = :request AND dropped_at IS NULL"
_DUE = """
    SELECT request, digest, collected_at, sha256, fingerprint, packaged_at, drop_at, dropped_at
    FROM request_packages WHERE dropped_at IS NULL AND drop_at <= :now ORDER BY request LIMIT :limit"""
_DROP = """
    UPDATE request_packages SET sealed = NULL, package = NULL, dropped_at = :now WHERE request = :request AND dropped_at IS NULL"""


class PackageStore:
    """`desk.stores.requests.Packages` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def enter_key(self, request: int, key: PublicKey, by: int) -> None:
        await self._tx.run(
            _ENTER,
            request=request,
            kind=key.kind.value,
            public=key.text,
            fingerprint=key.fingerprint,
            by=by,
            now=self._now,
        )

    async def confirm_key(self, request: int, public: str, by: int) -> bool:
        return await self._tx.run(_CONFIRM, request=request, public=public, by=by, now=self._now) > 0

    async def key(self, request: int) -> AuthorityKey | None:
        row = await self._tx.row(_KEY, request=request)
        if row is None:
            return None
        return AuthorityKey(
            KeyKind(row["kind"]),
            row["public"],
            row["fingerprint"],
            row["entered_by"],
            row["entered_at"],
            row["confirmed_by"],
            row["confirmed_at"],
        )

    async def collect(self, request: int, content: bytes, digest: str) -> None:
        key = await self._keys.of("request", request)
        sealed = key.seal(content, context("collected", request))
        await self._tx.run(_COLLECT, request=request, sealed=sealed, digest=digest, now=self._now)

    async def pack(self, request: int, package: bytes, sha256: str, fingerprint: str) -> bool:
        changed = await self._tx.run(
            _PACK, request=request, package=package, sha256=sha256, fingerprint=fingerprint, now=self._now
        )
        return changed > 0

    async def of(self, request: int) -> KeptPackage | None:
        row = await self._tx.row(_OF, request=request)
        return None if row is None else _kept(row)

    async def collected(self, request: int) -> bytes | None:
        row = await self._tx.row(_COLLECTED, request=request)
        return None if row is None else await self._keys.open(row["sealed"], context("collected", request))

    async def content(self, request: int) -> bytes | None:
        row = await self._tx.row(_CONTENT, request=request)
        return None if row is None else bytes(row["package"])

    async def keep_until(self, request: int, at: Ms | None) -> None:
        await self._tx.run(_KEEP_UNTIL, request=request, at=at)

    async def due(self, limit: int) -> Sequence[KeptPackage]:
        return [_kept(row) for row in await self._tx.rows(_DUE, now=self._now, limit=limit)]

    async def drop(self, request: int) -> bool:
        return await self._tx.run(_DROP, request=request, now=self._now) > 0


def _kept(row: Row) -> KeptPackage:
    return KeptPackage(
        request=row["request"],
        digest=row["digest"],
        collected_at=row["collected_at"],
        sha256=row["sha256"],
        fingerprint=row["fingerprint"],
        packaged_at=row["packaged_at"],
        drop_at=row["drop_at"],
        dropped_at=row["dropped_at"],
    )
