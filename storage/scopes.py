"""What was asked of a lawful request, who approved exactly that, how its analysis was answered, and who reviewed what was done alone."""

from __future__ import annotations

from collections.abc import Sequence

from desk.disclosure.values import Answer, GivenApproval, ProposedScope, Review, Telling
from desk.rules.disclosure.scope import Scope
from desk.rules.durations import Ms
from storage import codec
from storage.database import Tx
from storage.keys import Keys
from storage.requests import context
from storage.rows import returned

_VOID = "UPDATE request_scopes SET voided_at = :now WHERE request = :request AND voided_at IS NULL"
_PROPOSE = """
    INSERT INTO request_scopes (request, sealed, made_by, at) VALUES (:request, :sealed, :by, :now) RETURNING id"""
_NOW = "SELECT id, sealed, made_by, at FROM request_scopes WHERE request = :request AND voided_at IS NULL"
_APPROVE = """
    INSERT INTO request_approvals (scope, officer, instead_of, at) VALUES (:scope, :officer, :instead_of, :now)
    ON CONFLICT (scope, officer) DO NOTHING"""
_APPROVALS = "SELECT officer, instead_of, at FROM request_approvals WHERE scope = :scope ORDER BY at, officer"
_ANSWER = """
    INSERT INTO request_answers (request, question, yes, sealed, by, at) VALUES (:request, :question, :yes, :sealed, :by, :now)
    ON CONFLICT (request, question) DO UPDATE SET
        yes = excluded.yes, sealed = excluded.sealed, by = excluded.by, at = excluded.at"""
_ANSWERS = "SELECT question, yes, sealed, by, at FROM request_answers WHERE request = :request ORDER BY at, question"
_ANALYSE = """
    INSERT INTO request_analysts (request, officer) VALUES (:request, :by) ON CONFLICT (request, officer) DO NOTHING"""
_ANALYSTS = "SELECT officer FROM request_analysts WHERE request = :request"
_REVIEW = """
    INSERT INTO request_reviews (request, officer, proper, sealed, at) VALUES (:request, :officer, :proper, :sealed, :now)
    ON CONFLICT (request, officer) WHERE voided_at IS NULL DO NOTHING"""
_REVIEWS = """
    SELECT officer, proper, sealed, at FROM request_reviews WHERE request = :request AND voided_at IS NULL ORDER BY at, officer"""
_VOID_REVIEWS = "UPDATE request_reviews SET voided_at = :now WHERE request = :request AND voided_at IS NULL"

_TELL = """
    INSERT INTO request_told (scope, by, copy, at) VALUES (:scope, :by, :copy, :now)
    ON CONFLICT (scope) DO UPDATE SET by = excluded.by, copy = excluded.copy, at = excluded.at, taken_back_at = NULL"""
_TAKE_BACK = "UPDATE request_told SET taken_back_at = :now WHERE scope = :scope AND taken_back_at IS NULL"
_SCOPES_TOLD = """
    SELECT id, sealed, made_by, request_scopes.at AS at, copy, taken_back_at FROM request_scopes
    JOIN request_told ON request_told.scope = request_scopes.id WHERE request = :request ORDER BY id"""
_TOLD = "SELECT 1 AS yes FROM request_told WHERE scope = :scope AND taken_back_at IS NULL"


class ScopeStore:
    """`desk.stores.requests.Scopes` within one transaction."""

    __slots__ = ("_keys", "_now", "_tx")

    def __init__(self, tx: Tx, keys: Keys, now: Ms) -> None:
        self._tx = tx
        self._keys = keys
        self._now = now

    async def propose(self, request: int, scope: Scope, by: int) -> ProposedScope:
        await self._tx.run(_VOID, request=request, now=self._now)
        await self._tx.run(_ANALYSE, request=request, by=by)
        sealed = await self._seal(request, "scope", codec.encode(scope))
        row = returned(await self._tx.row(_PROPOSE, request=request, sealed=sealed, by=by, now=self._now))
        return ProposedScope(row["id"], scope, by, self._now)

    async def scope(self, request: int) -> ProposedScope | None:
        row = await self._tx.row(_NOW, request=request)
        if row is None:
            return None
        scope = codec.scope(await self._keys.open(row["sealed"], context("scope", request)))
        return ProposedScope(row["id"], scope, row["made_by"], row["at"])

    async def approve(self, scope: int, officer: int, instead_of: int | None = None) -> bool:
        return await self._tx.run(_APPROVE, scope=scope, officer=officer, instead_of=instead_of, now=self._now) > 0

    async def approvals(self, scope: int) -> Sequence[GivenApproval]:
        rows = await self._tx.rows(_APPROVALS, scope=scope)
        return [GivenApproval(row["officer"], row["at"], row["instead_of"]) for row in rows]

    async def answer(self, request: int, question: str, *, yes: bool, why: str, by: int) -> None:
        await self._tx.run(_ANALYSE, request=request, by=by)
        sealed = await self._seal(request, f"answer:{question}", why.encode())
        await self._tx.run(
            _ANSWER, request=request, question=question, yes=int(yes), sealed=sealed, by=by, now=self._now
        )

    async def answers(self, request: int) -> Sequence[Answer]:
        found = []
        for row in await self._tx.rows(_ANSWERS, request=request):
            question = row["question"]
            why = await self._keys.words(row["sealed"], context(f"answer:{question}", request))
            found.append(Answer(question, bool(row["yes"]), why, row["by"], row["at"]))
        return found

    async def analysts(self, request: int) -> frozenset[int]:
        return frozenset(row["officer"] for row in await self._tx.rows(_ANALYSTS, request=request))

    async def review(self, request: int, officer: int, *, proper: bool, words: str) -> bool:
        sealed = await self._seal(request, "review", words.encode())
        return (
            await self._tx.run(
                _REVIEW, request=request, officer=officer, proper=int(proper), sealed=sealed, now=self._now
            )
            > 0
        )

    async def reviews(self, request: int) -> Sequence[Review]:
        found = []
        for row in await self._tx.rows(_REVIEWS, request=request):
            words = await self._keys.words(row["sealed"], context("review", request))
            found.append(Review(row["officer"], bool(row["proper"]), words, row["at"]))
        return found

    async def void_reviews(self, request: int) -> None:
        await self._tx.run(_VOID_REVIEWS, request=request, now=self._now)

    async def tell(self, scope: int, by: int, *, copy: bool) -> None:
        await self._tx.run(_TELL, scope=scope, by=by, copy=int(copy), now=self._now)

    async def told(self, scope: int) -> bool:
        return await self._tx.row(_TOLD, scope=scope) is not None

    async def take_back(self, scope: int) -> None:
        await self._tx.run(_TAKE_BACK, scope=scope, now=self._now)

    async def tellings(self, request: int) -> Sequence[Telling]:
        found = []
        for row in await self._tx.rows(_SCOPES_TOLD, request=request):
            scope = codec.scope(await self._keys.open(row["sealed"], context("scope", request)))
            proposed = ProposedScope(row["id"], scope, row["made_by"], row["at"])
            found.append(Telling(proposed, bool(row["copy"]), row["taken_back_at"]))
        return found

    async def _seal(self, request: int, what: str, plain: bytes) -> bytes:
        return (await self._keys.of("request", request)).seal(plain, context(what, request))
