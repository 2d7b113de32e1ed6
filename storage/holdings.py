"""What the desk holds about the persons of an approved scope: found under their ids and, where they were erased, under their stand-ins.

Only here are keys opened that an erasure withheld for a hold.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from desk.evidence import EvidenceKind, Snapshot
from desk.model import Account, AccountKind, Side
from desk.rules.disclosure.collected import File, Record, Said
from desk.rules.disclosure.scope import Data, Scope
from desk.rules.durations import DAY, Ms
from storage import codec
from storage.appeals import words_context
from storage.database import Engine, Row, Tx
from storage.decisions import DecisionStore
from storage.evidence import context as evidence_context
from storage.keyring import MasterKey
from storage.keys import Keys
from storage.people import context as account_context
from storage.reports import ReportStore
from storage.sanctions import SanctionStore
from storage.sealing import Erased, SealBroken

_PROFILE = "SELECT sealed, seen_at FROM accounts WHERE id = :account"
_PROFILE_ASIDE = "SELECT sealed FROM set_aside WHERE stand_in = :stand_in AND source = 'accounts' ORDER BY id"
_REPORTED = """
    SELECT reports.category AS category, reports.at AS at, cases.id AS case_id, cases.chat AS chat, cases.state AS state
    FROM cases JOIN reports ON reports.case_id = cases.id
    WHERE cases.accused IN (:account, :stand_in) AND reports.at >= :since AND reports.at < :before ORDER BY reports.id"""
# Of evidence from before it was told apart by its author, that of cases about them is looked into.
_EVIDENCE = """
    SELECT evidence.id AS id, evidence.case_id AS case_id, evidence.kind AS kind, evidence.at AS at, evidence.sealed AS sealed,
        evidence.author AS author,
        (SELECT aside.sealed FROM set_aside AS aside WHERE aside.source = 'evidence' AND aside.number = evidence.id
            AND aside.stand_in = :stand_in ORDER BY aside.id LIMIT 1) AS whole
    FROM evidence JOIN cases ON cases.id = evidence.case_id
    WHERE evidence.kind IN ('message', 'edit', 'forward')
      AND ((evidence.author = :stand_in AND evidence.author > 0) OR (evidence.forwarded = :stand_in AND evidence.forwarded > 0)
        OR (evidence.author IS NULL AND cases.accused IN (:account, :stand_in)))
    ORDER BY evidence.id"""
_FILES = "SELECT id, place FROM evidence_files WHERE evidence = :evidence ORDER BY place"
_APPEALS = """
    SELECT appeals.id AS id, appeals.decision AS decision, appeals.sealed AS sealed, appeals.opened_at AS at, appeals.state AS state,
        appeals.settled_at AS settled_at
    FROM appeals WHERE appellant IN (:account, :stand_in) AND side = :side AND opened_at >= :since AND opened_at < :before
    ORDER BY appeals.id"""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A message of theirs, as evidence."""

    id: int
    case: int
    kind: EvidenceKind
    at: Ms
    snapshot: Snapshot | None
    """None where it is damaged: what else is held is disclosed all the same, and that this was there."""
    author: Account


