"""Cautions and mutes of reporters. All words are sealed under the reporter's key; erased, they read as empty."""

from __future__ import annotations

from collections.abc import Sequence

from desk.errors import UnknownReference
from desk.misuse import Gravity, Intention, Misuse, MisuseKind, NewMisuse
from desk.rules.durations import Ms
from storage import codec
from storage.database import Engine, Row, Tx
from storage.dialect import spelled
from storage.keys import Keys
from storage.rows import returned

_COLUMNS = """
    id, reporter, report, kind, unfounded, decided, gravity, intention, sealed, decided_by, at, until, contested_at, contest_sealed,
    upheld_at, revoked_at, review_sealed"""
_ADD = f"""
    INSERT INTO misuse (reporter, report, kind, unfounded, decided, gravity, intention, sealed, decided_by, at, until)
    VALUES (:reporter, :report, :kind, :unfounded, :decided, :gravity, :intention, :sealed, :decided_by, :now, :until)
    RETURNING {_COLUMNS}"""
_GET = f"SELECT {_COLUMNS} FROM misuse WHERE id = :id"
_OF_REPORTER = f"SELECT {_COLUMNS} FROM misuse WHERE reporter = :reporter ORDER BY id DESC"
# Whoever is muted was cautioned: these rows keep two leads from muting them at once.
_LOCK = spelled("SELECT id FROM misuse WHERE reporter = :reporter ORDER BY id {for update}")
_LATEST = f"""
    SELECT {_COLUMNS} FROM misuse WHERE until > :now OR (contested_at IS NOT NULL AND upheld_at IS NULL)
    ORDER BY id DESC LIMIT :limit"""
_CONTEST = "UPDATE misuse SET contested_at = COALESCE(contested_at, :now), contest_sealed = :sealed WHERE id = :id"
_UPHOLD = """
    UPDATE misuse SET upheld_by = :by, upheld_at = :now, review_sealed = :sealed
    WHERE id = :id AND upheld_at IS NULL AND revoked_at IS NULL"""
_REVOKE = """
    UPDATE misuse SET revoked_by = :by, revoked_at = :now, review_sealed = :sealed WHERE id = :id AND revoked_at IS NULL"""


class MisuseStore:
    """`desk.stores.reports.Misuses` within one transaction."""

    __slots__ = ("_engine", "_keys", "_now", "_tx")

    def __init__(self, tx: Tx, engine: Engine, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._engine = engine
        self._keys = keys
        self._now = now

    async def add(self, new: NewMisuse) -> Misuse:
        row = await self._tx.row(
            _ADD,
            reporter=new.reporter,
            report=new.report,
            kind=new.kind.value,
            unfounded=new.unfounded,
            decided=new.decided,
            gravity=new.gravity.value,
            intention=new.intention.value,
            sealed=await self._seal(new.reporter, "sealed", new.reason),
            decided_by=new.decided_by,
            until=new.until,
            now=self._now,
        )
        return await self._open(returned(row))

    async def get(self, misuse: int) -> Misuse:
        row = await self._tx.row(_GET, id=misuse)
        if row is None:
            raise UnknownReference(f"M-{misuse}")
        return await self._open(row)

    async def of_reporter(self, reporter: int) -> Sequence[Misuse]:
        return [await self._open(row) for row in await self._tx.rows(_OF_REPORTER, reporter=reporter)]

    async def lock(self, reporter: int) -> Sequence[Misuse]:
        await self._tx.rows(_LOCK[self._engine], reporter=reporter)
        return await self.of_reporter(reporter)

    async def latest(self, limit: int) -> Sequence[Misuse]:
        return [await self._open(row) for row in await self._tx.rows(_LATEST, now=self._now, limit=limit)]

    async def contest(self, misuse: Misuse, words: str) -> None:
        sealed = await self._seal(misuse.reporter, "contest_sealed", words)
        await self._tx.run(_CONTEST, id=misuse.id, sealed=sealed, now=self._now)

    async def uphold(self, misuse: Misuse, by: int, why: str) -> bool:
        return await self._review(_UPHOLD, misuse, by, why)

    async def revoke(self, misuse: Misuse, by: int, why: str) -> bool:
        return await self._review(_REVOKE, misuse, by, why)

    async def _review(self, statement: str, misuse: Misuse, by: int, why: str) -> bool:
        sealed = await self._seal(misuse.reporter, "review_sealed", why)
        return await self._tx.run(statement, id=misuse.id, by=by, sealed=sealed, now=self._now) > 0

    async def _seal(self, reporter: int, column: str, words: str) -> bytes:
        key = await self._keys.of(*codec.owner_of(reporter))
        return key.seal(words.encode(), _context(column, reporter))

    async def _words(self, row: Row, column: str) -> str:
        if row[column] is None:
            return ""
        return await self._keys.words(row[column], _context(column, row["reporter"]))

    async def _open(self, row: Row) -> Misuse:
        return Misuse(
            id=row["id"],
            reporter=row["reporter"],
            report=row["report"],
            kind=MisuseKind(row["kind"]),
            unfounded=row["unfounded"],
            decided=row["decided"],
            gravity=Gravity(row["gravity"]),
            intention=Intention(row["intention"]),
            reason=await self._words(row, "sealed"),
            decided_by=row["decided_by"],
            at=row["at"],
            until=row["until"],
            contested_at=row["contested_at"],
            contest=await self._words(row, "contest_sealed"),
            upheld_at=row["upheld_at"],
            revoked_at=row["revoked_at"],
            review=await self._words(row, "review_sealed"),
        )


def _context(column: str, reporter: int) -> bytes:
    return f"misuse.{column}:{reporter}".encode()