class HoldingStore:
    """`desk.stores.requests.Holdings` within one transaction."""

    __slots__ = ("_decisions", "_keys", "_master", "_reports", "_sanctions", "_tx")

    def __init__(self, tx: Tx, engine: Engine, master: MasterKey, now: Ms) -> None:
        self._tx = tx
        self._master = master
        self._keys = keys = Keys(tx, master, now, opens_withheld=True)
        self._decisions = DecisionStore(tx, engine, keys, now)
        self._reports = ReportStore(tx, keys, now)
        self._sanctions = SanctionStore(tx, now)

    async def within(self, scope: Scope) -> Sequence[Record]:
        found: list[Record] = []
        for person in sorted(scope.persons):
            for kind in (one for one in Data if one in scope.data):
                found += [one async for one in self._of(kind, person, scope)]
        return found

    def _of(self, kind: Data, person: int, scope: Scope) -> AsyncIterator[Record]:
        match kind:
            case Data.IDENTITY:
                return self._identity(person, scope)
            case Data.REPORTS:
                return self._reported(person, scope)
            case Data.MESSAGES:
                return self._messages(person, scope)
            case Data.DECISIONS:
                return self._decided(person, scope)
            case Data.APPEALS:
                return self._appeals(person, scope)
            case _:
                return _nothing()

    async def _identity(self, person: int, scope: Scope) -> AsyncIterator[Record]:
        """The name that holds now, and those under which they wrote in the period. When they were last seen is said within it only."""
        profile = await self._tx.row(_PROFILE, account=person)
        aside = await self._tx.rows(_PROFILE_ASIDE, stand_in=self._master.stand_in(person))
        for row in [*([] if profile is None else [profile]), *aside]:
            try:
                names = codec.names(await self._keys.open(row["sealed"], account_context(person)))
            except Erased:
                continue
            seen = row["seen_at"] if row is profile and _is_in(scope, row["seen_at"]) else None
            yield Record(
                Data.IDENTITY, person, None, "", {"name": names.name, "username": names.username, "last_seen": seen}
            )
        seen_as: set[tuple[str, str | None]] = set()
        async for piece in self._pieces(person, scope):
            named = piece.author.name, piece.author.username
            if named not in seen_as and (piece.author.name or piece.author.username):
                seen_as.add(named)
                says: Mapping[str, Said] = {"name": piece.author.name, "username": piece.author.username}
                yield Record(Data.IDENTITY, person, piece.at, f"E-{piece.id}", says)

    async def _reported(self, person: int, scope: Scope) -> AsyncIterator[Record]:
        """What was reported and on which day: neither who reported it nor in which words, which would say who."""
        for row in await self._tx.rows(_REPORTED, **self._bound(person), since=scope.since, before=scope.before):
            at = max(row["at"] // DAY * DAY, scope.since)
            says = {"category": row["category"], "chat": row["chat"], "state": row["state"]}
            yield Record(Data.REPORTS, person, at, f"C-{row['case_id']}", says)

    async def _messages(self, person: int, scope: Scope) -> AsyncIterator[Record]:
        async for piece in self._pieces(person, scope):
            shot = piece.snapshot
            if shot is None:
                says: dict[str, Said] = {"case": f"C-{piece.case}", "unreadable": 1}
                yield Record(Data.MESSAGES, person, piece.at, f"E-{piece.id}", says)
                continue
            says = {
                "case": f"C-{piece.case}",
                "text": shot.text or None,
                "chat": shot.chat,
                "message": shot.message,
                "link": shot.link,
                "sent_at": shot.sent_at,
                "edited_at": shot.edited_at,
            }
            yield Record(Data.MESSAGES, person, piece.at, f"E-{piece.id}", says, await self._files(piece.id, shot))

    async def _decided(self, person: int, scope: Scope) -> AsyncIterator[Record]:
        for account in self._bound(person).values():
            for one in await self._decisions.concerning(account):
                if not _is_in(scope, one.at):
                    continue
                says: dict[str, Said] = {
                    "case": f"C-{one.case}",
                    "outcome": one.outcome.value,
                    "category": one.category,
                    "points": one.points,
                    "reason": one.reason,
                    "policy": one.policy,
                    "expires_at": one.expires_at,
                    "voided_at": one.voided_at,
                }
                yield Record(Data.DECISIONS, person, one.at, one.ref, says)
                for measure in await self._sanctions.of_decision(one.id):
                    done: dict[str, Said] = {
                        "sanction": measure.kind.value,
                        "chat": measure.chat,
                        "until": measure.until,
                        "state": measure.state.value,
                    }
                    yield Record(Data.DECISIONS, person, one.at, one.ref, done)

    async def _appeals(self, person: int, scope: Scope) -> AsyncIterator[Record]:
        """Against decisions about them. What they contested as a reporter would say that they reported."""
        bound = {**self._bound(person), "since": scope.since, "before": scope.before}
        for row in await self._tx.rows(_APPEALS, **bound, side=Side.AFFECTED.value):
            text = await self._keys.words(row["sealed"], words_context(row["decision"], person))
            says = {
                "decision": f"D-{row['decision']}",
                "text": text or None,
                "state": row["state"],
                "settled_at": row["settled_at"],
            }
            yield Record(Data.APPEALS, person, row["at"], f"A-{row['id']}", says)

    async def _pieces(self, person: int, scope: Scope) -> AsyncIterator[_Piece]:
        """Their messages in the period. What a reporter forwarded in private is among them only where all who did agreed to be quoted."""
        for row in await self._tx.rows(_EVIDENCE, **self._bound(person)):
            kind, shot = EvidenceKind(row["kind"]), await self._shot(row)
            if shot is None:
                is_theirs = row["author"] == self._master.stand_in(person) and kind is not EvidenceKind.FORWARD
                if is_theirs and _is_in(scope, row["at"]):
                    yield _Piece(
                        row["id"], row["case_id"], kind, row["at"], None, Account(person, AccountKind.PERSON, "")
                    )
                continue
            at = shot.sent_at or row["at"]
            author = self._theirs(shot, kind, person)
            if author is None or not _is_in(scope, at):
                continue
            if kind is EvidenceKind.FORWARD and not await self._reports.quotable(row["case_id"]):
                continue
            yield _Piece(row["id"], row["case_id"], kind, at, shot, author)

    async def _shot(self, row: Row) -> Snapshot | None:
        """As it was before an erasure took a name from it. None where it is damaged."""
        sealed = row["sealed"] if row["whole"] is None else row["whole"]
        try:
            return codec.snapshot(await self._keys.open(sealed, evidence_context(row["case_id"])))
        except (Erased, SealBroken):
            return None

    def _theirs(self, shot: Snapshot, kind: EvidenceKind, person: int) -> Account | None:
        """How they are called in it; None where it is somebody else's."""
        authors = [shot.author]
        if kind is EvidenceKind.FORWARD and shot.forward is not None:
            authors.append(shot.forward.account)
        ids = {*self._bound(person).values()}
        return next((one for one in authors if one is not None and one.id in ids), None)

    async def _files(self, piece: int, shot: Snapshot) -> tuple[File, ...]:
        found = []
        for row in await self._tx.rows(_FILES, evidence=piece):
            media = shot.media[row["place"]]
            found.append(File(row["id"], media.type, media.name or ""))
        return tuple(found)

    def _bound(self, person: int) -> dict[str, int]:
        return {"account": person, "stand_in": self._master.stand_in(person)}


def _is_in(scope: Scope, at: Ms) -> bool:
    return scope.since <= at < scope.before


async def _nothing() -> AsyncIterator[Record]:
    return
    yield
